//! Lookups and decision tables.

use std::cmp::Ordering;

use super::column::{Column, Lane, Values, wanted};
use super::compare::holds;
use super::constant;
use super::num::Num;
use crate::assess::broken::Broken;
use crate::assess::cells::{date_of, days_of};
use crate::policy::ir::{Cell, Comparison, Constant, Decision, Lookup, LookupRows, Type};

/// Values of type `ty` found for keys; missing where there is none.
pub(crate) fn lookup<'c>(ty: Type, lookup: &'c Lookup, keys: &Column<'_>) -> Result<Column<'c>, Broken> {
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
            // Refused below, before any row is looked at.
            (LookupRows::Dated(_) | LookupRows::Exact(_) | LookupRows::Prefix(_), _) => None,
        }
    };
    match (&lookup.rows, &keys.values) {
        (LookupRows::Dated(_), Values::Date(_)) | (LookupRows::Exact(_) | LookupRows::Prefix(_), Values::Text(_)) => {}
        (LookupRows::Dated(_), other) => return Err(wanted("date", other)),
        (LookupRows::Exact(_) | LookupRows::Prefix(_), other) => return Err(wanted("text", other)),
    }
    constant::column(ty, (0..keys.len).map(find).collect())
}

fn exact<'c>(rows: &'c [(String, Constant)], key: &str) -> Option<&'c Constant> {
    let at = rows.binary_search_by(|(k, _)| k.as_str().cmp(key)).ok()?;
    rows.get(at).map(|(_, v)| v)
}

/// Outcomes of a decision table, of type `ty`.
pub(crate) fn decide<'c>(
    ty: Type,
    decision: &'c Decision,
    inputs: &[Column<'_>],
    len: usize,
) -> Result<Column<'c>, Broken> {
    if inputs.len() != decision.inputs.len() {
        return Err(Broken::new(format!(
            "decision {} takes {} inputs, found {}",
            decision.id,
            decision.inputs.len(),
            inputs.len()
        )));
    }
    let outcome = |row| {
        Ok(match decided(decision, inputs, row)? {
            Decided::Outcome(constant) => Some(constant),
            Decided::Lacks(_) | Decided::NoRule => None,
        })
    };
    constant::column(ty, (0..len).map(outcome).collect::<Result<_, Broken>>()?)
}

fn numeric(ty: Type) -> bool {
    matches!(ty, Type::Count | Type::Ratio | Type::Money | Type::Amount)
}

/// What a decision table says of a row.
pub(crate) enum Decided<'c> {
    Outcome(&'c Constant),
    /// The position of the input that is missing.
    Lacks(usize),
    /// No rule holds, or the rule has no outcome.
    NoRule,
}

/// The first rule that holds for a row. A missing number is not tested while another number of the rule can be.
pub(crate) fn decided<'c>(decision: &'c Decision, inputs: &[Column<'_>], row: usize) -> Result<Decided<'c>, Broken> {
    let text_missing = inputs
        .iter()
        .zip(&decision.inputs)
        .position(|(c, ty)| !c.has(row) && !numeric(*ty));
    if let Some(at) = text_missing {
        return Ok(Decided::Lacks(at));
    }
    'rules: for (cells, outcome) in &decision.rules {
        let (mut tested, mut untested) = (false, None);
        for (at, ((cell, column), ty)) in cells.iter().zip(inputs).zip(&decision.inputs).enumerate() {
            let (op, constant) = match cell {
                Cell::Any => continue,
                Cell::Is(constant) => (Comparison::Equal, constant),
                Cell::Test(op, constant) => (*op, constant),
            };
            if !column.has(row) {
                untested = untested.or(Some(at));
                continue;
            }
            tested |= numeric(*ty);
            if !holds(op, order(column, row, constant)?) {
                continue 'rules;
            }
        }
        // Texts fit, but no number of the rule can be tested: the decision is missing.
        return Ok(match untested {
            Some(at) if !tested => Decided::Lacks(at),
            Some(_) | None if *outcome == Constant::Missing => Decided::NoRule,
            Some(_) | None => Decided::Outcome(outcome),
        });
    }
    Ok(Decided::NoRule)
}

/// Order of a value and a constant of its type.
fn order(column: &Column<'_>, row: usize, constant: &Constant) -> Result<Ordering, Broken> {
    let number = |n: &Num, c: Num| n.compare(row, &c, 0);
    Ok(match (&column.values, constant) {
        (Values::Boolean(lane), Constant::Boolean(b)) => lane.get(row).cmp(b),
        (Values::Text(lane), Constant::Text(t)) => lane.get(row).as_ref().cmp(t),
        (Values::Date(lane), Constant::Date(d)) => lane.get(row).cmp(&days_of(*d)),
        (Values::Month(lane), Constant::Month(m)) => lane.get(row).cmp(&m.0),
        (Values::Number(n), Constant::Count(c)) => number(n, Num::Int(Lane::One(*c))),
        (Values::Number(n), Constant::Money(fen)) => number(n, Num::Int(Lane::One(fen.0))),
        (Values::Number(n), Constant::Ratio(r)) => {
            number(n, Num::Wide(Lane::One(r.numerator()), Lane::One(r.denominator())))
        }
        (other, constant) => return Err(wanted(constant::kind(constant), other)),
    })
}
