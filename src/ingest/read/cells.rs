//! Workbook cells as fields, and rows of cells as blocks.

use std::fmt::Write;

use calamine::{Data, DataRef, ExcelDateTime};

use super::bounds::{MAX_CELLS, MAX_COLUMNS};
use super::{ROWS_PER_BLOCK, ReadError};
use crate::ingest::{FieldKind, RowBlock};

/// Last serial number of a spreadsheet, 9999-12-31.
const LAST_SERIAL: f64 = 2_958_465.99;

/// What stands in place of the value of a formula that was saved without one.
const NO_VALUE: &str = "#未计算";

/// Collects cells in sheet order into blocks and hands these to `each`.
pub(super) struct Rows<'a, T, F: Fn(RowBlock<'static>) -> T> {
    file: &'a str,
    each: F,
    block: RowBlock<'static>,
    done: Vec<T>,
    /// Row (0-based) begun last and the column behind its last field.
    current: Option<(u32, u32)>,
    cells: u64,
    text: String,
}

impl<'a, T, F: Fn(RowBlock<'static>) -> T> Rows<'a, T, F> {
    pub(super) fn new(file: &'a str, each: F) -> Self {
        Rows {
            file,
            each,
            block: RowBlock::default(),
            done: Vec::new(),
            current: None,
            cells: 0,
            text: String::new(),
        }
    }

    /// Takes the next cell; positions are 0-based and must ascend. Empty cells only count as gaps.
    pub(super) fn cell(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<(), ReadError> {
        self.text.clear();
        let kind = describe(value, &mut self.text);
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
        if column >= MAX_COLUMNS {
            return Err(ReadError::broken(self.file, &"a sheet has more than 16384 columns"));
        }
        let from = match self.current {
            Some((last, next)) if last == row && next <= column => next,
            Some((last, _)) if last >= row => {
                return Err(ReadError::broken(self.file, &"cells of a sheet are not in order"));
            }
            _ => {
                if self.block.len() >= ROWS_PER_BLOCK {
                    self.hand_over();
                }
                self.block.begin_row(row.saturating_add(1));
                0
            }
        };
        self.cells += u64::from(column - from) + 1;
        if self.cells > MAX_CELLS {
            return Err(ReadError::TooLarge {
                file: self.file.to_owned(),
                limit: MAX_CELLS,
                unit: "cells in a sheet",
            });
        }
        for _ in from..column {
            self.block.push_field(FieldKind::Text, "");
        }
        self.block.push_field(kind, &self.text);
        self.current = Some((row, column + 1));
        Ok(())
    }

    fn hand_over(&mut self) {
        let block = std::mem::take(&mut self.block);
        self.done.push((self.each)(block));
    }

    /// What `each` made of the blocks.
    pub(super) fn finish(mut self) -> Vec<T> {
        if !self.block.is_empty() {
            self.hand_over();
        }
        self.done
    }
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
