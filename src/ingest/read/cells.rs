//! Workbook cells as fields, and rows of cells as blocks.

use std::fmt::Write;

use calamine::{Data, DataRef, ExcelDateTime};

use super::bounds::MAX_COLUMNS;
use super::merged_cells::MergedCells;
use super::percent_cells::PercentCells;
use super::refusal::{CELL_OUTSIDE, CELL_TOO_LONG, Refusal, STRAY_CELL, TEXT_TOO_LARGE, TOO_MANY_CELLS};
use super::{ROWS_PER_BLOCK, ReadError};
use crate::ingest::read::row::NO_VALUE;
use crate::ingest::{FieldKind, RowBlock};

/// Last serial number of a spreadsheet, 9999-12-31.
const LAST_SERIAL: f64 = 2_958_465.99;

/// A filled cell may be so many columns or rows away from the one before it.
const MAX_COLUMN_GAP: u32 = 1024;
const MAX_ROW_GAP: u32 = 65_536;

/// Empty cells in front of filled ones: so many, and so many times the filled ones.
const PADDING: u64 = 8_000_000;
const PADDING_RATIO: u64 = 16;

/// Text of a sheet: so many bytes, and so many times the size of the file. Shared strings may repeat a long text.
const TEXT: u64 = 48 << 20;
const TEXT_RATIO: u64 = 64;

/// Longest cell in bytes; spreadsheets keep 32,767 characters.
const MAX_CELL: usize = 256 << 10;

/// Bytes and fields of a block, at most about.
const BYTES_PER_BLOCK: u64 = 4 << 20;
const FIELDS_PER_BLOCK: u64 = 1 << 18;

/// Collects cells in sheet order into blocks and hands these to `each`.
pub(super) struct Rows<'a, T, F: Fn(RowBlock<'static>) -> T> {
    file: &'a str,
    each: F,
    block: RowBlock<'static>,
    done: Vec<T>,
    /// Row (0-based) begun last and the column behind its last field.
    current: Option<(u32, u32)>,
    filled: u64,
    padding: u64,
    bytes: u64,
    /// Most bytes of text that the sheet may have.
    bytes_limit: u64,
    /// Fields and bytes in front of the block.
    before: (u64, u64),
    text: String,
    percent: PercentCells,
    merged: MergedCells,
}

impl<'a, T, F: Fn(RowBlock<'static>) -> T> Rows<'a, T, F> {
    /// `size`: bytes of the file.
    pub(super) fn new(file: &'a str, size: u64, each: F) -> Self {
        Rows {
            file,
            each,
            block: RowBlock::default(),
            done: Vec::new(),
            current: None,
            filled: 0,
            padding: 0,
            bytes: 0,
            bytes_limit: TEXT.saturating_add(size.saturating_mul(TEXT_RATIO)),
            before: (0, 0),
            text: String::new(),
            percent: PercentCells::default(),
            merged: MergedCells::default(),
        }
    }

    /// With number cells that are shown as percentages, and with merged ones.
    pub(super) fn with(mut self, percent: PercentCells, merged: MergedCells) -> Self {
        self.percent = percent;
        self.merged = merged;
        self
    }

    /// Takes the next cell; positions are 0-based and must ascend. Empty cells only count as gaps.
    pub(super) fn cell(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<(), ReadError> {
        self.text.clear();
        let mut kind = describe(value, &mut self.text);
        if kind == FieldKind::Number && self.percent.take(row, column) {
            kind = FieldKind::Percent;
        }
        self.push(row, column, kind)
    }

    /// Takes a formula whose value was never worked out: not blank, and certainly not zero.
    pub(super) fn formula_without_value(&mut self, row: u32, column: u32) -> Result<(), ReadError> {
        self.text.clear();
        self.text.push_str(NO_VALUE);
        self.push(row, column, FieldKind::Error)
    }

    fn push(&mut self, row: u32, column: u32, kind: FieldKind) -> Result<(), ReadError> {
        if self.text.is_empty() {
            return Ok(());
        }
        let gap = match self.current {
            Some((last, next)) if last == row => column.checked_sub(next),
            Some((last, _)) => row.checked_sub(last).map(|_| column),
            None => Some(column),
        };
        let Some(gap) = gap else {
            return Err(ReadError::broken(self.file, &"cells of a sheet are not in order"));
        };
        let below = self.current.map_or(0, |(last, _)| row.saturating_sub(last));
        self.filled += 1;
        self.padding += u64::from(gap);
        self.bytes += self.text.len() as u64;
        self.check(column, gap, below)
            .map_err(|refusal| ReadError::refused(self.file, &cell_name(row, column), refusal))?;
        if self.current.is_none_or(|(last, _)| last != row) {
            self.end_row();
            let (fields, bytes) = self.before;
            let is_full = self.block.len() >= ROWS_PER_BLOCK
                || self.filled + self.padding - fields > FIELDS_PER_BLOCK
                || self.bytes - bytes > BYTES_PER_BLOCK;
            if is_full {
                self.hand_over();
            }
            self.block.begin_row(row.saturating_add(1));
            self.merged.enter(row);
        }
        self.pad(row, column.saturating_sub(gap), column);
        self.block.push_field(kind, &self.text);
        if !self.merged.is_empty() {
            self.merged.see(row, column, kind, &self.text);
        }
        self.current = Some((row, column + 1));
        Ok(())
    }

    /// Empty fields, or what merged cells above show there.
    fn pad(&mut self, row: u32, from: u32, to: u32) {
        for column in from..to {
            let (kind, text) = self.merged.value(row, column).unwrap_or((FieldKind::Text, ""));
            self.bytes += text.len() as u64;
            self.block.push_field(kind, text);
        }
    }

    /// What merged cells above show behind the last filled cell of a row.
    fn end_row(&mut self) {
        if let Some((row, next)) = self.current
            && let Some(last) = self.merged.last_behind(row, next)
        {
            self.pad(row, next, last.saturating_add(1));
        }
    }

    /// May a cell be there, so far behind and below the one before it?
    fn check(&self, column: u32, gap: u32, below: u32) -> Result<(), Refusal> {
        match () {
            () if column >= MAX_COLUMNS => Err(CELL_OUTSIDE),
            () if gap > MAX_COLUMN_GAP || below > MAX_ROW_GAP => Err(STRAY_CELL),
            () if self.text.len() > MAX_CELL => Err(CELL_TOO_LONG),
            () if self.padding > PADDING.saturating_add(self.filled.saturating_mul(PADDING_RATIO)) => {
                Err(TOO_MANY_CELLS)
            }
            () if self.bytes > self.bytes_limit => Err(TEXT_TOO_LARGE),
            () => Ok(()),
        }
    }

    fn hand_over(&mut self) {
        let block = std::mem::take(&mut self.block);
        self.before = (self.filled + self.padding, self.bytes);
        self.done.push((self.each)(block));
    }

    /// What `each` made of the blocks.
    pub(super) fn finish(mut self) -> Vec<T> {
        self.end_row();
        if !self.block.is_empty() {
            self.hand_over();
        }
        self.done
    }
}

/// `B7` for row 6, column 1.
pub(super) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        let letter = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest = (rest - 1) / 26;
    }
    let column: String = letters.iter().rev().collect();
    format!("{column}{}", row.saturating_add(1))
}

/// A cell of an old workbook in the shape of the others.
pub(super) fn borrow(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(v) => DataRef::Int(*v),
        Data::Float(v) => DataRef::Float(*v),
        Data::String(v) => DataRef::SharedString(v),
        Data::Bool(v) => DataRef::Bool(*v),
        Data::DateTime(v) => DataRef::DateTime(*v),
        Data::DateTimeIso(v) => DataRef::DateTimeIso(v.clone()),
        Data::DurationIso(v) => DataRef::DurationIso(v.clone()),
        Data::Error(v) => DataRef::Error(v.clone()),
        Data::Empty => DataRef::Empty,
        #[allow(unreachable_patterns)]
        _ => DataRef::Empty,
    }
}

/// Appends a cell's text and tells its kind. Writing to a string cannot fail.
fn describe(value: &DataRef<'_>, out: &mut String) -> FieldKind {
    match value {
        DataRef::Int(v) => {
            let _ = write!(out, "{v}");
            FieldKind::Number
        }
        DataRef::Float(v) => number(*v, out),
        DataRef::String(v) => text(v, out),
        DataRef::SharedString(v) => text(v, out),
        DataRef::Bool(v) => {
            out.push(if *v { '是' } else { '否' });
            FieldKind::Boolean
        }
        DataRef::DateTime(v) => day(v, out),
        DataRef::DateTimeIso(v) => {
            let v = v.replacen('T', " ", 1);
            out.push_str(v.strip_suffix(" 00:00:00").unwrap_or(&v));
            FieldKind::Date
        }
        DataRef::DurationIso(v) => text(v, out),
        DataRef::Error(v) => {
            let _ = write!(out, "{v}");
            FieldKind::Error
        }
        DataRef::Empty => FieldKind::Text,
    }
}

fn text(value: &str, out: &mut String) -> FieldKind {
    out.push_str(value);
    FieldKind::Text
}

/// The shortest decimal that reads back as the same double; never in scientific notation.
fn number(value: f64, out: &mut String) -> FieldKind {
    if !value.is_finite() {
        out.push_str("#NUM!");
        return FieldKind::Error;
    }
    let _ = write!(out, "{value}");
    if out == "-0" {
        out.remove(0);
    }
    FieldKind::Number
}

/// A day, with the time unless it is midnight. Times without a day and spans of time stay numbers.
fn day(value: &ExcelDateTime, out: &mut String) -> FieldKind {
    let serial = value.as_f64();
    if !value.is_datetime() || !(1.0..=LAST_SERIAL).contains(&serial) {
        return number(serial, out);
    }
    let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) != (0, 0, 0) {
        let _ = write!(out, " {hour:02}:{minute:02}:{second:02}");
    }
    FieldKind::Date
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(value: &DataRef<'_>) -> (FieldKind, String) {
        let mut out = String::new();
        let kind = describe(value, &mut out);
        (kind, out)
    }

    #[test]
    fn numbers_are_exact_and_plain() {
        for (value, text) in [
            (22.5, "22.5"),
            (44652.0, "44652"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (1e21, "1000000000000000000000"),
            (1e-7, "0.0000001"),
            (59.048_209, "59.048209"),
            (123_456_789.12, "123456789.12"),
        ] {
            assert_eq!(shown(&DataRef::Float(value)), (FieldKind::Number, text.to_owned()));
        }
        assert_eq!(shown(&DataRef::Float(f64::NAN)).0, FieldKind::Error);
    }

    #[test]
    fn names_of_cells() {
        for (row, column, name) in [
            (0, 0, "A1"),
            (6, 25, "Z7"),
            (0, 26, "AA1"),
            (0, 701, "ZZ1"),
            (1_048_575, 16_383, "XFD1048576"),
        ] {
            assert_eq!(cell_name(row, column), name);
        }
    }

    /// Cells and what became of them: number of blocks, or the code and the place.
    fn collect(cells: impl Iterator<Item = (u32, u32)>, text: &str) -> Result<usize, (&'static str, String)> {
        let mut rows = Rows::new("f", 0, |block: RowBlock| block.len());
        for (row, column) in cells {
            rows.cell(row, column, &DataRef::SharedString(text))
                .map_err(|e| match e {
                    ReadError::Refused { refusal, place, .. } => (refusal.code, place),
                    other => ("", other.to_string()),
                })?;
        }
        Ok(rows.finish().len())
    }

    #[test]
    fn far_away_and_too_much() {
        let one = |row, column| collect([(0, 0), (1, 0), (row, column)].into_iter(), "x");
        assert_eq!(one(1, 1024), Ok(1));
        assert_eq!(one(1, 1026), Err(("stray_cell", " AMM2".to_owned())));
        assert_eq!(one(1_048_575, 16_383), Err(("stray_cell", " XFD1048576".to_owned())));
        assert_eq!(one(0, 1).unwrap_err().0, "");
        assert_eq!(
            collect((0..100_000).map(|row| (row, 900)), "x").unwrap_err().0,
            "too_many_cells"
        );
        assert_eq!(
            collect((0..10_000).map(|row| (row, 0)), &"x".repeat(9_000))
                .unwrap_err()
                .0,
            "text_too_large"
        );
        assert_eq!(
            collect([(0, 0)].into_iter(), &"x".repeat(300_000)).unwrap_err().0,
            "cell_too_long"
        );
        // 3,000 rows of 300 fields: blocks are closed by the number of fields too.
        assert_eq!(
            collect((0..3_000).flat_map(|r| (0..300).map(move |c| (r, c))), "x"),
            Ok(4)
        );
    }

    #[test]
    fn other_kinds() {
        use calamine::{CellErrorType, ExcelDateTimeType};
        let serial = |v| DataRef::DateTime(ExcelDateTime::new(v, ExcelDateTimeType::DateTime, false));
        assert_eq!(shown(&serial(44562.0)), (FieldKind::Date, "2022-01-01".into()));
        assert_eq!(
            shown(&serial(44562.75)),
            (FieldKind::Date, "2022-01-01 18:00:00".into())
        );
        assert_eq!(shown(&serial(0.5)), (FieldKind::Number, "0.5".into()));
        assert_eq!(shown(&DataRef::Bool(true)), (FieldKind::Boolean, "是".into()));
        assert_eq!(
            shown(&DataRef::Error(CellErrorType::NA)),
            (FieldKind::Error, "#N/A".into())
        );
        assert_eq!(
            shown(&DataRef::DateTimeIso("2022-05-01T00:00:00".into())),
            (FieldKind::Date, "2022-05-01".into())
        );
    }
}
