//! One column of a block at a time: the kind of value is settled once per column, not once per field.

use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, StringBuilder};
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Int32Type, Int64Type};
use arrow_array::{ArrayRef, PrimitiveArray, new_null_array};
use arrow_buffer::NullBufferBuilder;

use super::cell;
use super::column::{data_type, days};
use super::faults::{Faults, cut_short, written};
use super::field::{self, Refusal, refusal};
use super::mapping::{Blank, Unit};
use super::plan::{PlannedColumn, PlannedList};
use super::row::{FieldKind, Row};
use super::verdict::{MISSING_VALUE, SHORT_ROW};
use crate::schema::ColumnType;

/// The rows of a block, and what is found wrong with them.
pub(super) struct Sheet<'b, 'p> {
    pub(super) rows: &'b [Row<'b>],
    pub(super) issued_codes: &'p [String],
    pub(super) faults: &'b mut Faults,
    /// Codes accepted although a check digit fails.
    pub(super) exceptions: &'b mut Vec<String>,
}

impl Sheet<'_, '_> {
    /// Reads a column. A field that cannot be read is null, and its row is faulty.
    pub(super) fn column(&mut self, column: &PlannedColumn<'_>) -> ArrayRef {
        let Some(at) = column.field else {
            return new_null_array(&data_type(column.column_type), self.rows.len());
        };
        let blank = match column.blank {
            Blank::Missing => cell::Blank::Missing,
            Blank::Zero | Blank::False => cell::Blank::Zero,
        };
        match column.column_type {
            ColumnType::Money => {
                let unit = match column.unit {
                    Unit::Yuan => cell::Unit::Yuan,
                    Unit::WanYuan => cell::Unit::WanYuan,
                };
                self.whole(at, column, |kind, text| {
                    Ok(cell::money(kind, text, unit, blank).map_err(refusal)?.map(|fen| fen.0))
                })
            }
            ColumnType::Count => self.whole(at, column, |kind, text| {
                cell::count(kind, text, false, blank).map_err(refusal)
            }),
            ColumnType::Ratio => self.whole(at, column, |kind, text| {
                cell::ratio(kind, text, column.percent, blank).map_err(refusal)
            }),
            ColumnType::Date => self.dates(at, column),
            ColumnType::Month => self.months(at, column),
            ColumnType::Boolean => self.truths(at, column, blank),
            ColumnType::Text | ColumnType::Uscc | ColumnType::TaxpayerId | ColumnType::ResidentId => {
                self.texts(at, column)
            }
        }
    }

    /// Reads a cell with a list of dates as `YYYY-MM-DD` joined by `;`.
    pub(super) fn list(&mut self, list: &PlannedList<'_>) -> ArrayRef {
        let mut builder = StringBuilder::new();
        for (number, row) in self.rows.iter().enumerate() {
            let (kind, text) = list.field.and_then(|at| row.field(at)).unwrap_or((FieldKind::Text, ""));
            match field::dates(kind, text, list.separators) {
                Ok(dates) => builder.append_option(dates),
                Err(fault) => {
                    self.faults.note(number, &list.heading, fault);
                    builder.append_null();
                }
            }
        }
        Arc::new(builder.finish())
    }

    fn whole(
        &mut self,
        at: usize,
        column: &PlannedColumn<'_>,
        read: impl Fn(FieldKind, &str) -> Result<Option<i64>, Refusal>,
    ) -> ArrayRef {
        self.numbers::<Int64Type>(at, column, read)
    }

    fn dates(&mut self, at: usize, column: &PlannedColumn<'_>) -> ArrayRef {
        self.numbers::<Date32Type>(at, column, |kind, text| {
            Ok(cell::date(kind, text).map_err(refusal)?.map(days))
        })
    }

    fn months(&mut self, at: usize, column: &PlannedColumn<'_>) -> ArrayRef {
        self.numbers::<Int32Type>(at, column, |kind, text| {
            Ok(cell::month(kind, text).map_err(refusal)?.map(|month| month.0))
        })
    }

    /// A column of numbers; where there is none, zero stands below the mark of a missing value.
    fn numbers<T: ArrowPrimitiveType>(
        &mut self,
        at: usize,
        column: &PlannedColumn<'_>,
        read: impl Fn(FieldKind, &str) -> Result<Option<T::Native>, Refusal>,
    ) -> ArrayRef {
        let mut values: Vec<T::Native> = Vec::with_capacity(self.rows.len());
        let mut valid = NullBufferBuilder::new(self.rows.len());
        for (number, row) in self.rows.iter().enumerate() {
            let (kind, text) = written(row, at);
            let value = self.settle(number, at, column, read(kind, text));
            valid.append(value.is_some());
            values.push(value.unwrap_or_default());
        }
        Arc::new(PrimitiveArray::<T>::new(values.into(), valid.finish()))
    }

    fn truths(&mut self, at: usize, column: &PlannedColumn<'_>, blank: cell::Blank) -> ArrayRef {
        let mut builder = BooleanBuilder::with_capacity(self.rows.len());
        for (number, row) in self.rows.iter().enumerate() {
            let (kind, text) = written(row, at);
            let truth = cell::boolean(kind, text, blank).map_err(refusal);
            builder.append_option(self.settle(number, at, column, truth));
        }
        Arc::new(builder.finish())
    }

    fn texts(&mut self, at: usize, column: &PlannedColumn<'_>) -> ArrayRef {
        let rows = self.rows.len();
        let mut builder = StringBuilder::with_capacity(rows, self.text_length(at));
        for (number, row) in self.rows.iter().enumerate() {
            let (kind, text) = written(row, at);
            let words = field::words(kind, text, column, self.issued_codes, self.exceptions);
            builder.append_option(self.settle(number, at, column, words));
        }
        Arc::new(builder.finish())
    }

    /// About how many bytes the texts of a column have, by those of the first rows.
    fn text_length(&self, at: usize) -> usize {
        const LOOKED_AT: usize = 64;
        let first = self.rows.iter().take(LOOKED_AT);
        let bytes: usize = first.map(|row| written(row, at).1.len()).sum();
        let looked_at = self.rows.len().clamp(1, LOOKED_AT);
        // A sixteenth more than that: room that is not needed costs less than texts that have to move.
        let bytes = bytes.saturating_mul(self.rows.len()) / looked_at;
        bytes + bytes / 16
    }

    #[inline]
    fn settle<T>(
        &mut self,
        number: usize,
        at: usize,
        column: &PlannedColumn<'_>,
        read: Result<Option<T>, Refusal>,
    ) -> Option<T> {
        match read {
            Ok(None) if column.required => {
                let short = self.rows.get(number).is_some_and(|row| cut_short(row, at));
                let fault = if short { SHORT_ROW } else { MISSING_VALUE };
                self.faults.note(number, &column.heading, fault);
                None
            }
            Ok(value) => value,
            Err(fault) => {
                self.faults.note(number, &column.heading, fault);
                None
            }
        }
    }
}
