//! In which order the tables are worked out: each after those that its rows are looked up in.

use std::collections::BTreeSet;

use super::register::{ENTERPRISE, TAXPAYER};
use super::{EntityBy, Mapping, Mappings};
use crate::ingest::error::IngestError;

/// Positions of the mappings in waves: those of one wave look up only tables of earlier waves, or of none.
pub(crate) fn waves(mappings: &Mappings) -> Result<Vec<Vec<usize>>, IngestError> {
    let fault = |mapping: &Mapping, key: &str, reason: &str, remedy: &str| IngestError::Mapping {
        file: format!("{}.toml", mapping.id),
        key: key.to_owned(),
        reason: reason.to_owned(),
        remedy: remedy.to_owned(),
    };
    for (at, mapping) in mappings.list.iter().enumerate() {
        if mappings.list.iter().take(at).any(|m| m.table == mapping.table) {
            let remedy = "give one mapping several files or sheets";
            return Err(fault(mapping, "table", "is filled by another mapping too", remedy));
        }
    }
    let known: BTreeSet<&str> = mappings.list.iter().map(|m| m.table.as_str()).collect();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    let mut waves = Vec::new();
    loop {
        let waiting = mappings.list.iter().enumerate();
        let waiting: Vec<(usize, &Mapping)> = waiting.filter(|(_, m)| !done.contains(m.table.as_str())).collect();
        let is_ready = |m: &Mapping| depends_on(m).iter().all(|t| done.contains(t) || !known.contains(t));
        let ready: Vec<(usize, &Mapping)> = waiting.iter().filter(|(_, m)| is_ready(m)).copied().collect();
        match (waiting.first(), ready.is_empty()) {
            (None, _) => return Ok(waves),
            (Some((_, mapping)), true) => {
                let remedy = "look rows up in tables that do not depend on this one";
                let reason = "goes in a circle with the rules of another mapping";
                return Err(fault(mapping, "entity", reason, remedy));
            }
            (Some(_), false) => {
                done.extend(ready.iter().map(|(_, m)| m.table.as_str()));
                waves.push(ready.into_iter().map(|(index, _)| index).collect());
            }
        }
    }
}

/// Names of the tables whose rows a mapping's rules look at.
pub(crate) fn depends_on(mapping: &Mapping) -> Vec<&str> {
    let mut tables = Vec::new();
    for rule in &mapping.entity {
        tables.push(ENTERPRISE);
        match rule.by {
            EntityBy::Taxpayer => tables.push(TAXPAYER),
            EntityBy::Link => tables.extend(rule.table.as_deref()),
            EntityBy::Code | EntityBy::Name => {}
        }
    }
    tables.retain(|t| *t != mapping.table);
    tables
}
