//! All rows of one table, from every sheet, before it is decided which of them count.

use std::collections::BTreeMap;

use arrow_array::RecordBatch;

use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;
use crate::ingest::parse::raw_rows::RawTable;
use crate::ingest::parse::row_decision::{Fault, RowDecision, Superseded};
use crate::ingest::read::row::BrokenRow;
use crate::store::TextColumn;

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
pub(crate) struct StagedTable {
    pub(crate) columns: Columns,
    pub(crate) origin: Vec<i32>,
    pub(crate) line: Vec<i32>,
    pub(crate) verdict: Vec<RowDecision>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) parts: Vec<SheetPart>,
    /// Origins and rows that could not even be cut into fields.
    pub(crate) broken: Vec<(i32, BrokenRow)>,
    /// Fields at fault as they were written, by origin and line.
    pub(crate) samples: BTreeMap<(i32, i32), String>,
    pub(crate) raws: RawTable,
}

impl StagedTable {
    /// Positions of the rows that are accepted so far.
    pub(crate) fn accepted(&self) -> Vec<u32> {
        let positions = (0_u32..).zip(&self.verdict);
        positions
            .filter(|(_, v)| **v == RowDecision::Accepted)
            .map(|(row, _)| row)
            .collect()
    }

    /// Those of some rows that are accepted so far.
    pub(crate) fn still_accepted(&self, rows: &[u32]) -> Vec<u32> {
        let accepted = |row: &u32| self.verdict.get(*row as usize) == Some(&RowDecision::Accepted);
        rows.iter().copied().filter(accepted).collect()
    }

    /// Takes accepted rows out, since others count instead.
    pub(crate) fn supersede(&mut self, rows: &[u32], why: Superseded) {
        for row in rows {
            self.set(*row, RowDecision::Superseded(why));
        }
    }

    /// Changes the verdict of an accepted row.
    pub(crate) fn set(&mut self, row: u32, verdict: RowDecision) {
        if let Some(current) = usize::try_from(row).ok().and_then(|r| self.verdict.get_mut(r)) {
            *current = verdict;
        }
    }

    /// Quarantines a row that was accepted so far.
    pub(crate) fn quarantine(&mut self, row: u32, field: String, (code, reason): (&'static str, &'static str)) {
        let Ok(at) = usize::try_from(row) else { return };
        if self.verdict.get(at) == Some(&RowDecision::Accepted) {
            self.set(row, RowDecision::Quarantined);
            self.faults.push(Fault {
                row: at,
                field,
                code,
                reason,
                raw: None,
            });
        }
    }

    /// Gives all faults the rows as they were written, and forgets where the others stand.
    pub(crate) fn fetch_raws(&mut self) -> Result<(), IngestError> {
        let mut late: Vec<&mut Fault> = self.faults.iter_mut().filter(|f| f.raw.is_none()).collect();
        late.sort_by_key(|fault| fault.row);
        let rows: Vec<usize> = late.iter().map(|fault| fault.row).collect();
        let raws = std::mem::take(&mut self.raws);
        for (fault, raw) in late.into_iter().zip(raws.get(&rows)?) {
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
    pub(crate) fn texts(&self, name: &str) -> Result<TextColumn<'_>, IngestError> {
        self.columns.texts(name)
    }
}

/// A text column of a batch.
pub(crate) fn texts<'a>(batch: &'a RecordBatch, name: &str) -> Result<TextColumn<'a>, IngestError> {
    let found = batch.column_by_name(name).and_then(|c| TextColumn::open(c.as_ref()));
    found.ok_or_else(|| IngestError::internal("columns")(format!("{name} is no text column")))
}
