//! Reliefs that an enterprise chooses: only what was taken without a right to it is compared.

use std::collections::BTreeSet;

use super::ComparisonError;
use super::layout::{Opened, amount};
use super::sums::{All, Key};
use crate::assess::{Entitlements, fact_by_row};
use crate::policy::comparison::Choice;
use crate::policy::ir::Program;
use crate::store::Dataset;

/// Rows of a choice's record: row, enterprise, comparison period and amount (fen; `None` where the cell is blank).
pub(super) type Taken = (u32, String, String, Option<i64>);

/// What was taken of a choice without a right to it, in the order of the rows.
///
/// # Errors
/// [`ComparisonError`] if the pack and the data do not have what the choice names.
fn without_right(
    choice: &Choice,
    program: &Program,
    data: &Dataset,
    entitlements: &Entitlements,
) -> Result<Vec<Taken>, ComparisonError> {
    let spec = choice
        .record
        .of(&data.catalog.tables)
        .map_err(|e| ComparisonError::Layout {
            table: choice.id.clone(),
            reason: e.to_string(),
        })?;
    let is_fact = program
        .facts
        .iter()
        .any(|f| f.on == choice.record && f.id == choice.period);
    if !is_fact {
        return Err(ComparisonError::Layout {
            table: spec.name.clone(),
            reason: format!("the pack has no fact {} on it", choice.period),
        });
    }
    let opened = Opened::of(data, &spec.name)?;
    let amounts = opened.money(&choice.amount)?;
    let rights = rights(choice, program, entitlements)?;
    let mut taken = Vec::new();
    for (row, (uscc, period)) in fact_by_row(program, data, &spec.name, &choice.period)? {
        if !rights.contains(&row) {
            let at = usize::try_from(row)
                .ok()
                .filter(|at| *at < opened.table.batch.num_rows());
            let at = at.ok_or_else(|| ComparisonError::Torn {
                measure: choice.id.clone(),
                row: 0,
            })?;
            taken.push((row, uscc, period, amount(amounts, at)));
        }
    }
    Ok(taken)
}

/// Rows of the record table of which a measure of the choice is entitled.
fn rights(choice: &Choice, program: &Program, entitlements: &Entitlements) -> Result<BTreeSet<u32>, ComparisonError> {
    let mut rights = BTreeSet::new();
    for outcome in &entitlements.measures {
        let measure = program.measures.get(outcome.measure.index());
        let Some(measure) = measure.filter(|m| choice.measures.contains(&m.reported_as)) else {
            continue;
        };
        if measure.record != choice.record {
            return Err(ComparisonError::Layout {
                table: choice.id.clone(),
                reason: format!("{} has another record", measure.id),
            });
        }
        for (row, eligible) in outcome.row.iter().zip(&outcome.eligible) {
            if *eligible {
                rights.insert(*row);
            }
        }
    }
    Ok(rights)
}

/// What was taken without a right to it of every choice whose record was delivered; the other records are entered as absent.
pub(super) fn each<'p>(
    program: &'p Program,
    data: &Dataset,
    entitlements: &Entitlements,
    absent: &mut BTreeSet<String>,
) -> Result<Vec<(&'p Choice, Vec<Taken>)>, ComparisonError> {
    let mut all = Vec::new();
    for choice in &program.choices {
        match absent_record(choice, data) {
            Some(table) => drop(absent.insert(table.to_owned())),
            None => all.push((choice, without_right(choice, program, data, entitlements)?)),
        }
    }
    Ok(all)
}

/// Adds what was taken.
pub(super) fn add(all: &[(&Choice, Vec<Taken>)], sums: &mut All) {
    for (choice, taken) in all {
        for (_, uscc, period, amount) in taken {
            let key = Key {
                measure: choice.id.clone(),
                uscc: uscc.clone(),
                period: period.clone(),
            };
            sums.entry(key).or_default().enjoy(*amount);
        }
    }
}

/// The record of a choice, if it was not delivered.
fn absent_record<'d>(choice: &Choice, data: &'d Dataset) -> Option<&'d str> {
    let spec = choice.record.of(&data.catalog.tables).ok()?;
    data.absent.contains(&spec.name).then_some(spec.name.as_str())
}
