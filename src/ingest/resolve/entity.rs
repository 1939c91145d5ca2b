//! Whose row is it? Codes, taxpayer numbers, unit numbers, names and links lead to the registered enterprise.

use std::ops::Range;

use rayon::prelude::*;

use crate::identity::ResidentId;
use crate::ingest::columns::cells::Each;
use crate::ingest::columns::dictionary_builder::DictionaryBuilder;
use crate::ingest::columns::dictionary_encoder::DictionaryEncoder;
use crate::ingest::error::IngestError;
use crate::ingest::mapping::{EntityRule, Mapping, Unknown};
use crate::ingest::parse::row_decision::{AMBIGUOUS_NAME, UNKNOWN_ENTERPRISE};
use crate::ingest::parse::row_flag::{CONFLICTING_ENTERPRISE, ENTERPRISE_NOT_FOUND, Flag, NAME_OF_SEVERAL};
use crate::ingest::resolve::entity_lookup::{Answer, EntityLookup};
use crate::ingest::resolve::lookup_tables::LookupTables;
use crate::ingest::stage::staged_table::StagedTable;
use crate::schema::TableSpec;

/// Fills the code columns of a table and quarantines rows of unknown enterprises. Gives what was seen of
/// rows that stay: rules that lead to two different enterprises (the first counts), and enterprises that are not registered.
pub(crate) fn resolve(
    rows: &mut StagedTable,
    mapping: &Mapping,
    table: &TableSpec,
    finished: &LookupTables,
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
    rows: &mut StagedTable,
    mapping: &Mapping,
    table: &TableSpec,
    finished: &LookupTables,
    target: &str,
    rules: &[&EntityRule],
) -> Result<Vec<Flag>, IngestError> {
    let mut coder = DictionaryEncoder::new();
    let mut asked = Vec::with_capacity(rules.len());
    for rule in rules {
        let finder = EntityLookup::new(rule, finished)?;
        let persons = mapping.columns.get(&rule.from).is_some_and(|c| c.persons);
        let answers = Each::new(rows.texts(&rule.from)?, |text| match finder.answer(text) {
            Answer::Ambiguous | Answer::Unknown if persons && ResidentId::parse(text).is_ok() => Answer::Nobody,
            answer => answer,
        });
        asked.push(Asked {
            answers: answers.then(|answer| answer.coded(&mut coder))?,
            column: table.column(&rule.from).map_or(0, |(at, _)| at.index()),
            unknown: rule.unknown,
        });
    }
    let must_be_known = rules.iter().all(|rule| rule.unknown == Unknown::Quarantine);
    // Neither code nor number: nobody can say whose row it is.
    let nobody = must_be_known.then(|| table.column(target).map_or(0, |(column, _)| column.index()));
    let find = |range: Range<usize>| {
        let mut found = Found::default();
        range.for_each(|row| found.row(row, &asked, nobody));
        found
    };
    let parts: Vec<Found> = rows.columns.parts().map(find).collect();
    let number = |at: usize| u32::try_from(at).map_err(|e| IngestError::internal("entities")(e.to_string()));
    let mut flags = Vec::new();
    let mut codes = DictionaryBuilder::over(coder, rows.columns.num_rows());
    for part in parts {
        for (at, column, fault) in part.faults {
            let row = number(at)?;
            let heading = rows.heading(row, column);
            rows.quarantine(row, heading, fault);
        }
        for (at, column, kind) in part.flags {
            flags.push(Flag {
                row: number(at)?,
                column: Some(column),
                kind,
            });
        }
        part.codes.into_iter().for_each(|key| codes.push_key(key));
    }
    rows.columns.replace(target, codes.finish()?)?;
    Ok(flags)
}

/// A rule, ready to be asked about rows.
struct Asked<'a> {
    /// What the texts lead to; codes as keys.
    answers: Each<'a, Answer<i32>>,
    /// Position of the column that it asks about.
    column: usize,
    unknown: Unknown,
}

/// What the rules found for some rows. Faults and flags have the number of the row and the column.
#[derive(Default)]
struct Found {
    codes: Vec<Option<i32>>,
    faults: Vec<(usize, usize, Reason)>,
    flags: Vec<(usize, usize, Reason)>,
}

/// Code and words.
type Reason = (&'static str, &'static str);

impl Found {
    /// Asks the rules about a row; the first that has something to go by decides.
    fn row(&mut self, row: usize, rules: &[Asked<'_>], nobody: Option<usize>) {
        let (mut decided, mut code) = (false, None);
        for rule in rules {
            let Some(answer) = rule.answers.get(row) else { continue };
            if decided {
                if matches!(answer, Answer::Code(found) if code.is_some_and(|code| code != *found)) {
                    self.flags.push((row, rule.column, CONFLICTING_ENTERPRISE));
                }
                continue;
            }
            decided = true;
            match answer {
                Answer::Code(found) => code = Some(*found),
                Answer::Nobody => {}
                Answer::Ambiguous if rule.unknown == Unknown::Empty => {
                    self.flags.push((row, rule.column, NAME_OF_SEVERAL));
                }
                Answer::Unknown if rule.unknown == Unknown::Empty => {
                    self.flags.push((row, rule.column, ENTERPRISE_NOT_FOUND));
                }
                Answer::Ambiguous => self.faults.push((row, rule.column, AMBIGUOUS_NAME)),
                Answer::Unknown => self.faults.push((row, rule.column, UNKNOWN_ENTERPRISE)),
            }
        }
        if let (false, Some(column)) = (decided, nobody) {
            self.faults.push((row, column, UNKNOWN_ENTERPRISE));
        }
        self.codes.push(code);
    }
}
