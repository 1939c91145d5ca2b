//! Guarantees, loans and fees of banks.

use super::{County, part, spelled};
use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::population::Enterprise;
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

const BANKS: [&str; 4] = [
    "元江测试农商行",
    "元江测试村镇银行",
    "测试国有银行元江支行",
    "测试股份银行元江支行",
];

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) {
    let mut rng = Rng::keyed(county.seed, Stream::Banks, e.index);
    if rng.chance(30) {
        guarantee(e, &mut rng, sink);
    }
    if rng.chance(33) {
        loan(e, &mut rng, sink);
    }
    if rng.chance(16) {
        fee(e, &mut rng, sink);
    }
}

/// Banks with their balances by quarter.
pub(super) fn balances(rng: &mut Rng, sink: &mut Sink) {
    for (number, bank) in (0..).zip(BANKS) {
        let mut balance = rng.range(30_000, 60_000) * 1_000_000;
        for quarter in ["2022Q1", "2022Q2", "2022Q3", "2022Q4"] {
            let end = balance + rng.range(-2_000, 3_000) * 1_000_000;
            sink.row(
                At::InclusiveLoanBalance,
                row![
                    bank,
                    number < 2,
                    quarter,
                    balance,
                    end,
                    rng.range(5, 60),
                    part(end, 31, 100),
                    rng.range(430, 580) * 10_000,
                ],
            );
            balance = end;
        }
    }
}

fn guarantee(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let amount = rng.range(10, 300) * 1_000_000;
    let months = rng.pick(&[12, 24, 36]);
    let (standard, charged) = (1_200_000, rng.pick(&[0, 800_000, 1_200_000]));
    let cells = row![
        format!("DB{:08}", e.index),
        spelled(e, rng),
        &e.uscc,
        rng.pick(&["小微", "三农", "其他"]),
        amount,
        Day::of(2022, 1, 4).plus(rng.range(0, 350)),
        months,
        standard,
        charged,
        part(part(amount, charged / 10_000, 10_000), months, 12),
    ];
    by_name(At::Guarantee, cells, rng, sink);
}

fn loan(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let start = Day::of(2021, 7, 1).plus(rng.range(0, 480));
    let due = start.plus_months(rng.pick(&[12, 24]));
    let extended = rng.chance(150).then(|| due.plus_months(6));
    let cells = row![
        format!("DK{:08}", e.index),
        rng.pick(&BANKS),
        spelled(e, rng),
        &e.uscc,
        rng.chance(950).then(|| rng.range(10, 1200) * 1_000_000),
        rng.range(1_000_000, 300_000_000),
        rng.pick(&[4_350_000, 6_100_000, 5_500_000, 3_850_000]),
        start,
        due,
        extended,
        if rng.chance(60) { rng.range(100, 90_000) } else { 0 },
        rng.chance(40),
    ];
    by_name(At::BankLoan, cells, rng, sink);
}

fn fee(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let standard = rng.range(2_000, 50_000);
    let cells = row![
        format!("SF{:08}", e.index),
        rng.pick(&BANKS),
        spelled(e, rng),
        &e.uscc,
        rng.pick(&["账户管理费", "刷卡手续费", "转账汇款手续费"]),
        Month::of(2022, rng.range(1, 12)),
        standard,
        part(standard, rng.pick(&[100, 90, 50]), 100),
    ];
    by_name(At::BankFee, cells, rng, sink);
}

/// Some rows have no code: the name tells whose they are.
fn by_name<const N: usize>(at: At, cells: [crate::synth::cell::Cell; N], rng: &mut Rng, sink: &mut Sink) {
    if rng.chance(150) {
        sink.row_hiding(at, "uscc", cells);
    } else {
        sink.row(at, cells);
    }
}
