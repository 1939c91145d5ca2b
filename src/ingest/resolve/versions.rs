//! Which rows are known, and which of several versions of a record counts: duplicates, corrections, later returns.

use arrow_array::Date32Array;

use crate::calendar::Date;
use crate::ingest::columns::cells::Each;
use crate::ingest::columns::equal_rows::EqualRows;
use crate::ingest::error::IngestError;
use crate::ingest::mapping::Versions;
use crate::ingest::parse::row_decision::Superseded;
use crate::ingest::resolve::{copies, known};
use crate::ingest::stage::staged_table::StagedTable;
use crate::schema::TableSpec;
use crate::store::Origin;

/// Marks the accepted rows that do not count. Gives the rows that are not the only ones with their primary key, ascending: only
/// these can be doubles or versions of one record, and they are few.
pub(crate) fn settle(
    rows: &mut StagedTable,
    table: &TableSpec,
    versions: Option<&Versions>,
    (as_of, origins): (Date, &[Origin]),
) -> Result<Vec<u32>, IngestError> {
    let accepted = rows.accepted();
    let alike = if table.primary_key.is_empty() {
        accepted
    } else {
        EqualRows::new(&rows.columns, &table.primary_key, &accepted)?.shared()
    };
    let all: Vec<String> = table.fields.iter().map(|c| c.name.clone()).collect();
    let doubles = EqualRows::new(&rows.columns, &all, &alike)?.beaten(|_, _| false);
    rows.supersede(&doubles, Superseded::Duplicate);
    let unknown = known::unknown(&rows.columns, &rows.accepted(), table, versions, as_of)?;
    rows.supersede(&unknown, Superseded::NotYetKnown);
    let Some(versions) = versions else {
        let left = rows.still_accepted(&alike);
        copies::check(rows, &table.primary_key, &left, table, origins)?;
        return Ok(alike);
    };
    let of_record = if versions.record == table.primary_key {
        rows.still_accepted(&alike)
    } else {
        rows.accepted()
    };
    // Of versions filed on one day in one way, nobody can tell which is the later one if they are in two files.
    let one_day = versions.record.iter().chain([&versions.filed, &versions.status]);
    copies::check(rows, &one_day.cloned().collect::<Vec<_>>(), &of_record, table, origins)?;
    latest(rows, versions, &versions.record, &of_record, Superseded::Correction)?;
    if !versions.latest_per.is_empty() {
        let of_period = rows.accepted();
        latest(
            rows,
            versions,
            &versions.latest_per,
            &of_period,
            Superseded::LaterReturn,
        )?;
    }
    Ok(alike)
}

/// Keeps the row filed last per key; on one day a correction wins, then the later row of the export.
fn latest(
    rows: &mut StagedTable,
    versions: &Versions,
    key: &[String],
    among: &[u32],
    why: Superseded,
) -> Result<(), IngestError> {
    let filed = rows.columns.named::<Date32Array>(&versions.filed)?;
    let statuses = rows.texts(&versions.status)?;
    let corrections = Each::new(statuses, |status| versions.corrections.iter().any(|c| c == status));
    let rank = |row: u32| {
        let at = row as usize;
        // A row without a day of filing is older than any that has one.
        (filed.get(at), corrections.get(at).copied().unwrap_or(false))
    };
    let older = EqualRows::new(&rows.columns, key, among)?.beaten(|new, old| rank(new) >= rank(old));
    rows.supersede(&older, why);
    Ok(())
}
