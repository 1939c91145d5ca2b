//! Windows: row numbers, quotas used up in order, balances carried forward.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::value::{Value, by_key};
use super::{Env, Reference, Row};
use crate::assess::{AssessError, Place};
use crate::policy::ir::{Expr, TableId, Window, WindowFunction};

/// What a window runs over.
pub(crate) struct Span<'s> {
    pub(crate) table: TableId,
    pub(crate) rows: &'s [usize],
    /// Cuts ties after the window's own order; compared byte by byte, then by row.
    pub(crate) tie: &'s dyn Fn(usize) -> Vec<String>,
    /// `measure.line` or the fact, for errors.
    pub(crate) owner: &'s str,
}

struct Sorted {
    row: usize,
    partition: Vec<Value>,
    order: Vec<Value>,
    tie: Vec<String>,
}

impl Reference<'_> {
    /// Values of a window for all rows of its span.
    pub(crate) fn window(
        &self,
        w: &Window,
        span: &Span<'_>,
        env: Env<'_>,
    ) -> Result<BTreeMap<usize, Value>, AssessError> {
        let at = |row| Row {
            table: span.table,
            row,
            outer: None,
        };
        let key = |e: &Expr, row| self.value(e, at(row), env).into_key();
        let sorted = |row: &usize| Sorted {
            row: *row,
            partition: w.partition.iter().map(|e| key(e, *row)).collect(),
            order: w.order.iter().map(|k| key(&k.expr, *row)).collect(),
            tie: (span.tie)(*row),
        };
        let mut rows: Vec<Sorted> = span.rows.iter().map(sorted).collect();
        rows.sort_by(|a, b| {
            let ordered = a.order.iter().zip(&b.order).zip(&w.order);
            let ordered = ordered.map(|((x, y), k)| by_key(x, y, k.direction)).find(|o| o.is_ne());
            let by_order = ordered.unwrap_or(std::cmp::Ordering::Equal);
            a.partition
                .cmp(&b.partition)
                .then(by_order)
                .then_with(|| a.tie.cmp(&b.tie))
                .then(a.row.cmp(&b.row))
        });
        let mut values = BTreeMap::new();
        for partition in rows.chunk_by(|a, b| a.partition == b.partition) {
            let arguments = |s: &Sorted| -> (usize, Vec<Value>) {
                (
                    s.row,
                    w.arguments.iter().map(|e| self.value(e, at(s.row), env)).collect(),
                )
            };
            let rows: Vec<(usize, Vec<Value>)> = partition.iter().map(arguments).collect();
            match w.function {
                WindowFunction::RowNumber => {
                    values.extend(rows.iter().zip(1..).map(|((row, _), n)| (*row, Value::whole(n))));
                }
                WindowFunction::Allocate => self.allocate(&rows, span, &mut values)?,
                carry => balance(carry, &rows, &mut values),
            }
        }
        Ok(values)
    }

    /// min(rest, max(wish, 0)) row after row. A row whose limit or wish is missing gets a missing value and uses nothing.
    fn allocate(
        &self,
        rows: &[(usize, Vec<Value>)],
        span: &Span<'_>,
        values: &mut BTreeMap<usize, Value>,
    ) -> Result<(), AssessError> {
        let mut quota: Option<(BigRational, BigRational)> = None;
        for (row, arguments) in rows {
            let value = match arguments.as_slice() {
                [Value::Number(limit), wish] => {
                    let (first, rest) = quota.get_or_insert_with(|| (limit.clone(), positive(limit)));
                    if first != limit {
                        let place = Place::of(self.data, span.table, *row);
                        return Err(AssessError::LimitDiffers {
                            owner: span.owner.to_owned(),
                            place,
                        });
                    }
                    match wish {
                        Value::Number(wish) => {
                            let got = positive(wish).min(rest.clone());
                            *rest -= &got;
                            Value::Number(got)
                        }
                        missing => missing.clone(),
                    }
                }
                [missing, ..] => missing.clone(),
                [] => Value::missing("null"),
            };
            values.insert(*row, value);
        }
        Ok(())
    }
}

fn positive(n: &BigRational) -> BigRational {
    if n.is_negative() {
        BigRational::zero()
    } else {
        n.clone()
    }
}

/// CARRY: available = balance + change; used = what demand asks for, up to what is available; the rest is the next balance.
/// Once the balance is missing it stays missing to the partition's end.
fn balance(function: WindowFunction, rows: &[(usize, Vec<Value>)], values: &mut BTreeMap<usize, Value>) {
    let mut balance: Option<Value> = None;
    for (row, arguments) in rows {
        let [opening, change, demand] = arguments.as_slice() else {
            continue;
        };
        let before = balance.take().unwrap_or_else(|| opening.clone());
        let available = match (before, change) {
            (Value::Number(b), Value::Number(c)) => Value::Number(b + c),
            (Value::Number(_), missing) => missing.clone(),
            (missing, _) => missing,
        };
        let used = match (&available, demand) {
            (Value::Number(a), _) if !a.is_positive() => Value::Number(BigRational::zero()),
            (Value::Number(a), Value::Number(d)) => Value::Number(positive(d).min(a.clone())),
            (Value::Number(_), missing) => missing.clone(),
            (missing, _) => missing.clone(),
        };
        let after = match (&available, &used) {
            (Value::Number(a), Value::Number(u)) => Value::Number(a - u),
            (Value::Number(_), missing) | (missing, _) => missing.clone(),
        };
        let value = match function {
            WindowFunction::CarryAvailable => available,
            WindowFunction::CarryBalance => after.clone(),
            _ => used,
        };
        values.insert(*row, value);
        balance = Some(after);
    }
}
