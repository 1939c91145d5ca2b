//! Rows of a measure as a standing keeps them: those of an earlier standing, shared, and what comes out otherwise.

use std::cmp::Ordering;
use std::sync::Arc;

use super::base::{Base, Changes, Rest, Said};
use super::glance::{Decision, Glance};
use crate::assess::MissingInput;
use crate::assess::columnar::amount::Price;
use crate::assess::grants::Grants;
use crate::assess::judged::Judged;
use crate::calendar::Date;
use crate::money::Fen;

/// Rows of a measure.
#[derive(Clone)]
pub(crate) struct Rows {
    pub(super) base: Arc<Base>,
    changes: Arc<Changes>,
    /// Bits of the exclusive groups that refuse a row, ascending by position.
    refused: Arc<Vec<(u32, u64)>>,
}

/// Finds a position in an ascending list.
fn find<T>(all: &[(u32, T)], at: u32) -> Option<&T> {
    let found = all.binary_search_by_key(&at, |(at, _)| *at).ok()?;
    all.get(found).map(|(_, one)| one)
}

impl Rows {
    /// Rows that were judged anew.
    pub(super) fn new(judged: Vec<Judged>, versions: usize) -> Rows {
        Rows {
            base: Arc::new(Base::new(judged, versions)),
            changes: Arc::default(),
            refused: Arc::default(),
        }
    }

    /// The same rows of which something else is said, and without what exclusive groups said.
    pub(super) fn with(&self, changes: Changes) -> Rows {
        Rows {
            base: Arc::clone(&self.base),
            changes: Arc::new(changes),
            refused: Arc::default(),
        }
    }

    /// The same without what exclusive groups said.
    pub(super) fn unrefused(&self) -> Rows {
        Rows {
            refused: Arc::default(),
            ..self.clone()
        }
    }

    /// The same rows, refused by exclusive groups as said.
    pub(super) fn refuse(&mut self, refused: Vec<(u32, u64)>) {
        self.refused = Arc::new(refused);
    }

    /// Whether both are the same rows in memory, whatever is said of them.
    pub(super) fn share(&self, other: &Rows) -> bool {
        Arc::ptr_eq(&self.base, &other.base)
    }

    /// Whether both are the same in memory with all that is said of them.
    pub(super) fn is(&self, other: &Rows) -> bool {
        self.share(other) && Arc::ptr_eq(&self.changes, &other.changes) && Arc::ptr_eq(&self.refused, &other.refused)
    }

    pub(super) fn changes(&self) -> &Changes {
        &self.changes
    }

    pub(super) fn len(&self) -> usize {
        self.base.row.len()
    }

    fn positions(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).zip(&self.base.row).map(|(at, _)| at)
    }

    /// Positions of the rows that a version judges.
    pub(super) fn of_version(&self, version: usize) -> &[u32] {
        self.base.of_version.get(version).map_or(&[], Vec::as_slice)
    }

    /// Row of the record table.
    pub(super) fn row(&self, at: u32) -> u32 {
        self.base.row[at as usize]
    }

    pub(super) fn uscc(&self, at: u32) -> &str {
        &self.base.texts[at as usize].uscc
    }

    pub(super) fn key(&self, at: u32) -> &str {
        &self.base.texts[at as usize].key
    }

    fn said(&self, at: u32) -> Said {
        let said = &self.changes.said;
        let found = said.binary_search_by_key(&at, |said| said.at);
        match found.ok().and_then(|found| said.get(found)) {
            Some(said) => *said,
            None => Said {
                at,
                failed: self.base.failed[at as usize],
                amount: self.base.amount[at as usize],
            },
        }
    }

    fn rest(&self, at: u32) -> &Rest {
        find(&self.changes.rest, at).map_or(&self.base.rest[at as usize], |rest| rest)
    }

    /// Failed bits before exclusive groups.
    pub(super) fn failed(&self, at: u32) -> u64 {
        self.said(at).failed
    }

    /// Whether an input of a row was missing.
    pub(super) fn lacks(&self, at: u32) -> bool {
        match find(&self.changes.rest, at) {
            Some(rest) => !rest.missing.is_empty(),
            None => self.base.lacks[at as usize],
        }
    }

    pub(super) fn missing(&self, at: u32) -> &[MissingInput] {
        &self.rest(at).missing
    }

    /// Enters what is said of a row, unless it is what was said.
    pub(super) fn enter(&self, at: u32, failed: u64, amount: Option<Fen>, rest: Rest, changes: &mut Changes) {
        let said = Said { at, failed, amount };
        let same = *self.rest(at) == rest;
        if !same || self.said(at) != said {
            changes.said.push(said);
            if rest != self.base.rest[at as usize] {
                changes.rest.push((at, rest));
            }
        }
    }

    /// Enters a price, unless it is what was said.
    pub(super) fn enter_price(
        &self,
        at: u32,
        failed: u64,
        price: &Price,
        (due, lines): (Option<Date>, Vec<Option<String>>),
        changes: &mut Changes,
    ) {
        let i = at as usize;
        let is_plain = self.base.plain[i] && price.value.is_none() && due.is_none() && lines.is_empty();
        if is_plain && self.changes.is_empty() && self.base.base[i] == price.base {
            if (self.base.failed[i], self.base.amount[i]) != (failed, price.amount) {
                changes.said.push(Said {
                    at,
                    failed,
                    amount: price.amount,
                });
            }
            return;
        }
        let rest = Rest {
            missing: Vec::new(),
            base: price.base,
            value: price.value,
            due,
            lines,
        };
        self.enter(at, failed, price.amount, rest, changes);
    }

    fn bits(&self, at: u32) -> u64 {
        find(&self.refused, at).copied().map_or(0, |bits| bits)
    }

    /// The eligible rows, as exclusive groups look at them, with their positions.
    pub(super) fn claims(&self) -> (Vec<u32>, Vec<Judged>) {
        let eligible: Vec<u32> = self.positions().filter(|at| self.failed(*at) == 0).collect();
        let rows = eligible.iter().map(|at| Judged {
            row: self.row(*at),
            version: self.base.version[*at as usize],
            amount: self.said(*at).amount,
            ..Judged::default()
        });
        let rows = rows.collect();
        (eligible, rows)
    }

    fn glance(&self, at: u32) -> Glance<'_> {
        let said = self.said(at);
        self.glance_of(said, self.bits(at))
    }

    fn glance_of(&self, said: Said, bits: u64) -> Glance<'_> {
        let eligible = said.failed | bits == 0;
        Glance {
            rows: self,
            at: said.at,
            eligible,
            counted: self.base.counted[said.at as usize],
            amount: if eligible { said.amount } else { Some(Fen::ZERO) },
        }
    }

    /// What the measure decided for the row at a position.
    pub(super) fn decision(&self, at: u32) -> Decision<'_> {
        let (i, said, rest) = (at as usize, self.said(at), self.rest(at));
        let texts = &self.base.texts[i];
        let failed = said.failed | self.bits(at);
        Decision {
            at,
            row: self.base.row[i],
            uscc: &texts.uscc,
            record_key: &texts.key,
            period: &texts.period,
            version: self.base.version[i],
            eligible: failed == 0,
            counted: self.base.counted[i],
            base: rest.base,
            amount: if failed == 0 { said.amount } else { Some(Fen::ZERO) },
            value: rest.value,
            due: if failed == 0 { rest.due } else { None },
            failed,
        }
    }

    pub(super) fn decisions(&self) -> impl Iterator<Item = Decision<'_>> {
        self.positions().map(|at| self.decision(at))
    }

    fn glances(&self) -> impl Iterator<Item = Glance<'_>> {
        self.positions().map(|at| self.glance(at))
    }

    /// Positions at which two sayings of the same rows may differ, ascending.
    fn open_positions(&self, other: &Rows) -> Vec<u32> {
        let lists: [Vec<u32>; 4] = [
            self.changes.said.iter().map(|said| said.at).collect(),
            other.changes.said.iter().map(|said| said.at).collect(),
            self.refused.iter().map(|(at, _)| *at).collect(),
            other.refused.iter().map(|(at, _)| *at).collect(),
        ];
        let mut all = lists.concat();
        if lists.iter().filter(|list| !list.is_empty()).count() > 1 {
            all.sort_unstable();
            all.dedup();
        }
        all
    }

    /// Whole rows, as they were judged and refused.
    pub(super) fn judged(&self) -> Vec<Judged> {
        let one = |at: u32| {
            let (i, said, rest) = (at as usize, self.said(at), self.rest(at).clone());
            let texts = &self.base.texts[i];
            Judged {
                row: self.base.row[i],
                uscc: texts.uscc.clone(),
                key: texts.key.clone(),
                period: texts.period.clone(),
                version: self.base.version[i],
                counted: self.base.counted[i],
                failed: said.failed | self.bits(at),
                missing: rest.missing,
                base: rest.base,
                amount: said.amount,
                value: rest.value,
                due: rest.due,
                lines: rest.lines,
            }
        };
        self.positions().map(one).collect()
    }

    /// The decisions by row of a record table of so many rows; `before` has those of the same rows with other sayings, if somebody does.
    pub(super) fn grants(&self, rows: usize, before: Option<(&Rows, &Grants)>) -> Grants {
        let (mut grants, positions) = match before.filter(|(old, _)| self.share(old)) {
            Some((old, grants)) => (grants.clone(), self.open_positions(old)),
            None => {
                let nothing = Grants {
                    amount: vec![0; rows],
                    undetermined: vec![false; rows],
                    eligible: vec![false; rows],
                };
                (nothing, self.positions().collect())
            }
        };
        for at in positions {
            let (row, glance) = (self.row(at) as usize, self.glance(at));
            grants.eligible[row] = glance.eligible;
            grants.amount[row] = glance.amount.map_or(0, |fen| fen.0);
            grants.undetermined[row] = glance.amount.is_none();
        }
        grants
    }
}

/// Calls `see` for every record that one of two measures judges and of which they may say something else, in the order of the table.
pub(super) fn pairs<'s>(
    before: &'s Rows,
    after: &'s Rows,
    see: &mut dyn FnMut(Option<Glance<'s>>, Option<Glance<'s>>),
) {
    if !before.share(after) {
        return unshared(before, after, see);
    }
    if before.changes.is_empty() && before.refused.is_empty() && after.refused.is_empty() {
        for said in &after.changes.said {
            let i = said.at as usize;
            let old = Said {
                at: said.at,
                failed: before.base.failed[i],
                amount: before.base.amount[i],
            };
            see(Some(before.glance_of(old, 0)), Some(after.glance_of(*said, 0)));
        }
        return;
    }
    for at in before.open_positions(after) {
        see(Some(before.glance(at)), Some(after.glance(at)));
    }
}

fn unshared<'s>(before: &'s Rows, after: &'s Rows, see: &mut dyn FnMut(Option<Glance<'s>>, Option<Glance<'s>>)) {
    let (mut old, mut new) = (before.glances().peekable(), after.glances().peekable());
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => before.row(a.at).cmp(&after.row(b.at)),
        };
        match order {
            Ordering::Less => see(old.next(), None),
            Ordering::Greater => see(None, new.next()),
            Ordering::Equal => see(old.next(), new.next()),
        }
    }
}

/// All glances of rows that stand alone.
pub(super) fn alone(rows: &Rows) -> impl Iterator<Item = Glance<'_>> {
    rows.glances()
}
