//! Whose row is it? Codes, taxpayer numbers, unit numbers, names and links lead to the registered enterprise.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{Array, RecordBatch, StringArray};

use super::error::IngestError;
use super::frame::look_up;
use super::gathered::{Gathered, texts};
use super::mapping::{EntityBy, EntityRule, Mapping, Unknown};
use super::quality::{CONFLICTING_ENTERPRISE, ENTERPRISE_NOT_FOUND, Flag, NAME_OF_SEVERAL};
use super::verdict::{AMBIGUOUS_NAME, UNKNOWN_ENTERPRISE};
use crate::identity::{ResidentId, normalise_company_name};
use crate::schema::TableSpec;

/// Tables that give enterprises their codes, names and taxpayer numbers.
pub(crate) const ENTERPRISE: &str = "enterprise";
pub(crate) const TAXPAYER: &str = "taxpayer";
const CODE: &str = "uscc";

/// The tables finished so far, by name.
pub(crate) type Finished = BTreeMap<String, RecordBatch>;

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

/// Fills the code columns of a table and quarantines rows of unknown enterprises. Gives what was seen of
/// rows that stay: rules that lead to two different enterprises (the first counts), and enterprises that are not registered.
pub(crate) fn resolve(
    rows: &mut Gathered,
    mapping: &Mapping,
    table: &TableSpec,
    finished: &Finished,
) -> Result<Vec<Flag>, IngestError> {
    let mut targets: Vec<&str> = mapping.entity.iter().map(|r| r.target.as_str()).collect();
    targets.dedup();
    let mut flags = Vec::new();
    for target in targets {
        let rules: Vec<&EntityRule> = mapping.entity.iter().filter(|r| r.target == target).collect();
        flags.extend(resolve_target(rows, mapping, table, finished, target, &rules)?);
    }
    Ok(flags)
}

fn resolve_target(
    rows: &mut Gathered,
    mapping: &Mapping,
    table: &TableSpec,
    finished: &Finished,
    target: &str,
    rules: &[&EntityRule],
) -> Result<Vec<Flag>, IngestError> {
    let height = rows.batch.num_rows();
    let mut codes: Vec<Option<String>> = vec![None; height];
    let mut decided = vec![false; height];
    let mut faults = Vec::new();
    let mut flags = Vec::new();
    for rule in rules {
        let from = rows.texts(&rule.from)?;
        let persons = mapping.columns.get(&rule.from).is_some_and(|c| c.persons);
        let column = table.column(&rule.from).map_or(0, |(at, _)| at);
        let mut flag = |at: usize, kind| {
            flags.push((at, column, kind));
        };
        let answers = answers(from, rule, finished)?;
        for (at, answer) in answers.into_iter().enumerate() {
            if from.is_null(at) {
                continue;
            }
            let (Some(done), Some(code)) = (decided.get_mut(at), codes.get_mut(at)) else {
                continue;
            };
            if *done {
                let differs = |found: &String| code.as_ref().is_some_and(|code| code != found);
                if matches!(&answer, Answer::Code(found) if differs(found)) {
                    flag(at, CONFLICTING_ENTERPRISE);
                }
                continue;
            }
            *done = true;
            let person = persons && ResidentId::parse(from.value(at)).is_ok();
            match answer {
                Answer::Code(found) => *code = Some(found),
                Answer::Nobody => {}
                _ if person => {}
                Answer::Ambiguous if rule.unknown == Unknown::Empty => flag(at, NAME_OF_SEVERAL),
                Answer::Unknown if rule.unknown == Unknown::Empty => flag(at, ENTERPRISE_NOT_FOUND),
                Answer::Ambiguous => faults.push((at, column, AMBIGUOUS_NAME)),
                Answer::Unknown => faults.push((at, column, UNKNOWN_ENTERPRISE)),
            }
        }
    }
    let must_be_known = rules.iter().all(|r| r.unknown == Unknown::Quarantine);
    for (at, done) in decided.iter().enumerate() {
        // Neither code nor number: nobody can say whose row it is.
        if !done && must_be_known {
            faults.push((at, table.column(target).map_or(0, |(c, _)| c), UNKNOWN_ENTERPRISE));
        }
    }
    let number = |at: usize| u32::try_from(at).map_err(|e| IngestError::internal("entities")(e.to_string()));
    for (at, column, fault) in faults {
        let row = number(at)?;
        let heading = rows.heading(row, column);
        rows.quarantine(row, heading, fault);
    }
    rows.replace(
        target,
        Arc::new(codes.iter().map(Option::as_deref).collect::<StringArray>()),
    )?;
    let flag = |(at, column, kind)| {
        Ok(Flag {
            row: number(at)?,
            column: Some(column),
            kind,
        })
    };
    flags.into_iter().map(flag).collect()
}

enum Answer {
    Code(String),
    /// Known, but no enterprise: the row of a person, say.
    Nobody,
    Unknown,
    Ambiguous,
}

/// The answer of one rule for every row.
fn answers(from: &StringArray, rule: &EntityRule, finished: &Finished) -> Result<Vec<Answer>, IngestError> {
    let internal = IngestError::internal("entities");
    let registered = finished
        .get(ENTERPRISE)
        .ok_or_else(|| internal("no register of enterprises".into()))?;
    match rule.by {
        EntityBy::Code => by_key(from, registered, CODE),
        EntityBy::Name => by_name(from, registered),
        EntityBy::Link => {
            let (Some(table), Some(key)) = (&rule.table, &rule.key) else {
                return Err(internal("a link without table".into()));
            };
            let linked = finished
                .get(table)
                .ok_or_else(|| internal(format!("{table} is not read yet")))?;
            by_key(from, linked, key)
        }
        EntityBy::Taxpayer => {
            let codes = by_key(from, registered, CODE)?;
            let numbers = match finished.get(TAXPAYER) {
                Some(taxpayers) => by_key(from, taxpayers, "taxpayer_id")?,
                None => Vec::new(),
            };
            let mut numbers = numbers.into_iter();
            Ok(codes
                .into_iter()
                .map(|code| match (code, numbers.next()) {
                    (Answer::Unknown, Some(number)) => number,
                    (code, _) => code,
                })
                .collect())
        }
    }
}

/// The code of the row with that key. Of two rows with one key the first in table order counts, as for links.
fn by_key(from: &StringArray, table: &RecordBatch, key: &str) -> Result<Vec<Answer>, IngestError> {
    let mut first: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (key, code) in texts(table, key)?.iter().zip(texts(table, CODE)?) {
        if let Some(key) = key {
            first.entry(key).or_insert(code);
        }
    }
    let keys: Vec<&str> = first.keys().copied().collect();
    // A known key without a code is told from an unknown key by an empty text.
    let values: Vec<Option<&str>> = first.values().map(|code| Some(code.unwrap_or(""))).collect();
    Ok(look_up(from, &keys, &values)?.into_iter().map(answer).collect())
}

fn by_name(from: &StringArray, registered: &RecordBatch) -> Result<Vec<Answer>, IngestError> {
    let mut owners: BTreeMap<String, Option<&str>> = BTreeMap::new();
    for (name, code) in texts(registered, "name")?.iter().zip(texts(registered, CODE)?) {
        if let Some(name) = name {
            owners
                .entry(normalise_company_name(name))
                .and_modify(|owner| *owner = owner.filter(|o| Some(*o) == code))
                .or_insert(code);
        }
    }
    let keys: Vec<&str> = owners.keys().map(String::as_str).collect();
    let values: Vec<Option<&str>> = owners.values().map(|owner| Some(owner.unwrap_or(""))).collect();
    let wanted: StringArray = from.iter().map(|name| name.map(normalise_company_name)).collect();
    let found = look_up(&wanted, &keys, &values)?;
    Ok(found
        .into_iter()
        .map(|f| {
            if f.as_deref() == Some("") {
                Answer::Ambiguous
            } else {
                answer(f)
            }
        })
        .collect())
}

fn answer(found: Option<String>) -> Answer {
    match found {
        None => Answer::Unknown,
        Some(code) if code.is_empty() => Answer::Nobody,
        Some(code) => Answer::Code(code),
    }
}
