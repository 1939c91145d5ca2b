//! The part of a program that decides what one measure gives: a case need not be judged under all other measures.

use std::collections::BTreeSet;

use crate::policy::boards::PREFIX;
use crate::policy::ir::{Constant, Expr, FactId, Measure, MeasureId, Node, Program, Type};
use crate::policy::walk;

/// Whether cases of `name` speak of a measure: a part is named by its id, a name that is no id means all parts reported under it.
pub(crate) fn named(program: &Program, name: &str) -> impl Fn(&Measure) -> bool + use<> {
    let is_part = program.measures.iter().any(|m| m.id == name);
    let name = name.to_owned();
    move |m| *if is_part { &m.id } else { &m.reported_as } == name
}

/// Measures and boards of a pack: boards are a program of their own.
#[derive(Clone, Debug)]
pub(crate) struct Both {
    pub(crate) measures: Program,
    pub(crate) boards: Program,
}

impl Both {
    pub(crate) fn of(program: &Program) -> Both {
        Both {
            measures: program.clone(),
            boards: program.of_boards(),
        }
    }

    /// The program that cases of `name` speak of.
    pub(crate) fn program(&self, name: &str) -> &Program {
        if name.starts_with(PREFIX) {
            &self.boards
        } else {
            &self.measures
        }
    }
}

/// What decides the outcome of a measure, as positions in the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    pub(crate) measures: BTreeSet<usize>,
    pub(crate) exclusives: BTreeSet<usize>,
    pub(crate) facts: BTreeSet<usize>,
    pub(crate) lookups: BTreeSet<usize>,
    pub(crate) decisions: BTreeSet<usize>,
}

impl Reads {
    /// What the measures that `name` means need: those that they ask, those that they share an exclusive group with, and so on.
    pub(crate) fn of(program: &Program, name: &str) -> Reads {
        let is_named = named(program, name);
        let mut reads = Reads::default();
        let mut waiting: Vec<usize> = Vec::new();
        for (id, measure) in MeasureId::all(&program.measures).zip(&program.measures) {
            if is_named(measure) {
                waiting.push(id.index());
            }
        }
        while let Some(at) = waiting.pop() {
            if !reads.measures.insert(at) {
                continue;
            }
            for expr in program.measures.get(at).into_iter().flat_map(walk::of_measure) {
                reads.see(program, expr, &mut waiting);
            }
            for (position, group) in program.exclusives.iter().enumerate() {
                if group.members.iter().any(|(id, _)| id.index() == at) && reads.exclusives.insert(position) {
                    for (id, key) in &group.members {
                        waiting.push(id.index());
                        reads.see(program, key, &mut waiting);
                    }
                }
            }
        }
        reads
    }

    fn see(&mut self, program: &Program, root: &Expr, measures: &mut Vec<usize>) {
        let mut facts: Vec<FactId> = Vec::new();
        walk::expressions(root, &mut |e| match &e.node {
            Node::Fact(id) => facts.push(*id),
            Node::Lookup { lookup, .. } | Node::InCodeList { lookup, .. } => {
                self.lookups.insert(*lookup);
            }
            Node::Decide { decision, .. } => {
                self.decisions.insert(*decision);
            }
            Node::Granted(all) | Node::Eligible(all) => measures.extend(all.iter().map(|id| id.index())),
            _ => {}
        });
        for id in facts {
            if self.facts.insert(id.index())
                && let Some(fact) = program.facts.get(id.index())
            {
                self.see(program, &fact.expr, measures);
            }
        }
    }

    /// Whether something of this is not the same in two programs of one shape.
    pub(crate) fn differ(&self, one: &Program, other: &Program) -> bool {
        fn any<T: PartialEq>(at: &BTreeSet<usize>, one: &[T], other: &[T]) -> bool {
            at.iter().any(|at| one.get(*at) != other.get(*at))
        }
        any(&self.measures, &one.measures, &other.measures)
            || any(&self.exclusives, &one.exclusives, &other.exclusives)
            || any(&self.facts, &one.facts, &other.facts)
            || any(&self.lookups, &one.lookups, &other.lookups)
            || any(&self.decisions, &one.decisions, &other.decisions)
    }

    /// The program with all other measures silent: they keep their places, but no row is in their scope.
    pub(crate) fn narrow(&self, program: &Program) -> Program {
        let mut narrow = program.clone();
        (narrow.boards, narrow.duties) = (Vec::new(), Vec::new());
        (narrow.claims, narrow.choices) = (Vec::new(), Vec::new());
        for (at, measure) in narrow.measures.iter_mut().enumerate() {
            if !self.measures.contains(&at) {
                silence(measure);
            }
        }
        let mut at = 0;
        narrow.exclusives.retain(|_| {
            at += 1;
            self.exclusives.contains(&(at - 1))
        });
        narrow
    }
}

fn silence(measure: &mut Measure) {
    let constant = |ty, value| Expr {
        ty,
        node: Node::Constant { value, label: None },
    };
    let text = || constant(Type::Text, Constant::Text(String::new()));
    measure.scope = Some(constant(Type::Boolean, Constant::Boolean(false)));
    measure.in_force_by = constant(Type::Date, Constant::Missing);
    (measure.key, measure.period, measure.entity) = (text(), text(), text());
    measure.counted = None;
    measure.once.clear();
    measure.versions.clear();
}
