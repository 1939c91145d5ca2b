//! Facts whose values a dataset gives ([`crate::store::Table::given`]).
//!
//! Arrays are typed as columns are (`Date32`, `Int32` months, `Int64` counts and fen, `Utf8`, `Boolean`); ratios and exact amounts are
//! `Utf8` in the form that [`Ratio::parse`] reads (amounts in fen), because they need not be decimals.

use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, Int32Array, Int64Array, StringArray};

use super::broken::Broken;
use super::cells::date_of;
use crate::calendar::Month;
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Constant, Fact, Type};
use crate::store::Dataset;

/// The array that gives a fact, if there is one.
pub(crate) fn array<'a>(data: &'a Dataset, fact: &Fact) -> Option<&'a ArrayRef> {
    data.tables
        .get(fact.on.index())?
        .given
        .iter()
        .find(|(name, _)| *name == fact.id)
        .map(|(_, a)| a)
}

/// The value given for a row; `None` if the cell is null.
///
/// # Errors
/// [`Broken`] if the array or the cell is not of the fact's type.
pub(crate) fn value(array: &ArrayRef, ty: Type, row: usize) -> Result<Option<Constant>, Broken> {
    if row >= array.len() {
        return Err(Broken::new("fewer values are given than the table has rows"));
    }
    if array.is_null(row) {
        return Ok(None);
    }
    let any = array.as_any();
    let read = || {
        Some(match ty {
            Type::Boolean => Constant::Boolean(any.downcast_ref::<BooleanArray>()?.value(row)),
            Type::Text => Constant::Text(any.downcast_ref::<StringArray>()?.value(row).to_owned()),
            Type::Date => Constant::Date(date_of(any.downcast_ref::<Date32Array>()?.value(row))?),
            Type::Month => Constant::Month(Month(any.downcast_ref::<Int32Array>()?.value(row))),
            Type::Count => Constant::Count(any.downcast_ref::<Int64Array>()?.value(row)),
            Type::Money => Constant::Money(Fen(any.downcast_ref::<Int64Array>()?.value(row))),
            Type::Ratio | Type::Amount => Constant::Ratio(Ratio::parse(any.downcast_ref::<StringArray>()?.value(row))?),
        })
    };
    read()
        .map(Some)
        .ok_or_else(|| Broken::new(format!("the given value is not of type {ty:?}")))
}
