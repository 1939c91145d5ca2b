//! Rows of the county itself, and of those who are no enterprise of it.

use super::{County, banks, funds};
use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::population::TOWNSHIPS;
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// Writes the treasury's daily report, the quarters of the arrears, and the risk areas.
pub(in crate::synth) fn rows(county: County, sink: &mut Sink) {
    let mut rng = Rng::keyed(county.seed, Stream::County, u64::MAX);
    treasury(&mut rng, sink);
    for (name, _, _) in TOWNSHIPS {
        for quarter in ["2022Q2", "2022Q3", "2022Q4"] {
            sink.row(
                At::ArrearsQuarter,
                row![name, quarter, rng.range(0, 9) / 8, rng.range(0, 3) / 2],
            );
        }
    }
    banks::balances(&mut rng, sink);
    catalogue(&mut rng, sink);
    figures(&mut rng, sink);
    complaints(&mut rng, sink);
    tolls(county, &mut rng, sink);
    for (level, month) in [("中风险", 8), ("高风险", 11)] {
        let (township, from) = (rng.pick(&TOWNSHIPS).0, Day::of(2022, month, rng.range(1, 12)));
        sink.row(At::RiskArea, row![township, level, from, from.plus(15)]);
    }
}

/// Working days from April to December.
fn treasury(rng: &mut Rng, sink: &mut Sink) {
    let mut balance = 1_200_000_000;
    for month in Month::of(2022, 4).to(Month::of(2022, 12)) {
        for day in (month.first().0..=month.last().0).map(Day) {
            // 1970-01-01 was a Thursday.
            if (day.0 + 3).rem_euclid(7) >= 5 {
                continue;
            }
            let allocation = if rng.chance(60) {
                rng.range(1, 20) * 50_000_000
            } else {
                0
            };
            let refund = if rng.chance(400) {
                rng.range(10_000, 60_000_000).min(balance)
            } else {
                0
            };
            balance += allocation - refund;
            sink.row(
                At::TreasuryDay,
                row![day, allocation, refund, balance, rng.range(1_000_000, 40_000_000)],
            );
        }
    }
}

/// The charges that may be made.
fn catalogue(rng: &mut Rng, sink: &mut Sink) {
    for (number, standard) in (0..).zip(funds::STANDARDS) {
        let ends = rng.chance(150).then(|| Day::of(2022, 6, 30));
        sink.row(
            At::FeeItem,
            row![
                format!("F{number:03}"),
                format!("测试收费项目{number:02}"),
                "次",
                standard,
                Day::of(2021, 1, 1),
                ends,
                format!("测试收费单位{}", number % 5),
            ],
        );
    }
}

fn figures(rng: &mut Rng, sink: &mut Sink) {
    for name in [
        "示范基地申报",
        "元江工匠",
        "工作室",
        "宣讲",
        "专精特新新增",
        "规上企业净增",
        "上云企业",
    ] {
        let target = rng.range(1, 20);
        let actual = (target + rng.range(-2, 2)).max(0);
        sink.row(At::KpiValue, row![name, actual, target, Day::of(2022, 12, 31), "个"]);
    }
}

fn complaints(rng: &mut Rng, sink: &mut Sink) {
    for number in 0..30 {
        let day = Day::of(2022, 4, 1).plus(number * 3);
        let closed = rng.chance(950).then(|| day.plus(rng.range(0, 12)));
        sink.row(
            At::HotlineComplaint,
            row![
                format!("12328-{number:03}"),
                day,
                closed,
                rng.pick(&["过度管控", "通行受阻"])
            ],
        );
    }
}

/// Vehicles on the motorway: one for twelve enterprises.
fn tolls(county: County, rng: &mut Rng, sink: &mut Sink) {
    for number in 0..county.size / 12 + 20 {
        let (product, listed) = rng.pick(&[
            ("蔬菜", true),
            ("番茄", true),
            ("芒果", true),
            ("水泥", false),
            ("钢材", false),
        ]);
        let (load, weight) = (rng.pick(&[79, 80, 81, 95, 100]), rng.pick(&[70, 79, 80, 90]));
        sink.row(
            At::Toll,
            row![
                format!("TX{number:08}"),
                format!("云F{:05}", number % 100_000),
                Day::of(2022, 1, 1).plus(rng.range(0, 364)),
                rng.pick(&["元江—新平", "元江—红河", "元江—墨江"]),
                rng.pick(&["1", "2", "3", "4", "6"]),
                rng.pick(&["上行", "下行"]),
                rng.pick(&["ETC", "人工"]),
                product,
                listed,
                load * 1_000_000,
                weight * 1_000_000,
                rng.range(2_000, 90_000),
                listed && load >= 80 && rng.chance(900),
            ],
        );
    }
}
