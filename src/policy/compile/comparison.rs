//! Names of the ledger, and choices: do they speak of what the pack and the schemas have?

use std::collections::BTreeMap;

use super::world;
use crate::policy::comparison::{Choice, Grain, plain};
use crate::policy::diagnostic::{At, Diagnostic, codes, suggest};
use crate::policy::formula::World;
use crate::policy::ir::Type;
use crate::policy::pack::model::{RawChoice, RawPack};
use crate::schema::ColumnType;

/// Reports claims whose measure is not in the pack, names that are there twice, and measures with two comparison periods.
pub(super) fn claims(raw: &RawPack, found: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<String, ()> = BTreeMap::new();
    let mut grains: BTreeMap<&str, Grain> = BTreeMap::new();
    for (measure, claim) in &raw.claims {
        known(measure, raw, found);
        if names.insert(plain(&claim.name), ()).is_some() {
            found.push(
                Diagnostic::error(
                    codes::DUPLICATE,
                    format!("the ledger's name `{}` is there twice", claim.name),
                )
                .at(&measure.place, "and here again"),
            );
        }
        if *grains.entry(&measure.value).or_insert(claim.grain) != claim.grain {
            found.push(
                Diagnostic::error(
                    codes::WRONG_VALUE,
                    format!("measure `{}` is compared by two kinds of periods", measure.value),
                )
                .at(&measure.place, "another period than before"),
            );
        }
    }
}

/// The choices of a pack; what is wrong with one is reported, and it is left out.
pub(super) fn choices(raw: &RawPack, world: &World<'_>, found: &mut Vec<Diagnostic>) -> Vec<Choice> {
    raw.choices
        .iter()
        .filter_map(|c| choice(c, raw, world, found))
        .collect()
}

fn choice(choice: &RawChoice, raw: &RawPack, world: &World<'_>, found: &mut Vec<Diagnostic>) -> Option<Choice> {
    choice.measures.iter().for_each(|measure| known(measure, raw, found));
    let Some((record, spec)) = world.catalog.table(&choice.record.value) else {
        let tables = world.catalog.tables.iter().map(|t| t.name.as_str());
        found.push(
            Diagnostic::error(
                codes::UNKNOWN_TABLE,
                format!("there is no table `{}`", choice.record.value),
            )
            .at(&choice.record.place, "unknown table")
            .help(suggest(&choice.record.value, tables)),
        );
        return None;
    };
    let money = spec.column(&choice.amount.value).map(|(_, c)| c.column_type);
    let fact = world
        .facts
        .get(&(record, choice.period.value.clone()))
        .map(|(_, ty)| *ty);
    for (name, fits, wanted) in [
        (&choice.amount, money == Some(ColumnType::Money), "a column of money"),
        (&choice.period, fact == Some(Some(Type::Text)), "a fact of type text"),
    ] {
        if !fits {
            let message = format!("`{}` is not {wanted} of table `{}`", name.value, spec.name);
            found.push(Diagnostic::error(codes::UNKNOWN_NAME, message).at(&name.place, "unknown name"));
        }
    }
    if spec.column("uscc").is_none() {
        let message = format!("table `{}` has no column `uscc`", spec.name);
        found.push(Diagnostic::error(codes::UNKNOWN_NAME, message).at(&choice.record.place, "rows of no enterprise"));
    }
    Some(Choice {
        id: choice.id.value.clone(),
        title: choice.title.clone(),
        title_en: choice.title_en.clone(),
        measures: choice.measures.iter().map(|m| m.value.clone()).collect(),
        record,
        period: choice.period.value.clone(),
        amount: choice.amount.value.clone(),
    })
}

/// Reports the name of a measure that is not in the pack.
fn known(measure: &At<String>, raw: &RawPack, found: &mut Vec<Diagnostic>) {
    let names = || raw.measures.iter().map(|m| world::reported_as(&m.id.value));
    if !names().any(|name| name == measure.value) {
        found.push(
            Diagnostic::error(
                codes::UNKNOWN_MEASURE,
                format!("there is no measure `{}`", measure.value),
            )
            .at(&measure.place, "unknown measure")
            .help(suggest(&measure.value, names())),
        );
    }
}
