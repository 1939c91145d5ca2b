//! Whose row is it? Codes, taxpayer numbers, unit numbers, names and links lead to the registered enterprise.

use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::{Array, StringArray};
use rayon::prelude::*;

use super::columns::Texts;
use super::error::IngestError;
use super::finished::{Finished, Owner};
use super::gathered::{Gathered, texts};
use super::mapping::{EntityBy, EntityRule, Mapping, Unknown};
use super::quality::{CONFLICTING_ENTERPRISE, ENTERPRISE_NOT_FOUND, Flag, NAME_OF_SEVERAL};
use super::verdict::{AMBIGUOUS_NAME, UNKNOWN_ENTERPRISE};
use crate::identity::ResidentId;
use crate::schema::TableSpec;

/// Tables that give enterprises their codes, names and taxpayer numbers.
pub(crate) const ENTERPRISE: &str = "enterprise";
pub(crate) const TAXPAYER: &str = "taxpayer";
pub(crate) const CODE: &str = "uscc";

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
    let height = rows.columns.num_rows();
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
        let answers = answers(&from, rule, finished)?;
        for (at, answer) in answers.into_iter().enumerate() {
            let Some(written) = from.get(at) else { continue };
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
            let person = persons && ResidentId::parse(written).is_ok();
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
    rows.columns.replace(target, |block| {
        let codes = codes.get(block).unwrap_or_default();
        let bytes = codes.iter().flatten().map(|code| code.len()).sum();
        let mut column = StringBuilder::with_capacity(codes.len(), bytes);
        codes.iter().for_each(|code| column.append_option(*code));
        Arc::new(column.finish())
    })?;
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
fn answers<'a>(from: &Texts<'_>, rule: &EntityRule, finished: &'a Finished) -> Result<Vec<Answer<'a>>, IngestError> {
    match rule.by {
        EntityBy::Code => by_key(from, finished, ENTERPRISE, CODE),
        EntityBy::Name => by_name(from, finished),
        EntityBy::Link => {
            let (Some(table), Some(key)) = (&rule.table, &rule.key) else {
                return Err(internal("a link without table"));
            };
            by_key(from, finished, table, key)
        }
        EntityBy::Taxpayer => {
            let codes = by_key(from, finished, ENTERPRISE, CODE)?;
            if finished.get(TAXPAYER).is_none() {
                return Ok(codes);
            }
            let numbers = by_key(from, finished, TAXPAYER, "taxpayer_id")?;
            let both = codes.into_iter().zip(numbers);
            Ok(both
                .map(|(code, number)| if matches!(code, Answer::Unknown) { number } else { code })
                .collect())
        }
    }
}

/// The code of the row with that key. Of two rows with one key the first in table order counts.
fn by_key<'a>(
    from: &Texts<'_>,
    finished: &'a Finished,
    table: &str,
    key: &str,
) -> Result<Vec<Answer<'a>>, IngestError> {
    let (Some(batch), Some(index)) = (finished.get(table), finished.index(table, key)) else {
        return Err(internal(&format!("{table} is not read yet")));
    };
    let codes = texts(batch, CODE)?;
    Ok(look_up(from, |text| index.row(text).map(|row| answer(codes, row))))
}

/// The code of the enterprise with that name; names of several are nobody's.
fn by_name<'a>(from: &Texts<'_>, finished: &'a Finished) -> Result<Vec<Answer<'a>>, IngestError> {
    let (Some(batch), Some(names)) = (finished.get(ENTERPRISE), finished.names()) else {
        return Err(internal("no register of enterprises"));
    };
    let codes = texts(batch, CODE)?;
    Ok(look_up(from, |name| {
        names.owner(name).map(|owner| match owner {
            Owner::Row(row) => answer(codes, row),
            Owner::Several => Answer::Ambiguous,
        })
    }))
}

fn answer(codes: &StringArray, row: usize) -> Answer<'_> {
    if codes.is_valid(row) {
        Answer::Code(codes.value(row))
    } else {
        Answer::Nobody
    }
}

/// Looks up every text, on all threads.
fn look_up<'a>(from: &Texts<'_>, find: impl Fn(&str) -> Option<Answer<'a>> + Sync) -> Vec<Answer<'a>> {
    let answer = |text: Option<&str>| text.and_then(&find).unwrap_or(Answer::Unknown);
    let blocks = from.blocks().par_iter();
    let answers: Vec<Vec<Answer<'a>>> = blocks.map(|block| block.iter().map(answer).collect()).collect();
    answers.concat()
}

fn internal(reason: &str) -> IngestError {
    IngestError::internal("entities")(reason.to_owned())
}
