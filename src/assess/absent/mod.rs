//! Tables whose export was not delivered: what is counted or looked for in them is unknown, not empty.
//!
//! A link that leads to such a table and an aggregate over it (or whose way leads through it) are missing, with the name
//! `no export <table>`. An expression that **reads** such a table, by itself, through facts or through lines, and is missing, is unknown:
//! nobody may take it for "not there". So what else makes something of a missing value leaves it missing, with that name:
//!
//! * `x IS NULL`, `COALESCE(x, …)`, `NULLIF(…, x)`, an argument of MEAN, an input of DECIDE;
//! * a WHEN of CASE that is reached;
//! * in an aggregate the FILTER of a linked row, and the argument or sort key of a row that is taken. ANY is still true where another row
//!   is.
//!
//! A window whose partition or order reads such a table is missing for every row. AND and OR stay what they are: a false operand
//! decides. A fact or measure that accepts the absence of a table (`accepts_absent`) sees it as empty.
//!
//! The reference evaluator asks [`Marks`] while it evaluates. The columnar program runs a program that [`rewrite::known`] has made of the
//! first, in which no absent table occurs. So the two find the same in different ways, and are compared.

mod marks;
mod reach;
mod rewrite;

pub(crate) use marks::Marks;
pub(crate) use rewrite::known;

use std::collections::BTreeSet;

use crate::policy::ir::{AcceptedAbsence, TableId};
use crate::policy::reasons::Lack;
use crate::store::Dataset;

/// The absent tables of a dataset by position; those that the catalog does not have mean nothing.
fn tables(data: &Dataset) -> BTreeSet<TableId> {
    let table = |name: &String| data.catalog.table(name).map(|(id, _)| id);
    data.absent.iter().filter_map(table).collect()
}

/// What is left of the absent tables for a rule that accepts some of them.
fn without(absent: &BTreeSet<TableId>, accepted: &[AcceptedAbsence]) -> BTreeSet<TableId> {
    let mut left = absent.clone();
    accepted.iter().for_each(|a| {
        left.remove(&a.table);
    });
    left
}

/// The name of what is missing.
fn reason(table: &str) -> String {
    Lack::NoExport { table }.code()
}
