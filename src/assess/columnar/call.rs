//! Scalar functions.

use std::borrow::Cow;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::column::{Column, Lane, Valid, Values, concat};
use super::context::Eval;
use super::days::{self, Kind};
use super::frame::Frame;
use super::num::Num;
use super::{arith, logic};
use crate::assess::cells::date_of;
use crate::assess::written::written;
use crate::calendar::Month;
use crate::policy::ir::{Arithmetic, Expr, Function, Type};

/// Applies a function to its arguments.
pub(crate) fn call<'c>(eval: Eval<'c>, function: Function, arguments: &'c [Expr], frame: &Frame<'_>) -> Column<'c> {
    if function == Function::Coalesce {
        return logic::coalesce(eval, arguments, frame);
    }
    let len = frame.len();
    let columns: Vec<Column<'c>> = arguments.iter().map(|e| eval.eval(e, frame)).collect();
    match (function, columns.as_slice()) {
        (Function::RoundFen, [a]) => number(a, |n| arith::round(n, len)),
        (Function::Abs, [a]) => number(a, |n| arith::abs(n, len)),
        (Function::Floor, [a]) => number(a, |n| arith::floor(n, len)),
        (Function::Least | Function::Greatest, _) => extreme(columns, function == Function::Least, len),
        (Function::NullIf, [a, b]) => null_if(a.clone(), b),
        (Function::Mean, all) => mean(all, len),
        (Function::MonthOf, [a]) => days::map(a, Kind::Month, days::month_of),
        (Function::YearOf, [a]) => days::year_of(a),
        (Function::QuarterOf, [a]) => days::quarters(a),
        (Function::FirstDay, [a]) => days::map(a, Kind::Day, |m| days::edge(m, false)),
        (Function::LastDay, [a]) => days::map(a, Kind::Day, |m| days::edge(m, true)),
        (Function::AddMonths, [a, b]) => match (&a.values, &b.values) {
            (Values::Date(d), Values::Number(n)) => days::day_plus_months(d, n, len, &a.valid.and(&b.valid)),
            (Values::Month(m), Values::Number(n)) => {
                days::shifted(m, n, false, Kind::Month, len, &a.valid.and(&b.valid))
            }
            _ => Column::nothing(len),
        },
        (Function::FullYears, [a, b]) => days::years_between(a, b),
        (Function::Months, [a, b]) => days::months_touched(a, b),
        (Function::Left, [a, b]) => left(a, b),
        (Function::StartsWith, [a, b]) => starts_with(a, b),
        (Function::Text | Function::Concat, all) => texts(all, arguments, len),
        _ => Column::nothing(len),
    }
}

fn number<'c>(a: &Column<'c>, f: impl Fn(&Num) -> Num) -> Column<'c> {
    match &a.values {
        Values::Number(n) => Column {
            len: a.len,
            values: Values::Number(f(n)),
            valid: a.valid.clone(),
        },
        _ => Column::nothing(a.len),
    }
}

/// LEAST and GREATEST: puts the arguments behind each other and picks per row.
fn extreme(columns: Vec<Column<'_>>, least: bool, len: usize) -> Column<'_> {
    let valid = columns.iter().fold(Valid::All, |v, c| v.and(&c.valid));
    let count = columns.len();
    let all = concat(columns);
    let best = |row: usize| {
        let mut best = row;
        for at in (1..count).map(|k| k * len + row) {
            let order = all.compare(at, best);
            if if least { order.is_lt() } else { order.is_gt() } {
                best = at;
            }
        }
        u32::try_from(best).unwrap_or(0)
    };
    if matches!(valid, Valid::None) || matches!(all.values, Values::Nothing) {
        return Column::nothing(len);
    }
    let from: Vec<u32> = (0..len).map(best).collect();
    Column {
        valid,
        ..all.pick(&from)
    }
}

/// SQL's NULLIF: a missing second argument equals nothing.
fn null_if<'c>(a: Column<'c>, b: &Column<'c>) -> Column<'c> {
    let equal = super::compare::compare(crate::policy::ir::Comparison::Equal, &a, b).truths();
    let keep = (0..a.len).map(|i| a.has(i) && !equal[i]).collect();
    Column {
        valid: Valid::of(keep),
        ..a
    }
}

/// Exact mean of the arguments that are there.
fn mean<'c>(columns: &[Column<'c>], len: usize) -> Column<'c> {
    let mut total = Num::Int(Lane::One(0));
    let mut count = vec![0_i64; len];
    for column in columns {
        let Values::Number(n) = &column.values else { continue };
        // Rows without a value hold something without meaning: add zero for them.
        total = arith::arithmetic(Arithmetic::Add, &total, &n.only(len, |i| column.has(i)), len).0;
        (0..len).filter(|i| column.has(*i)).for_each(|i| count[i] += 1);
    }
    let valid = Valid::of(count.iter().map(|c| *c > 0).collect());
    let by = Num::Int(Lane::Many(count));
    Column {
        len,
        values: Values::Number(arith::arithmetic(Arithmetic::Divide, &total, &by, len).0),
        valid,
    }
}

/// The first `n` characters; none for a negative `n`.
fn left<'c>(a: &Column<'c>, b: &Column<'c>) -> Column<'c> {
    let (Values::Text(texts), Values::Number(n)) = (&a.values, &b.values) else {
        return Column::nothing(a.len);
    };
    let cut = |i: usize| -> Cow<'c, str> {
        let text = texts.get(i);
        let n = match n.whole(i) {
            Some(n) => usize::try_from(n).unwrap_or(0),
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
    Column {
        len: a.len,
        values,
        valid: a.valid.and(&b.valid),
    }
}

fn starts_with<'c>(a: &Column<'c>, b: &Column<'c>) -> Column<'c> {
    let (Values::Text(texts), Values::Text(prefixes)) = (&a.values, &b.values) else {
        return Column::nothing(a.len);
    };
    let flags = (0..a.len)
        .map(|i| texts.get(i).starts_with(prefixes.get(i).as_ref()))
        .collect();
    Column {
        len: a.len,
        values: Values::Boolean(Lane::Many(flags)),
        valid: a.valid.and(&b.valid),
    }
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
        Values::Nothing => {}
    }
}

fn exact(n: &Num, row: usize) -> BigRational {
    match n.parts(row) {
        Some((n, d)) => BigRational::new(BigInt::from(n), BigInt::from(d)),
        None => n.exact(row),
    }
}
