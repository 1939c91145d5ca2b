//! Whose row is it? Codes, taxpayer numbers, unit numbers, names and links lead to the registered enterprise.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use arrow_array::{Array, RecordBatch, StringArray};
use rayon::prelude::*;

use super::error::IngestError;
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
    let mut codes: Vec<Option<&str>> = vec![None; height];
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
                let differs = |found: &str| code.is_some_and(|code| code != found);
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
    rows.replace(target, Arc::new(codes.into_iter().collect::<StringArray>()))?;
    let flag = |(at, column, kind)| {
        Ok(Flag {
            row: number(at)?,
            column: Some(column),
            kind,
        })
    };
    flags.into_iter().map(flag).collect()
}

/// What a text leads to; the code is that of a finished table.
#[derive(Clone, Copy)]
enum Answer<'a> {
    Code(&'a str),
    /// Known, but no enterprise: the row of a person, say.
    Nobody,
    Unknown,
    Ambiguous,
}

/// The answer of one rule for every row.
fn answers<'a>(from: &StringArray, rule: &EntityRule, finished: &'a Finished) -> Result<Vec<Answer<'a>>, IngestError> {
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
fn by_key<'a>(from: &StringArray, table: &'a RecordBatch, key: &str) -> Result<Vec<Answer<'a>>, IngestError> {
    let mut first: HashMap<&str, Answer<'a>> = HashMap::new();
    for (key, code) in texts(table, key)?.iter().zip(texts(table, CODE)?) {
        if let Some(key) = key {
            first.entry(key).or_insert(code.map_or(Answer::Nobody, Answer::Code));
        }
    }
    Ok(look_up(from, |text| first.get(text).copied()))
}

/// The code of the enterprise with that name; names of several are nobody's.
fn by_name<'a>(from: &StringArray, registered: &'a RecordBatch) -> Result<Vec<Answer<'a>>, IngestError> {
    let mut owners: HashMap<String, Answer<'a>> = HashMap::new();
    for (name, code) in texts(registered, "name")?.iter().zip(texts(registered, CODE)?) {
        if let (Some(name), Some(code)) = (name, code) {
            owners
                .entry(normalise_company_name(name))
                .and_modify(|owner| {
                    if !matches!(owner, Answer::Code(first) if *first == code) {
                        *owner = Answer::Ambiguous;
                    }
                })
                .or_insert(Answer::Code(code));
        }
    }
    Ok(look_up(from, |name| owners.get(&normalise_company_name(name)).copied()))
}

/// Looks up every text, on all threads; the maps are never gone through, so their order does not matter.
fn look_up<'a>(from: &StringArray, find: impl Fn(&str) -> Option<Answer<'a>> + Sync) -> Vec<Answer<'a>> {
    (0..from.len())
        .into_par_iter()
        .with_min_len(1024)
        .map(|at| from.is_valid(at).then(|| find(from.value(at))).flatten())
        .map(|found| found.unwrap_or(Answer::Unknown))
        .collect()
}
