//! Columns from constants of the program.

use std::borrow::Cow;

use super::column::{Column, Lane, Valid, Values};
use super::num::Num;
use crate::assess::broken::Broken;
use crate::assess::cells::days_of;
use crate::policy::ir::{Constant, Type};

/// The same constant in every row; a missing one is missing as a `ty`.
pub(crate) fn broadcast(constant: &Constant, ty: Type, len: usize) -> Column<'_> {
    let values = match constant {
        Constant::Boolean(b) => Values::Boolean(Lane::One(*b)),
        Constant::Text(t) => Values::Text(Lane::One(Cow::Borrowed(t))),
        Constant::Date(d) => Values::Date(Lane::One(days_of(*d))),
        Constant::Month(m) => Values::Month(Lane::One(m.0)),
        Constant::Count(n) => Values::Number(Num::Int(Lane::One(*n))),
        Constant::Money(fen) => Values::Number(Num::Int(Lane::One(fen.0))),
        Constant::Ratio(r) => Values::Number(Num::Wide(Lane::One(r.numerator()), Lane::One(r.denominator()))),
        Constant::Missing => return Column::missing(ty, len),
    };
    Column {
        len,
        values,
        valid: Valid::All,
    }
}

/// One constant of type `ty` per row, or none.
///
/// # Errors
/// [`Broken`] if a constant is of another kind.
pub(crate) fn column<'c>(ty: Type, cells: Vec<Option<&'c Constant>>) -> Result<Column<'c>, Broken> {
    let cells: Vec<Option<&Constant>> = cells
        .into_iter()
        .map(|c| c.filter(|c| **c != Constant::Missing))
        .collect();
    // The values; `$empty` where there is none.
    macro_rules! lane {
        ($empty:expr, $($kind:pat => $value:expr),+) => {
            Lane::Many(
                cells
                    .iter()
                    .map(|c| match c {
                        None => Ok($empty),
                        $(Some($kind) => Ok($value),)+
                        Some(other) => Err(Broken::new(format!("{} where {ty:?} is wanted", kind(other)))),
                    })
                    .collect::<Result<_, Broken>>()?,
            )
        };
    }
    let values = match ty {
        Type::Boolean => Values::Boolean(lane!(false, Constant::Boolean(b) => *b)),
        Type::Text => Values::Text(lane!(Cow::Borrowed(""), Constant::Text(t) => Cow::Borrowed(t.as_str()))),
        Type::Date => Values::Date(lane!(0, Constant::Date(d) => days_of(*d))),
        Type::Month => Values::Month(lane!(0, Constant::Month(m) => m.0)),
        Type::Count | Type::Ratio | Type::Money | Type::Amount
            if cells.iter().flatten().any(|c| matches!(c, Constant::Ratio(_))) =>
        {
            let n = lane!(0, Constant::Ratio(r) => r.numerator(), Constant::Count(n) => i128::from(*n), Constant::Money(f) => i128::from(f.0));
            let d = lane!(1, Constant::Ratio(r) => r.denominator(), Constant::Count(_) | Constant::Money(_) => 1);
            Values::Number(Num::Wide(n, d))
        }
        Type::Count | Type::Ratio | Type::Money | Type::Amount => {
            Values::Number(Num::Int(lane!(0, Constant::Count(n) => *n, Constant::Money(f) => f.0)))
        }
    };
    Ok(Column {
        len: cells.len(),
        values,
        valid: Valid::of(cells.iter().map(Option::is_some).collect()),
    })
}

/// The kind of a constant in messages.
pub(crate) fn kind(constant: &Constant) -> &'static str {
    match constant {
        Constant::Boolean(_) => "boolean",
        Constant::Text(_) => "text",
        Constant::Date(_) => "date",
        Constant::Month(_) => "month",
        Constant::Count(_) => "count",
        Constant::Ratio(_) => "ratio",
        Constant::Money(_) => "money",
        Constant::Missing => "missing",
    }
}
