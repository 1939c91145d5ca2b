//! Comparisons.

use std::cmp::Ordering;

use super::column::{Column, Lane, Values};
use super::num::Num;
use crate::assess::broken::Broken;
use crate::policy::ir::Comparison;

/// Compares two columns row by row.
pub(crate) fn compare<'c>(op: Comparison, a: &Column<'c>, b: &Column<'c>) -> Result<Column<'c>, Broken> {
    let len = a.len;
    let flags = match (&a.values, &b.values) {
        (Values::Number(Num::Int(x)), Values::Number(Num::Int(y))) => lanes(op, x, y, len),
        (Values::Number(x), Values::Number(y)) => (0..len).map(|i| holds(op, x.compare(i, y, i))).collect(),
        (Values::Date(x), Values::Date(y)) | (Values::Month(x), Values::Month(y)) => lanes(op, x, y, len),
        (Values::Text(x), Values::Text(y)) => lanes(op, x, y, len),
        (Values::Boolean(x), Values::Boolean(y)) => lanes(op, x, y, len),
        (a, b) => return Err(Broken::new(format!("{} is compared with {}", a.kind(), b.kind()))),
    };
    Ok(Column {
        len,
        values: Values::Boolean(Lane::Many(flags)),
        valid: a.valid.and(&b.valid),
    })
}

/// Whether an order satisfies a comparison.
pub(crate) fn holds(op: Comparison, order: Ordering) -> bool {
    match op {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

fn lanes<T: Ord + Clone>(op: Comparison, a: &Lane<T>, b: &Lane<T>, len: usize) -> Vec<bool> {
    match op {
        Comparison::Equal => zip(a, b, len, |x, y| x == y),
        Comparison::NotEqual => zip(a, b, len, |x, y| x != y),
        Comparison::Less => zip(a, b, len, |x, y| x < y),
        Comparison::LessOrEqual => zip(a, b, len, |x, y| x <= y),
        Comparison::Greater => zip(a, b, len, |x, y| x > y),
        Comparison::GreaterOrEqual => zip(a, b, len, |x, y| x >= y),
    }
}

fn zip<T>(a: &Lane<T>, b: &Lane<T>, len: usize, f: impl Fn(&T, &T) -> bool) -> Vec<bool> {
    match (a, b) {
        (Lane::Many(a), Lane::Many(b)) => a.iter().zip(b).map(|(a, b)| f(a, b)).collect(),
        (Lane::Many(a), Lane::One(b)) => a.iter().map(|a| f(a, b)).collect(),
        (Lane::One(a), Lane::Many(b)) => b.iter().map(|b| f(a, b)).collect(),
        (Lane::One(a), Lane::One(b)) => vec![f(a, b); len],
    }
}
