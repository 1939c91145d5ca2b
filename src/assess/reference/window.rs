//! Windows: row numbers, quotas used up in order, balances carried forward.

use std::collections::BTreeMap;

use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::value::{Value, by_key};
use super::{Env, Reference, Row};
use crate::assess::broken::Broken;
use crate::assess::{AssessError, Place};
use crate::policy::ir::{Expr, TableId, Window, WindowFunction};
use crate::policy::reasons::Lack;

/// What a window runs over.
pub(crate) struct Span<'s> {
    pub(crate) table: TableId,
    pub(crate) rows: &'s [u32],
    /// Cuts ties after the window's own order; compared byte by byte, then by row.
    pub(crate) tie: &'s dyn Fn(u32) -> Result<Vec<String>, Broken>,
    /// `measure.line` or the fact, for errors.
    pub(crate) owner: &'s str,
}

struct Sorted {
    row: u32,
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
    ) -> Result<BTreeMap<u32, Value>, AssessError> {
        let broken = |b: Broken| b.of(span.owner);
        if let Some(why) = self.unknown.window(w) {
            return Ok(span.rows.iter().map(|row| (*row, Value::missing(why))).collect());
        }
        let count = match w.function {
            WindowFunction::RowNumber => 0,
            WindowFunction::Allocate => 2,
            WindowFunction::CarryUsed | WindowFunction::CarryAvailable | WindowFunction::CarryBalance => 3,
        };
        if w.arguments.len() != count {
            return Err(broken(Broken::new(format!("{:?} takes {count} arguments", w.function))));
        }
        let at = |row| Row::alone(span.table, row);
        let key = |e: &Expr, row| self.value(e, at(row), env).map(Value::into_key).map_err(broken);
        let mut rows: Vec<Sorted> = Vec::new();
        for row in span.rows {
            let partition = w.partition.iter().map(|e| key(e, *row));
            let order = w.order.iter().map(|k| key(&k.expr, *row));
            rows.push(Sorted {
                row: *row,
                partition: partition.collect::<Result<_, AssessError>>()?,
                order: order.collect::<Result<_, AssessError>>()?,
                tie: (span.tie)(*row).map_err(broken)?,
            });
        }
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
            let mut rows: Vec<(u32, Vec<Value>)> = Vec::new();
            for sorted in partition {
                let arguments = self.values(&w.arguments, at(sorted.row), env).map_err(broken)?;
                let number = |v: &&Value| !matches!(v, Value::Number(_) | Value::Missing(_));
                if let Some(other) = arguments.iter().find(number) {
                    return Err(broken(other.instead_of("number")));
                }
                rows.push((sorted.row, arguments));
            }
            match w.function {
                WindowFunction::RowNumber => {
                    values.extend(rows.iter().zip(1..).map(|((row, _), n)| (*row, Value::whole(n))));
                }
                WindowFunction::Allocate => self.allocate(&rows, span, &mut values)?,
                WindowFunction::CarryUsed => balance(Carried::Used, &rows, &mut values),
                WindowFunction::CarryAvailable => balance(Carried::Available, &rows, &mut values),
                WindowFunction::CarryBalance => balance(Carried::Balance, &rows, &mut values),
            }
        }
        Ok(values)
    }

    /// min(rest, max(wish, 0)) row after row. A row whose limit or wish is missing gets a missing value and uses nothing.
    fn allocate(
        &self,
        rows: &[(u32, Vec<Value>)],
        span: &Span<'_>,
        values: &mut BTreeMap<u32, Value>,
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
                [] => Value::lacking(Lack::Null),
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

/// What of a balance is wanted.
#[derive(Clone, Copy)]
enum Carried {
    Used,
    Available,
    Balance,
}

/// CARRY: available = balance + change; used = what demand asks for, up to what is available; the rest is the next balance.
/// Once the balance is missing it stays missing to the partition's end.
fn balance(wanted: Carried, rows: &[(u32, Vec<Value>)], values: &mut BTreeMap<u32, Value>) {
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
        let value = match wanted {
            Carried::Available => available,
            Carried::Balance => after.clone(),
            Carried::Used => used,
        };
        values.insert(*row, value);
        balance = Some(after);
    }
}
