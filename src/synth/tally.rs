//! What is to be expected of a sheet: how its rows end, and the sums of those that count.

use super::cell::Cell;
use super::tables::{Kind, Table};

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Quarantined,
    Voided,
    Superseded,
}

impl Class {
    pub(super) fn name(self) -> &'static str {
        match self {
            Class::Quarantined => "quarantined",
            Class::Voided => "voided",
            Class::Superseded => "superseded",
        }
    }
}

/// A row that was planted among the good ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planted {
    /// Counted from 0 within the sheet's rows.
    pub(super) row: u64,
    pub(super) class: Class,
    pub(super) kind: &'static str,
    /// Code in the quarantine; empty for rows that are not set aside.
    pub(super) code: &'static str,
}

/// Counts, sums and planted rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) accepted: u64,
    pub(super) quarantined: u64,
    pub(super) voided: u64,
    pub(super) superseded: u64,
    /// Sums of the accepted rows by column of the table, in fen; zero for other columns.
    pub(super) sums: Vec<i128>,
    pub(super) planted: Vec<Planted>,
}

impl Tally {
    /// Counts a row that is no good one.
    pub(super) fn count(&mut self, class: Class) {
        *match class {
            Class::Quarantined => &mut self.quarantined,
            Class::Voided => &mut self.voided,
            Class::Superseded => &mut self.superseded,
        } += 1;
    }

    /// Counts a good row.
    pub(super) fn accept(&mut self, table: &Table, cells: &[Cell]) {
        self.accepted += 1;
        self.sums.resize(table.columns.len(), 0);
        for ((sum, cell), column) in self.sums.iter_mut().zip(cells).zip(table.columns) {
            if let (Cell::Whole(fen), Kind::Money | Kind::Wan) = (cell, column.kind) {
                *sum += i128::from(*fen);
            }
        }
    }

    /// Adds the counts and sums of later rows; planted rows are moved behind those before them.
    pub(super) fn add(&mut self, later: &Tally) {
        self.accepted += later.accepted;
        self.quarantined += later.quarantined;
        self.voided += later.voided;
        self.superseded += later.superseded;
        self.sums.resize(self.sums.len().max(later.sums.len()), 0);
        for (sum, more) in self.sums.iter_mut().zip(&later.sums) {
            *sum += more;
        }
    }
}
