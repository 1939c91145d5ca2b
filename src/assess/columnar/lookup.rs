//! Lookups and decision tables.

use std::cmp::Ordering;

use super::column::{Column, Values};
use super::compare::holds;
use super::constant;
use super::num::Num;
use crate::assess::cells::{date_of, days_of};
use crate::policy::ir::{Cell, Comparison, Constant, Decision, Lookup, LookupRows, Type};

/// Values found for keys; missing where there is none.
pub(crate) fn lookup<'c>(lookup: Option<&'c Lookup>, keys: &Column<'_>) -> Column<'c> {
    let Some(lookup) = lookup else {
        return Column::nothing(keys.len);
    };
    let find = |i: usize| -> Option<&'c Constant> {
        if !keys.has(i) {
            return None;
        }
        match (&lookup.rows, &keys.values) {
            (LookupRows::Dated(rows), Values::Date(days)) => {
                let day = date_of(*days.get(i))?;
                let behind = rows.partition_point(|(from, _)| *from <= day);
                rows.get(behind.checked_sub(1)?).map(|(_, v)| v)
            }
            (LookupRows::Exact(rows), Values::Text(texts)) => exact(rows, texts.get(i)),
            (LookupRows::Prefix(rows), Values::Text(texts)) => {
                let text = texts.get(i).as_ref();
                let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
                ends.rev().find_map(|end| exact(rows, &text[..end]))
            }
            _ => None,
        }
    };
    constant::column((0..keys.len).map(find), keys.len)
}

fn exact<'c>(rows: &'c [(String, Constant)], key: &str) -> Option<&'c Constant> {
    let at = rows.binary_search_by(|(k, _)| k.as_str().cmp(key)).ok()?;
    rows.get(at).map(|(_, v)| v)
}

/// Outcomes of a decision table.
pub(crate) fn decide<'c>(decision: Option<&'c Decision>, inputs: &[Column<'_>], len: usize) -> Column<'c> {
    let Some(decision) = decision else {
        return Column::nothing(len);
    };
    constant::column((0..len).map(|row| outcome(decision, inputs, row)), len)
}

fn numeric(ty: Type) -> bool {
    matches!(ty, Type::Count | Type::Ratio | Type::Money | Type::Amount)
}

fn outcome<'c>(decision: &'c Decision, inputs: &[Column<'_>], row: usize) -> Option<&'c Constant> {
    if inputs
        .iter()
        .zip(&decision.inputs)
        .any(|(c, ty)| !c.has(row) && !numeric(*ty))
    {
        return None;
    }
    'rules: for (cells, outcome) in &decision.rules {
        let (mut tested, mut untested) = (false, false);
        for ((cell, column), ty) in cells.iter().zip(inputs).zip(&decision.inputs) {
            let (op, constant) = match cell {
                Cell::Any => continue,
                Cell::Is(constant) => (Comparison::Equal, constant),
                Cell::Test(op, constant) => (*op, constant),
            };
            if !column.has(row) {
                untested = true;
                continue;
            }
            tested |= numeric(*ty);
            if !order(column, row, constant).is_some_and(|o| holds(op, o)) {
                continue 'rules;
            }
        }
        // Texts fit, but no number of the rule can be tested: the decision is missing.
        return if untested && !tested { None } else { Some(outcome) };
    }
    None
}

/// Order of a value and a constant of its type.
fn order(column: &Column<'_>, row: usize, constant: &Constant) -> Option<Ordering> {
    Some(match (&column.values, constant) {
        (Values::Boolean(lane), Constant::Boolean(b)) => lane.get(row).cmp(b),
        (Values::Text(lane), Constant::Text(t)) => lane.get(row).as_ref().cmp(t),
        (Values::Date(lane), Constant::Date(d)) => lane.get(row).cmp(&days_of(*d)),
        (Values::Month(lane), Constant::Month(m)) => lane.get(row).cmp(&m.0),
        (Values::Number(Num::Int(lane)), Constant::Count(n)) => lane.get(row).cmp(n),
        (Values::Number(Num::Int(lane)), Constant::Money(fen)) => lane.get(row).cmp(&fen.0),
        (Values::Number(n), _) => match &constant::broadcast(constant, 1).values {
            Values::Number(c) => n.compare(row, c, 0),
            _ => return None,
        },
        _ => return None,
    })
}
