//! What a changed program reaches: which facts, measures and exclusive groups may come out otherwise than before.

use std::collections::BTreeSet;

use super::AssessError;
use super::used::{facts_of, links_in, scoped};
use crate::policy::ir::{Expr, FactId, LinkId, Measure, MeasureId, Node, Program, TableId, Version};
use crate::policy::walk::{self, Names, Scope};
use crate::schema::Catalog;

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
    /// Lines by position.
    pub(crate) lines: BTreeSet<usize>,
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

    /// Some measures of a program and all that decides about them: those that they ask for, and their rivals in exclusive groups.
    #[must_use]
    pub fn with(program: &Program, measures: impl IntoIterator<Item = MeasureId>) -> Reached {
        let mut found: BTreeSet<usize> = measures.into_iter().map(MeasureId::index).collect();
        let mut groups = BTreeSet::new();
        loop {
            let known = found.len();
            for m in found.clone().iter().filter_map(|at| program.measures.get(*at)) {
                for root in walk::of_measure(m) {
                    walk::expressions(root, &mut |e| {
                        if let Names::Measures(all) = walk::names(&e.node) {
                            found.extend(all.iter().map(|id| id.index()));
                        }
                    });
                }
            }
            for (at, group) in program.exclusives.iter().enumerate() {
                if group.members.iter().any(|(id, _)| found.contains(&id.index())) {
                    groups.insert(at);
                    found.extend(group.members.iter().map(|(id, _)| id.index()));
                }
            }
            if known == found.len() {
                break;
            }
        }
        let part = |(at, _): (usize, &Measure)| found.contains(&at).then_some(Part::Whole);
        Reached {
            facts: (0..program.facts.len()).collect(),
            groups,
            parts: program.measures.iter().enumerate().map(part).collect(),
            touched: found,
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

    /// Whether a measure's version, by position, is judged anew: not only by an exclusive group.
    #[must_use]
    pub fn judges_anew(&self, measure: MeasureId, version: usize) -> bool {
        match self.parts.get(measure.index()).and_then(Option::as_ref) {
            None => false,
            Some(Part::Whole) => true,
            Some(Part::Versions(all)) => all.iter().any(|(v, _)| version == *v),
        }
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
            lines: self.lines(old, new, record),
            amount: grants || old.lines != new.lines || old.amount != new.amount || old.due != new.due,
        }
    }

    /// Lines that may come out otherwise, directly or through those above them.
    fn lines(&self, old: &Version, new: &Version, record: TableId) -> BTreeSet<usize> {
        let mut found = BTreeSet::new();
        for (at, line) in new.lines.iter().enumerate() {
            let mut otherwise = old.lines.get(at) != Some(line) || self.reaches(&line.expr, record);
            walk::expressions(&line.expr, &mut |e| {
                otherwise |= matches!(walk::names(&e.node), Names::Line(above) if found.contains(&above));
            });
            if otherwise {
                found.insert(at);
            }
        }
        found
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

/// What must be there to judge again what is reached.
pub(crate) struct Needed {
    pub(crate) facts: BTreeSet<FactId>,
    pub(crate) links: BTreeSet<(TableId, LinkId)>,
    /// Measures whose decisions are asked for.
    pub(crate) asked: BTreeSet<usize>,
}

impl Needed {
    /// What the rules that are judged again use, directly or not.
    pub(crate) fn of(program: &Program, reached: &Reached, catalog: &Catalog) -> Result<Needed, AssessError> {
        let mut roots: Vec<(&Expr, TableId)> = Vec::new();
        for (part, m) in reached.parts.iter().zip(&program.measures) {
            match part {
                None => {}
                Some(Part::Versions(versions)) if m.once.is_empty() => {
                    for (version, rules) in versions.iter().filter_map(|(at, r)| Some((m.versions.get(*at)?, r))) {
                        let asked = rules.conditions.iter().filter_map(|at| version.conditions.get(*at));
                        roots.extend(asked.map(|c| (&c.expr, m.record)));
                        roots.extend(amount(version).into_iter().map(|e| (e, m.record)));
                    }
                }
                Some(Part::Whole | Part::Versions(_)) => {
                    roots.extend(walk::of_measure(m).into_iter().map(|e| (e, m.record)));
                }
            }
        }
        for group in reached.groups.iter().filter_map(|at| program.exclusives.get(*at)) {
            let record = |id: &MeasureId| program.measures.get(id.index()).map(|m| m.record);
            roots.extend(group.members.iter().filter_map(|(id, key)| Some((key, record(id)?))));
        }
        let facts = facts_of(program, roots.iter().map(|(e, _)| *e).collect());
        let of_facts = facts.iter().filter_map(|id| program.facts.get(id.index()));
        roots.extend(of_facts.map(|f| (&f.expr, f.on)));
        let mut needed = Needed {
            facts,
            links: BTreeSet::new(),
            asked: BTreeSet::new(),
        };
        for (root, table) in roots {
            needed
                .links
                .extend(links_in(root, table, catalog).map_err(|broken| broken.of("links"))?);
            walk::expressions(root, &mut |e| {
                if let Names::Measures(all) = walk::names(&e.node) {
                    needed.asked.extend(all.iter().map(|id| id.index()));
                }
            });
        }
        Ok(needed)
    }
}
