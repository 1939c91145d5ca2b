//! Columns from constants of the program.

use std::borrow::Cow;

use super::column::{Column, Lane, Valid, Values};
use super::num::Num;
use crate::assess::cells::days_of;
use crate::policy::ir::Constant;

/// The same constant in every row.
pub(crate) fn broadcast(constant: &Constant, len: usize) -> Column<'_> {
    let values = match constant {
        Constant::Boolean(b) => Values::Boolean(Lane::One(*b)),
        Constant::Text(t) => Values::Text(Lane::One(Cow::Borrowed(t))),
        Constant::Date(d) => Values::Date(Lane::One(days_of(*d))),
        Constant::Month(m) => Values::Month(Lane::One(m.0)),
        Constant::Count(n) => Values::Number(Num::Int(Lane::One(*n))),
        Constant::Money(fen) => Values::Number(Num::Int(Lane::One(fen.0))),
        Constant::Ratio(r) => Values::Number(Num::Wide(Lane::One(r.numerator()), Lane::One(r.denominator()))),
        Constant::Missing => return Column::nothing(len),
    };
    Column {
        len,
        values,
        valid: Valid::All,
    }
}

/// One constant per row, all of one type.
pub(crate) fn column<'c>(cells: impl Iterator<Item = Option<&'c Constant>>, len: usize) -> Column<'c> {
    let cells: Vec<Option<&Constant>> = cells.map(|c| c.filter(|c| **c != Constant::Missing)).collect();
    let Some(first) = cells.iter().flatten().next() else {
        return Column::nothing(len);
    };
    macro_rules! lane {
        ($empty:expr, $($kind:pat => $value:expr),+) => {
            Lane::Many(cells.iter().map(|c| match c { $(Some($kind) => $value,)+ _ => $empty }).collect())
        };
    }
    let values = match first {
        Constant::Boolean(_) => Values::Boolean(lane!(false, Constant::Boolean(b) => *b)),
        Constant::Text(_) => Values::Text(lane!(Cow::Borrowed(""), Constant::Text(t) => Cow::Borrowed(t.as_str()))),
        Constant::Date(_) => Values::Date(lane!(0, Constant::Date(d) => days_of(*d))),
        Constant::Month(_) => Values::Month(lane!(0, Constant::Month(m) => m.0)),
        _ if cells.iter().flatten().any(|c| matches!(c, Constant::Ratio(_))) => {
            let n = lane!(0, Constant::Ratio(r) => r.numerator(), Constant::Count(n) => i128::from(*n), Constant::Money(f) => i128::from(f.0));
            let d = lane!(1, Constant::Ratio(r) => r.denominator());
            Values::Number(Num::Wide(n, d))
        }
        _ => Values::Number(Num::Int(lane!(0, Constant::Count(n) => *n, Constant::Money(f) => f.0))),
    };
    Column {
        len,
        values,
        valid: Valid::of(cells.iter().map(Option::is_some).collect()),
    }
}
