//! Aggregates over months.

use std::ops::RangeInclusive;

use num_rational::BigRational;

use super::aggregate::reduced;
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
            let parts = monthly.filter.iter().chain(&monthly.argument);
            return self.in_doubt(monthly.function, (monthly.argument.as_ref(), parts), &taken, env);
        }
        if monthly.function == AggregateFunction::Count {
            return Ok(Value::Number(BigRational::from_integer(taken.len().into())));
        }
        let argument = monthly.argument.as_ref();
        let argument = argument.ok_or_else(|| Broken::new("an aggregate without an argument"))?;
        let arguments = taken.iter().map(|row| self.value(argument, *row, env));
        let arguments: Vec<Value> = arguments.collect::<Result<_, Broken>>()?;
        match monthly.function {
            AggregateFunction::Count | AggregateFunction::CountDistinct | AggregateFunction::First => {
                Err(Broken::new("months are not asked so"))
            }
            asked => reduced(asked, arguments, || Ok(Value::lacking(Lack::NoMonth))),
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
            if self.keeps(monthly.filter.as_ref(), row, env, &mut doubtful)? {
                taken.push(row);
            }
        }
        Ok((taken, doubtful))
    }
}
