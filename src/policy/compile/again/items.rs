//! The items of one file, compiled into the places that they had.

use std::collections::BTreeSet;

use crate::policy::boards::Board;
use crate::policy::diagnostic::Diagnostic;
use crate::policy::formula::World;
use crate::policy::ir::{Expr, FactId, Measure, MeasureId, NoSuch, Node, Program};
use crate::policy::pack::model::{RawBoard, RawDecision, RawFact, RawPack};
use crate::policy::pack::unit::Unit;
use crate::policy::walk::{self, Names};

use super::super::{boards, facts, lookups, measures, order};
use super::{Kept, NotAlone};

impl Kept {
    pub(super) fn facts(
        &self,
        raw: &RawPack,
        world: &World<'_>,
        program: &mut Program,
        found: &mut Vec<Diagnostic>,
    ) -> Result<(), NotAlone> {
        for fact in &raw.facts {
            let mut all = FactId::all(&self.files.pack.facts).zip(&self.files.pack.facts);
            let same = all.find(|(_, old)| {
                old.id.value == fact.id.value && old.on.value == fact.on.value && within(old) == within(fact)
            });
            let (id, old) = same.ok_or(NotAlone)?;
            if old.ty != fact.ty || old.monthly || fact.monthly {
                return Err(NotAlone);
            }
            let Some(mut new) = facts::compile_one(fact, world, found) else {
                continue; // it was reported
            };
            self.renumber(&mut new.expr)?;
            let place = self.fact_at.get(id.index()).ok_or(NotAlone)?;
            let slot = program.facts.get_mut(place.index()).ok_or(NotAlone)?;
            if needs([&slot.expr]) != needs([&new.expr]) {
                return Err(NotAlone);
            }
            *slot = new;
        }
        Ok(())
    }

    pub(super) fn lookups(
        &self,
        raw: &RawPack,
        program: &mut Program,
        found: &mut Vec<Diagnostic>,
    ) -> Result<(), NotAlone> {
        let old = &self.files.pack;
        for lookup in &raw.lookups {
            let at = old.lookups.iter().position(|l| l.id.value == lookup.id.value);
            let at = at.ok_or(NotAlone)?;
            let before = old.lookups.get(at).ok_or(NotAlone)?;
            if (before.matching, before.output) != (lookup.matching, lookup.output) {
                return Err(NotAlone);
            }
            *program.lookups.get_mut(at).ok_or(NotAlone)? = lookups::lookup_rows(lookup, found);
        }
        for decision in &raw.decisions {
            let at = old.decisions.iter().position(|d| d.id.value == decision.id.value);
            let at = at.ok_or(NotAlone)?;
            let before = old.decisions.get(at).ok_or(NotAlone)?;
            if inputs(before) != inputs(decision) || before.output != decision.output {
                return Err(NotAlone);
            }
            *program.decisions.get_mut(at).ok_or(NotAlone)? = lookups::decision_rules(decision, found);
        }
        Ok(())
    }

    pub(super) fn measures(
        &self,
        raw: &RawPack,
        world: &World<'_>,
        program: &mut Program,
        found: &mut Vec<Diagnostic>,
    ) -> Result<(), NotAlone> {
        for measure in &raw.measures {
            let mut all = MeasureId::all(&self.files.pack.measures).zip(&self.files.pack.measures);
            let same = all.find(|(_, old)| old.id.value == measure.id.value);
            let (id, old) = same.ok_or(NotAlone)?;
            if old.record.value != measure.record.value {
                return Err(NotAlone);
            }
            let Some(new) = measures::compile(id, measure, &self.files.pack, world, found) else {
                continue; // it was reported
            };
            let place = self.measure_at.get(id.index()).ok_or(NotAlone)?;
            self.put(new, program.measures.get_mut(place.index()).ok_or(NotAlone)?)?;
        }
        Ok(())
    }

    pub(super) fn boards(
        &self,
        raw: &RawPack,
        world: &World<'_>,
        program: &mut Program,
        found: &mut Vec<Diagnostic>,
    ) -> Result<(), NotAlone> {
        let old = &self.files.pack;
        for (at, board) in raw.boards.iter().enumerate() {
            let before = old.boards.iter().position(|b| b.id.value == board.id.value);
            let before = before.ok_or(NotAlone)?;
            let first = old.boards.iter().take(before).map(|b| b.runs().len()).sum::<usize>();
            if periods(old.boards.get(before).ok_or(NotAlone)?) != periods(board) {
                return Err(NotAlone);
            }
            let own = raw.boards.iter().take(at).map(|b| b.runs().len()).sum::<usize>();
            for (nth, period) in board.runs().into_iter().enumerate() {
                let mut world = world.clone();
                boards::enter(&mut world, old, first + nth);
                let of_run = |f: &&RawFact| f.within.as_ref().is_some_and(|(run, _)| *run == own + nth);
                let facts = RawPack {
                    facts: raw.facts.iter().filter(of_run).cloned().collect(),
                    ..RawPack::default()
                };
                self.facts(&facts, &world, program, found)?;
                let Some(new) = boards::compile_one(board, period, old, &world, found) else {
                    continue; // it was reported
                };
                let slot = program.boards.get_mut(first + nth).ok_or(NotAlone)?;
                self.put(new.rule.clone(), &mut slot.rule)?;
                let rule = slot.rule.clone();
                *slot = Board { rule, ..new };
            }
        }
        Ok(())
    }

    /// Puts a changed rule in the place of the old one.
    fn put(&self, mut new: Measure, slot: &mut Measure) -> Result<(), NotAlone> {
        for expr in walk::of_measure_mut(&mut new) {
            self.renumber(expr)?;
        }
        new.versions.retain(|v| v.published <= self.as_of);
        if needs(walk::of_measure(slot)) != needs(walk::of_measure(&new)) {
            return Err(NotAlone);
        }
        *slot = new;
        Ok(())
    }

    /// Writes monthly facts out and gives everything the numbers of the program, as in a whole pack.
    fn renumber(&self, expr: &mut Expr) -> Result<(), NotAlone> {
        let mut write_out = |node: &mut Node| -> Result<(), NoSuch> {
            if let Node::Fact(id) = node
                && let Some(written) = self.monthly.get(id)
            {
                *node = written.node.clone();
            }
            Ok(())
        };
        walk::change(expr, &mut write_out).map_err(|_| NotAlone)?;
        let mut renumber =
            |node: &mut Node| -> Result<(), NoSuch> { order::renumber(node, &self.fact_at, &self.measure_at) };
        walk::change(expr, &mut renumber).map_err(|_| NotAlone)
    }
}

/// Facts and measures that expressions name: they must be computed before.
fn needs<'e>(all: impl IntoIterator<Item = &'e Expr>) -> BTreeSet<(bool, usize)> {
    let mut named = BTreeSet::new();
    for root in all {
        walk::expressions(root, &mut |expr| match walk::names(&expr.node) {
            Names::Fact(id) => {
                named.insert((true, id.index()));
            }
            Names::Measures(all) => named.extend(all.iter().map(|id| (false, id.index()))),
            Names::Nothing
            | Names::Column(_)
            | Names::Line(_)
            | Names::Links(..)
            | Names::Lookup(_)
            | Names::Decision(_) => {}
        });
    }
    named
}

/// What decides the names of the rules and facts of a board.
fn periods(board: &RawBoard) -> Vec<&str> {
    let facts = board.facts.iter().map(|f| f.id.value.as_str());
    board.periods.iter().map(|p| p.id.value.as_str()).chain(facts).collect()
}

fn within(fact: &RawFact) -> Option<&str> {
    fact.within.as_ref().map(|(_, name)| name.as_str())
}

fn inputs(decision: &RawDecision) -> Vec<(&str, Unit)> {
    decision
        .inputs
        .iter()
        .map(|(id, unit)| (id.value.as_str(), *unit))
        .collect()
}
