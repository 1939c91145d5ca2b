//! Funds, charges and bills; prepaid VAT, claims pledged, tests.

use super::{County, part, spelled};
use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::industry::Trade;
use crate::synth::names;
use crate::synth::population::Enterprise;
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// Standards of the catalogue of charges, in fen; the item's number is its place.
pub(super) const STANDARDS: [i64; 12] = [
    30_000, 500, 500, 1000, 2000, 15_000, 8000, 1000, 1000, 4500, 60_000, 200,
];

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) {
    let mut rng = Rng::keyed(county.seed, Stream::Funds, e.index);
    if rng.chance(24) {
        fund(e, &mut rng, sink);
    }
    if rng.chance(110) {
        charge(e, &mut rng, sink);
    }
    if e.is_factory() && rng.chance(150) {
        power(e, &mut rng, sink);
    }
    if rng.chance(12) {
        application(e, &mut rng, sink);
    }
    if rng.chance(30) {
        bill(e, &mut rng, sink);
    }
    if e.general && e.industry.kind == Trade::Building {
        prepaid(e, &mut rng, sink);
    }
    if rng.chance(13) {
        claim(e, &mut rng, sink);
    }
    if e.industry.code.starts_with("62") && rng.chance(250) {
        tests(e, &mut rng, sink);
    }
    if !e.general && e.industry.kind == Trade::Building && rng.chance(400) {
        prepaid(e, &mut rng, sink);
    }
}

fn fund(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let granted = rng.range(10, 1000) * 1_000_000;
    // The payee may be a public body that is in no register.
    let outside = rng.chance(100);
    let payee = if outside {
        names::uscc("11", names::STRANGERS + e.index)
    } else {
        e.uscc.clone()
    };
    let paid = rng.chance(800);
    sink.row(
        At::DirectFund,
        row![
            format!("ZJ{:08}", e.index),
            rng.pick(&[
                "规模以上工业企业培育专项资金",
                "重点产业投资基金预算",
                "研发投入引导资金",
                "数字玉溪专项经费"
            ]),
            rng.pick(&[930, 1100, 10_000, 30_000]) * 1_000_000,
            format!("测试项目{:05}", e.index),
            part(granted, 7, 5),
            granted,
            Day::of(2022, rng.range(1, 9), 1),
            if paid { part(granted, 4, 5) } else { 0 },
            paid.then(|| Day::of(2022, rng.range(10, 12), 20)),
            payee,
            (!outside).then(|| e.uscc.clone()),
        ],
    );
}

fn charge(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let item = rng.range(0, 11);
    let standard = usize::try_from(item)
        .ok()
        .and_then(|at| STANDARDS.get(at))
        .copied()
        .unwrap_or(500);
    let quantity = rng.range(1, 3);
    let person = rng.chance(60);
    sink.row(
        At::FeeCharge,
        row![
            format!("SFJ{:08}", e.index),
            format!("测试收费单位{}", item % 5),
            if person { &e.legal_person } else { &e.taxpayer_id },
            format!("F{item:03}"),
            Day::of(2022, 1, 10).plus(rng.range(0, 340)),
            quantity,
            quantity * standard * rng.pick(&[1, 1, 1, 1, 2]),
            (!person).then(|| e.uscc.clone()),
        ],
    );
}

/// Three months of electricity.
fn power(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    for month in [6, 7, 12] {
        let kwh = rng.range(1, 600_000);
        let cells = row![
            &e.uscc,
            spelled(e, rng),
            Month::of(2022, month),
            kwh,
            50_000,
            if rng.chance(300) { part(kwh, 5, 100) } else { 0 },
        ];
        if rng.chance(100) {
            sink.row_hiding(At::ReservoirFund, "uscc", cells);
        } else {
            sink.row(At::ReservoirFund, cells);
        }
    }
}

fn application(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let kind = rng.pick(&["医疗器械", "药品"]);
    sink.row(
        At::RegistrationFee,
        row![
            format!("ZC{:08}", e.index),
            &e.uscc,
            kind,
            rng.pick(&["医疗器械应急审批程序", "药品特别审批程序", "普通程序"]),
            rng.chance(600),
            Day::of(2022, 3, 1).plus(rng.range(0, 300)),
            rng.pick(&[9_360_000, 4_260_000, 15_360_000]),
        ],
    );
}

fn bill(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    sink.row(
        At::HardshipBill,
        row![
            &e.uscc,
            spelled(e, rng),
            rng.pick(&["房租", "水", "电", "气"]),
            Month::of(2022, rng.range(1, 12)),
            rng.range(10_000, 900_000),
        ],
    );
}

/// Builders at other places: general payers at 2 or 3 % of the price without 9 % tax, small-scale ones at 3 % of that without 3 %.
fn prepaid(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let (rates, taxed) = if e.general {
        ([2_000_000, 3_000_000], 109)
    } else {
        ([3_000_000, 3_000_000], 103)
    };
    for number in 0..rng.range(1, 6) {
        let price = rng.range(1_000_000, 90_000_000);
        let less = if rng.chance(300) { part(price, 3, 10) } else { 0 };
        let rate = rng.pick(&rates);
        let due = part(part(price - less, 100, taxed), rate, 100_000_000);
        sink.row(
            At::VatPrepay,
            row![
                format!("YJ{:08}{number}", e.index),
                &e.taxpayer_id,
                spelled(e, rng),
                "建筑服务",
                Day::of(2022, rng.range(1, 12), rng.range(1, 28)),
                rate,
                price,
                less,
                if rng.chance(500) { due } else { 0 },
                &e.uscc,
            ],
        );
    }
}

fn claim(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let asked = Day::of(2022, 6, 1).plus(rng.range(0, 190));
    sink.row(
        At::ReceivableFinance,
        row![
            format!("YS{:08}", e.index),
            &e.uscc,
            asked,
            rng.chance(950).then(|| asked.plus(rng.range(1, 4))),
            rng.chance(700).then(|| asked.plus(rng.range(8, 25))),
            rng.range(20, 500) * 1_000_000,
            rng.chance(600),
        ],
    );
}

fn tests(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let first = rng.range(1, 8);
    for month in first..=first + 3 {
        let cells = row![
            &e.uscc,
            spelled(e, rng),
            Month::of(2022, month),
            e.employees * rng.range(1, 12),
            rng.chance(960).then(|| rng.pick(&[280, 350, 1600, 2000])),
            e.employees,
            rng.pick(&["单采", "混采"]),
        ];
        if rng.chance(80) {
            sink.row_hiding(At::NucleicTest, "uscc", cells);
        } else {
            sink.row(At::NucleicTest, cells);
        }
    }
}
