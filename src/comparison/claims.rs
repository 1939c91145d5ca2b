//! The ledger of what was enjoyed.

use std::collections::BTreeMap;

use arrow_array::{Array, Int64Array};

use crate::policy::comparison::{Grain, plain};
use crate::policy::ir::Program;
use crate::store::{Dataset, TextColumn};

/// The table of claims.
const TABLE: &str = "enjoyed";

/// A claim whose measure is known.
pub(super) struct Claim<'p> {
    pub(super) measure: &'p str,
    pub(super) grain: Grain,
    pub(super) uscc: String,
    pub(super) period: String,
    /// Fen.
    pub(super) amount: i64,
}

/// All claims.
pub(super) struct Ledger<'p> {
    pub(super) claims: Vec<Claim<'p>>,
    /// Names that the pack does not list, with their rows.
    pub(super) unlisted: BTreeMap<String, usize>,
}

/// Reads the ledger; without the export it is empty and nothing is compared.
pub(super) fn read<'p>(program: &'p Program, data: &Dataset) -> Ledger<'p> {
    let mut ledger = Ledger {
        claims: Vec::new(),
        unlisted: BTreeMap::new(),
    };
    let listed: BTreeMap<String, (&str, Grain)> = program
        .claims
        .iter()
        .map(|c| (plain(&c.name), (c.measure.as_str(), c.grain)))
        .collect();
    let Some(batch) = data
        .catalog
        .table(TABLE)
        .and_then(|(id, _)| data.tables.get(id.index()))
        .map(|t| &t.batch)
    else {
        return ledger;
    };
    let text = |name: &str| batch.column_by_name(name).and_then(|c| TextColumn::open(c.as_ref()));
    let amounts = batch
        .column_by_name("amount")
        .and_then(|c| c.as_any().downcast_ref::<Int64Array>());
    let (Some(names), Some(usccs), Some(periods), Some(amounts)) =
        (text("measure"), text("uscc"), text("period"), amounts)
    else {
        return ledger;
    };
    for row in 0..batch.num_rows() {
        let name = plain(names.value(row));
        match listed.get(&name) {
            Some((measure, grain)) if !amounts.is_null(row) => ledger.claims.push(Claim {
                measure,
                grain: *grain,
                uscc: usccs.value(row).to_owned(),
                period: periods.value(row).to_owned(),
                amount: amounts.value(row),
            }),
            Some(_) => {}
            None => *ledger.unlisted.entry(name).or_default() += 1,
        }
    }
    ledger
}
