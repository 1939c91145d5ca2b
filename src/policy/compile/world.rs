//! Collecting everything that formulas can speak of.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Date;
use crate::policy::diagnostic::{At, Diagnostic, codes, suggest};
use crate::policy::formula::{DecisionSignature, LookupSignature, MeasureSignature, World};
use crate::policy::ir::{FactId, TableId};
use crate::policy::pack::model::RawPack;
use crate::schema::Catalog;

/// Signatures of all facts, lookups, decisions and measures. Unknown tables are reported.
pub(super) fn build<'c>(raw: &RawPack, catalog: &'c Catalog, as_of: Date, found: &mut Vec<Diagnostic>) -> World<'c> {
    let mut world = World {
        catalog,
        as_of,
        facts: BTreeMap::new(),
        monthly: BTreeSet::new(),
        lookups: BTreeMap::new(),
        decisions: BTreeMap::new(),
        measures: Vec::new(),
    };
    for (at, fact) in FactId::all(&raw.facts).zip(&raw.facts) {
        if fact.monthly {
            world.monthly.insert(at);
        }
        // Facts of a board are known inside it only.
        if let Some(table) = table(catalog, &fact.on, found)
            && fact.within.is_none()
        {
            world
                .facts
                .entry((table, fact.id.value.clone()))
                .or_insert((at, fact.ty));
        }
    }
    for (at, lookup) in raw.lookups.iter().enumerate() {
        let signature = LookupSignature {
            matching: lookup.matching,
            output: lookup.output.and_then(|unit| unit.ty()),
        };
        world.lookups.entry(lookup.id.value.clone()).or_insert((at, signature));
    }
    for (at, decision) in raw.decisions.iter().enumerate() {
        let inputs = decision.inputs.iter();
        let typed = inputs.filter_map(|(id, unit)| Some((id.value.clone(), unit.ty()?)));
        let Some(output) = decision.output.ty() else { continue };
        let signature = DecisionSignature {
            inputs: typed.collect(),
            output,
        };
        world
            .decisions
            .entry(decision.id.value.clone())
            .or_insert((at, signature));
    }
    for measure in &raw.measures {
        world.measures.push(MeasureSignature {
            id: measure.id.value.clone(),
            reported_as: reported_as(&measure.id.value).to_owned(),
            record: table(catalog, &measure.record, found),
        });
    }
    world
}

/// The name a measure is reported under.
pub(super) fn reported_as(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

fn table(catalog: &Catalog, name: &At<String>, found: &mut Vec<Diagnostic>) -> Option<TableId> {
    let table = catalog.table(&name.value).map(|(id, _)| id);
    if table.is_none() {
        let known = catalog.tables.iter().map(|t| t.name.as_str());
        found.push(
            Diagnostic::error(codes::UNKNOWN_TABLE, format!("there is no table `{}`", name.value))
                .at(&name.place, "unknown table")
                .help(suggest(&name.value, known)),
        );
    }
    table
}
