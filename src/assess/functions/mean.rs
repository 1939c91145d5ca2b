//! MEAN(a, …): the exact mean of the arguments that are there; missing if none is.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::{Columns, Meaning, Missing, OfColumns, Row, Unknown};
use crate::assess::broken::Broken;
use crate::assess::columnar::arith;
use crate::assess::columnar::column::{Column, Lane, Valid, Values};
use crate::assess::columnar::num::Num;
use crate::assess::reference::Value;
use crate::policy::ir::Arithmetic;

pub(super) const MEANING: Meaning = Meaning {
    of_row,
    of_columns: OfColumns::All(of_columns),
    missing: Missing::Heeded(Unknown::Any),
    lack: None,
};

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    let mut total = BigRational::zero();
    let mut count = 0_i64;
    for value in row.values {
        match value {
            Value::Number(n) => {
                total += n;
                count += 1;
            }
            Value::Missing(_) => {}
            other => return Err(other.instead_of("number")),
        }
    }
    if count > 0 {
        return Ok(Value::Number(total / BigInt::from(count)));
    }
    row.values.first().cloned().ok_or_else(|| row.wrong("MEAN"))
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let len = all.len;
    let mut total = Num::Int(Lane::One(0));
    let mut count = vec![0_i64; len];
    for column in all.columns {
        let n = column.numbers()?;
        // Rows without a value hold something without meaning: add zero for them.
        total = arith::arithmetic(Arithmetic::Add, &total, &n.only(len, |i| column.has(i)), len).0;
        (0..len).filter(|i| column.has(*i)).for_each(|i| count[i] += 1);
    }
    let valid = Valid::of(count.iter().map(|c| *c > 0).collect());
    let by = Num::Int(Lane::Many(count));
    Ok(Column {
        len,
        values: Values::Number(arith::arithmetic(Arithmetic::Divide, &total, &by, len).0),
        valid,
    })
}
