//! The files of the truth, in a folder beside the exports.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::Options;
use super::error::SynthError;
use super::tables::{Kind, PENALTIES, SHEETS, Table, Total};
use super::tally::{Planted, Tally};
use super::truth::head;

/// An open file of the truth.
struct Ledger {
    path: PathBuf,
    to: BufWriter<File>,
}

impl Ledger {
    fn open(path: PathBuf, head: &str) -> Result<Ledger, SynthError> {
        let io = SynthError::io(&path);
        let to = BufWriter::with_capacity(1 << 18, File::create(&path).map_err(io)?);
        let mut ledger = Ledger { path, to };
        ledger.add(head)?;
        Ok(ledger)
    }

    fn add(&mut self, text: &str) -> Result<(), SynthError> {
        self.to.write_all(text.as_bytes()).map_err(SynthError::io(&self.path))
    }
}

/// What is to be expected of a reader.
pub(super) struct Keep {
    /// Rows that count, by table; none if they are not wanted.
    rows: BTreeMap<&'static str, Ledger>,
    planted: Ledger,
    sheets: Ledger,
    sums: Ledger,
}

/// The folder of the truth of a folder of exports.
#[must_use]
pub fn folder(out: &Path) -> PathBuf {
    let mut name = out.file_name().unwrap_or_default().to_os_string();
    name.push(".truth");
    out.with_file_name(name)
}

impl Keep {
    pub(super) fn open(options: &Options<'_>) -> Result<Keep, SynthError> {
        let folder = folder(options.out);
        let mut rows = BTreeMap::new();
        if options.truth_rows {
            let tables = SHEETS.iter().map(|s| s.table).chain([PENALTIES]);
            for table in tables {
                if !rows.contains_key(table.name) {
                    let path = folder.join("rows").join(format!("{}.csv", table.name));
                    rows.insert(table.name, Ledger::open(path, &head(table))?);
                }
            }
        }
        let ledger = |name: &str, head: &str| Ledger::open(folder.join(name), head);
        Ok(Keep {
            rows,
            planted: ledger("planted.csv", "file,sheet,line,table,class,kind,code\n")?,
            sheets: ledger(
                "sheets.csv",
                "file,sheet,table,read,accepted,quarantined,voided,superseded,total_rows\n",
            )?,
            sums: ledger("sums.csv", "file,sheet,table,column,accepted\n")?,
        })
    }

    /// Adds rows that count, sheet by sheet, the penalties last.
    pub(super) fn rows(&mut self, truth: &[String]) -> Result<(), SynthError> {
        let tables = SHEETS.iter().map(|s| s.table).chain([PENALTIES]);
        for (table, lines) in tables.zip(truth) {
            if let Some(ledger) = self.rows.get_mut(table.name) {
                ledger.add(lines)?;
            }
        }
        Ok(())
    }

    /// Adds planted rows; `before` lines stand in front of them.
    pub(super) fn planted(
        &mut self,
        file: &str,
        at: usize,
        is_book: bool,
        before: u64,
        planted: &[Planted],
    ) -> Result<(), SynthError> {
        let (sheet, table) = place(at, is_book);
        for row in planted {
            let (line, class) = (before + row.row + 1, row.class.name());
            let text = format!(
                "{file},{sheet},{line},{},{class},{},{}\n",
                table.name, row.kind, row.code
            );
            self.planted.add(&text)?;
        }
        Ok(())
    }

    /// Adds the counts and sums of a sheet; gives its number of rows.
    pub(super) fn sheet(&mut self, file: &str, at: usize, is_book: bool, tally: &Tally) -> Result<u64, SynthError> {
        let (sheet, table) = place(at, is_book);
        let totals = u64::from(SHEETS.get(at).is_some_and(|s| s.total != Total::Nothing));
        let Tally {
            accepted,
            quarantined,
            voided,
            superseded,
            ..
        } = tally;
        let read = accepted + quarantined + voided + superseded + totals;
        self.sheets.add(&format!(
            "{file},{sheet},{},{read},{accepted},{quarantined},{voided},{superseded},{totals}\n",
            table.name
        ))?;
        for (column, sum) in table.columns.iter().zip(&tally.sums) {
            if matches!(column.kind, Kind::Money | Kind::Wan) {
                let sign = if *sum < 0 { "-" } else { "" };
                let size = sum.unsigned_abs();
                let text = format!("{sign}{}.{:02}", size / 100, size % 100);
                self.sums
                    .add(&format!("{file},{sheet},{},{},{text}\n", table.name, column.name))?;
            }
        }
        Ok(read)
    }

    /// Ends all files.
    pub(super) fn close(&mut self) -> Result<(), SynthError> {
        let others = [&mut self.planted, &mut self.sheets, &mut self.sums];
        for ledger in self.rows.values_mut().chain(others) {
            ledger.to.flush().map_err(SynthError::io(&ledger.path))?;
        }
        Ok(())
    }
}

/// Name of the sheet as a reader sees it, and its table.
fn place(at: usize, is_book: bool) -> (&'static str, &'static Table) {
    let sheet = SHEETS.get(at);
    (
        sheet.filter(|_| is_book).map_or("", |s| s.name),
        sheet.map_or(PENALTIES, |s| s.table),
    )
}
