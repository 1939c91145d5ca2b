//! `accepts_absent`: a rule names only tables that it reads itself.

use std::collections::BTreeSet;

use crate::policy::diagnostic::{Diagnostic, codes, suggest};
use crate::policy::formula::World;
use crate::policy::ir::{AcceptedAbsence, Expr, Measure, TableId};
use crate::policy::pack::model::RawAbsence;
use crate::policy::walk::{self, Scope};

/// The tables of a rule's list; `None` if something was reported. `roots` are the rule's expressions.
pub(super) fn compile(
    raw: &[RawAbsence],
    roots: &[&Expr],
    world: &World<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<AcceptedAbsence>> {
    if raw.is_empty() {
        return Some(Vec::new());
    }
    let read: BTreeSet<TableId> = roots.iter().flat_map(|e| tables(e)).collect();
    let mut accepted: Vec<AcceptedAbsence> = Vec::new();
    let before = found.len();
    for one in raw {
        let Some((table, _)) = world.catalog.table(&one.table.value) else {
            let known = world.catalog.tables.iter().map(|t| t.name.as_str());
            found.push(
                Diagnostic::error(codes::UNKNOWN_TABLE, format!("there is no table `{}`", one.table.value))
                    .at(&one.table.place, "unknown table")
                    .help(suggest(&one.table.value, known)),
            );
            continue;
        };
        if !read.contains(&table) {
            found.push(
                Diagnostic::error(
                    codes::UNUSED,
                    format!("nothing here reads the table `{}`", one.table.value),
                )
                .at(&one.table.place, "not read")
                .help("say it at the fact or measure whose formula leads to the table, or remove it"),
            );
        }
        if accepted.iter().any(|a| a.table == table) {
            found.push(
                Diagnostic::error(
                    codes::DUPLICATE,
                    format!("the table `{}` is named twice", one.table.value),
                )
                .at(&one.table.place, "again"),
            );
        }
        accepted.push(AcceptedAbsence {
            table,
            says: one.says.clone(),
            basis: one.basis.clone(),
        });
    }
    (found.len() == before).then_some(accepted)
}

/// Puts the list of a measure into it.
pub(super) fn of_measure(
    mut measure: Measure,
    raw: &[RawAbsence],
    world: &World<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Measure> {
    let roots = walk::of_measure(&measure);
    let accepted = compile(raw, &roots, world, found)?;
    measure.accepts_absent = accepted;
    Some(measure)
}

/// The tables that links of an expression lead to.
fn tables(expr: &Expr) -> BTreeSet<TableId> {
    let mut all = BTreeSet::new();
    walk::expressions(expr, &mut |e| match walk::scope(&e.node) {
        Scope::Linked(table) | Scope::Inside(table) => all.extend([table]),
        Scope::Same | Scope::Around => {}
    });
    all
}
