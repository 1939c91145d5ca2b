//! Which of several versions of a record counts: duplicates, corrections, later returns.

use arrow_array::Date32Array;

use super::alike::Alike;
use super::column::days;
use super::error::IngestError;
use super::gathered::Gathered;
use super::mapping::Versions;
use super::verdict::{Verdict, Why};
use crate::calendar::Date;
use crate::schema::TableSpec;

/// Marks the accepted rows that do not count.
pub(crate) fn settle(
    rows: &mut Gathered,
    table: &TableSpec,
    versions: Option<&Versions>,
    as_of: Date,
) -> Result<(), IngestError> {
    let all: Vec<String> = table.fields.iter().map(|c| c.name.clone()).collect();
    let accepted = rows.accepted();
    let keep = Alike::new(&rows.columns, &all, &accepted)?.one_of_each(|_, _| false);
    drop_others(rows, &accepted, keep, Why::Duplicate);
    let Some(versions) = versions else { return Ok(()) };
    let accepted = rows.accepted();
    let known = known(rows, &accepted, versions, as_of)?;
    drop_others(rows, &accepted, known, Why::NotYetFiled);
    latest(rows, versions, &versions.record, Why::Correction)?;
    if !versions.latest_per.is_empty() {
        latest(rows, versions, &versions.latest_per, Why::LaterReturn)?;
    }
    Ok(())
}

/// Rows filed on or before the as-of day, or within the extra time of their period.
fn known(rows: &Gathered, accepted: &[u32], versions: &Versions, as_of: Date) -> Result<Vec<u32>, IngestError> {
    let (filed, ends) = (
        rows.columns.named::<Date32Array>(&versions.filed)?,
        rows.columns.named::<Date32Array>(&versions.period_end)?,
    );
    let mut known = Vec::with_capacity(accepted.len());
    for row in accepted {
        let Ok(at) = usize::try_from(*row) else { continue };
        let (filed, end) = (filed.get(at), ends.get(at));
        let mut limit = days(as_of);
        for late in &versions.late {
            let covered = end.is_some_and(|e| (days(late.period_end_from)..=days(late.period_end_to)).contains(&e));
            // The extra time is for a view of the whole period: a view of an earlier day does not see it.
            if covered && as_of >= late.period_end_to {
                limit = limit.max(days(late.filed_until));
            }
        }
        if filed.is_none_or(|f| f <= limit) {
            known.push(*row);
        }
    }
    Ok(known)
}

/// Keeps the row filed last per key; on one day a correction wins, then the later row of the export.
fn latest(rows: &mut Gathered, versions: &Versions, key: &[String], why: Why) -> Result<(), IngestError> {
    let accepted = rows.accepted();
    let filed = rows.columns.named::<Date32Array>(&versions.filed)?;
    let statuses = rows.texts(&versions.status)?;
    let corrections = statuses.each(|status| versions.corrections.iter().any(|c| c == status));
    let rank = |row: u32| {
        let at = row as usize;
        // A row without a day of filing is older than any that has one.
        (filed.get(at), corrections.get(at).copied().unwrap_or(false))
    };
    let keep = Alike::new(&rows.columns, key, &accepted)?.one_of_each(|new, old| rank(new) >= rank(old));
    drop_others(rows, &accepted, keep, why);
    Ok(())
}

fn drop_others(rows: &mut Gathered, accepted: &[u32], keep: Vec<u32>, why: Why) {
    let at = |row: u32| usize::try_from(row).ok();
    let mut kept = vec![false; rows.verdict.len()];
    for slot in keep.into_iter().filter_map(at) {
        if let Some(slot) = kept.get_mut(slot) {
            *slot = true;
        }
    }
    for row in accepted {
        if at(*row).and_then(|at| kept.get(at)) == Some(&false) {
            rows.set(*row, Verdict::Superseded(why));
        }
    }
}
