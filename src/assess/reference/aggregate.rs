//! Aggregates over linked rows.

use std::collections::BTreeSet;

use num_rational::BigRational;
use num_traits::Zero;

use super::eval::is_true;
use super::value::{Value, by_key};
use super::{Env, Reference, Row};
use crate::assess::broken::Broken;
use crate::policy::ir::{Aggregate, AggregateFunction, Expr, TableId};

impl Reference<'_> {
    /// An aggregate for the outer row `at`. Links on the way that lead nowhere make it missing; no rows at the end do not.
    pub(crate) fn aggregate(&self, aggregate: &Aggregate, at: Row<'_>, env: Env<'_>) -> Result<Value, Broken> {
        let (table, row) = match self.end_of(aggregate, at)? {
            Ok(end) => end,
            Err(missing) => return Ok(Value::Missing(missing)),
        };
        let mut taken: Vec<Row<'_>> = Vec::new();
        let mut doubtful = false;
        for row in self.links.rows(&self.tables, table, aggregate.link, row)? {
            let row = Row {
                table: aggregate.table,
                row: *row,
                outer: Some(&at),
                month: None,
            };
            if self.keeps(aggregate.filter.as_ref(), row, env, &mut doubtful)? {
                taken.push(row);
            }
        }
        doubtful |= self.doubtful(aggregate, &taken, env)?;
        if doubtful {
            let order = aggregate.order.iter().map(|k| &k.expr);
            let parts = aggregate.filter.iter().chain(&aggregate.argument).chain(order);
            return self.in_doubt(aggregate.function, (aggregate.argument.as_ref(), parts), &taken, env);
        }
        if aggregate.function == AggregateFunction::Count {
            return Ok(Value::Number(BigRational::from_integer(taken.len().into())));
        }
        let argument = aggregate.argument.as_ref();
        let argument = argument.ok_or_else(|| Broken::new("an aggregate without an argument"))?;
        if aggregate.function == AggregateFunction::First {
            return match self.first(aggregate, &taken, env)? {
                Some(row) => self.value(argument, row, env),
                None => Ok(Value::Missing(self.no_row(table, aggregate.link)?)),
            };
        }
        let arguments = taken.iter().map(|row| self.value(argument, *row, env));
        let arguments: Vec<Value> = arguments.collect::<Result<_, Broken>>()?;
        reduced(aggregate.function, arguments, || {
            Ok(Value::Missing(self.no_row(table, aggregate.link)?))
        })
    }

    /// Whether the filter takes a row or month; `doubtful` is set where nobody knows.
    pub(super) fn keeps(
        &self,
        filter: Option<&Expr>,
        row: Row<'_>,
        env: Env<'_>,
        doubtful: &mut bool,
    ) -> Result<bool, Broken> {
        let Some(filter) = filter else { return Ok(true) };
        let value = self.value(filter, row, env)?;
        *doubtful |= self.unknown_of(filter, &value).is_some();
        is_true(value)
    }

    /// Table and row at the end of the links on the way; the name of what is missing where one leads nowhere.
    fn end_of(&self, aggregate: &Aggregate, at: Row<'_>) -> Result<Result<(TableId, u32), String>, Broken> {
        let (mut table, mut row) = (at.table, at.row);
        for link in &aggregate.via {
            let spec = self.links.spec(table, *link)?;
            let (target, _) = self
                .data
                .catalog
                .table(&spec.table)
                .ok_or_else(|| Broken::new(format!("link {} leads to no table", spec.name)))?;
            match self.follow(table, row, *link)? {
                Ok(next) => (table, row) = (target, next),
                Err(missing) => return Ok(Err(missing)),
            }
        }
        Ok(Ok((table, row)))
    }

    /// Whether the argument or a sort key of a row that is taken is unknown.
    fn doubtful(&self, aggregate: &Aggregate, taken: &[Row<'_>], env: Env<'_>) -> Result<bool, Broken> {
        let values = aggregate.argument.iter().chain(aggregate.order.iter().map(|k| &k.expr));
        for expr in values.filter(|e| self.unknown.read(e).is_some()) {
            for row in taken {
                if self.value(expr, *row, env)?.is_missing() {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// An aggregate with rows or months of which nobody knows whether they are taken, or what they would bring: unknown. Only ANY is true
    /// where another one is. `parts` are its expressions in the order in which the unknown one is named.
    pub(super) fn in_doubt<'e>(
        &self,
        function: AggregateFunction,
        (argument, parts): (Option<&Expr>, impl IntoIterator<Item = &'e Expr>),
        taken: &[Row<'_>],
        env: Env<'_>,
    ) -> Result<Value, Broken> {
        if let (AggregateFunction::Any, Some(argument)) = (function, argument) {
            for row in taken {
                if self.truth(argument, *row, env)? {
                    return Ok(Value::Boolean(true));
                }
            }
        }
        let why = parts.into_iter().find_map(|e| self.unknown.read(e));
        let why = why.ok_or_else(|| Broken::new("an aggregate is in doubt that reads no absent table"))?;
        Ok(Value::missing(why))
    }

    /// The first row by the aggregate's order, ties by table order.
    fn first<'r>(&self, aggregate: &Aggregate, taken: &[Row<'r>], env: Env<'_>) -> Result<Option<Row<'r>>, Broken> {
        let mut sorted: Vec<(Vec<Value>, Row<'r>)> = Vec::new();
        for row in taken {
            let keys = aggregate.order.iter().map(|k| self.value(&k.expr, *row, env));
            let keys = keys.map(|v| v.map(Value::into_key));
            sorted.push((keys.collect::<Result<_, Broken>>()?, *row));
        }
        sorted.sort_by(|(a, _), (b, _)| {
            let pairs = a.iter().zip(b).zip(&aggregate.order);
            pairs
                .map(|((a, b), k)| by_key(a, b, k.direction))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        Ok(sorted.first().map(|(_, row)| *row))
    }
}

/// One value of those that were taken; `nothing` is that of MIN and MAX over no rows or months.
pub(super) fn reduced(
    function: AggregateFunction,
    arguments: Vec<Value>,
    nothing: impl FnOnce() -> Result<Value, Broken>,
) -> Result<Value, Broken> {
    let is_set = |v: &Value| *v == Value::Boolean(true);
    let best = match function {
        AggregateFunction::Count | AggregateFunction::First => return Err(Broken::new("counted above")),
        AggregateFunction::CountDistinct => {
            let different: BTreeSet<Value> = arguments.into_iter().filter(|v| !v.is_missing()).collect();
            return Ok(Value::Number(BigRational::from_integer(different.len().into())));
        }
        AggregateFunction::Any => return Ok(Value::Boolean(arguments.iter().any(is_set))),
        AggregateFunction::Every => return Ok(Value::Boolean(arguments.iter().all(is_set))),
        AggregateFunction::Sum => return sum(arguments),
        AggregateFunction::Min | AggregateFunction::Max => {
            if let Some(missing) = arguments.iter().find(|v| v.is_missing()) {
                return Ok(missing.clone());
            }
            if function == AggregateFunction::Min {
                arguments.into_iter().min()
            } else {
                arguments.into_iter().max()
            }
        }
    };
    best.map_or_else(nothing, Ok)
}

/// The sum, or the first value that is missing.
fn sum(values: Vec<Value>) -> Result<Value, Broken> {
    let mut total = BigRational::zero();
    for value in values {
        match value {
            Value::Number(n) => total += n,
            missing @ Value::Missing(_) => return Ok(missing),
            other => return Err(other.instead_of("number")),
        }
    }
    Ok(Value::Number(total))
}
