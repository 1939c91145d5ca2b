//! Lines and amounts of the eligible rows of one version.

use super::arith::round;
use super::column::{Column, NONE, Values};
use super::context::{Eval, Lines};
use super::measure::{table_rows, unnamed};
use super::num::Num;
use super::window::{Span, Tie, window};
use crate::assess::judged::{Judged, bit};
use crate::assess::{AssessError, results};
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Expr, Measure, Node, Rounding, Type, Version};

/// Computes them; rows without a positive amount are refused.
pub(crate) fn amounts<'c>(
    eval: Eval<'c>,
    m: &'c Measure,
    position: usize,
    judged: &mut [Judged],
    keep_lines: bool,
) -> Result<(), AssessError> {
    let Some(rule) = m.versions.get(position) else {
        return Ok(());
    };
    let eligible: Vec<usize> = (0..judged.len())
        .filter(|i| judged[*i].failed == 0 && judged[*i].version == position)
        .collect();
    let rows = table_rows(judged, &eligible);
    let lines = lines(eval, m, rule, judged, &eligible, &rows)?;
    let eval = Eval { lines: &lines, ..eval };
    let column = |e: &'c Option<Expr>| e.as_ref().map(|e| eval.rows(e, m.record, &rows));
    let amount = &rule.amount;
    let base = column(&amount.base).map(|c| rounded(c, Rounding::HalfUp));
    let exact = column(&amount.expr).map(|c| rounded(c, amount.rounding));
    let undetermined = column(&amount.undetermined_when).map(|c| c.truths());
    let value = column(&amount.value);
    let positive = rule.conditions.len() + m.once.len();
    let fill = |i: usize, one: &mut Judged| -> Result<(), AssessError> {
        let place = results::At {
            measure: m,
            data: eval.context.data,
            row: one.row,
        };
        one.base = number(base.as_ref(), i).map(|n| fen("base", n, i, place)).transpose()?;
        one.amount = Some(Fen::ZERO);
        let free = undetermined.as_ref().is_some_and(|u| u[i]);
        match (&exact, number(exact.as_ref(), i)) {
            (Some(_), _) if free => one.amount = None,
            (_, Some(n)) => {
                let fen = fen("amount", n, i, place)?;
                one.amount = Some(fen);
                if amount.positive && fen.0 <= 0 {
                    one.failed |= bit(m, positive)?;
                }
            }
            (Some(column), None) if !column.has(i) => {
                one.failed |= bit(m, positive)?;
                one.missing.push(unnamed(positive));
            }
            _ => {}
        }
        one.value = number(value.as_ref(), i).map(|n| ratio(n, i, place)).transpose()?;
        Ok(())
    };
    for (i, at) in eligible.iter().enumerate() {
        let one = &mut judged[*at];
        results::of_row(fill(i, one), one, eval.context.data)?;
        if keep_lines {
            one.lines = rule
                .lines
                .iter()
                .zip(&lines.columns)
                .map(|(l, c)| text(c, &l.expr, l.rounding, i))
                .collect();
        }
    }
    Ok(())
}

/// The lines of a version, one after the other: each may use those above it.
fn lines<'c>(
    eval: Eval<'c>,
    m: &'c Measure,
    rule: &'c Version,
    judged: &[Judged],
    eligible: &[usize],
    rows: &[u32],
) -> Result<Lines, AssessError> {
    let mut lines = Lines {
        position: vec![NONE; eval.context.tables.rows(m.record)],
        columns: Vec::new(),
    };
    for (at, row) in (0_u32..).zip(rows) {
        if let Some(slot) = lines.position.get_mut(*row as usize) {
            *slot = at;
        }
    }
    for line in &rule.lines {
        let column = {
            let eval = Eval { lines: &lines, ..eval };
            let column = if let Node::Window(w) = &line.expr.node {
                let tie = Tie(vec![eligible.iter().map(|i| judged[*i].key.clone()).collect()]);
                let owner = format!("{}.{}", m.id, line.id);
                window(
                    eval,
                    w,
                    &Span {
                        table: m.record,
                        rows,
                        tie: &tie,
                        owner: &owner,
                    },
                )?
            } else {
                eval.rows(&line.expr, m.record, rows)
            };
            rounded(column, line.rounding).into_owned()
        };
        lines.columns.push(column);
    }
    Ok(lines)
}

fn rounded(column: Column<'_>, rounding: Rounding) -> Column<'_> {
    match (&column.values, rounding) {
        (Values::Number(n), Rounding::HalfUp) => Column {
            values: Values::Number(round(n, column.len)),
            ..column
        },
        _ => column,
    }
}

fn number<'n>(column: Option<&'n Column<'_>>, row: usize) -> Option<&'n Num> {
    match column {
        Some(Column {
            values: Values::Number(n),
            valid,
            ..
        }) if valid.get(row) => Some(n),
        _ => None,
    }
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
    column.has(row).then(|| super::call::push(&mut text, column, ty, row))?;
    Some(text)
}
