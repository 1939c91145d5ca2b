//! Compiling facts.

use super::absent;
use crate::policy::check;
use crate::policy::diagnostic::Diagnostic;
use crate::policy::formula::{Formula, Scope, Use, Want, World};
use crate::policy::ir::Fact;
use crate::policy::pack::model::{RawFact, RawPack};

use super::boards;

/// Every fact, in the order of the files; `None` for those that were reported.
pub(super) fn compile(raw: &RawPack, world: &mut World<'_>, found: &mut Vec<Diagnostic>) -> Vec<Option<Fact>> {
    let mut all = Vec::new();
    for fact in &raw.facts {
        let Some((run, _)) = &fact.within else {
            all.push(compile_one(fact, world, found));
            continue;
        };
        let before = boards::enter(world, raw, *run);
        all.push(compile_one(fact, world, found));
        boards::leave(world, before);
    }
    all
}

/// A fact whose names the world has. `None` if something was reported.
pub(super) fn compile_one(fact: &RawFact, world: &World<'_>, found: &mut Vec<Diagnostic>) -> Option<Fact> {
    let (on, _) = world.catalog.table(&fact.on.value)?;
    let mut used = Use::default();
    let parameters = [fact.parameters.as_slice(), fact.shared.as_slice()];
    let mut formula = Formula {
        world,
        scope: Scope {
            table: on,
            lines: &[],
            parameters: &parameters,
            in_fact: true,
            monthly: fact.monthly,
            measure: None,
        },
        used: &mut used,
        found,
    };
    let want = fact.ty.map_or(Want::Anything, Want::Exactly);
    let expr = if fact.monthly {
        formula.compile(&fact.expr, want)
    } else {
        formula.compile_root(&fact.expr, want)
    };
    check::unused(&fact.parameters, &used, expr.is_some(), found);
    let expr = expr?;
    let accepts_absent = absent::compile(&fact.accepts_absent, &[&expr], world, found)?;
    Some(Fact {
        id: fact.id.value.clone(),
        on,
        says: fact.says.clone(),
        expr,
        accepts_absent,
    })
}
