//! Counts what is wrong with the rows of each table once it is settled what becomes of them.

use std::collections::BTreeMap;

use super::issue::{Example, Issue, Severity};
use super::places::{Places, TOWNSHIP};
use super::tally::{Key, Tally};
use crate::identity::{industry_section, mask_name};
use crate::ingest::account::quarantine::broken_reason;
use crate::ingest::columns::cells::Each;
use crate::ingest::error::IngestError;
use crate::ingest::mapping::{EntityBy, EntityRule, Mapping, Mappings};
use crate::ingest::parse::mask::masked;
use crate::ingest::parse::row_decision::RowDecision;
use crate::ingest::parse::row_flag::{self, Flag, Kind};
use crate::ingest::resolve::lookup_tables::LookupTables;
use crate::ingest::stage::staged_table::StagedTable;
use crate::ingest::warning::Warning;
use crate::schema::{ColumnType, TableSpec};
use crate::store::TextColumn;

/// Codes of warnings that concern whole files or headings.
const ABOUT_FILES: [&str; 8] = [
    "file_without_mapping",
    "sheet_without_mapping",
    "missing_file",
    "missing_sheet",
    "unknown_heading",
    "absent_heading",
    "headings_moved",
    "hidden_sheet",
];

/// Characters of a person's name.
const PERSON_NAME: usize = 4;

/// The counts of all tables.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pub(crate) tally: Tally,
}

/// One table whose rows are settled.
pub(crate) struct Settled<'a> {
    rows: &'a StagedTable,
    mapping: &'a Mapping,
    spec: &'a TableSpec,
}

impl Recorder {
    /// Counts the rows of one table; `flags` are those that only its making could see.
    pub(crate) fn table(
        &mut self,
        rows: &StagedTable,
        mapping: &Mapping,
        spec: &TableSpec,
        mut flags: Vec<Flag>,
        (mappings, finished): (&Mappings, &LookupTables),
    ) -> Result<(), IngestError> {
        let table = Settled { rows, mapping, spec };
        flags.extend(table.flags(mappings)?);
        flags.retain(|f| f.kind == row_flag::LOST_CORRECTION || table.verdict(f.row) == Some(RowDecision::Accepted));
        flags.sort_by_key(|f| f.row);
        let faulty = rows.faults.iter().filter_map(|f| u32::try_from(f.row).ok());
        let wanted: Vec<u32> = faulty.chain(flags.iter().map(|f| f.row)).collect();
        let townships = Places { mappings, finished }.of(rows, mapping, wanted)?;
        self.errors(&table, &townships)?;
        for found in &flags {
            let field = found.column.map_or_else(String::new, |c| rows.heading(found.row, c));
            let (origin, line) = table.place(found.row);
            let township = townships.get(&found.row).copied();
            let key = table.key(Severity::Warning, origin, field, found.kind);
            self.tally
                .add(key, township, || example(line, table.value(found.row, found.column)));
        }
        for (row, verdict) in (0_u32..).zip(&rows.verdict) {
            let kind = match verdict {
                RowDecision::Voided => row_flag::VOIDED,
                RowDecision::Superseded(why) => row_flag::superseded(*why),
                RowDecision::Accepted | RowDecision::Quarantined | RowDecision::Total => continue,
            };
            let (origin, line) = table.place(row);
            let key = table.key(Severity::Note, origin, String::new(), kind);
            self.tally.add(key, None, || example(line, String::new()));
        }
        Ok(())
    }

    fn errors(&mut self, table: &Settled<'_>, townships: &BTreeMap<u32, &str>) -> Result<(), IngestError> {
        let rows = table.rows;
        let mut faults: Vec<_> = rows.faults.iter().collect();
        faults.sort_by_key(|f| f.row);
        for fault in faults {
            let row = u32::try_from(fault.row).map_err(|e| IngestError::internal("quality")(e.to_string()))?;
            let (origin, line) = table.place(row);
            let key = table.key(Severity::Error, origin, fault.field.clone(), (fault.code, fault.reason));
            self.tally.add(key, townships.get(&row).copied(), || {
                let written = rows.samples.get(&(origin, line)).cloned();
                let column = table.column(row, &fault.field);
                example(line, written.unwrap_or_else(|| table.value(row, column)))
            });
        }
        for (origin, broken) in &rows.broken {
            let kind = (broken.code, broken_reason(broken.code));
            let key = table.key(Severity::Error, *origin, String::new(), kind);
            self.tally.add(key, None, || Example {
                line: broken.line,
                value: String::new(),
            });
        }
        Ok(())
    }
}

impl Settled<'_> {
    fn key(&self, severity: Severity, origin: i32, field: String, kind: Kind) -> Key {
        Key {
            severity,
            source: self.mapping.id.clone(),
            origin,
            field,
            kind,
        }
    }

    fn verdict(&self, row: u32) -> Option<RowDecision> {
        self.rows.verdict.get(usize::try_from(row).ok()?).copied()
    }

    /// Origin and line of a row.
    fn place(&self, row: u32) -> (i32, i32) {
        let at = usize::try_from(row).unwrap_or(usize::MAX);
        let of = |values: &[i32]| values.get(at).copied().unwrap_or_default();
        (of(&self.rows.origin), of(&self.rows.line))
    }

    fn column(&self, row: u32, heading: &str) -> Option<usize> {
        let is_it = |at: &usize| !heading.is_empty() && self.rows.heading(row, *at) == heading;
        (0..self.spec.fields.len()).find(is_it)
    }

    /// A text as it was read, masked.
    fn value(&self, row: u32, column: Option<usize>) -> String {
        let shown = || {
            let spec = self.spec.fields.get(column?)?;
            let texts = self.rows.texts(&spec.name).ok()?;
            let (rule, text) = (self.mapping.columns.get(&spec.name), texts.get(row as usize)?);
            let by_name = |r: &EntityRule| r.by == EntityBy::Name && r.from == spec.name;
            // A short name that is no enterprise's may be a person's.
            if self.mapping.entity.iter().any(by_name) && text.chars().count() <= PERSON_NAME {
                return Some(mask_name(text));
            }
            Some(masked(spec, rule.is_some_and(|r| r.identifier), text))
        };
        shown().unwrap_or_default()
    }

    /// What single columns show: exceptions to check digits, unknown names, codes of no industry.
    fn flags(&self, mappings: &Mappings) -> Result<Vec<Flag>, IngestError> {
        let mut flags = Vec::new();
        for (at, spec) in self.spec.fields.iter().enumerate() {
            let mut push = |kind: Kind, texts: TextColumn<'_>, is_odd: &(dyn Fn(&str) -> bool + Sync)| {
                let odd_texts = Each::new(texts, is_odd);
                let rows = (0_u32..).zip(0..texts.marks().len());
                let odd = rows.filter(|(_, at)| odd_texts.get(*at) == Some(&true));
                flags.extend(odd.map(|(row, _)| Flag {
                    row,
                    column: Some(at),
                    kind,
                }));
            };
            let coded = matches!(
                spec.column_type,
                ColumnType::Uscc | ColumnType::TaxpayerId | ColumnType::ResidentId
            );
            if coded && !spec.resolved && !mappings.issued_codes.is_empty() {
                let texts = self.rows.texts(&spec.name)?;
                push(row_flag::ISSUED_CODE, texts, &|text| {
                    mappings.issued_codes.iter().any(|c| c == text)
                });
            }
            let alias = self.mapping.columns.get(&spec.name).and_then(|r| r.alias.as_deref());
            if let Some((list, names)) = alias.and_then(|list| Some((list, mappings.aliases.get(list)?))) {
                let township = list == TOWNSHIP;
                let kind = if township {
                    row_flag::UNKNOWN_TOWNSHIP
                } else {
                    row_flag::UNKNOWN_SPELLING
                };
                let known: std::collections::BTreeSet<&str> = names.entries().iter().map(|e| e.name.as_str()).collect();
                push(kind, self.rows.texts(&spec.name)?, &|text| !known.contains(text));
            }
            if spec.column_type == ColumnType::Text && mappings.quality.industry_columns.contains(&spec.name) {
                let texts = self.rows.texts(&spec.name)?;
                push(row_flag::UNKNOWN_INDUSTRY, texts, &|code| {
                    industry_section(code).is_none()
                });
            }
        }
        Ok(flags)
    }
}

fn example(line: i32, value: String) -> Example {
    Example {
        line: u32::try_from(line).unwrap_or_default(),
        value,
    }
}

/// Warnings about files and headings as notes.
pub(crate) fn notes(warnings: &[Warning]) -> Vec<Issue> {
    let about = warnings.iter().filter(|w| ABOUT_FILES.contains(&w.code.as_str()));
    let note = |w: &Warning| Issue {
        severity: Severity::Note,
        source: String::new(),
        file: w.file.clone(),
        sheet: w.sheet.clone(),
        field: w.field.clone(),
        code: w.code.clone(),
        reason: w.message.clone(),
        count: 1,
        townships: Vec::new(),
        examples: Vec::new(),
    };
    about.map(note).collect()
}
