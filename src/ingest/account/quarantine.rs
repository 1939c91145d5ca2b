//! Rows that cannot be used, for the bureau that has to correct them.

use std::io::Write;

use crate::ingest::error::IngestError;
use crate::ingest::stage::staged_table::StagedTable;
use crate::store::Origin;

/// A row that was set aside. `raw` may hold personal data: the list is for the data bureau itself, never for logs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuarantinedRow {
    /// File name.
    pub file: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// 1-based line of a text file or row of a sheet.
    pub line: u32,
    /// Heading of the first field at fault, as in the file; empty if the whole row is at fault.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// The reason for clerks.
    pub reason: String,
    /// The row as it was written.
    pub raw: String,
}

/// Shows where and why, but not the row itself.
impl std::fmt::Debug for QuarantinedRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} [{}] {}: {} {}",
            self.file, self.sheet, self.line, self.field, self.code
        )
    }
}

/// The quarantined rows of a table.
pub(crate) fn collect(rows: &StagedTable, origins: &[Origin], into: &mut Vec<QuarantinedRow>) {
    let origin = |index: i32| usize::try_from(index).ok().and_then(|i| origins.get(i));
    let mut push = |index: i32, line: u32, field: &str, code: &str, reason: &str, raw: String| {
        if let Some(origin) = origin(index) {
            into.push(QuarantinedRow {
                file: origin.file.clone(),
                sheet: origin.sheet.clone(),
                line,
                field: field.to_owned(),
                code: code.to_owned(),
                reason: reason.to_owned(),
                raw,
            });
        }
    };
    for fault in &rows.faults {
        if let (Some(index), Some(line)) = (rows.origin.get(fault.row), rows.line.get(fault.row)) {
            let line = u32::try_from(*line).unwrap_or(0);
            push(
                *index,
                line,
                &fault.field,
                fault.code,
                fault.reason,
                fault.raw.clone().unwrap_or_default(),
            );
        }
    }
    for (index, broken) in &rows.broken {
        let reason = broken_reason(broken.code);
        push(*index, broken.line, "", broken.code, reason, broken.raw.clone());
    }
}

/// What a code of a row that could not be cut means.
pub(crate) fn broken_reason(code: &str) -> &'static str {
    match code {
        "unclosed_quote" => "引号未闭合",
        "undecodable" => "文字编码无法识别",
        "mixed_encoding" => "该行的文字编码与文件其他行不同，无法确定",
        "too_long" => "行过长",
        _ => "该行无法读取",
    }
}

/// Writes `quarantine.csv`: UTF-8 with byte-order mark, one line per row.
///
/// # Errors
/// If `to` cannot be written.
pub fn write_quarantine(rows: &[QuarantinedRow], to: &mut dyn Write) -> Result<(), IngestError> {
    let mut csv = crate::ingest::account::safe_csv::start(to)?;
    crate::ingest::account::safe_csv::line(&mut csv, &["file", "sheet", "line", "field", "code", "reason", "raw"])?;
    for row in rows {
        let line = row.line.to_string();
        crate::ingest::account::safe_csv::line(
            &mut csv,
            &[
                &row.file,
                &row.sheet,
                &line,
                &row.field,
                &row.code,
                &row.reason,
                &row.raw,
            ],
        )?;
    }
    crate::ingest::account::safe_csv::end(csv)
}
