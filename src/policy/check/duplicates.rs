//! POL005: names given twice; POL026: more conditions than bits.

use std::collections::BTreeMap;

use crate::policy::diagnostic::{At, Diagnostic, codes};
use crate::policy::pack::model::{RawMeasure, RawPack, RawVersion};
use crate::policy::reasons::{AMOUNT_POSITIVE, EXCLUSIVE};

/// Reasons of refusal that the engine gives itself.
const RESERVED: [&str; 2] = [AMOUNT_POSITIVE, EXCLUSIVE];
/// Most conditions of a version.
const MOST: usize = 48;

/// Names of the whole pack.
pub(crate) fn names(raw: &RawPack, found: &mut Vec<Diagnostic>) {
    twice("lookup or decision", lookup_names(raw), found);
    twice("measure", raw.measures.iter().map(|m| (String::new(), &m.id)), found);
    twice("board", raw.boards.iter().map(|b| (String::new(), &b.id)), found);
    twice("duty", raw.duties.iter().map(|d| (String::new(), &d.id)), found);
    for board in &raw.boards {
        twice("period", board.periods.iter().map(|p| (String::new(), &p.id)), found);
    }
    twice("fact", raw.facts.iter().map(|f| (f.on.value.clone(), &f.id)), found);
    for decision in &raw.decisions {
        twice(
            "input",
            decision.inputs.iter().map(|(id, _)| (String::new(), id)),
            found,
        );
    }
    if let Some(head) = &raw.head {
        twice(
            "department",
            head.departments.iter().map(|(id, _)| (String::new(), id)),
            found,
        );
        twice(
            "exclusive group",
            head.exclusives.iter().map(|g| (String::new(), &g.id)),
            found,
        );
    }
}

fn lookup_names(raw: &RawPack) -> impl Iterator<Item = (String, &At<String>)> {
    let lookups = raw.lookups.iter().map(|l| &l.id);
    let decisions = raw.decisions.iter().map(|d| &d.id);
    lookups.chain(decisions).map(|id| (String::new(), id))
}

/// Names of one version: conditions and limits share the reasons of refusal, lines stand alone.
pub(crate) fn version_names(version: &RawVersion, measure: &RawMeasure, found: &mut Vec<Diagnostic>) {
    let conditions = version.conditions.iter().map(|c| &c.id);
    let limits = measure.once.iter().map(|o| &o.id);
    twice(
        "condition or limit",
        conditions.chain(limits).map(|id| (String::new(), id)),
        found,
    );
    for condition in &version.conditions {
        if RESERVED.contains(&condition.id.value.as_str()) {
            let message = format!("`{}` is a reason that the engine gives itself", condition.id.value);
            found.push(
                Diagnostic::error(codes::DUPLICATE, message)
                    .at(&condition.id.place, "taken")
                    .help("give the condition another name"),
            );
        }
    }
    twice("line", version.lines.iter().map(|l| (String::new(), &l.id)), found);
    if let Some(first_extra) = version.conditions.get(MOST) {
        let message = format!("{} conditions, {MOST} are the most", version.conditions.len());
        found.push(
            Diagnostic::error(codes::TOO_MANY, message)
                .at(&first_extra.id.place, "one too many")
                .help("join some with AND, or make them a fact"),
        );
    }
}

fn twice<'a>(what: &str, names: impl Iterator<Item = (String, &'a At<String>)>, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(String, &str), &At<String>> = BTreeMap::new();
    for (group, name) in names {
        let key = (group, name.value.as_str());
        if let Some(first) = seen.get(&key) {
            found.push(
                Diagnostic::error(codes::DUPLICATE, format!("the {what} `{}` is there twice", name.value))
                    .at(&name.place, "again here")
                    .at(&first.place, "first here")
                    .help("give one of them another name"),
            );
        } else {
            seen.insert(key, name);
        }
    }
}
