//! Aggregates over linked rows.

use std::collections::BTreeSet;

use num_rational::BigRational;
use num_traits::Zero;

use super::value::{Value, by_key};
use super::{Env, Reference, Row};
use crate::policy::ir::{Aggregate, AggregateFunction};

impl Reference<'_> {
    /// An aggregate for the outer row `at`. Links on the way that lead nowhere make it missing; no rows at the end do not.
    pub(crate) fn aggregate(&self, aggregate: &Aggregate, at: Row<'_>, env: Env<'_>) -> Value {
        let (mut table, mut row) = (at.table, at.row);
        for link in &aggregate.via {
            let target = self
                .links
                .spec(table, *link)
                .and_then(|l| self.data.catalog.table(&l.table));
            match (self.follow(table, row, *link), target) {
                (Ok(next), Some((id, _))) => (table, row) = (id, next),
                (Err(missing), _) => return Value::Missing(missing),
                (_, None) => return Value::missing("no such link"),
            }
        }
        let linked = self.links.rows(&self.tables, table, aggregate.link, row).iter();
        let inner = linked.map(|row| Row {
            table: aggregate.table,
            row: *row,
            outer: Some(&at),
        });
        let keeps = |row: &Row<'_>| {
            aggregate
                .filter
                .as_ref()
                .is_none_or(|f| self.value(f, *row, env) == Value::Boolean(true))
        };
        let taken: Vec<Row<'_>> = inner.filter(keeps).collect();
        let argument = |row: &Row<'_>| {
            aggregate
                .argument
                .as_ref()
                .map_or(Value::whole(1), |e| self.value(e, *row, env))
        };
        let none = || Value::Missing(self.no_row(table, aggregate.link));
        match aggregate.function {
            AggregateFunction::Count => Value::Number(BigRational::from_integer(taken.len().into())),
            AggregateFunction::CountDistinct => {
                let different: BTreeSet<Value> = taken.iter().map(argument).filter(|v| !v.is_missing()).collect();
                Value::Number(BigRational::from_integer(different.len().into()))
            }
            AggregateFunction::Any => Value::Boolean(taken.iter().any(|r| argument(r) == Value::Boolean(true))),
            AggregateFunction::Every => Value::Boolean(taken.iter().all(|r| argument(r) == Value::Boolean(true))),
            AggregateFunction::First => self
                .first(aggregate, &taken, env)
                .map_or_else(none, |row| argument(&row)),
            AggregateFunction::Sum => sum(taken.iter().map(argument)),
            AggregateFunction::Min => missing_or(taken.iter().map(argument), Iterator::min).unwrap_or_else(none),
            AggregateFunction::Max => missing_or(taken.iter().map(argument), Iterator::max).unwrap_or_else(none),
        }
    }

    /// The first row by the aggregate's order, ties by table order.
    fn first<'r>(&self, aggregate: &Aggregate, taken: &[Row<'r>], env: Env<'_>) -> Option<Row<'r>> {
        let keys = |row: &Row<'_>| -> Vec<Value> {
            aggregate
                .order
                .iter()
                .map(|k| self.value(&k.expr, *row, env).into_key())
                .collect()
        };
        let mut sorted: Vec<(Vec<Value>, Row<'r>)> = taken.iter().map(|r| (keys(r), *r)).collect();
        sorted.sort_by(|(a, _), (b, _)| {
            let pairs = a.iter().zip(b).zip(&aggregate.order);
            pairs
                .map(|((a, b), k)| by_key(a, b, k.direction))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        sorted.first().map(|(_, row)| *row)
    }
}

fn sum(values: impl Iterator<Item = Value>) -> Value {
    let mut total = BigRational::zero();
    for value in values {
        match value {
            Value::Number(n) => total += n,
            other => return other,
        }
    }
    Value::Number(total)
}

/// The first missing value if there is one, else what `pick` takes.
fn missing_or(
    values: impl Iterator<Item = Value>,
    pick: impl Fn(std::vec::IntoIter<Value>) -> Option<Value>,
) -> Option<Value> {
    let all: Vec<Value> = values.collect();
    match all.iter().find(|v| v.is_missing()) {
        Some(missing) => Some(missing.clone()),
        None => pick(all.into_iter()),
    }
}
