//! Rows of the county itself.

use super::County;
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
