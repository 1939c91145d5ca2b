//! The rows of `entitlements.csv`, one after the other, in their order.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::{Path, PathBuf};

use super::change::Side;
use crate::audit::{AuditError, KnownManifest};
use crate::money::Fen;
use crate::report::tables::guard;
use crate::runner::{Exit, Failure};

/// Measure, code and record key: what a row is known by and sorted by.
pub(super) type Key = (String, String, String);

/// A row as far as it is compared.
pub(super) struct Row {
    pub(super) key: Key,
    pub(super) period: String,
    pub(super) side: Side,
    /// The export that its record stands in.
    pub(super) file: String,
}

/// Reads one table.
pub(super) struct Rows {
    path: PathBuf,
    records: csv::StringRecordsIntoIter<BufReader<File>>,
    columns: [usize; 11],
    line: u64,
}

const COLUMNS: [&str; 11] = [
    "measure_id",
    "uscc",
    "record_key",
    "period",
    "eligible",
    "counted",
    "amount",
    "value",
    "version",
    "failed",
    "source_file",
];

impl Rows {
    pub(super) fn open(dir: &Path, manifest: &KnownManifest) -> Result<Rows, Failure> {
        let path = dir.join(manifest.name("entitlements.csv"));
        let mut file = BufReader::new(File::open(&path).map_err(AuditError::io(&path))?);
        let mut mark = [0; 3];
        file.read_exact(&mut mark).map_err(AuditError::io(&path))?;
        let mut reader = csv::Reader::from_reader(file);
        let headings = reader.headers().map_err(|_| unreadable(&path, 1))?.clone();
        let mut columns = [0; 11];
        for (at, name) in columns.iter_mut().zip(COLUMNS) {
            *at = headings
                .iter()
                .position(|h| h == name)
                .ok_or_else(|| unreadable(&path, 1))?;
        }
        Ok(Rows {
            path,
            records: reader.into_records(),
            columns,
            line: 1,
        })
    }

    /// The next row; `None` behind the last.
    pub(super) fn next(&mut self) -> Result<Option<Row>, Failure> {
        self.line += 1;
        let Some(record) = self.records.next() else {
            return Ok(None);
        };
        let record = record.map_err(|_| unreadable(&self.path, self.line))?;
        let row = row(&record, self.columns).ok_or_else(|| unreadable(&self.path, self.line))?;
        Ok(Some(row))
    }
}

fn row(record: &csv::StringRecord, columns: [usize; 11]) -> Option<Row> {
    let [
        measure,
        uscc,
        key,
        period,
        eligible,
        counted,
        amount,
        value,
        version,
        failed,
        file,
    ] = columns.map(|at| record.get(at));
    let amount = match amount? {
        "" => None,
        text => Some(Fen::parse_yuan(text).ok()?),
    };
    Some(Row {
        key: (plain(measure?), plain(uscc?), plain(key?)),
        period: plain(period?),
        side: Side {
            eligible: eligible? == "1",
            counted: counted? == "1",
            amount,
            value: value?.to_owned(),
            version: version?.to_owned(),
            failed: plain(failed?),
        },
        file: plain(file?),
    })
}

/// A cell without the apostrophe that keeps it from being a formula.
fn plain(cell: &str) -> String {
    let inner = cell.strip_prefix('\'').filter(|inner| *guard(inner) == *cell);
    inner.map_or(cell, |inner| inner).to_owned()
}

fn unreadable(path: &Path, line: u64) -> Failure {
    Failure::new(
        Exit::Findings,
        format!("{}:{line}", path.display()),
        ("应享表不是程序写的样子。", "The table is not as the program writes it."),
        ("用 huiqi verify 查明。", "Find out more with huiqi verify."),
    )
}
