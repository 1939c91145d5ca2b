//! Compiling exclusive groups.

use std::collections::BTreeSet;

use crate::policy::diagnostic::{Diagnostic, codes, suggest};
use crate::policy::formula::{Formula, Scope, Use, Want, World};
use crate::policy::ir::{Exclusive, MeasureId};
use crate::policy::pack::model::{RawExclusive, RawPack};

use super::measures_named;

/// Every exclusive group; members that cannot be resolved are reported.
pub(super) fn compile(raw: &RawPack, world: &World<'_>, found: &mut Vec<Diagnostic>) -> Vec<Exclusive> {
    let groups = raw.head.iter().flat_map(|h| &h.exclusives);
    groups.map(|group| compile_one(group, raw, world, found)).collect()
}

fn compile_one(group: &RawExclusive, raw: &RawPack, world: &World<'_>, found: &mut Vec<Diagnostic>) -> Exclusive {
    let mut seen = BTreeSet::new();
    let mut members = Vec::new();
    for name in &group.measures {
        let named = measures_named(&raw.measures, &name.value);
        if named.is_empty() {
            let known = raw.measures.iter().map(|m| m.id.value.as_str());
            found.push(
                Diagnostic::error(codes::UNKNOWN_MEASURE, format!("there is no measure `{}`", name.value))
                    .at(&name.place, "unknown measure")
                    .help(suggest(&name.value, known)),
            );
        }
        for measure in named {
            if !seen.insert(measure) {
                found.push(
                    Diagnostic::error(codes::EXCLUSIVE, format!("`{}` stands twice in the group", name.value))
                        .at(&name.place, "again")
                        .help("name each measure once; a name before the dot means all its parts"),
                );
                continue;
            }
            let Some(table) = measure.of(&world.measures).ok().and_then(|m| m.record) else {
                continue;
            };
            let mut used = Use::default();
            let mut formula = Formula {
                world,
                scope: Scope {
                    table,
                    lines: &[],
                    parameters: &[],
                    in_fact: false,
                    monthly: false,
                    measure: None,
                },
                used: &mut used,
                found,
            };
            if let Some(key) = formula.compile(&group.per, Want::Anything) {
                members.push((measure, key));
            }
        }
    }
    check_types(group, &members, found);
    Exclusive {
        id: group.id.value.clone(),
        says: group.says.clone(),
        says_en: group.says_en.clone(),
        members,
    }
}

fn check_types(group: &RawExclusive, members: &[(MeasureId, crate::policy::ir::Expr)], found: &mut Vec<Diagnostic>) {
    let mut types = members.iter().map(|(_, key)| key.ty);
    let first = types.next();
    if let Some(other) = types.find(|ty| Some(*ty) != first) {
        let first = first.map_or("", crate::policy::formula::type_name);
        let other = crate::policy::formula::type_name(other);
        found.push(
            Diagnostic::error(
                codes::EXCLUSIVE,
                format!("the key is {first} on one member and {other} on another"),
            )
            .at(&group.per.place, "key of the group")
            .help("use a column or fact that has one type on the records of all members"),
        );
    }
}
