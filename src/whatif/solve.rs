//! The highest value of a parameter that keeps an amount within a target.
//!
//! The amount is computed at every value that is looked at, to the fen. Before the search the range is sampled: a curve that goes up and
//! down has more than one answer, and the one found is then said to be the highest among the samples.

use std::collections::BTreeMap;

use super::axis::Axis;
use super::scenario::Scenario;
use super::sweep::{Maker, Point};
use super::words;
use super::workspace::Workspace;
use crate::money::Fen;
use crate::runner::Failure;

/// What is held against a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Amount of all measures.
    Total,
    /// Its change against the law.
    Change,
    /// Amount of a reported measure.
    Measure(String),
}

/// An amount that must not be exceeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What.
    pub metric: Metric,
    /// The most, in fen.
    pub most: i128,
}

/// What a search ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// The parameter.
    pub axis: Axis,
    /// The target.
    pub target: Target,
    /// Highest number that fits, in the units of the axis, and what it gives in fen; `None` if no number fits.
    pub found: Option<(i128, i128)>,
    /// The next number above, if there is one in the range, and what it gives.
    pub above: Option<(i128, i128)>,
    /// Lowest amount that was seen, and where.
    pub lowest: (i128, i128),
    /// False if the samples go up and down: then other numbers between them may fit too.
    pub is_monotone: bool,
    /// Every number that was looked at, and what it gave.
    pub seen: Vec<(i128, i128)>,
}

/// Samples of a range, ends included.
const SAMPLES: i128 = 16;

impl Target {
    /// A target from text such as `total = 3000000`, `change <= 0`, `six_taxes_two_fees_half = 500万元`.
    ///
    /// # Errors
    /// [`Failure`] (2) if it is none.
    pub fn parse(text: &str, workspace: &Workspace) -> Result<Target, Failure> {
        let place = format!("--for {text}");
        let (name, amount) = text.split_once('=').ok_or_else(|| no_target(&place))?;
        let name = name.trim().trim_end_matches('<').trim();
        let amount = amount.trim();
        let most = match amount.strip_suffix("万元").or_else(|| amount.strip_suffix('万')) {
            Some(wan) => Fen::parse_wan(wan.trim()),
            None => Fen::parse_yuan(amount.trim_end_matches('元').trim()),
        };
        let most = i128::from(most.map_err(|_| no_target(&place))?.0);
        let metric = match name {
            "total" => Metric::Total,
            "change" => Metric::Change,
            measure if workspace.program.measures.iter().any(|m| m.reported_as == measure) => {
                Metric::Measure(measure.to_owned())
            }
            _ => return Err(no_target(&place)),
        };
        Ok(Target { metric, most })
    }
}

fn no_target(place: &str) -> Failure {
    words::wrong(
        place,
        (
            "目标应写作 total = 金额、change = 金额 或 措施 = 金额，单位为元。",
            "A target is total = amount, change = amount or measure = amount, in yuan.",
        ),
        (
            "例如 --for \"total = 3000000\"、--for \"change = 0\"。",
            "For example --for \"total = 3000000\", --for \"change = 0\".",
        ),
    )
}

struct Search<'s> {
    maker: Maker<'s, 's>,
    workspace: &'s Workspace,
    metric: &'s Metric,
    seen: BTreeMap<i128, i128>,
}

impl Search<'_> {
    fn at(&mut self, number: i128) -> Result<i128, Failure> {
        if let Some(known) = self.seen.get(&number) {
            return Ok(*known);
        }
        let Point {
            total,
            delta,
            by_measure,
            ..
        } = self.maker.point(&[number])?;
        let amount = match self.metric {
            Metric::Total => total,
            Metric::Change => delta,
            Metric::Measure(name) => {
                let base = self.workspace.base.reported.get(name.as_str()).copied();
                base.map_or(0, |base| base) + by_measure.get(name).copied().map_or(0, |d| d)
            }
        };
        self.seen.insert(number, amount);
        Ok(amount)
    }
}

impl Workspace {
    /// Looks for the highest number of an axis that keeps to a target; the changes of `scenario` hold throughout.
    ///
    /// # Errors
    /// As [`Workspace::ask`].
    pub fn solve(&self, axis: &Axis, target: &Target, scenario: &Scenario) -> Result<Solution, Failure> {
        let fixed = self.fixed(scenario)?;
        let axes = std::slice::from_ref(axis);
        let mut search = Search {
            maker: Maker::new(self, axes, &fixed)?,
            workspace: self,
            metric: &target.metric,
            seen: BTreeMap::new(),
        };
        let last = axis.len() - 1;
        let number = |at: i128| axis.from + at * axis.step;
        let mut samples: Vec<i128> = (0..=SAMPLES).map(|n| n * last / SAMPLES).collect();
        samples.dedup();
        let mut amounts = Vec::new();
        for at in &samples {
            amounts.push(search.at(number(*at))?);
        }
        let up = amounts.is_sorted();
        let is_monotone = up || amounts.iter().rev().is_sorted();
        let fits = |amount: i128| amount <= target.most;
        // The highest sample that fits; what fits highest lies between it and the next one.
        let best = samples.iter().zip(&amounts).rposition(|(_, amount)| fits(*amount));
        let mut found = None;
        if let Some(best) = best {
            let mut low = samples.get(best).copied().map_or(0, |at| at);
            let mut high = samples.get(best + 1).copied().map_or(last + 1, |at| at);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if fits(search.at(number(middle))?) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            found = Some(low);
        }
        let above = found.map(|at| at + 1).filter(|at| *at <= last).map(number);
        let above = above.map(|n| Ok::<_, Failure>((n, search.at(n)?))).transpose()?;
        let found = found
            .map(|at| Ok::<_, Failure>((number(at), search.at(number(at))?)))
            .transpose()?;
        let lowest = search.seen.iter().map(|(n, amount)| (*amount, *n)).min();
        let lowest = lowest.map_or((axis.from, 0), |(amount, n)| (n, amount));
        Ok(Solution {
            axis: axis.clone(),
            target: target.clone(),
            found,
            above,
            lowest,
            is_monotone,
            seen: search.seen.into_iter().collect(),
        })
    }
}
