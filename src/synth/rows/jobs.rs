//! Certificates, courses, workshops, placements, new businesses, and persons who insure themselves.

use super::{County, part, spelled};
use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::names::{self, Age};
use crate::synth::population::Enterprise;
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

const SKILLS: [&str; 8] = [
    "焊工",
    "茶艺师",
    "保育员",
    "中式烹调师",
    "电工",
    "育婴员",
    "叉车司机",
    "美容师",
];
const LEVELS: [&str; 5] = ["初级", "中级", "高级", "技师", "高级技师"];

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) {
    let mut rng = Rng::keyed(county.seed, Stream::Jobs, e.index);
    if e.unit.is_some() {
        for slot in 1..=3 {
            skills(e, slot, &mut rng, sink);
        }
    }
    if e.is_company() && rng.chance(4) {
        workshop(e, &mut rng, sink);
    }
    if e.is_company() && rng.chance(45) {
        placements(e, &mut rng, sink);
    }
    // A business of 2021 is a year old in 2022: what is asked of returnees.
    let often = if Month::of(2021, 1).first() <= e.founded && e.founded < Month::of(2022, 1).first() {
        300
    } else {
        30
    };
    if e.is_sole() && rng.chance(often) {
        returnee(e, &mut rng, sink);
    }
    if rng.chance(22) {
        flexible(e, &mut rng, sink);
    }
}

/// A certificate or a course of an employee.
fn skills(e: &Enterprise, slot: u64, rng: &mut Rng, sink: &mut Sink) {
    let (id, _) = names::resident(e.index, slot, Age::Grown);
    if rng.chance(120) {
        let issued = Day::of(2021, 6, 1).plus(rng.range(0, 500));
        sink.row(
            At::SkillCertificate,
            row![
                format!("S0000530428{:08}{slot}", e.index),
                &id,
                format!("职工{:05}{slot:02}", e.index + 1),
                spelled(e, rng),
                rng.pick(&SKILLS),
                rng.pick(&LEVELS),
                rng.pick(&["技能等级", "职业资格", "专项能力"]),
                issued,
                rng.range(6, 60),
                issued.plus(rng.range(20, 370)),
                rng.chance(200),
                &e.uscc,
            ],
        );
    }
    if rng.chance(55) {
        let start = Day::of(2022, 1, 10).plus(rng.range(0, 320));
        let passed = rng.chance(850);
        sink.row(
            At::Training,
            row![
                format!("PX{:08}{slot}", e.index),
                &id,
                spelled(e, rng),
                rng.pick(&SKILLS),
                rng.pick(&LEVELS),
                start.plus(-rng.range(1, 365)),
                start,
                start.plus(rng.range(6, 20)),
                passed.then(|| format!("PXZ{:08}{slot}", e.index)),
                rng.pick(&[30_000, 80_000, 150_000, 600_000]),
                rng.pick(&["就业补助资金", "专账资金"]),
                &e.uscc,
            ],
        );
    }
}

/// A workshop with the attendance of some months.
fn workshop(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let workers = rng.range(4, 9);
    let recognised = rng.chance(900);
    for month in Month::of(2022, 1).to(Month::of(2022, rng.range(3, 12))) {
        for slot in 0..workers {
            let number = 22 + u64::try_from(slot).unwrap_or(0);
            let (id, _) = names::resident(e.index, number, Age::Grown);
            sink.row(
                At::WorkshopWorker,
                row![
                    format!("CJ{:08}", e.index),
                    recognised,
                    spelled(e, rng),
                    month,
                    id,
                    slot % 3 != 0,
                    rng.range(15, 26),
                    rng.range(150_000, 280_000),
                    &e.uscc,
                ],
            );
        }
    }
}

fn placements(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    for slot in 16..16 + rng.below(4) {
        let (id, _) = names::resident(e.index, slot, Age::Grown);
        sink.row(
            At::LabourPlacement,
            row![
                format!("LW{:08}-{slot}", e.index),
                spelled(e, rng),
                id,
                format!("务工{:05}{slot}", e.index + 1),
                rng.chance(700),
                rng.pick(&["上海", "广东", "浙江", "江苏"]),
                Day::of(2022, rng.range(1, 8), 15),
                rng.range(1, 11),
                rng.chance(800),
                &e.uscc,
            ],
        );
    }
}

fn returnee(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    sink.row(
        At::ReturneeStartup,
        row![
            format!("CY{:08}", e.index),
            spelled(e, rng),
            &e.legal_person,
            rng.pick(&["返乡农民工", "高校毕业生", "退役军人", "城镇失业人员"]),
            e.founded,
            e.founded.plus(rng.range(200, 900)),
            rng.range(1, 6),
            rng.chance(850),
            &e.uscc,
        ],
    );
}

/// A person of the county, no enterprise of it.
fn flexible(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let (id, _) = names::resident(e.index, 31, Age::Grown);
    let base = 388_600;
    sink.row(
        At::FlexiblePremium,
        row![
            id,
            Month::of(2022, rng.range(6, 12)),
            base,
            part(base, 20, 100),
            rng.chance(500),
            Day::of(2022, 8, 1).plus(rng.range(0, 20)),
        ],
    );
}
