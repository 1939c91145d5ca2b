//! Judged rows column by column, and what is said otherwise of them.

use crate::assess::MissingInput;
use crate::assess::judged::Judged;
use crate::calendar::Date;
use crate::money::{Fen, Ratio};

/// Whose record it is, its key and its period.
pub(super) struct Texts {
    pub(super) uscc: String,
    pub(super) key: String,
    pub(super) period: String,
}

/// What few rows have, and what seldom comes out otherwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Rest {
    pub(super) missing: Vec<MissingInput>,
    pub(super) base: Option<Fen>,
    pub(super) value: Option<Ratio>,
    pub(super) due: Option<Date>,
    pub(super) lines: Vec<Option<String>>,
}

/// What a measure says of the row at a position, before exclusive groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) at: u32,
    pub(super) failed: u64,
    pub(super) amount: Option<Fen>,
}

/// What comes out otherwise, ascending by position.
#[derive(Clone, Default)]
pub(super) struct Changes {
    pub(super) said: Vec<Said>,
    /// Where the rest does so too.
    pub(super) rest: Vec<(u32, Rest)>,
}

impl Changes {
    /// Those of several sources as one.
    pub(super) fn add(&mut self, other: Changes) {
        self.said.extend(other.said);
        self.rest.extend(other.rest);
    }

    /// In order.
    pub(super) fn sorted(mut self) -> Changes {
        if !self.said.is_sorted_by_key(|said| said.at) {
            self.said.sort_unstable_by_key(|said| said.at);
        }
        self.rest.sort_by_key(|(at, _)| *at);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.said.is_empty()
    }

    /// Those whose positions are not among some.
    pub(super) fn without(&self, positions: &[u32]) -> Changes {
        let is_other = |at: u32| positions.binary_search(&at).is_err();
        Changes {
            said: self.said.iter().filter(|said| is_other(said.at)).copied().collect(),
            rest: self.rest.iter().filter(|(at, _)| is_other(*at)).cloned().collect(),
        }
    }
}

/// Judged rows in the order of the record table, column by column.
pub(super) struct Base {
    pub(super) row: Vec<u32>,
    pub(super) texts: Vec<Texts>,
    pub(super) counted: Vec<bool>,
    pub(super) version: Vec<usize>,
    pub(super) failed: Vec<u64>,
    pub(super) amount: Vec<Option<Fen>>,
    pub(super) lacks: Vec<bool>,
    /// The base amount, and whether the rest has nothing else.
    pub(super) base: Vec<Option<Fen>>,
    pub(super) plain: Vec<bool>,
    pub(super) rest: Vec<Rest>,
    /// Positions by version.
    pub(super) of_version: Vec<Vec<u32>>,
}

impl Base {
    pub(super) fn new(judged: Vec<Judged>, versions: usize) -> Base {
        let mut base = Base {
            row: Vec::with_capacity(judged.len()),
            texts: Vec::with_capacity(judged.len()),
            counted: Vec::with_capacity(judged.len()),
            version: Vec::with_capacity(judged.len()),
            failed: Vec::with_capacity(judged.len()),
            amount: Vec::with_capacity(judged.len()),
            lacks: Vec::with_capacity(judged.len()),
            base: Vec::with_capacity(judged.len()),
            plain: Vec::with_capacity(judged.len()),
            rest: Vec::with_capacity(judged.len()),
            of_version: vec![Vec::new(); versions],
        };
        for (at, one) in (0_u32..).zip(judged) {
            base.row.push(one.row);
            base.counted.push(one.counted);
            base.version.push(one.version);
            base.failed.push(one.failed);
            base.amount.push(one.amount);
            base.lacks.push(!one.missing.is_empty());
            base.base.push(one.base);
            let is_empty = one.missing.is_empty() && one.lines.is_empty();
            base.plain.push(is_empty && one.value.is_none() && one.due.is_none());
            base.texts.push(Texts {
                uscc: one.uscc,
                key: one.key,
                period: one.period,
            });
            base.rest.push(Rest {
                missing: one.missing,
                base: one.base,
                value: one.value,
                due: one.due,
                lines: one.lines,
            });
            if let Some(positions) = base.of_version.get_mut(one.version) {
                positions.push(at);
            }
        }
        base
    }
}
