//! How the CSV files of a run begin.

use std::io::Write;

use super::BOM;
use crate::report::ReportError;

/// A file with its headings: UTF-8 with byte-order mark, LF.
pub(super) fn csv_file<W: Write>(mut out: W, columns: &[&str]) -> Result<csv::Writer<W>, ReportError> {
    out.write_all(BOM)?;
    let mut csv = csv::WriterBuilder::new()
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(out);
    csv.write_record(columns)?;
    Ok(csv)
}
