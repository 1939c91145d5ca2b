//! Lines and amounts of the eligible rows of one version.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::arith::round;
use super::column::{Column, NONE, Values, wanted};
use super::context::{Eval, Lines};
use super::frame::Frame;
use super::measure::table_rows;
use super::num::Num;
use super::window::{Span, Tie, window};
use crate::assess::broken::Broken;
use crate::assess::cells::date_of;
use crate::assess::judged::{Judged, Rule};
use crate::assess::{AssessError, results};
use crate::calendar::Date;
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Expr, Measure, Node, Rounding, Type, Version};
use crate::policy::reasons::Place;

/// Computes them; rows without a positive amount are refused.
pub(crate) fn amounts<'c>(
    eval: Eval<'c>,
    m: &'c Measure,
    position: usize,
    rule: &'c Version,
    judged: &mut [Judged],
    keep_lines: bool,
) -> Result<(), AssessError> {
    let eligible: Vec<usize> = (0..judged.len())
        .filter(|i| judged[*i].failed == 0 && judged[*i].version == position)
        .collect();
    let rows = table_rows(judged, &eligible);
    let tie = Tie(vec![eligible.iter().map(|i| judged[*i].key.clone()).collect()]);
    let lines = lines(eval, m, rule, (rows, tie), None)?;
    let refused = Rule::new(m, rule).mask(Place::Amount)?;
    let lacking = priced(eval, m, rule, &lines, &mut |i, price| {
        let one = &mut judged[eligible[i]];
        one.due = due(rule, &lines, i);
        let taken = price.map(|price| {
            (one.base, one.amount, one.value) = (price.base, price.amount, price.value);
            if price.is_refused {
                one.failed |= refused;
            }
        });
        results::of_row(taken, one, eval.context.data)?;
        if keep_lines {
            one.lines = written(rule, &lines, i);
        }
        Ok(())
    })?;
    for (i, field) in lacking {
        Rule::new(m, rule).lack(&mut judged[eligible[i]], Place::Amount, &field)?;
    }
    Ok(())
}

/// What a row is worth.
#[derive(Default)]
pub(crate) struct Price {
    pub(crate) base: Option<Fen>,
    pub(crate) amount: Option<Fen>,
    pub(crate) value: Option<Ratio>,
    /// Without an amount, or without a positive one where there must be one.
    pub(crate) is_refused: bool,
    /// Without an amount, because an input of it is missing.
    pub(crate) is_lacking: bool,
}

/// Computes the amounts of the rows that lines were computed for and gives each to `take`. Gives the rows that lack an input of the amount,
/// and which.
pub(crate) fn priced<'c>(
    eval: Eval<'c>,
    m: &'c Measure,
    rule: &'c Version,
    lines: &'c Lines,
    take: &mut dyn FnMut(usize, Result<Price, AssessError>) -> Result<(), AssessError>,
) -> Result<Vec<(usize, Arc<str>)>, AssessError> {
    dues(m, rule, lines)?;
    let eval = Eval {
        lines,
        version: Some(rule),
        ..eval
    };
    let rows = &lines.rows;
    let owner = |what: &'static str| move |b: Broken| b.of(format!("{}.{what}", m.id));
    let column = |e: &'c Option<Expr>, what| e.as_ref().map(|e| eval.rows(e, m.record, rows).map_err(owner(what)));
    let number = |e: &'c Option<Expr>, rounding, what| {
        let column = column(e, what).transpose()?;
        column.map(|c| numbers(c, rounding).map_err(owner(what))).transpose()
    };
    let amount = &rule.amount;
    let base = number(&amount.base, Rounding::HalfUp, "base")?;
    let exact = number(&amount.expr, amount.rounding, "amount")?;
    let undetermined = column(&amount.undetermined_when, "undetermined_when").transpose()?;
    let truths = |c: Column<'_>| c.truths().map_err(owner("undetermined_when"));
    let undetermined = undetermined.map(truths).transpose()?;
    let value = number(&amount.value, Rounding::None, "value")?;
    let mut lacking: Vec<usize> = Vec::new();
    let mut price = |i: usize, row: u32| -> Result<Price, AssessError> {
        let place = results::At {
            measure: m,
            data: eval.context.data,
            row,
        };
        let mut price = Price {
            base: present(base.as_ref(), i)
                .map(|n| fen("base", n, i, place))
                .transpose()?,
            amount: Some(Fen::ZERO),
            value: None,
            is_refused: false,
            is_lacking: false,
        };
        let free = undetermined.as_ref().is_some_and(|u| u[i]);
        match (&exact, present(exact.as_ref(), i)) {
            (None, _) => {}
            (Some(_), _) if free => price.amount = None,
            (Some(_), Some(n)) => {
                let fen = fen("amount", n, i, place)?;
                price.amount = Some(fen);
                price.is_refused = amount.positive && fen.0 <= 0;
            }
            (Some(_), None) => {
                (price.is_refused, price.is_lacking) = (true, true);
                lacking.push(i);
            }
        }
        price.value = present(value.as_ref(), i).map(|n| ratio(n, i, place)).transpose()?;
        Ok(price)
    };
    for (i, row) in rows.iter().enumerate() {
        take(i, price(i, *row))?;
    }
    let Some(expr) = &amount.expr else {
        return Ok(Vec::new());
    };
    let lacking_rows: Vec<u32> = lacking.iter().map(|i| rows[*i]).collect();
    let fields = eval.names(expr, &Frame::of(m.record, &lacking_rows));
    Ok(lacking.into_iter().zip(fields.map_err(owner("amount"))?).collect())
}

/// Whether the version's line of the last day of payment, if it has one, is a day.
fn dues(m: &Measure, rule: &Version, lines: &Lines) -> Result<(), AssessError> {
    let Some(line) = rule.due else { return Ok(()) };
    let owner = |b: Broken| b.of(format!("{}.due", m.id));
    let column = lines.columns.get(line);
    let column = column.ok_or_else(|| owner(Broken::new("no line gives the last day of payment")))?;
    match &column.values {
        Values::Date(_) => Ok(()),
        other => Err(owner(wanted("date", other))),
    }
}

/// The last day of payment of a row, if the version has a line for it and it is known.
pub(crate) fn due(rule: &Version, lines: &Lines, i: usize) -> Option<Date> {
    let column = lines.columns.get(rule.due?)?;
    if let Values::Date(days) = &column.values
        && column.has(i)
    {
        return date_of(*days.get(i));
    }
    None
}

/// The lines of one row, as they are shown.
pub(crate) fn written(rule: &Version, lines: &Lines, i: usize) -> Vec<Option<String>> {
    let lines = rule.lines.iter().zip(&lines.columns);
    lines.map(|(l, c)| text(c, &l.expr, l.rounding, i)).collect()
}

/// The lines of a version for some rows, one after the other: each may use those above it. Of `known` lines of the same rows those are
/// taken over that do not come out otherwise, by position.
pub(crate) fn lines<'c>(
    eval: Eval<'c>,
    m: &'c Measure,
    rule: &'c Version,
    (rows, tie): (Vec<u32>, Tie),
    known: Option<(&Lines, &BTreeSet<usize>)>,
) -> Result<Lines, AssessError> {
    let count = eval.context.tables.rows(m.record);
    let count = count.map_err(|e| Broken::from(e).of(&m.id))?;
    let mut position = vec![NONE; count];
    for (at, row) in (0_u32..).zip(&rows) {
        position[*row as usize] = at;
    }
    let mut lines = Lines {
        position,
        columns: Vec::new(),
        rows,
        tie,
    };
    for (at, line) in rule.lines.iter().enumerate() {
        let known = known.filter(|(_, otherwise)| !otherwise.contains(&at));
        if let Some(column) = known.and_then(|(lines, _)| lines.columns.get(at)) {
            lines.columns.push(Arc::clone(column));
            continue;
        }
        let owner = format!("{}.{}", m.id, line.id);
        let broken = |b: Broken| b.of(&owner);
        let column = {
            let eval = Eval {
                lines: &lines,
                version: Some(rule),
                ..eval
            };
            let column = if let Node::Window(w) = &line.expr.node {
                let span = Span {
                    table: m.record,
                    rows: &lines.rows,
                    tie: &lines.tie,
                    owner: &owner,
                };
                window(eval, w, &span)?
            } else {
                eval.rows(&line.expr, m.record, &lines.rows).map_err(broken)?
            };
            let column = match line.rounding {
                Rounding::None => column,
                Rounding::HalfUp => numbers(column, line.rounding).map_err(broken)?,
            };
            column.into_owned()
        };
        lines.columns.push(Arc::new(column));
    }
    Ok(lines)
}

/// A column of numbers, rounded.
fn numbers(column: Column<'_>, rounding: Rounding) -> Result<Column<'_>, Broken> {
    let n = column.numbers()?;
    Ok(match rounding {
        Rounding::None => column,
        Rounding::HalfUp => Column {
            values: Values::Number(round(n, column.len)),
            ..column
        },
    })
}

/// The numbers of a column, if the row has one; [`numbers`] has seen that they are.
fn present<'n>(column: Option<&'n Column<'_>>, row: usize) -> Option<&'n Num> {
    let column = column?;
    if column.has(row) { column.numbers().ok() } else { None }
}

fn fen(what: &'static str, n: &Num, row: usize, at: results::At<'_>) -> Result<Fen, AssessError> {
    match n {
        Num::Int(lane) => Ok(Fen(*lane.get(row))),
        _ => results::fen(what, &n.exact(row), at),
    }
}

fn ratio(n: &Num, row: usize, at: results::At<'_>) -> Result<Ratio, AssessError> {
    match n.parts(row).and_then(|(n, d)| Ratio::new(n, d)) {
        Some(ratio) => Ok(ratio),
        None => results::ratio(&n.exact(row), at),
    }
}

fn text(column: &Column<'_>, expr: &Expr, rounding: Rounding, row: usize) -> Option<String> {
    let ty = if rounding == Rounding::HalfUp {
        Type::Money
    } else {
        expr.ty
    };
    let mut text = String::new();
    column
        .has(row)
        .then(|| super::written::push(&mut text, column, ty, row))?;
    Some(text)
}
