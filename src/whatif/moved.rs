//! What an assessment moves, by enterprise and measure, against that of the law.

use std::collections::BTreeMap;

use super::compare::worth_of;
use super::workspace::Workspace;
use crate::assess::{Glance, Reached, Standing};
use crate::policy::ir::{Kind, MeasureId};

/// Amounts by number of the enterprise, in fen.
#[derive(Clone, Debug, Default)]
pub(super) struct Amounts {
    pub(super) before: Vec<i128>,
    pub(super) after: Vec<i128>,
    /// Entitled to something, before or after.
    pub(super) concerned: Vec<bool>,
}

impl Amounts {
    fn reach(&mut self, count: usize) {
        if self.before.len() < count {
            self.before.resize(count, 0);
            self.after.resize(count, 0);
            self.concerned.resize(count, false);
        }
    }

    /// Adds those of others.
    pub(super) fn add(&mut self, other: &Amounts) {
        self.reach(other.before.len());
        let add = |sums: &mut Vec<i128>, others: &Vec<i128>| {
            sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
        };
        add(&mut self.before, &other.before);
        add(&mut self.after, &other.after);
        let pairs = self.concerned.iter_mut().zip(&other.concerned);
        pairs.for_each(|(one, other)| *one |= other);
    }

    /// Numbers of those concerned, with what they get before and after.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, i128, i128)> + '_ {
        let sums = self.before.iter().zip(&self.after).zip(&self.concerned).enumerate();
        sums.filter(|(_, (_, concerned))| **concerned)
            .map(|(number, ((before, after), _))| (number, *before, *after))
    }
}

/// What two assessments differ in.
pub(super) struct Moved<'w> {
    workspace: &'w Workspace,
    /// By the name that measures are reported under.
    pub(super) amounts: BTreeMap<&'w str, Amounts>,
    /// Codes that nobody had before, behind the known ones.
    new: BTreeMap<String, usize>,
}

impl<'w> Moved<'w> {
    /// Goes through what is reached.
    pub(super) fn new(workspace: &'w Workspace, after: &Standing, reached: &Reached) -> Moved<'w> {
        let mut moved = Moved {
            workspace,
            amounts: BTreeMap::new(),
            new: BTreeMap::new(),
        };
        for id in reached.measures() {
            if let Some(measure) = workspace.program.measures.get(id.index()) {
                moved.measure(after, id, measure.kind, &measure.reported_as);
            }
        }
        moved
    }

    fn number(&mut self, one: &Glance<'_>, is_old: bool, id: MeasureId) -> usize {
        let ground = &self.workspace.ground;
        let of_row = ground.given(id).filter(|_| is_old).and_then(|g| g.number(one));
        if let Some(number) = of_row.or_else(|| ground.number(one.uscc())) {
            return number;
        }
        let next = ground.codes().len() + self.new.len();
        *self.new.entry(one.uscc().to_owned()).or_insert(next)
    }

    fn measure(&mut self, after: &Standing, id: MeasureId, kind: Kind, name: &'w str) {
        let workspace = self.workspace;
        let shares = workspace.standing.shares_rows(after, id);
        let mut own = Amounts::default();
        own.reach(workspace.ground.codes().len());
        for (number, sum) in workspace.ground.given(id).into_iter().flat_map(|g| &g.sums) {
            own.before[*number] += sum;
            own.after[*number] += sum;
            own.concerned[*number] = true;
        }
        workspace.standing.pairs(after, id, &mut |old, new| {
            // The two sides may name different enterprises.
            if let Some(d) = old.filter(|d| d.eligible) {
                let number = self.number(&d, true, id);
                own.after[number] -= worth_of(kind, &d);
            }
            if let Some(d) = new.filter(|d| d.eligible) {
                let number = self.number(&d, shares, id);
                own.reach(number + 1);
                own.after[number] += worth_of(kind, &d);
                own.concerned[number] = true;
            }
        });
        self.amounts.entry(name).or_default().add(&own);
    }

    /// All measures together.
    pub(super) fn whole(&self) -> Amounts {
        let mut whole = Amounts::default();
        self.amounts.values().for_each(|one| whole.add(one));
        whole
    }

    /// The code of a number; empty for records of no enterprise.
    pub(super) fn code(&self, number: usize) -> &str {
        let known = self.workspace.ground.codes().get(number).map(String::as_str);
        let new = || {
            self.new
                .iter()
                .find(|(_, n)| **n == number)
                .map(|(code, _)| code.as_str())
        };
        known.or_else(new).map_or("", |code| code)
    }

    /// Enterprises that get another amount.
    pub(super) fn enterprises(&self, whole: &Amounts) -> u64 {
        let moved = whole.all().filter(|(_, before, after)| before != after);
        let moved = moved.filter(|(number, ..)| !self.code(*number).is_empty());
        u64::try_from(moved.count()).unwrap_or(u64::MAX)
    }
}
