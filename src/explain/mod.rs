//! Why a row of the ledger is what it is: the law in force, every condition with the values that decide, every line of the calculation.
//!
//! The reference evaluator computes the row again from the data of its enterprise; what it finds must equal the ledger, or the
//! explanation says so.

mod agree;
mod ledger;
mod tree;
mod which;

pub use ledger::{LedgerRow, read_ledger};
pub use tree::{Branch, html, text, tree};
pub use which::Which;

use std::collections::BTreeSet;

use crate::assess::reference::{Explanation, explain_all};
use crate::assess::{AssessError, shard};
use crate::policy::ir::{MeasureId, Program, TableId};
use crate::store::Dataset;

/// A row of the ledger with its derivation.
#[derive(Clone, Debug)]
pub struct Explained {
    /// The row as published.
    pub row: LedgerRow,
    /// Its derivation; `None` if the evaluator finds no such row.
    pub explanation: Option<Explanation>,
    /// What the evaluator finds otherwise than the ledger, as (name, ledger, evaluator); empty if they agree.
    pub differences: Vec<(&'static str, String, String)>,
}

/// Explains rows of the ledger. Rows of one enterprise are computed together.
///
/// # Errors
/// As [`crate::assess::assess`].
pub fn explain_rows(program: &Program, data: &Dataset, rows: Vec<LedgerRow>) -> Result<Vec<Explained>, AssessError> {
    let mut explained = Vec::new();
    let enterprises: BTreeSet<String> = rows.iter().map(|r| r.uscc.clone()).collect();
    for uscc in enterprises {
        let part = if uscc.is_empty() {
            data.clone() // records of no enterprise look at the whole county
        } else {
            shard(program, data, &BTreeSet::from([uscc.clone()]))?
        };
        let own: Vec<&LedgerRow> = rows.iter().filter(|r| r.uscc == uscc).collect();
        let mut wanted: Vec<(MeasureId, u32)> = Vec::new();
        for row in &own {
            for (id, measure) in MeasureId::all(&program.measures).zip(&program.measures) {
                if measure.reported_as == row.measure {
                    wanted.extend(records(&part, measure.record, row).into_iter().map(|at| (id, at)));
                }
            }
        }
        wanted.sort_unstable_by_key(|(id, at)| (id.index(), *at));
        wanted.dedup();
        let found: Vec<Explanation> = explain_all(program, &part, &wanted)?.into_iter().flatten().collect();
        for row in own {
            let is_it = |e: &&Explanation| {
                let measure = program.measures.get(e.measure.index());
                measure.is_some_and(|m| m.reported_as == row.measure) && e.key == row.record_key
            };
            let explanation = found.iter().find(is_it).cloned();
            let differences = agree::differences(program, row, explanation.as_ref());
            explained.push(Explained {
                row: row.clone(),
                explanation,
                differences,
            });
        }
    }
    Ok(explained)
}

/// Rows of a record table that stand where a row of the ledger says.
fn records(data: &Dataset, table: TableId, row: &LedgerRow) -> Vec<u32> {
    let Some(table) = data.tables.get(table.index()) else {
        return Vec::new();
    };
    let origins: BTreeSet<i32> = (0_i32..)
        .zip(&data.origins)
        .filter(|(_, o)| o.file == row.source_file && o.sheet == row.source_sheet)
        .map(|(at, _)| at)
        .collect();
    let places = table.origin.values().iter().zip(table.line.values());
    (0_u32..)
        .zip(places)
        .filter(|(_, (origin, line))| **line == row.source_line && origins.contains(origin))
        .map(|(at, _)| at)
        .collect()
}
