//! ROUND(amount) → money: half up, away from zero, to the fen.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Signed;

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::columnar::arith;
use crate::assess::columnar::column::Column;
use crate::assess::reference::Value;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    match row.values {
        [Value::Number(n)] => Ok(Value::Number(half_up(n))),
        _ => Err(row.wrong("ROUND")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [a] = all.exactly()?;
    a.map_numbers(|n| arith::round(n, all.len))
}

/// Half up, away from zero.
pub(crate) fn half_up(n: &BigRational) -> BigRational {
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let magnitude = (n.abs() + half).floor();
    if n.is_negative() { -magnitude } else { magnitude }
}
