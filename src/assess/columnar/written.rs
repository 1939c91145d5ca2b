//! Written forms of values in columns.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::column::{Column, Values};
use super::num::Num;
use crate::assess::cells::date_of;
use crate::assess::written::written;
use crate::calendar::Month;
use crate::policy::ir::Type;

/// Appends the written form of a value.
pub(crate) fn push(text: &mut String, column: &Column<'_>, ty: Type, row: usize) {
    match &column.values {
        Values::Boolean(lane) => text.push_str(if *lane.get(row) { "true" } else { "false" }),
        Values::Text(lane) => text.push_str(lane.get(row)),
        Values::Date(lane) => text.push_str(&date_of(*lane.get(row)).map_or_else(String::new, |d| d.to_string())),
        Values::Month(lane) => text.push_str(&Month(*lane.get(row)).to_string()),
        Values::Number(n) => match (ty, n.whole(row)) {
            (Type::Count | Type::Ratio, Some(n)) => text.push_str(&n.to_string()),
            (Type::Money | Type::Amount, Some(n)) => text.push_str(&crate::money::Fen(n).to_string()),
            _ => text.push_str(&written(ty, &exact(n, row))),
        },
    }
}

fn exact(n: &Num, row: usize) -> BigRational {
    match n.parts(row) {
        Some((n, d)) => BigRational::new(BigInt::from(n), BigInt::from(d)),
        None => n.exact(row),
    }
}
