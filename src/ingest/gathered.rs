//! All rows of one table, from every sheet, before it is decided which of them count.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;

use super::cells::Texts;
use super::columns::Columns;
use super::error::IngestError;
use super::parse::ParsedBlock;
use super::raws::{RawTable, TextSource};
use super::row::BrokenRow;
use super::verdict::{Fault, Verdict, Why};
use crate::store::TextColumn;

/// One sheet of one file, parsed for one mapping.
#[derive(Debug)]
pub(crate) struct ParsedSheet {
    /// Index into the origins.
    pub(crate) origin: i32,
    /// Headings of the table's columns as this file writes them.
    pub(crate) headings: Vec<String>,
    pub(crate) blocks: Vec<ParsedBlock>,
    /// The file, if it is a text file.
    pub(crate) source: Option<TextSource>,
}

/// What a sheet contributed.
#[derive(Clone, Debug)]
pub(crate) struct SheetPart {
    pub(crate) origin: i32,
    pub(crate) headings: Vec<String>,
    /// Rows that could be cut into fields.
    pub(crate) rows: usize,
    /// Rows that could not.
    pub(crate) broken: usize,
    /// Per column of the table, as in [`ParsedBlock::read_sums`].
    pub(crate) read_sums: Vec<i128>,
}

/// The rows of one table with their verdicts, in the order of origins and lines.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) columns: Columns,
    pub(crate) origin: Vec<i32>,
    pub(crate) line: Vec<i32>,
    pub(crate) verdict: Vec<Verdict>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) parts: Vec<SheetPart>,
    /// Origins and rows that could not even be cut into fields.
    pub(crate) broken: Vec<(i32, BrokenRow)>,
    /// Fields at fault as they were written, by origin and line.
    pub(crate) samples: BTreeMap<(i32, i32), String>,
    raws: RawTable,
}

impl Gathered {
    /// Joins sheets, which must come in the order of their origins.
    pub(crate) fn new(schema: &SchemaRef, sheets: Vec<ParsedSheet>) -> Result<Gathered, IngestError> {
        let mut batches = Vec::new();
        let mut all = Gathered {
            columns: Columns::new(schema.clone(), Vec::new())?,
            origin: Vec::new(),
            line: Vec::new(),
            verdict: Vec::new(),
            faults: Vec::new(),
            parts: Vec::new(),
            broken: Vec::new(),
            samples: BTreeMap::new(),
            raws: RawTable::default(),
        };
        let rows = sheets
            .iter()
            .flat_map(|sheet| &sheet.blocks)
            .map(|block| block.lines.len())
            .sum();
        all.origin.reserve_exact(rows);
        all.line.reserve_exact(rows);
        all.verdict.reserve_exact(rows);
        for sheet in sheets {
            let mut part = SheetPart {
                origin: sheet.origin,
                headings: sheet.headings,
                rows: 0,
                broken: 0,
                read_sums: vec![0; schema.fields().len()],
            };
            for parsed in sheet.blocks {
                let before = all.line.len();
                let mut faults = parsed.faults;
                for fault in &mut faults {
                    fault.row += before;
                }
                part.rows += parsed.lines.len();
                part.broken += parsed.broken.len();
                for (sum, add) in part.read_sums.iter_mut().zip(&parsed.read_sums) {
                    *sum += add;
                }
                all.origin.extend(parsed.lines.iter().map(|_| sheet.origin));
                all.raws.push(before, parsed.raws, sheet.source.clone());
                let samples = parsed.samples.into_iter();
                all.samples.extend(samples.map(|s| ((sheet.origin, s.line), s.value)));
                all.line.extend(parsed.lines);
                all.verdict.extend(parsed.verdicts);
                all.faults.extend(faults);
                all.broken
                    .extend(parsed.broken.into_iter().map(|row| (sheet.origin, row)));
                batches.push(parsed.batch);
            }
            all.parts.push(part);
        }
        all.columns = Columns::new(schema.clone(), batches)?;
        Ok(all)
    }

    /// Positions of the rows that are accepted so far.
    pub(crate) fn accepted(&self) -> Vec<u32> {
        let positions = (0_u32..).zip(&self.verdict);
        positions
            .filter(|(_, v)| **v == Verdict::Accepted)
            .map(|(row, _)| row)
            .collect()
    }

    /// Those of some rows that are accepted so far.
    pub(crate) fn still_accepted(&self, rows: &[u32]) -> Vec<u32> {
        let accepted = |row: &u32| self.verdict.get(*row as usize) == Some(&Verdict::Accepted);
        rows.iter().copied().filter(accepted).collect()
    }

    /// Takes accepted rows out, since others count instead.
    pub(crate) fn supersede(&mut self, rows: &[u32], why: Why) {
        for row in rows {
            self.set(*row, Verdict::Superseded(why));
        }
    }

    /// Changes the verdict of an accepted row.
    pub(crate) fn set(&mut self, row: u32, verdict: Verdict) {
        if let Some(current) = usize::try_from(row).ok().and_then(|r| self.verdict.get_mut(r)) {
            *current = verdict;
        }
    }

    /// Quarantines a row that was accepted so far.
    pub(crate) fn quarantine(&mut self, row: u32, field: String, (code, reason): (&'static str, &'static str)) {
        let Ok(at) = usize::try_from(row) else { return };
        if self.verdict.get(at) == Some(&Verdict::Accepted) {
            self.set(row, Verdict::Quarantined);
            self.faults.push(Fault {
                row: at,
                field,
                code,
                reason,
                raw: None,
            });
        }
    }

    /// Gives all faults the rows as they were written.
    pub(crate) fn fetch_raws(&mut self) -> Result<(), IngestError> {
        let mut late: Vec<&mut Fault> = self.faults.iter_mut().filter(|f| f.raw.is_none()).collect();
        late.sort_by_key(|fault| fault.row);
        let rows: Vec<usize> = late.iter().map(|fault| fault.row).collect();
        for (fault, raw) in late.into_iter().zip(self.raws.get(&rows)?) {
            fault.raw = Some(raw);
        }
        Ok(())
    }

    /// The heading of a column in the file that a row comes from.
    pub(crate) fn heading(&self, row: u32, column: usize) -> String {
        let origin = usize::try_from(row).ok().and_then(|r| self.origin.get(r));
        let part = self.parts.iter().find(|p| Some(&p.origin) == origin);
        part.and_then(|p| p.headings.get(column)).cloned().unwrap_or_default()
    }

    /// A text column.
    pub(crate) fn texts(&self, name: &str) -> Result<Texts<'_>, IngestError> {
        self.columns.texts(name)
    }
}

/// A text column of a batch.
pub(crate) fn texts<'a>(batch: &'a RecordBatch, name: &str) -> Result<TextColumn<'a>, IngestError> {
    let found = batch.column_by_name(name).and_then(|c| TextColumn::open(c.as_ref()));
    found.ok_or_else(|| IngestError::internal("columns")(format!("{name} is no text column")))
}
