//! Values of the reference evaluator.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use crate::assess::broken::Broken;
use crate::assess::cells::{Cells, RATIO_UNITS, date_of};
use crate::assess::written::written;
use crate::calendar::{Date, Month};
use crate::money::Ratio;
use crate::policy::ir::{Constant, Direction, Type};
use crate::policy::reasons::Lack;

/// An exact value, or the name of the first field that is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// True or false.
    Boolean(bool),
    /// Text.
    Text(String),
    /// A day.
    Date(Date),
    /// A month.
    Month(Month),
    /// A count, a ratio, or fen.
    Number(BigRational),
    /// `<table>.<column>` or a reason such as `no lease row`. The last variant: missing keys come last.
    Missing(String),
}

impl Value {
    /// A whole number.
    pub(crate) fn whole(n: i64) -> Value {
        Value::Number(BigRational::from_integer(BigInt::from(n)))
    }

    /// A missing value.
    pub(crate) fn missing(why: &str) -> Value {
        Value::Missing(why.to_owned())
    }

    /// A missing value, by its reason.
    pub(crate) fn lacking(why: Lack<'_>) -> Value {
        Value::Missing(why.code())
    }

    /// True for [`Value::Missing`].
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Value::Missing(_))
    }

    /// The kind in messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Value::Boolean(_) => "boolean",
            Value::Text(_) => "text",
            Value::Date(_) => "date",
            Value::Month(_) => "month",
            Value::Number(_) => "number",
            Value::Missing(_) => "missing",
        }
    }

    /// A value of another kind than the one that belongs there.
    pub(crate) fn instead_of(&self, wanted: &str) -> Broken {
        Broken::new(format!("{wanted} is wanted, found {}", self.kind()))
    }

    /// The value as a key: all missing values are one key, whatever their name.
    pub(crate) fn into_key(self) -> Value {
        if self.is_missing() { Value::missing("") } else { self }
    }

    /// Written form (money in yuan); `None` if missing.
    #[must_use]
    pub fn text(&self, ty: Type) -> Option<String> {
        Some(match self {
            Value::Boolean(b) => b.to_string(),
            Value::Text(t) => t.clone(),
            Value::Date(d) => d.to_string(),
            Value::Month(m) => m.to_string(),
            Value::Number(n) => written(ty, n),
            Value::Missing(_) => return None,
        })
    }
}

/// Order of two sort keys: missing last in either direction.
pub(crate) fn by_key(a: &Value, b: &Value, direction: Direction) -> Ordering {
    match (a.is_missing(), b.is_missing(), direction) {
        (false, false, Direction::Descending) => b.cmp(a),
        _ => a.cmp(b),
    }
}

/// A whole number that fits 64 bits.
pub(crate) fn to_whole(n: &BigRational) -> Option<i64> {
    if n.is_integer() { n.to_integer().to_i64() } else { None }
}

/// An exact ratio as a number.
pub(crate) fn of_ratio(r: Ratio) -> Value {
    Value::Number(BigRational::new(
        BigInt::from(r.numerator()),
        BigInt::from(r.denominator()),
    ))
}

/// A constant with its label: that of a value that is never there says why.
pub(crate) fn of_labelled(constant: &Constant, label: Option<&str>) -> Value {
    match (constant, label) {
        (Constant::Missing, Some(why)) => Value::missing(why),
        _ => of_constant(constant),
    }
}

/// A constant of the program.
pub(crate) fn of_constant(constant: &Constant) -> Value {
    match constant {
        Constant::Boolean(b) => Value::Boolean(*b),
        Constant::Text(t) => Value::Text(t.clone()),
        Constant::Date(d) => Value::Date(*d),
        Constant::Month(m) => Value::Month(*m),
        Constant::Count(n) => Value::whole(*n),
        Constant::Ratio(r) => of_ratio(*r),
        Constant::Money(fen) => Value::whole(fen.0),
        Constant::Missing => Value::lacking(Lack::Null),
    }
}

/// A cell of a table; `None` if it is empty.
pub(crate) fn of_cell(cells: &Cells<'_>, row: u32) -> Option<Value> {
    let row = row as usize;
    if cells.is_null(row) {
        return None;
    }
    Some(match cells {
        Cells::Text(a) => Value::Text(a.value(row).to_owned()),
        Cells::Boolean(a) => Value::Boolean(a.value(row)),
        Cells::Date(a) => Value::Date(date_of(a.value(row))?),
        Cells::Month(a) => Value::Month(Month(a.value(row))),
        Cells::Whole(a) => Value::whole(a.value(row)),
        Cells::Ratio(a) => Value::Number(BigRational::new(BigInt::from(a.value(row)), BigInt::from(RATIO_UNITS))),
    })
}
