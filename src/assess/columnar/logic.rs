//! AND, OR, NOT, IN and CASE.

use std::collections::HashSet;

use super::column::{Column, Lane, NONE, Valid, Values, concat, wanted};
use super::context::Eval;
use super::frame::{Frame, positions};
use crate::assess::broken::Broken;
use crate::policy::ir::{Expr, Type};

/// What decides a connective at once.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decides {
    /// AND.
    False,
    /// OR.
    True,
}

/// AND and OR: a deciding operand decides, else a missing one makes the row missing.
pub(crate) fn connective<'c>(
    operands: impl Iterator<Item = Result<Column<'c>, Broken>>,
    decides: Decides,
    len: usize,
) -> Result<Column<'c>, Broken> {
    let deciding = decides == Decides::True;
    let mut decided = vec![false; len];
    let mut known = vec![true; len];
    for operand in operands {
        let operand = operand?;
        let Values::Boolean(lane) = &operand.values else {
            return Err(wanted("boolean", &operand.values));
        };
        for (i, (decided, known)) in decided.iter_mut().zip(&mut known).enumerate() {
            let valid = operand.valid.get(i);
            *decided |= valid && *lane.get(i) == deciding;
            *known &= valid;
        }
    }
    let valid = decided.iter().zip(&known).map(|(d, k)| *d || *k).collect();
    let values = decided.into_iter().map(|d| d == deciding).collect();
    Ok(Column {
        len,
        values: Values::Boolean(Lane::Many(values)),
        valid: Valid::of(valid),
    })
}

/// NOT.
pub(crate) fn not(column: Column<'_>) -> Result<Column<'_>, Broken> {
    let values = match column.values {
        Values::Boolean(Lane::One(b)) => Values::Boolean(Lane::One(!b)),
        Values::Boolean(Lane::Many(all)) => Values::Boolean(Lane::Many(all.into_iter().map(|b| !b).collect())),
        other => return Err(wanted("boolean", &other)),
    };
    Ok(Column { values, ..column })
}

/// Lists longer than this are searched by hash.
const SHORT: usize = 8;

/// Text in a list.
pub(crate) fn in_list<'c>(column: &Column<'c>, list: &[String]) -> Result<Column<'c>, Broken> {
    let texts = column.texts()?;
    let flags = if list.len() <= SHORT {
        (0..column.len)
            .map(|i| list.iter().any(|t| t == texts.get(i)))
            .collect()
    } else {
        let set: HashSet<&str> = list.iter().map(String::as_str).collect();
        (0..column.len).map(|i| set.contains(texts.get(i).as_ref())).collect()
    };
    Ok(Column {
        len: column.len,
        values: Values::Boolean(Lane::Many(flags)),
        valid: column.valid.clone(),
    })
}

/// CASE: each value is evaluated only for the rows that take it.
pub(crate) fn case<'c>(
    eval: Eval<'c>,
    ty: Type,
    branches: &'c [(Expr, Expr)],
    otherwise: &'c Expr,
    frame: &Frame<'_>,
) -> Result<Column<'c>, Broken> {
    let mut open: Vec<u32> = (0_u32..).take(frame.len()).collect();
    let mut parts: Vec<(Vec<u32>, Column<'c>)> = Vec::new();
    for (when, then) in branches {
        if open.is_empty() {
            break;
        }
        let here = frame.select(&open);
        let met = eval.eval(when, &here)?.truths()?;
        let taken: Vec<u32> = positions(&met).into_iter().map(|i| open[i as usize]).collect();
        if !taken.is_empty() {
            let column = eval.eval(then, &frame.select(&taken))?;
            parts.push((taken, column));
        }
        open = open
            .iter()
            .zip(&met)
            .filter(|(_, met)| !**met)
            .map(|(i, _)| *i)
            .collect();
    }
    if !open.is_empty() || parts.is_empty() {
        let column = eval.eval(otherwise, &frame.select(&open))?;
        parts.push((open, column));
    }
    merge(ty, parts, frame.len())
}

/// Puts parts of type `ty` back into the order of the frame; where parts overlap, the last one counts.
pub(crate) fn merge(ty: Type, mut parts: Vec<(Vec<u32>, Column<'_>)>, len: usize) -> Result<Column<'_>, Broken> {
    if parts.len() == 1
        && let Some((_, whole)) = parts.pop_if(|(rows, _)| rows.len() == len)
    {
        return Ok(whole);
    }
    let mut from = vec![NONE; len];
    for (row, next) in parts.iter().flat_map(|(rows, _)| rows).zip(0..) {
        from[*row as usize] = next;
    }
    Ok(concat(ty, parts.into_iter().map(|(_, column)| column).collect())?.pick(&from))
}
