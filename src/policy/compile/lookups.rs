//! Lookups and decisions.

use crate::policy::check;
use crate::policy::diagnostic::Diagnostic;
use crate::policy::ir::{Cell, Constant, Decision, Lookup, LookupRows};
use crate::policy::pack::model::{Key, Match, RawDecision, RawLookup, RawPack};

/// Every lookup, rows sorted by key.
pub(super) fn lookups(raw: &RawPack, found: &mut Vec<Diagnostic>) -> Vec<Lookup> {
    raw.lookups.iter().map(|lookup| lookup_rows(lookup, found)).collect()
}

/// A lookup.
pub(super) fn lookup_rows(lookup: &RawLookup, found: &mut Vec<Diagnostic>) -> Lookup {
    check::lookup_rows(lookup, found);
    let mut dated = Vec::new();
    let mut keyed = Vec::new();
    for (key, value) in &lookup.rows {
        match &key.value {
            Key::Date(date) => dated.push((*date, value.clone())),
            Key::Text(text) => keyed.push((text.clone(), value.clone())),
        }
    }
    dated.sort_by_key(|(from, _)| *from);
    keyed.sort_by(|a, b| a.0.cmp(&b.0));
    Lookup {
        id: lookup.id.value.clone(),
        says: lookup.says.clone(),
        rows: match lookup.matching {
            Match::Date => LookupRows::Dated(dated),
            Match::Exact => LookupRows::Exact(keyed),
            Match::Prefix => LookupRows::Prefix(keyed),
        },
    }
}

/// Every decision.
pub(super) fn decisions(raw: &RawPack, found: &mut Vec<Diagnostic>) -> Vec<Decision> {
    raw.decisions
        .iter()
        .map(|decision| decision_rules(decision, found))
        .collect()
}

/// A decision.
pub(super) fn decision_rules(decision: &RawDecision, found: &mut Vec<Diagnostic>) -> Decision {
    let mut rules = Vec::new();
    for rule in &decision.rules {
        let mut cells = Vec::new();
        for (id, unit) in &decision.inputs {
            let written = rule.cells.iter().find(|(key, _)| key.value == id.value);
            cells.push(written.map_or(Cell::Any, |(_, cell)| check::cell(cell, *unit, found)));
        }
        rules.push((cells, rule.out.clone().unwrap_or(Constant::Missing)));
    }
    Decision {
        id: decision.id.value.clone(),
        says: decision.says.clone(),
        inputs: decision.inputs.iter().filter_map(|(_, unit)| unit.ty()).collect(),
        rules,
    }
}
