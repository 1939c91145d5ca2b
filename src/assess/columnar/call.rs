//! Scalar functions.

use std::borrow::Cow;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::column::{Column, Lane, Valid, Values, concat, wanted};
use super::context::Eval;
use super::days::{self, Edge, Kind, Way};
use super::frame::Frame;
use super::num::Num;
use super::{arith, logic};
use crate::assess::broken::Broken;
use crate::assess::cells::date_of;
use crate::assess::written::written;
use crate::calendar::Month;
use crate::policy::ir::{Arithmetic, Expr, Function, Type};

/// Applies a function of result type `ty` to its arguments.
pub(crate) fn call<'c>(
    eval: Eval<'c>,
    ty: Type,
    function: Function,
    arguments: &'c [Expr],
    frame: &Frame<'_>,
) -> Result<Column<'c>, Broken> {
    if function == Function::Coalesce {
        return logic::coalesce(eval, ty, arguments, frame);
    }
    let columns = arguments.iter().map(|e| eval.eval(e, frame));
    let columns: Vec<Column<'c>> = columns.collect::<Result<_, Broken>>()?;
    apply(ty, function, columns, arguments, frame.len())
        .map_err(|b| b.at(&format!("{function:?}"), eval.context.table_name(frame.table)))
}

fn apply<'c>(
    ty: Type,
    function: Function,
    columns: Vec<Column<'c>>,
    arguments: &'c [Expr],
    len: usize,
) -> Result<Column<'c>, Broken> {
    match (function, columns.as_slice()) {
        (Function::RoundFen, [a]) => number(a, |n| arith::round(n, len)),
        (Function::Abs, [a]) => number(a, |n| arith::abs(n, len)),
        (Function::Floor, [a]) => number(a, |n| arith::floor(n, len)),
        (Function::Least, _) => extreme(ty, columns, Extreme::Least, len),
        (Function::Greatest, _) => extreme(ty, columns, Extreme::Greatest, len),
        (Function::NullIf, [a, b]) => null_if(a.clone(), b),
        (Function::Mean, all) => mean(all, len),
        (Function::MonthOf, [a]) => days::map(a, Kind::Day, Kind::Month, days::month_of),
        (Function::YearOf, [a]) => days::year_of(a),
        (Function::QuarterOf, [a]) => days::quarters(a),
        (Function::FirstDay, [a]) => days::map(a, Kind::Month, Kind::Day, |m| days::edge(m, Edge::First)),
        (Function::LastDay, [a]) => days::map(a, Kind::Month, Kind::Day, |m| days::edge(m, Edge::Last)),
        (Function::AddMonths, [a, b]) => {
            let (n, valid) = (b.numbers()?, a.valid.and(&b.valid));
            match &a.values {
                Values::Date(d) => Ok(days::day_plus_months(d, n, len, &valid)),
                Values::Month(m) => Ok(days::shifted(m, n, Way::Later, Kind::Month, len, &valid)),
                other => Err(wanted("date or month", other)),
            }
        }
        (Function::FullYears, [a, b]) => days::years_between(a, b),
        (Function::Months, [a, b]) => days::months_touched(a, b),
        (Function::Left, [a, b]) => left(a, b),
        (Function::StartsWith, [a, b]) => starts_with(a, b),
        (Function::Text | Function::Concat, all) => Ok(texts(all, arguments, len)),
        (_, all) => Err(Broken::new(format!("does not take {} arguments", all.len()))),
    }
}

fn number<'c>(a: &Column<'c>, f: impl Fn(&Num) -> Num) -> Result<Column<'c>, Broken> {
    Ok(Column {
        len: a.len,
        values: Values::Number(f(a.numbers()?)),
        valid: a.valid.clone(),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Extreme {
    Least,
    Greatest,
}

/// LEAST and GREATEST: puts the arguments behind each other and picks per row.
fn extreme(ty: Type, columns: Vec<Column<'_>>, which: Extreme, len: usize) -> Result<Column<'_>, Broken> {
    let valid = columns.iter().fold(Valid::All, |v, c| v.and(&c.valid));
    let count = columns.len();
    if count == 0 {
        return Err(Broken::new("no arguments"));
    }
    let all = concat(ty, columns)?;
    let mut from: Vec<u32> = (0_u32..).take(len).collect();
    for start in (1..count).map(|k| k * len) {
        for ((row, best), at) in from.iter_mut().enumerate().zip((0_u32..).skip(start)) {
            let order = all.compare(start + row, *best as usize);
            let better = match which {
                Extreme::Least => order.is_lt(),
                Extreme::Greatest => order.is_gt(),
            };
            if better {
                *best = at;
            }
        }
    }
    Ok(Column {
        valid,
        ..all.pick(&from)
    })
}

/// SQL's NULLIF: a missing second argument equals nothing.
fn null_if<'c>(a: Column<'c>, b: &Column<'c>) -> Result<Column<'c>, Broken> {
    let equal = super::compare::compare(crate::policy::ir::Comparison::Equal, &a, b)?.truths()?;
    let keep = (0..a.len).map(|i| a.has(i) && !equal[i]).collect();
    Ok(Column {
        valid: Valid::of(keep),
        ..a
    })
}

/// Exact mean of the arguments that are there.
fn mean<'c>(columns: &[Column<'c>], len: usize) -> Result<Column<'c>, Broken> {
    let mut total = Num::Int(Lane::One(0));
    let mut count = vec![0_i64; len];
    for column in columns {
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

/// The first `n` characters; none for a negative `n`.
fn left<'c>(a: &Column<'c>, b: &Column<'c>) -> Result<Column<'c>, Broken> {
    let (texts, n) = (a.texts()?, b.numbers()?);
    let cut = |i: usize| -> Cow<'c, str> {
        let text = texts.get(i);
        let n = match n.whole(i) {
            // A negative number takes nothing.
            Some(n) => usize::try_from(n.max(0)).unwrap_or(usize::MAX),
            None if n.parts(i).is_some_and(|(n, _)| n < 0) || n.exact(i) < super::num::zero() => 0,
            None => usize::MAX,
        };
        let end = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[..end]),
            Cow::Owned(text) => Cow::Owned(text[..end].to_owned()),
        }
    };
    let values = Values::Text(Lane::Many((0..a.len).map(cut).collect()));
    Ok(Column {
        len: a.len,
        values,
        valid: a.valid.and(&b.valid),
    })
}

fn starts_with<'c>(a: &Column<'c>, b: &Column<'c>) -> Result<Column<'c>, Broken> {
    let (texts, prefixes) = (a.texts()?, b.texts()?);
    let flags = (0..a.len)
        .map(|i| texts.get(i).starts_with(prefixes.get(i).as_ref()))
        .collect();
    Ok(Column {
        len: a.len,
        values: Values::Boolean(Lane::Many(flags)),
        valid: a.valid.and(&b.valid),
    })
}

/// TEXT and ||.
fn texts<'c>(columns: &[Column<'c>], arguments: &[Expr], len: usize) -> Column<'c> {
    let valid = columns.iter().fold(Valid::All, |v, c| v.and(&c.valid));
    if let ([column], Valid::All | Valid::Some(_)) = (columns, &valid)
        && matches!(column.values, Values::Text(_))
    {
        return column.clone();
    }
    let one = |i: usize| {
        let mut text = String::new();
        for (column, argument) in columns.iter().zip(arguments) {
            if valid.get(i) {
                push(&mut text, column, argument.ty, i);
            }
        }
        Cow::Owned(text)
    };
    Column {
        len,
        values: Values::Text(Lane::Many((0..len).map(one).collect())),
        valid,
    }
}

/// Appends the written form of a value.
pub(crate) fn push(text: &mut String, column: &Column<'_>, ty: Type, row: usize) {
    match &column.values {
        Values::Boolean(lane) => text.push_str(if *lane.get(row) { "true" } else { "false" }),
        Values::Text(lane) => text.push_str(lane.get(row)),
        Values::Date(lane) => text.push_str(&date_of(*lane.get(row)).map_or_else(String::new, |d| d.to_string())),
        Values::Month(lane) => text.push_str(&Month(*lane.get(row)).to_string()),
        Values::Number(n) => match (ty, n.whole(row)) {
            (Type::Count | Type::Ratio, Some(n)) => text.push_str(&n.to_string()),
            (Type::Money | Type::Amount, Some(n)) => text.push_str(&crate::money::Fen(n).to_string()),
            _ => text.push_str(&written(ty, &exact(n, row))),
        },
    }
}

fn exact(n: &Num, row: usize) -> BigRational {
    match n.parts(row) {
        Some((n, d)) => BigRational::new(BigInt::from(n), BigInt::from(d)),
        None => n.exact(row),
    }
}
