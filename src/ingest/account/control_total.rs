//! Control totals: nothing read is lost, neither a row nor a fen.

use std::io::Write;

use arrow_array::Int64Array;
use rayon::prelude::*;

use crate::ingest::account::safe_csv;
use crate::ingest::error::IngestError;
use crate::ingest::parse::row_decision::RowDecision;
use crate::ingest::stage::staged_table::{SheetPart, StagedTable};
use crate::schema::{ColumnType, TableSpec};
use crate::store::Origin;

/// Counts or sums by what became of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// Everything that was read.
    pub read: i128,
    /// Rows that count.
    pub accepted: i128,
    /// Rows set aside because something is wrong.
    pub quarantined: i128,
    /// Rows that the bureau declared void.
    pub voided: i128,
    /// Duplicates, and rows that a later one replaces or that were not filed yet.
    pub superseded: i128,
    /// Rows that sum up others.
    pub total_rows: i128,
}

impl Classes {
    fn add(&mut self, verdict: RowDecision, amount: i128) {
        *match verdict {
            RowDecision::Accepted => &mut self.accepted,
            RowDecision::Quarantined => &mut self.quarantined,
            RowDecision::Voided => &mut self.voided,
            RowDecision::Superseded(_) => &mut self.superseded,
            RowDecision::Total => &mut self.total_rows,
        } += amount;
    }

    /// Whether the classes add up to what was read.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.read == self.accepted + self.quarantined + self.voided + self.superseded + self.total_rows
    }
}

/// Sums of one amount column of one sheet, in fen. Amounts that cannot be read are in no class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlAmount {
    /// Column of the table.
    pub column: String,
    /// Heading as in the file.
    pub heading: String,
    /// Sums in fen.
    pub sums: Classes,
}

/// Control totals of one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlTotal {
    /// File name.
    pub file: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// Mapping id.
    pub source: String,
    /// Table filled.
    pub table: String,
    /// Number of rows.
    pub rows: Classes,
    /// One per amount column.
    pub amounts: Vec<ControlAmount>,
}

/// The control totals of a table's sheets.
///
/// # Errors
/// [`IngestError::Internal`] if rows or amounts do not balance.
pub(crate) fn totals(
    rows: &StagedTable,
    source: &str,
    table: &TableSpec,
    origins: &[Origin],
) -> Result<Vec<ControlTotal>, IngestError> {
    let mut totals = Vec::new();
    for part in &rows.parts {
        let origin = usize::try_from(part.origin).ok().and_then(|i| origins.get(i));
        let total = ControlTotal {
            file: origin.map(|o| o.file.clone()).unwrap_or_default(),
            sheet: origin.map(|o| o.sheet.clone()).unwrap_or_default(),
            source: source.to_owned(),
            table: table.name.clone(),
            rows: count(rows, part)?,
            amounts: amounts(rows, part, table)?,
        };
        let loss = total
            .amounts
            .iter()
            .find(|a| !a.sums.balances())
            .map(|a| a.column.as_str());
        if let Some(what) = if total.rows.balances() { loss } else { Some("rows") } {
            let reason = format!("{} [{}]: {what} do not balance", total.file, total.sheet);
            return Err(IngestError::Internal {
                step: "control totals",
                reason,
            });
        }
        totals.push(total);
    }
    Ok(totals)
}

fn count(rows: &StagedTable, part: &SheetPart) -> Result<Classes, IngestError> {
    let whole = |n: usize| i128::try_from(n).map_err(|e| IngestError::internal("control totals")(e.to_string()));
    let mut classes = Classes {
        read: whole(part.rows)? + whole(part.broken)?,
        ..Classes::default()
    };
    classes.quarantined += whole(part.broken)?;
    for (origin, verdict) in rows.origin.iter().zip(&rows.verdict) {
        if *origin == part.origin {
            classes.add(*verdict, 1);
        }
    }
    Ok(classes)
}

fn amounts(rows: &StagedTable, part: &SheetPart, table: &TableSpec) -> Result<Vec<ControlAmount>, IngestError> {
    let columns = table.fields.par_iter().enumerate();
    let amounts = columns.filter(|(_, column)| column.column_type == ColumnType::Money);
    amounts
        .map(|(at, column)| amount(rows, part, at, &column.name))
        .collect()
}

fn amount(rows: &StagedTable, part: &SheetPart, at: usize, column: &str) -> Result<ControlAmount, IngestError> {
    let amounts = rows.columns.cells::<Int64Array>(at)?;
    let mut sums = Classes {
        read: part.read_sums.get(at).copied().unwrap_or(0),
        ..Classes::default()
    };
    for (row, (origin, verdict)) in rows.origin.iter().zip(&rows.verdict).enumerate() {
        if let Some(fen) = amounts.get(row).filter(|_| *origin == part.origin) {
            sums.add(*verdict, i128::from(fen));
        }
    }
    Ok(ControlAmount {
        column: column.to_owned(),
        heading: part.headings.get(at).cloned().unwrap_or_default(),
        sums,
    })
}

const CLASSES: [&str; 6] = ["read", "accepted", "quarantined", "voided", "superseded", "total_rows"];

fn values(classes: &Classes, show: impl Fn(i128) -> String) -> [String; 6] {
    [
        classes.read,
        classes.accepted,
        classes.quarantined,
        classes.voided,
        classes.superseded,
        classes.total_rows,
    ]
    .map(show)
}

/// Writes `control_totals.csv`: one line per sheet with its numbers of rows.
///
/// # Errors
/// If `to` cannot be written.
pub fn write_control_totals(totals: &[ControlTotal], to: &mut dyn Write) -> Result<(), IngestError> {
    let mut csv = safe_csv::start(to)?;
    safe_csv::line(
        &mut csv,
        &[&["file", "sheet", "source", "table"][..], &CLASSES[..]].concat(),
    )?;
    for total in totals {
        let rows = values(&total.rows, |n| n.to_string());
        let mut line: Vec<&str> = vec![&total.file, &total.sheet, &total.source, &total.table];
        line.extend(rows.iter().map(String::as_str));
        safe_csv::line(&mut csv, &line)?;
    }
    safe_csv::end(csv)
}

/// Writes `control_amounts.csv`: one line per sheet and amount column, in yuan with two decimals.
///
/// # Errors
/// If `to` cannot be written.
pub fn write_control_amounts(totals: &[ControlTotal], to: &mut dyn Write) -> Result<(), IngestError> {
    let mut csv = safe_csv::start(to)?;
    let head = ["file", "sheet", "source", "table", "column", "heading"];
    safe_csv::line(&mut csv, &[&head[..], &CLASSES[..]].concat())?;
    for total in totals {
        for amount in &total.amounts {
            let sums = values(&amount.sums, yuan);
            let mut line: Vec<&str> = vec![&total.file, &total.sheet, &total.source, &total.table];
            line.extend([amount.column.as_str(), amount.heading.as_str()]);
            line.extend(sums.iter().map(String::as_str));
            safe_csv::line(&mut csv, &line)?;
        }
    }
    safe_csv::end(csv)
}

/// Fen as yuan; sums of a province may exceed the range of one amount.
fn yuan(fen: i128) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let abs = fen.unsigned_abs();
    format!("{sign}{}.{:02}", abs / 100, abs % 100)
}
