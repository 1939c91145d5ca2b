//! Going through the numbers of one or two parameters.
//!
//! The pack is compiled once per axis end with the parameter changed. Where putting the number into the compiled program gives the very
//! program that the compiler gives, the other points are made so; where not, each is compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::axis::Axis;
use super::compare::deltas;
use super::program::Trial;
use super::resolve::Resolved;
use super::scenario::Scenario;
use super::words;
use super::workspace::Workspace;
use crate::assess::{Reached, Standing};
use crate::policy::ir::{Node, Program};
use crate::policy::walk;
use crate::runner::Failure;

/// What a point of a sweep gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The numbers, one per axis, in the units of each.
    pub at: Vec<i128>,
    /// Amount of all measures, in fen.
    pub total: i128,
    /// Change against the law, in fen.
    pub delta: i128,
    /// The same by reported measure, as far as it is reached.
    pub by_measure: BTreeMap<String, i128>,
}

/// A swept axis, or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The axes.
    pub axes: Vec<Axis>,
    /// The points, the last axis fastest.
    pub points: Vec<Point>,
    /// Amount of all measures under the law, in fen.
    pub base: i128,
}

/// Most points of a grid.
const MOST: i128 = 10_000;

/// Makes programs for the numbers of some axes.
pub(super) struct Maker<'w, 'a> {
    workspace: &'w Workspace,
    axes: &'a [Axis],
    fixed: &'a [Resolved<'w>],
    /// The program of the fixed changes with other numbers than the law's, if numbers can be put into it, and what they reach.
    start: Option<(Trial, Reached)>,
}

impl<'w, 'a> Maker<'w, 'a> {
    pub(super) fn new(
        workspace: &'w Workspace,
        axes: &'a [Axis],
        fixed: &'a [Resolved<'w>],
    ) -> Result<Maker<'w, 'a>, Failure> {
        let mut maker = Maker {
            workspace,
            axes,
            fixed,
            start: None,
        };
        let last = |a: &Axis| a.from + (a.len() - 1) * a.step;
        let ends = [
            axes.iter().map(|a| a.from).collect::<Vec<_>>(),
            axes.iter().map(last).collect(),
        ];
        let other = axes.iter().map(|a| if a.from == a.own { last(a) } else { a.from });
        let other: Vec<i128> = other.collect();
        let mut start = maker.compiled(&other)?;
        for end in ends.iter().filter(|end| **end != other) {
            let compiled = maker.compiled(end)?;
            let made = Arc::make_mut(&mut start.program);
            if put(made, workspace, axes, end).is_none() || !same(made, &compiled.program) {
                return Ok(maker);
            }
        }
        let made = Arc::make_mut(&mut start.program);
        if put(made, workspace, axes, &other).is_none() || !same(made, &maker.compiled(&other)?.program) {
            return Ok(maker);
        }
        let data = start.data.as_ref().map_or(workspace.dataset(), |data| data);
        let reached = workspace.standing.reached(&start.program, data, &start.tables)?;
        maker.start = Some((start, reached));
        Ok(maker)
    }

    /// The pack compiled with the numbers.
    fn compiled(&self, at: &[i128]) -> Result<Trial, Failure> {
        let mut changes: Vec<Resolved<'w>> = Vec::new();
        for (axis, number) in self.axes.iter().zip(at) {
            // The number of the law is no change.
            if *number != axis.own {
                changes.push(axis.resolved(self.workspace, *number)?);
            }
        }
        let all: Vec<&Resolved<'w>> = self.fixed.iter().chain(&changes).collect();
        self.workspace.trial(&all)
    }

    /// What the numbers give.
    pub(super) fn point(&self, at: &[i128]) -> Result<Point, Failure> {
        let mut points = self.points(&[at.to_vec()])?;
        points.pop().ok_or_else(|| words::empty("--sweep"))
    }

    /// What all these numbers give, side by side.
    pub(super) fn points(&self, all: &[Vec<i128>]) -> Result<Vec<Point>, Failure> {
        let Some((start, reached)) = &self.start else {
            return all.iter().map(|at| self.compiled_point(at)).collect();
        };
        let data = start.data.as_ref().map_or(self.workspace.dataset(), |data| data);
        let size = all.len().div_ceil(rayon::current_num_threads()).max(1);
        let parts = all.par_chunks(size).map(|part| {
            let mut program = Arc::clone(&start.program);
            let one = |at: &Vec<i128>| {
                let put = put(Arc::make_mut(&mut program), self.workspace, self.axes, at);
                if put.is_none() {
                    return self.compiled_point(at);
                }
                let after = self.workspace.standing.again_reached(&program, data, reached)?;
                Ok(self.told(at, &after, reached))
            };
            part.iter().map(one).collect()
        });
        let parts: Vec<Vec<Point>> = parts.collect::<Result<_, Failure>>()?;
        Ok(parts.concat())
    }

    fn compiled_point(&self, at: &[i128]) -> Result<Point, Failure> {
        let (after, reached) = self.workspace.assess(&self.compiled(at)?)?;
        Ok(self.told(at, &after, &reached))
    }

    fn told(&self, at: &[i128], after: &Standing, reached: &Reached) -> Point {
        let workspace = self.workspace;
        let mut by_measure: BTreeMap<String, i128> = BTreeMap::new();
        for (id, delta) in deltas(&workspace.program, &workspace.standing, after, reached) {
            let measure = workspace.program.measures.get(id.index());
            let name = measure.map_or_else(String::new, |m| m.reported_as.clone());
            *by_measure.entry(name).or_default() += delta;
        }
        let delta: i128 = by_measure.values().sum();
        Point {
            at: at.to_vec(),
            total: workspace.base.total() + delta,
            delta,
            by_measure,
        }
    }
}

/// Whether two programs judge alike, boards aside.
fn same(one: &Program, other: &Program) -> bool {
    let rules = |p: &Program| {
        let mut measures = p.measures.clone();
        // What is only shown of a parameter does not judge.
        measures.iter_mut().for_each(|m| m.parameters.clear());
        measures
    };
    rules(one) == rules(other)
        && one.facts == other.facts
        && one.lookups == other.lookups
        && one.decisions == other.decisions
        && one.exclusives == other.exclusives
}

/// Puts numbers where a program has the parameters of axes.
fn put(program: &mut Program, workspace: &Workspace, axes: &[Axis], at: &[i128]) -> Option<()> {
    for (axis, number) in axes.iter().zip(at) {
        let statement = workspace.stated.find(&axis.name).ok()?;
        let name = axis.name.rsplit('.').next()?;
        let constant = axis.constant(*number)?;
        let mut change = |node: &mut Node| {
            if let Node::Constant {
                value,
                label: Some(label),
            } = node
                && label == name
            {
                *value = constant.clone();
            }
            Ok::<(), std::convert::Infallible>(())
        };
        if statement.measure.is_empty() {
            let fact = axis.name.strip_prefix("fact.")?.rsplit_once('.')?.0;
            for fact in program.facts.iter_mut().filter(|f| f.id == fact) {
                let Ok(()) = walk::change(&mut fact.expr, &mut change);
            }
            continue;
        }
        let measure = program.measures.iter_mut().find(|m| m.id == statement.measure)?;
        // A parameter of one version, or of a measure of which a version has its own: only some expressions see it.
        let own = workspace
            .stated
            .all()
            .iter()
            .filter(|s| s.short == statement.short && s.version.is_some());
        let own: Vec<&str> = own.filter_map(|s| s.version.as_deref()).collect();
        let sees = |from: &str| match &statement.version {
            Some(version) => version == from,
            None => !own.contains(&from),
        };
        let mut versions = std::mem::take(&mut measure.versions);
        if statement.version.is_none() {
            for expr in walk::of_measure_mut(measure) {
                let Ok(()) = walk::change(expr, &mut change);
            }
        }
        for version in versions.iter_mut().filter(|v| sees(&v.from.to_string())) {
            for expr in walk::of_version_mut(version) {
                let Ok(()) = walk::change(expr, &mut change);
            }
        }
        measure.versions = versions;
    }
    Some(())
}

impl Workspace {
    /// Goes through one axis, or through two at once; the changes of `scenario` hold at every point.
    ///
    /// # Errors
    /// [`Failure`] (2) if there are no axes, more than two or too many points; else as [`Workspace::ask`].
    pub fn sweep(&self, axes: &[Axis], scenario: &Scenario) -> Result<Grid, Failure> {
        let points = axes.iter().map(Axis::len).fold(1_i128, i128::saturating_mul);
        if !(1..=2).contains(&axes.len()) || points > MOST {
            return Err(words::wrong(
                "--sweep",
                (
                    "一次最多两项参数，合计最多10,000点。",
                    "At most two parameters at once, and at most 10,000 points.",
                ),
                ("减少参数，或加大步长。", "Take fewer parameters, or larger steps."),
            ));
        }
        let fixed = self.fixed(scenario)?;
        let maker = Maker::new(self, axes, &fixed)?;
        let mut all: Vec<Vec<i128>> = vec![Vec::new()];
        for axis in axes {
            let longer = |at: &Vec<i128>| {
                axis.numbers()
                    .map(|n| [at.as_slice(), &[n]].concat())
                    .collect::<Vec<_>>()
            };
            all = all.iter().flat_map(longer).collect();
        }
        Ok(Grid {
            axes: axes.to_vec(),
            points: maker.points(&all)?,
            base: self.base.total(),
        })
    }

    /// The changes of a scenario that may have none.
    pub(super) fn fixed(&self, scenario: &Scenario) -> Result<Vec<Resolved<'_>>, Failure> {
        if scenario.changes.is_empty() {
            return Ok(Vec::new());
        }
        self.resolve(scenario)
    }
}
