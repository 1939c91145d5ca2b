//! The part of a program that decides what one measure gives: a case need not be judged under all other measures.

use std::collections::BTreeSet;
use std::convert::Infallible;

use crate::policy::boards::PREFIX;
use crate::policy::ir::{Constant, Expr, Fact, FactId, Measure, MeasureId, Node, Program};
use crate::policy::walk::{self, Names};

/// Whether cases of `name` speak of a measure: a part is named by its id, a name that is no id means all parts reported under it.
pub(crate) fn named(program: &Program, name: &str) -> impl Fn(&Measure) -> bool + use<> {
    named_in(&rules(program, false), name)
}

fn named_in(all: &[&Measure], name: &str) -> impl Fn(&Measure) -> bool + use<> {
    let is_part = all.iter().any(|m| m.id == name);
    let name = name.to_owned();
    move |m| *if is_part { &m.id } else { &m.reported_as } == name
}

/// The rules that cases of `name` speak of: boards are rules of their own, which grant nothing.
fn rules(program: &Program, is_board: bool) -> Vec<&Measure> {
    if is_board {
        program.boards.iter().map(|b| &b.rule).collect()
    } else {
        program.measures.iter().collect()
    }
}

/// What decides the outcome of a measure, as positions in the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reads {
    /// Measures, or boards.
    is_board: bool,
    rules: BTreeSet<usize>,
    exclusives: BTreeSet<usize>,
    facts: BTreeSet<usize>,
    lookups: BTreeSet<usize>,
    decisions: BTreeSet<usize>,
}

impl Reads {
    /// What the measures that `name` means need: those that they ask, those that they share an exclusive group with, and so on.
    pub(crate) fn of(program: &Program, name: &str) -> Reads {
        let mut reads = Reads {
            is_board: name.starts_with(PREFIX),
            ..Reads::default()
        };
        let rules = rules(program, reads.is_board);
        let is_named = named_in(&rules, name);
        let all = rules.iter().enumerate();
        let mut waiting: Vec<usize> = all.filter(|(_, rule)| is_named(rule)).map(|(at, _)| at).collect();
        while let Some(at) = waiting.pop() {
            if !reads.rules.insert(at) {
                continue;
            }
            for expr in rules.get(at).into_iter().flat_map(|rule| walk::of_measure(rule)) {
                reads.see(program, expr, &mut waiting);
            }
            let groups = program.exclusives.iter().enumerate().filter(|_| !reads.is_board);
            for (position, group) in groups.collect::<Vec<_>>() {
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

    fn see(&mut self, program: &Program, root: &Expr, rules: &mut Vec<usize>) {
        let mut facts: Vec<FactId> = Vec::new();
        walk::expressions(root, &mut |e| match walk::names(&e.node) {
            Names::Fact(id) => facts.push(id),
            Names::Lookup(at) => {
                self.lookups.insert(at);
            }
            Names::Decision(at) => {
                self.decisions.insert(at);
            }
            Names::Measures(all) => rules.extend(all.iter().map(|id| id.index())),
            // Lines are among the expressions of the measure itself.
            Names::Nothing | Names::Column(_) | Names::Line(_) | Names::Links(..) => {}
        });
        for id in facts {
            if self.facts.insert(id.index())
                && let Some(fact) = program.facts.get(id.index())
            {
                self.see(program, &fact.expr, rules);
            }
        }
    }

    /// Whether something of this was changed.
    pub(crate) fn meets(&self, changed: &Differences) -> bool {
        let rules = if self.is_board {
            &changed.boards
        } else {
            &changed.measures
        };
        let pairs = [
            (&self.rules, rules),
            (&self.exclusives, &changed.exclusives),
            (&self.facts, &changed.facts),
            (&self.lookups, &changed.lookups),
            (&self.decisions, &changed.decisions),
        ];
        pairs.into_iter().any(|(own, changed)| !own.is_disjoint(changed))
    }

    /// The program without all other rules: the rest of them keep their order. Facts keep their places, those that nothing asks are
    /// missing.
    pub(crate) fn narrow(&self, program: &Program) -> Program {
        let rules = rules(program, self.is_board);
        let exclusives = program.exclusives.iter().enumerate();
        let facts = program.facts.iter().enumerate();
        let mut narrow = Program {
            id: program.id.clone(),
            title: program.title.clone(),
            as_of: program.as_of,
            departments: Vec::new(),
            facts: facts.map(|(at, fact)| self.fact(at, fact)).collect(),
            lookups: program.lookups.clone(),
            decisions: program.decisions.clone(),
            measures: self
                .rules
                .iter()
                .filter_map(|at| rules.get(*at).copied().cloned())
                .collect(),
            exclusives: exclusives
                .filter(|(at, _)| self.exclusives.contains(at))
                .map(|(_, group)| group.clone())
                .collect(),
            boards: Vec::new(),
            clauses: Vec::new(),
            duties: Vec::new(),
            claims: Vec::new(),
            choices: Vec::new(),
        };
        self.renumber(&mut narrow);
        narrow
    }

    fn fact(&self, at: usize, fact: &Fact) -> Fact {
        if self.facts.contains(&at) {
            return fact.clone();
        }
        let node = Node::Constant {
            value: Constant::Missing,
            label: None,
        };
        Fact {
            id: fact.id.clone(),
            on: fact.on,
            says: String::new(),
            expr: Expr { ty: fact.expr.ty, node },
            accepts_absent: Vec::new(),
        }
    }

    /// Gives rules the numbers that they have among those that are left. What is asked is always among them.
    fn renumber(&self, narrow: &mut Program) {
        let place = |id: MeasureId| MeasureId::new(self.rules.range(..id.index()).count());
        let mut number = |node: &mut Node| {
            if let Node::Granted(all) | Node::Eligible(all) = node {
                for id in all.iter_mut() {
                    *id = place(*id);
                }
            }
            Ok::<(), Infallible>(())
        };
        for expr in narrow.measures.iter_mut().flat_map(walk::of_measure_mut) {
            let Ok(()) = walk::change(expr, &mut number);
        }
        for fact in &mut narrow.facts {
            let Ok(()) = walk::change(&mut fact.expr, &mut number);
        }
        for (id, key) in narrow.exclusives.iter_mut().flat_map(|group| &mut group.members) {
            *id = place(*id);
            let Ok(()) = walk::change(key, &mut number);
        }
    }
}

/// Positions at which two programs of one shape are not the same.
#[derive(Debug)]
pub(crate) struct Differences {
    measures: BTreeSet<usize>,
    boards: BTreeSet<usize>,
    exclusives: BTreeSet<usize>,
    facts: BTreeSet<usize>,
    lookups: BTreeSet<usize>,
    decisions: BTreeSet<usize>,
}

impl Differences {
    /// What is not the same.
    pub(crate) fn between(one: &Program, other: &Program) -> Differences {
        fn at<T: PartialEq>(one: &[T], other: &[T]) -> BTreeSet<usize> {
            let most = one.len().max(other.len());
            (0..most).filter(|at| one.get(*at) != other.get(*at)).collect()
        }
        let boards = (rules(one, true), rules(other, true));
        Differences {
            measures: at(&one.measures, &other.measures),
            boards: at(&boards.0, &boards.1),
            exclusives: at(&one.exclusives, &other.exclusives),
            facts: at(&one.facts, &other.facts),
            lookups: at(&one.lookups, &other.lookups),
            decisions: at(&one.decisions, &other.decisions),
        }
    }
}
