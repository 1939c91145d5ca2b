//! `entitlements.csv` as it was published.

use std::io::Read;

/// A row of the ledger, as written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub struct LedgerRow {
    /// Name under which the measure is reported.
    #[serde(rename = "measure_id")]
    pub measure: String,
    /// The enterprise, or empty.
    pub uscc: String,
    /// Record key.
    pub record_key: String,
    /// Period.
    pub period: String,
    /// `1` entitled, `0` refused.
    pub eligible: String,
    /// `1` if it enters totals.
    pub counted: String,
    /// Yuan, or empty.
    pub base_amount: String,
    /// Yuan, or empty.
    pub amount: String,
    /// First day of the version applied.
    pub version: String,
    /// Reasons of refusal, joined by `;`.
    pub failed: String,
    /// File of the record.
    pub source_file: String,
    /// Its sheet, or empty.
    pub source_sheet: String,
    /// Its line.
    pub source_line: i32,
}

/// The rows that `wanted` picks, in the order of the ledger.
///
/// # Errors
/// The error of the first row that cannot be read.
pub fn read_ledger(ledger: impl Read, wanted: impl Fn(&LedgerRow) -> bool) -> Result<Vec<LedgerRow>, csv::Error> {
    let mut rows = Vec::new();
    let mut reader = csv::Reader::from_reader(WithoutMark::new(ledger));
    for row in reader.deserialize() {
        let mut row: LedgerRow = row?;
        for text in [
            &mut row.uscc,
            &mut row.record_key,
            &mut row.period,
            &mut row.source_file,
        ] {
            // The apostrophe keeps a spreadsheet from running the cell; it is not part of the text.
            if let Some(plain) = text.strip_prefix('\'') {
                *text = plain.to_owned();
            }
        }
        if wanted(&row) {
            rows.push(row);
        }
    }
    Ok(rows)
}

/// Bytes without the byte-order mark in front of them.
struct WithoutMark<R> {
    inner: R,
    begun: bool,
}

impl<R: Read> WithoutMark<R> {
    fn new(inner: R) -> WithoutMark<R> {
        WithoutMark { inner, begun: false }
    }
}

impl<R: Read> Read for WithoutMark<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if !self.begun {
            let mut mark = [0; 3];
            self.inner.read_exact(&mut mark)?;
            self.begun = true;
        }
        self.inner.read(to)
    }
}
