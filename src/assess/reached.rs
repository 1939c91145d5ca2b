//! What a changed program reaches: which facts, measures and exclusive groups may come out otherwise than before.

use std::collections::BTreeSet;

use super::used::scoped;
use crate::policy::ir::{Expr, Measure, MeasureId, Node, Program, TableId, Version};
use crate::policy::walk::{self, Names, Scope};

/// Positions of what may come out otherwise, and what of each measure does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    pub(crate) facts: BTreeSet<usize>,
    pub(crate) groups: BTreeSet<usize>,
    /// By measure; nothing for a measure that is judged as before, though an exclusive group may decide otherwise.
    pub(crate) parts: Vec<Option<Part>>,
    /// Measures that are judged anew, or whose exclusive group decides anew.
    pub(crate) touched: BTreeSet<usize>,
}

/// What of a measure may come out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Which rows it judges, by which version, or who they belong to: everything.
    Whole,
    /// Only something of these versions, by position.
    Versions(Vec<(usize, Rules)>),
}

/// What of a version may come out otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Conditions by position.
    pub(crate) conditions: BTreeSet<usize>,
    /// Lines or amount.
    pub(crate) amount: bool,
}

impl Reached {
    /// Everything of a program.
    pub(crate) fn all(program: &Program) -> Reached {
        Reached {
            facts: (0..program.facts.len()).collect(),
            groups: (0..program.exclusives.len()).collect(),
            parts: program.measures.iter().map(|_| Some(Part::Whole)).collect(),
            touched: (0..program.measures.len()).collect(),
        }
    }

    /// What differs between two programs on data that differ in some tables, directly or through what it uses.
    #[must_use]
    pub fn of(before: &Program, after: &Program, tables: &BTreeSet<TableId>) -> Reached {
        if !same_shape(before, after) {
            return Reached::all(after);
        }
        let mut search = Search {
            before,
            after,
            tables,
            lookups: differing(&before.lookups, &after.lookups),
            decisions: differing(&before.decisions, &after.decisions),
            found: Reached {
                parts: after.measures.iter().map(|_| None).collect(),
                ..Reached::default()
            },
        };
        // Facts and measures stand behind what they use; a group may reach back to members, so that it is done until nothing is new.
        search.facts();
        loop {
            let known = (search.found.touched.len(), search.found.groups.len());
            search.measures();
            search.groups();
            if known == (search.found.touched.len(), search.found.groups.len()) {
                search.measures();
                return search.found;
            }
        }
    }

    /// Whether nothing is reached.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.touched.is_empty() && self.groups.is_empty()
    }

    /// The measures that are judged anew or decided anew by an exclusive group.
    pub fn measures(&self) -> impl Iterator<Item = MeasureId> + '_ {
        self.touched.iter().map(|at| MeasureId::new(*at))
    }

    /// Whether a measure's version, by position, may judge a row otherwise.
    #[must_use]
    pub fn version(&self, measure: MeasureId, version: usize) -> bool {
        match self.parts.get(measure.index()).and_then(Option::as_ref) {
            None => self.touched.contains(&measure.index()),
            Some(Part::Whole) => true,
            Some(Part::Versions(all)) => all.iter().any(|(v, _)| version == *v) || self.by_group(measure),
        }
    }

    fn by_group(&self, measure: MeasureId) -> bool {
        !self.groups.is_empty() && self.touched.contains(&measure.index())
    }
}

/// Whether both have the same facts, measures, lookups, decisions and groups at the same positions.
fn same_shape(one: &Program, other: &Program) -> bool {
    fn ids<'p, T>(all: &'p [T], id: fn(&'p T) -> &'p str) -> Vec<&'p str> {
        all.iter().map(id).collect()
    }
    ids(&one.facts, |f| f.id.as_str()) == ids(&other.facts, |f| f.id.as_str())
        && ids(&one.measures, |m| m.id.as_str()) == ids(&other.measures, |m| m.id.as_str())
        && ids(&one.lookups, |l| l.id.as_str()) == ids(&other.lookups, |l| l.id.as_str())
        && ids(&one.decisions, |d| d.id.as_str()) == ids(&other.decisions, |d| d.id.as_str())
        && ids(&one.exclusives, |e| e.id.as_str()) == ids(&other.exclusives, |e| e.id.as_str())
}

fn differing<T: PartialEq>(one: &[T], other: &[T]) -> BTreeSet<usize> {
    let pairs = one.iter().zip(other).enumerate();
    pairs.filter(|(_, (a, b))| a != b).map(|(at, _)| at).collect()
}

struct Search<'p> {
    before: &'p Program,
    after: &'p Program,
    tables: &'p BTreeSet<TableId>,
    lookups: BTreeSet<usize>,
    decisions: BTreeSet<usize>,
    found: Reached,
}

impl Search<'_> {
    fn facts(&mut self) {
        for (at, (old, new)) in self.before.facts.iter().zip(&self.after.facts).enumerate() {
            // Values that the data give for a fact stand in its table.
            if old != new || self.tables.contains(&new.on) || self.reaches(&new.expr, new.on) {
                self.found.facts.insert(at);
            }
        }
    }

    /// Whether an expression uses something that is reached.
    fn reaches(&self, expr: &Expr, table: TableId) -> bool {
        let mut found = false;
        scoped(expr, table, &[], &mut |e, at| {
            found |= self.tables.contains(&at);
            found |= match walk::names(&e.node) {
                Names::Fact(id) => self.found.facts.contains(&id.index()),
                Names::Lookup(at) => self.lookups.contains(&at),
                Names::Decision(at) => self.decisions.contains(&at),
                Names::Measures(all) => all.iter().any(|id| self.found.touched.contains(&id.index())),
                // The rows that a link leads to are those of its parts, or of the node itself.
                Names::Links(..) => match walk::scope(&e.node) {
                    Scope::Linked(to) | Scope::Inside(to) => self.tables.contains(&to),
                    Scope::Same | Scope::Around => false,
                },
                Names::Column(_) | Names::Line(_) | Names::Nothing => false,
            };
        });
        found
    }

    fn measures(&mut self) {
        for (at, (old, new)) in self.before.measures.iter().zip(&self.after.measures).enumerate() {
            let part = self.part(old, new);
            if part.is_some() {
                self.found.touched.insert(at);
            }
            if let Some(slot) = self.found.parts.get_mut(at) {
                *slot = part;
            }
        }
    }

    fn part(&self, old: &Measure, new: &Measure) -> Option<Part> {
        let differs = |one: &Expr, other: &Expr| one != other || self.reaches(other, new.record);
        let frame = frame(old).len() != frame(new).len()
            || frame(old).iter().zip(frame(new)).any(|(a, b)| differs(a, b))
            || old.once != new.once
            || (old.record, old.kind, old.versions.len()) != (new.record, new.kind, new.versions.len());
        let same_days = |(a, b): (&Version, &Version)| (a.from, a.to) == (b.from, b.to);
        let same_rules = |(a, b): (&Version, &Version)| a.conditions.len() == b.conditions.len();
        let mut pairs = old.versions.iter().zip(&new.versions);
        if frame || !pairs.all(|pair| same_days(pair) && same_rules(pair)) {
            return Some(Part::Whole);
        }
        let mut versions = Vec::new();
        for (at, (a, b)) in old.versions.iter().zip(&new.versions).enumerate() {
            let rules = self.rules(a, b, new.record);
            if rules != Rules::default() {
                versions.push((at, rules));
            }
        }
        (!versions.is_empty()).then_some(Part::Versions(versions))
    }

    fn rules(&self, old: &Version, new: &Version, record: TableId) -> Rules {
        let conditions = old.conditions.iter().zip(&new.conditions).enumerate();
        let conditions = conditions.filter(|(_, (a, b))| a.expr != b.expr || self.reaches(&b.expr, record));
        let grants = amount(new).iter().any(|e| self.reaches(e, record));
        Rules {
            conditions: conditions.map(|(at, _)| at).collect(),
            amount: grants || old.lines != new.lines || old.amount != new.amount || old.due != new.due,
        }
    }

    fn groups(&mut self) {
        for (at, (old, new)) in self.before.exclusives.iter().zip(&self.after.exclusives).enumerate() {
            let record = |id: &MeasureId| self.after.measures.get(id.index()).map(|m| m.record);
            let key = |(id, key): &(MeasureId, Expr)| record(id).is_some_and(|table| self.reaches(key, table));
            let member = |(id, _): &(MeasureId, Expr)| self.found.touched.contains(&id.index());
            if old != new || new.members.iter().any(|m| key(m) || member(m)) {
                self.found.groups.insert(at);
                let members = new.members.iter().chain(&old.members);
                self.found.touched.extend(members.map(|(id, _)| id.index()));
            }
        }
    }
}

/// What says which rows a measure judges, when, and whose they are.
fn frame(m: &Measure) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = vec![&m.in_force_by, &m.key, &m.period, &m.entity];
    all.extend(m.scope.iter().chain(&m.counted));
    for once in &m.once {
        all.extend(once.per.iter().chain(once.order.iter().map(|k| &k.expr)));
    }
    all
}

/// The expressions of a version's lines and amount.
fn amount(version: &Version) -> Vec<&Expr> {
    let a = &version.amount;
    let lines = version.lines.iter().map(|l| &l.expr);
    let rules = [&a.base, &a.expr, &a.undetermined_when, &a.value];
    lines.chain(rules.into_iter().flatten()).collect()
}

/// Whether a line of a version is a window: then the amount of a row depends on which other rows are eligible.
pub(crate) fn has_window(version: &Version) -> bool {
    let mut found = false;
    for expr in amount(version) {
        walk::expressions(expr, &mut |e| found |= matches!(e.node, Node::Window(_)));
    }
    found
}
