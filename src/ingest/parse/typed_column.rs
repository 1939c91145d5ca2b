//! One column of a block at a time: the kind of value is settled once per column, not once per field.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, StringBuilder};
use arrow_array::types::{ArrowPrimitiveType, Date32Type, Int32Type, Int64Type};
use arrow_array::{ArrayRef, Int32Array, StringArray, new_null_array};

use crate::ingest::columns::column_builder::{self, days};
use crate::ingest::columns::dictionary_builder::{DictionaryBuilder, coded};
use crate::ingest::error::IngestError;
use crate::ingest::layout::plan::{PlannedColumn, PlannedList};
use crate::ingest::mapping::Blank;
use crate::ingest::parse::cell;
use crate::ingest::parse::faults::{Faults, cut_short, written};
use crate::ingest::parse::field::{self, Refusal, refusal};
use crate::ingest::parse::row_decision::{MISSING_VALUE, SHORT_ROW};
use crate::ingest::read::row::{FieldKind, Row};
use crate::schema::ColumnType;
use crate::store::arrow_type;

/// Rows by which the others are judged.
const LOOKED_AT: usize = 64;

/// The rows of a block, and what is found wrong with them.
pub(crate) struct Sheet<'b, 'p> {
    pub(crate) rows: &'b [Row<'b>],
    pub(crate) issued_codes: &'p [String],
    /// Whether serial numbers of days count from 1904.
    pub(crate) from_1904: bool,
    pub(crate) faults: &'b mut Faults,
    /// Codes accepted although a check digit fails.
    pub(crate) exceptions: &'b mut Vec<String>,
}

impl Sheet<'_, '_> {
    /// Reads a column. A field that cannot be read is null, and its row is faulty.
    ///
    /// # Errors
    /// If there is too much text.
    pub(crate) fn column(&mut self, column: &PlannedColumn<'_>) -> Result<ArrayRef, IngestError> {
        let rows = self.rows.len();
        let Some(at) = column.field else {
            return if column.coded {
                coded(Int32Array::new_null(rows), StringArray::new_null(0))
            } else {
                Ok(new_null_array(&arrow_type(column.column_type), rows))
            };
        };
        let blank = match column.blank {
            Blank::Missing => cell::Blank::Missing,
            Blank::Zero | Blank::False => cell::Blank::Zero,
        };
        Ok(match column.column_type {
            ColumnType::Money => self.whole(at, column, |kind, text| {
                Ok(cell::money(kind, text, column.unit, blank)
                    .map_err(refusal)?
                    .map(|fen| fen.0))
            }),
            ColumnType::Count if column.heading.contains(['%', '％']) => self.whole(at, column, |kind, text| {
                cell::percentage(kind, text, blank).map_err(refusal)
            }),
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
                if column.coded && self.repeats(at) {
                    return self.coded(at, column);
                }
                self.texts(at, column)
            }
        })
    }

    /// Reads a cell with a list of dates as `YYYY-MM-DD` joined by `;`.
    pub(crate) fn list(&mut self, list: &PlannedList<'_>) -> ArrayRef {
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
        let from_1904 = self.from_1904;
        self.numbers::<Date32Type>(at, column, |kind, text| {
            let serial = if from_1904 { cell::from_1904(kind, text) } else { None };
            let text = serial.as_deref().unwrap_or(text);
            Ok(cell::date(kind, text).map_err(refusal)?.map(days))
        })
    }

    fn months(&mut self, at: usize, column: &PlannedColumn<'_>) -> ArrayRef {
        let from_1904 = self.from_1904;
        self.numbers::<Int32Type>(at, column, |kind, text| {
            let serial = if from_1904 { cell::from_1904(kind, text) } else { None };
            let text = serial.as_deref().unwrap_or(text);
            Ok(cell::month(kind, text).map_err(refusal)?.map(|month| month.0))
        })
    }

    fn numbers<T: ArrowPrimitiveType>(
        &mut self,
        at: usize,
        column: &PlannedColumn<'_>,
        read: impl Fn(FieldKind, &str) -> Result<Option<T::Native>, Refusal>,
    ) -> ArrayRef {
        let rows = self.rows;
        let values = rows.iter().enumerate().map(|(number, row)| {
            let (kind, text) = written(row, at);
            self.settle(number, at, column, read(kind, text))
        });
        Arc::new(column_builder::numbers::<T>(rows.len(), values))
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

    /// A column of texts that repeat: what was read once and found in order as it stands is not read again.
    fn coded(&mut self, at: usize, column: &PlannedColumn<'_>) -> Result<ArrayRef, IngestError> {
        let mut builder = DictionaryBuilder::with_capacity(self.rows.len());
        // By key: true if the text, read as a field, gives itself.
        let mut as_it_stands: Vec<bool> = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let (kind, text) = written(row, at);
            let known = (kind == FieldKind::Text).then(|| builder.coder().find(text)).flatten();
            let known = known.filter(|key| position(*key).and_then(|key| as_it_stands.get(key)) == Some(&true));
            if known.is_some() {
                builder.push_key(known);
                continue;
            }
            let exceptions = self.exceptions.len();
            let words = field::words(kind, text, column, self.issued_codes, self.exceptions);
            let words = self.settle(number, at, column, words);
            let key = words.as_ref().map(|words| builder.coder().code(words)).transpose()?;
            builder.push_key(key);
            if let Some(key) = key.and_then(position) {
                if key >= as_it_stands.len() {
                    as_it_stands.resize(key + 1, false);
                }
                // Every use of an exception is told.
                let plain = kind == FieldKind::Text && self.exceptions.len() == exceptions;
                if let Some(known) = as_it_stands.get_mut(key) {
                    *known |= plain && words.as_deref() == Some(text);
                }
            }
        }
        builder.finish()
    }

    /// True if texts of a column repeat within the block, by those of the first rows.
    fn repeats(&self, at: usize) -> bool {
        let first = self.rows.iter().take(LOOKED_AT).map(|row| written(row, at).1);
        let first: BTreeSet<&str> = first.collect();
        first.len() * 2 <= self.rows.len().min(LOOKED_AT)
    }

    /// About how many bytes the texts of a column have, by those of the first rows.
    fn text_length(&self, at: usize) -> usize {
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

fn position(key: i32) -> Option<usize> {
    usize::try_from(key).ok()
}
