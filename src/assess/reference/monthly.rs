//! Aggregates over months.

use std::ops::RangeInclusive;

use num_rational::BigRational;

use super::aggregate::sum;
use super::eval::is_true;
use super::value::Value;
use super::{Env, Reference, Row};
use crate::assess::broken::Broken;
use crate::calendar::Month;
use crate::policy::ir::{AggregateFunction, Monthly};
use crate::policy::reasons::Lack;

impl Reference<'_> {
    /// An aggregate over months for the row `at`.
    pub(crate) fn monthly(&self, monthly: &Monthly, at: Row<'_>, env: Env<'_>) -> Result<Value, Broken> {
        let mut bounds = Vec::new();
        for bound in [&monthly.from, &monthly.to] {
            match self.value(bound, at, env)? {
                Value::Month(month) => bounds.push(month.0),
                missing @ Value::Missing(_) => return Ok(missing),
                other => return Err(other.instead_of("month")),
            }
        }
        let (taken, mut doubtful) = self.months_taken(monthly, bounds[0]..=bounds[1], at, env)?;
        if let Some(argument) = monthly.argument.as_ref().filter(|e| self.unknown.read(e).is_some()) {
            for row in &taken {
                doubtful |= self.value(argument, *row, env)?.is_missing();
            }
        }
        if doubtful {
            return self.months_in_doubt(monthly, &taken, env);
        }
        if monthly.function == AggregateFunction::Count {
            return Ok(Value::Number(BigRational::from_integer(taken.len().into())));
        }
        let argument = monthly.argument.as_ref();
        let argument = argument.ok_or_else(|| Broken::new("an aggregate without an argument"))?;
        let arguments = taken.iter().map(|row| self.value(argument, *row, env));
        let arguments: Vec<Value> = arguments.collect::<Result<_, Broken>>()?;
        let is_set = |v: &Value| *v == Value::Boolean(true);
        match monthly.function {
            AggregateFunction::Sum => sum(arguments),
            AggregateFunction::Any => Ok(Value::Boolean(arguments.iter().any(is_set))),
            AggregateFunction::Every => Ok(Value::Boolean(arguments.iter().all(is_set))),
            AggregateFunction::Min | AggregateFunction::Max => {
                if let Some(missing) = arguments.iter().find(|v| v.is_missing()) {
                    return Ok(missing.clone());
                }
                let best = match monthly.function {
                    AggregateFunction::Min => arguments.into_iter().min(),
                    _ => arguments.into_iter().max(),
                };
                Ok(best.unwrap_or_else(|| Value::lacking(Lack::NoMonth)))
            }
            AggregateFunction::Count | AggregateFunction::CountDistinct | AggregateFunction::First => {
                Err(Broken::new("months are not asked so"))
            }
        }
    }

    /// The months that the filter takes, and whether of some month nobody knows.
    fn months_taken<'r>(
        &self,
        monthly: &Monthly,
        months: RangeInclusive<i32>,
        at: Row<'r>,
        env: Env<'_>,
    ) -> Result<(Vec<Row<'r>>, bool), Broken> {
        let (mut taken, mut doubtful) = (Vec::new(), false);
        for month in months {
            let row = Row {
                month: Some(Month(month)),
                ..at
            };
            let keeps = match &monthly.filter {
                Some(filter) => {
                    let value = self.value(filter, row, env)?;
                    doubtful |= self.unknown_of(filter, &value).is_some();
                    is_true(value)?
                }
                None => true,
            };
            if keeps {
                taken.push(row);
            }
        }
        Ok((taken, doubtful))
    }

    /// An aggregate with months of which nobody knows whether they are taken, or what they would bring: unknown. Only ANY is true
    /// where another month is.
    fn months_in_doubt(&self, monthly: &Monthly, taken: &[Row<'_>], env: Env<'_>) -> Result<Value, Broken> {
        if let (AggregateFunction::Any, Some(argument)) = (monthly.function, &monthly.argument) {
            for row in taken {
                if self.truth(argument, *row, env)? {
                    return Ok(Value::Boolean(true));
                }
            }
        }
        let mut parts = monthly.filter.iter().chain(&monthly.argument);
        let why = parts.find_map(|e| self.unknown.read(e));
        let why = why.ok_or_else(|| Broken::new("an aggregate is in doubt that reads no absent table"))?;
        Ok(Value::missing(why))
    }
}
