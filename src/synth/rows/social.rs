//! Social insurance: units, premiums, payroll, and owners who belong to a group that is helped.

use super::enjoyed::{self, STABILITY};
use super::staff::{self, Group, LISTED, Worker};
use super::{County, part, spelled};
use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::population::{Enterprise, TOWNSHIPS};
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// Kinds of insurance with the unit's and the person's rate in ten-thousandths. That of injury is the unit's own.
const KINDS: [(&str, i64, i64); 4] = [
    ("企业职工基本养老保险", 1600, 800),
    ("失业保险", 70, 30),
    ("工伤保险", 0, 0),
    ("职工基本医疗保险（含生育）", 850, 200),
];

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) {
    let mut rng = Rng::keyed(county.seed, Stream::Social, e.index);
    if let Some(group) = owner_group(county, e) {
        let name = format!("负责人{:05}", e.index + 1);
        staff::person(&e.legal_person, e.legal_born, name, group, e.founded, &mut rng, sink);
    }
    let Some(unit) = e.unit.as_deref() else { return };
    let count = if e.employees > LISTED { 4 } else { e.employees };
    let slots = 1..=u64::try_from(count).unwrap_or(0);
    let workers: Vec<Worker> = slots.map(|slot| Worker::of(e, slot, &mut rng)).collect();
    let office = Unit {
        e,
        no: unit,
        injury: rng.pick(&[20, 40, 70, 110, 190]),
        deferred: e.is_company() && rng.chance(30),
        base: workers.iter().map(|w| w.base).sum::<i64>() / count.max(1),
    };
    office.registered(&mut rng, sink);
    for worker in &workers {
        worker.rows(e, unit, &mut rng, sink);
    }
    let paid = office.last_year(&mut rng, sink);
    for month in e.months(Month::of(2022, 1), Month::of(2022, 12)) {
        let (heads, base) = office.payroll(&workers, month, &mut rng, sink);
        for kind in KINDS {
            office.premium(At::Premium2022, kind, month, heads, base, &mut rng, sink);
        }
    }
    if e.founded.year() <= 2021 && !e.dormant {
        office.unemployment(paid, &mut rng, sink);
    }
}

/// The group of a sole trader who started up in the last three years: a third of the sample's belongs to one.
pub(super) fn owner_group(county: County, e: &Enterprise) -> Option<Group> {
    let mut rng = Rng::keyed(county.seed, Stream::Social, e.index ^ (1 << 40));
    if !e.is_sole() || e.founded < Day::of(2019, 3, 1) {
        return rng.chance(10).then_some(Group::None);
    }
    match rng.below(1000) {
        0..180 => Some(Group::OutOfPoverty),
        180..260 => Some(Group::Unemployed),
        260..330 => Some(Group::Veteran),
        330..350 => Some(Group::None),
        _ => None,
    }
}

struct Unit<'a> {
    e: &'a Enterprise,
    no: &'a str,
    /// Rate of the injury insurance in ten-thousandths.
    injury: i64,
    deferred: bool,
    /// Mean base of a person in fen.
    base: i64,
}

impl Unit<'_> {
    fn registered(&self, rng: &mut Rng, sink: &mut Sink) {
        let size = if self.e.employees > 20 { "小型" } else { "微型" };
        let mut account = || format!("53{:015}", rng.below(1_000_000_000_000_000));
        let (own, social) = (account(), account());
        sink.row(
            At::SocialUnit,
            row![
                self.no.to_owned(),
                spelled(self.e, rng),
                &self.e.uscc,
                self.e.reg_type,
                rng.chance(960).then(|| self.e.industry.code.to_owned()),
                TOWNSHIPS[self.e.township].0,
                if self.e.is_public() { "" } else { size },
                rng.chance(240),
                rng.chance(4),
                rng.chance(5),
                rng.chance(920).then_some(own),
                social,
            ],
        );
    }

    /// Premiums of 2021: unemployment all year, the others from October. Gives the unemployment premiums paid.
    fn last_year(&self, rng: &mut Rng, sink: &mut Sink) -> i64 {
        let mut paid = 0;
        for month in self.e.months(Month::of(2021, 1), Month::of(2021, 12)) {
            let base = self.base * self.e.employees / 100 * 100;
            for kind in KINDS {
                if kind.0 == "失业保险" || month >= Month::of(2021, 10) {
                    let both = self.premium(At::Premium2021, kind, month, self.e.employees, base, rng, sink);
                    paid += if kind.0 == "失业保险" { both } else { 0 };
                }
            }
        }
        paid
    }

    #[allow(clippy::too_many_arguments, reason = "the cells of one row")]
    fn premium(
        &self,
        at: At,
        (kind, unit_rate, person_rate): (&'static str, i64, i64),
        month: Month,
        heads: i64,
        base: i64,
        rng: &mut Rng,
        sink: &mut Sink,
    ) -> i64 {
        if heads == 0 {
            return 0;
        }
        let unit_rate = if unit_rate == 0 { self.injury } else { unit_rate };
        let unit = part(base, unit_rate, 10_000);
        let person = part(base, person_rate, 10_000);
        // Medical insurance was never deferred.
        let deferred = self.deferred && month >= Month::of(2022, 5) && unit_rate != 850;
        let missed = !deferred && rng.chance(5);
        let open = deferred || missed;
        let paid = if open { 0 } else { unit };
        let cells = row![
            self.no.to_owned(),
            &self.e.uscc,
            kind,
            month,
            heads,
            base,
            unit,
            person,
            paid,
            person,
            (!open).then(|| month.first().plus(rng.range(9, 24))),
            deferred,
            if missed { unit / 100 } else { 0 },
        ];
        if self.e.index.is_multiple_of(3) {
            sink.row_hiding(at, "uscc", cells);
        } else {
            sink.row(at, cells);
        }
        paid + person
    }

    /// The month's payroll; gives heads and base of the unit.
    fn payroll(&self, workers: &[Worker], month: Month, rng: &mut Rng, sink: &mut Sink) -> (i64, i64) {
        let (mut heads, mut sum) = (0, 0);
        for worker in workers.iter().filter(|w| w.works(month)) {
            heads += 1;
            sum += worker.base;
            let share = |rate: i64| part(worker.base, rate, 10_000);
            sink.row(
                At::Payroll,
                row![
                    self.no.to_owned(),
                    &worker.id,
                    month,
                    worker.wage + rng.range(0, 30_000),
                    worker.base,
                    share(1600),
                    share(70),
                    share(self.injury),
                    share(850),
                    share(800),
                    share(30),
                    share(200),
                    !self.deferred || month < Month::of(2022, 5),
                    &self.e.uscc,
                ],
            );
        }
        if self.e.employees > LISTED {
            return (self.e.employees, self.base * self.e.employees / 100 * 100);
        }
        (heads, sum)
    }

    fn unemployment(&self, paid: i64, rng: &mut Rng, sink: &mut Sink) {
        let heads = self.e.employees;
        let months = (13 - self.e.founded.max(Day::of(2021, 1, 1)).month().number()).min(12);
        sink.row(
            At::UnempYear,
            row![
                self.no.to_owned(),
                spelled(self.e, rng),
                (heads + rng.range(-1, 1)).max(0),
                heads,
                heads * months + rng.range(-1, 1).max(0),
                if rng.chance(50) { months.min(11) } else { months },
                if rng.chance(120) { rng.range(1, 2) } else { 0 },
                paid,
                if rng.chance(30) { part(paid, 1, 20) } else { 0 },
                !rng.chance(20),
                &self.e.uscc,
            ],
        );
        if months == 12 && rng.chance(800) {
            enjoyed::note(self.e, STABILITY, "2022".to_owned(), part(paid, 9, 10), rng, sink);
        }
    }
}
