//! Scalar functions.

use chrono::Datelike;
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::eval::{month_of, shift};
use super::value::{Value, to_whole};
use crate::assess::broken::Broken;
use crate::calendar::{Month, add_months, full_years, quarter_of};
use crate::policy::ir::{Function, Type};
use crate::policy::reasons::Lack;

/// Applies a function. `types` are the arguments' types, which decide how TEXT and || write a number.
pub(crate) fn call(function: Function, values: Vec<Value>, types: &[Type]) -> Result<Value, Broken> {
    match function {
        Function::Coalesce => coalesce(values),
        Function::Mean => mean(&values),
        Function::NullIf => null_if(values),
        _ => match values.iter().find(|v| v.is_missing()) {
            Some(missing) => Ok(missing.clone()),
            None => strict(function, values, types),
        },
    }
}

fn coalesce(values: Vec<Value>) -> Result<Value, Broken> {
    let first = values.first().cloned().ok_or_else(no_arguments)?;
    Ok(values.into_iter().find(|v| !v.is_missing()).unwrap_or(first))
}

/// SQL's NULLIF: a missing second argument equals nothing.
fn null_if(values: Vec<Value>) -> Result<Value, Broken> {
    match values.as_slice() {
        [a, b] if a == b && !a.is_missing() => Ok(Value::lacking(Lack::Null)),
        [a, _] => Ok(a.clone()),
        _ => Err(no_arguments()),
    }
}

fn mean(values: &[Value]) -> Result<Value, Broken> {
    let mut total = BigRational::zero();
    let mut count = 0_i64;
    for value in values {
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
    values.first().cloned().ok_or_else(no_arguments)
}

fn no_arguments() -> Broken {
    Broken::new("another number of arguments is wanted")
}

/// Half up, away from zero.
pub(crate) fn round(n: &BigRational) -> BigRational {
    let half = BigRational::new(BigInt::from(1), BigInt::from(2));
    let magnitude = (n.abs() + half).floor();
    if n.is_negative() { -magnitude } else { magnitude }
}

fn strict(function: Function, values: Vec<Value>, types: &[Type]) -> Result<Value, Broken> {
    let outside = || Value::lacking(Lack::OutsideCalendar);
    Ok(match (function, values.as_slice()) {
        (Function::RoundFen, [Value::Number(n)]) => Value::Number(round(n)),
        (Function::Abs, [Value::Number(n)]) => Value::Number(n.abs()),
        (Function::Floor, [Value::Number(n)]) => Value::Number(n.floor()),
        (Function::Least, _) => values.into_iter().min().ok_or_else(no_arguments)?,
        (Function::Greatest, _) => values.into_iter().max().ok_or_else(no_arguments)?,
        (Function::MonthOf, [Value::Date(d)]) => Value::Month(Month::of(*d)),
        (Function::YearOf, [Value::Date(d)]) => Value::whole(i64::from(d.year())),
        (Function::YearOf, [Value::Month(m)]) => Value::whole(i64::from(m.year())),
        (Function::QuarterOf, [Value::Date(d)]) => Value::Text(quarter_of(Month::of(*d))),
        (Function::QuarterOf, [Value::Month(m)]) => Value::Text(quarter_of(*m)),
        (Function::FirstDay, [Value::Month(m)]) => m.first_day().map_or_else(outside, Value::Date),
        (Function::LastDay, [Value::Month(m)]) => m.last_day().map_or_else(outside, Value::Date),
        (Function::AddMonths, [Value::Month(m), Value::Number(n)]) => shift(m.0, n.clone())
            .and_then(month_of)
            .map_or_else(outside, Value::Month),
        (Function::AddMonths, [Value::Date(d), Value::Number(n)]) => {
            let month = shift(Month::of(*d).0, n.clone()).and_then(month_of);
            month
                .and_then(|m| add_months(*d, m.0 - Month::of(*d).0))
                .map_or_else(outside, Value::Date)
        }
        (Function::FullYears, [Value::Date(birth), Value::Date(on)]) => {
            full_years(*birth, *on).map_or_else(|| Value::lacking(Lack::BeforeBirth), Value::whole)
        }
        (Function::Months, [Value::Date(a), Value::Date(b)]) => Value::whole(if b < a {
            0
        } else {
            i64::from(Month::of(*b).0) - i64::from(Month::of(*a).0) + 1
        }),
        (Function::Months, [Value::Month(a), Value::Month(b)]) => {
            Value::whole(if b < a { 0 } else { i64::from(b.0) - i64::from(a.0) + 1 })
        }
        (Function::Left, [Value::Text(t), Value::Number(n)]) => Value::Text(left(t, n)),
        (Function::Text | Function::Concat, all) => {
            Value::Text(all.iter().zip(types).filter_map(|(v, ty)| v.text(*ty)).collect())
        }
        (Function::StartsWith, [Value::Text(t), Value::Text(prefix)]) => Value::Boolean(t.starts_with(prefix.as_str())),
        (function, all) => {
            let kinds: Vec<&str> = all.iter().map(Value::kind).collect();
            return Err(Broken::new(format!("{function:?} of {}", kinds.join(", "))));
        }
    })
}

/// The first `n` characters; none for a negative `n`.
fn left(text: &str, n: &BigRational) -> String {
    let all = text.chars().count();
    let n = if n.is_negative() {
        0
    } else {
        to_whole(n).and_then(|n| usize::try_from(n).ok()).unwrap_or(all)
    };
    text.chars().take(n).collect()
}
