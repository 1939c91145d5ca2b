//! The staff of an insured unit: who they are, since when, and what they earn.

use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::names::{self, Age};
use crate::synth::population::Enterprise;
use crate::synth::rng::Rng;
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// Units of up to so many employees are listed in full.
pub(super) const LISTED: i64 = 15;

/// A group that measures look at. Weights are those of persons in the sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    None,
    OutOfPoverty,
    Veteran,
    Unemployed,
    Graduate,
    Youth,
}

/// An employee.
#[derive(Clone, Debug)]
pub(super) struct Worker {
    pub(super) id: String,
    born: Day,
    pub(super) name: String,
    pub(super) group: Group,
    pub(super) hired: Day,
    pub(super) left: Option<Day>,
    /// Fen a month, and the base of contributions.
    pub(super) wage: i64,
    pub(super) base: i64,
    months: i64,
}

/// Floor and ceiling of the base in 2022, in fen.
const FLOOR: i64 = 388_600;
const CEILING: i64 = 1_943_000;

impl Worker {
    /// Employee `slot` (from 1).
    pub(super) fn of(e: &Enterprise, slot: u64, rng: &mut Rng) -> Worker {
        let groups = [
            Group::None,
            Group::OutOfPoverty,
            Group::Veteran,
            Group::Unemployed,
            Group::Graduate,
            Group::Youth,
        ];
        let group = groups[rng.weighted([745, 115, 15, 60, 45, 20].into_iter())];
        let young = matches!(group, Group::Graduate | Group::Youth);
        let (id, born) = names::resident(e.index, slot, if young { Age::Young } else { Age::Grown });
        let this_year = young || rng.chance(300);
        let day = if this_year {
            Day::of(2022, 1, 1).plus(rng.range(0, 320))
        } else {
            Day::of(2015, 1, 1).plus(rng.range(0, 2500))
        };
        let hired = day.max(e.founded);
        let base = (FLOOR + rng.range(-60_000, 400_000)).clamp(FLOOR, CEILING) / 100 * 100;
        Worker {
            id,
            born,
            name: format!("职工{:05}{slot:02}", e.index + 1),
            group,
            hired,
            left: rng
                .chance(40)
                .then(|| hired.plus(rng.range(60, 400)))
                .filter(|day| *day <= Day::of(2022, 12, 31)),
            wage: base + rng.range(-20_000, 90_000),
            base,
            months: [12, 36, 6, 0, 24, 48][rng.weighted([631, 538, 290, 275, 269, 26].into_iter())],
        }
    }

    /// True if the unit pays for this month.
    pub(super) fn works(&self, month: Month) -> bool {
        self.hired.month() <= month && self.left.is_none_or(|day| day.month() >= month)
    }

    /// Person and contract.
    pub(super) fn rows(&self, e: &Enterprise, unit: &str, rng: &mut Rng, sink: &mut Sink) {
        person(
            &self.id,
            self.born,
            self.name.clone(),
            self.group,
            self.hired,
            rng,
            sink,
        );
        sink.row(
            At::Employment,
            row![
                &self.id,
                &self.name,
                unit.to_owned(),
                &e.name,
                self.hired,
                self.hired,
                self.months,
                self.left,
                self.hired,
                &e.uscc,
            ],
        );
    }
}

/// A person; `since` is the day of hiring or founding that the group goes back from.
pub(super) fn person(id: &str, born: Day, name: String, group: Group, since: Day, rng: &mut Rng, sink: &mut Sink) {
    let registered = match group {
        Group::Unemployed => Some(since.plus(-rng.range(200, 900))),
        Group::Youth => Some(since.plus(-rng.range(5, 170))),
        _ => None,
    };
    let graduate = (group == Group::Graduate).then(|| since.plus(-rng.range(10, 700)));
    let number = id.get(6..14).unwrap_or_default();
    let hardship = if group == Group::Unemployed && rng.chance(400) {
        rng.pick(&["长期失业", "4050人员", "低保家庭", "残疾人", "零就业家庭", "失地农民"])
    } else {
        ""
    };
    let urban = registered.is_some() || rng.chance(420);
    sink.row(
        At::Person,
        row![
            id.to_owned(),
            name,
            born,
            if urban { "城镇" } else { "农村" },
            graduate,
            if graduate.is_some() { "普通高校" } else { "" },
            registered,
            registered.map(|_| format!("53042800{number}")),
            group == Group::OutOfPoverty,
            (group == Group::Veteran).then(|| format!("TY{number}")),
            hardship,
            hardship == "零就业家庭",
            hardship == "低保家庭",
            rng.pick(&["工人岗", "管理技术岗"]),
        ],
    );
}
