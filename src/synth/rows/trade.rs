//! Loans to founders, vouchers and certificates of technology enterprises, internships.

use super::{County, spelled};
use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::names::{self, Age};
use crate::synth::population::Enterprise;
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) {
    let mut rng = Rng::keyed(county.seed, Stream::Trade, e.index);
    // 80 loans for 2,000 enterprises; the largest ones need none.
    if rng.chance(40) && e.revenue < 10_000_000_000 {
        loan(e, &mut rng, sink);
    }
    if !e.tech.is_empty() {
        technology(e, &mut rng, sink);
    }
    if e.is_company() && e.employees >= 3 && rng.chance(45) {
        interns(e, &mut rng, sink);
    }
}

/// Day of a contract with the loan rate of that day, in 10⁻⁸.
const DAYS: [(Day, i64); 6] = [
    (Day::of(2021, 12, 19), 3_850_000),
    (Day::of(2021, 12, 20), 3_800_000),
    (Day::of(2022, 1, 19), 3_800_000),
    (Day::of(2022, 1, 20), 3_700_000),
    (Day::of(2022, 8, 21), 3_700_000),
    (Day::of(2022, 8, 22), 3_650_000),
];

fn loan(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let (start, lpr) = rng.pick(&DAYS);
    let firm = rng.chance(670);
    let staff = e.employees.max(1);
    let group = [
        "退役军人",
        "村干部",
        "返乡创业农民工",
        "种养殖农户",
        "妇女",
        "登记失业人员",
        "高校毕业生",
    ];
    sink.row(
        At::StartupLoan,
        row![
            format!("CD{:08}", e.index),
            spelled(e, rng),
            &e.uscc,
            if firm { "小微企业" } else { "个人" },
            if firm { &e.uscc } else { &e.legal_person },
            if firm { "" } else { rng.pick(&group) },
            rng.range(5, 300) * 1_000_000,
            rng.pick(&[3_700_000, 2_150_000, 6_000_000, 5_200_000, 4_350_000, 2_300_000]),
            lpr,
            start,
            start.plus_months(rng.pick(&[12, 24, 36])),
            staff,
            rng.range(0, (staff * 2 / 5).max(1)),
            rng.chance(400),
        ],
    );
}

fn technology(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let certified = e.tech == "高新技术企业";
    if certified || rng.chance(300) {
        let status = if certified {
            "认定"
        } else {
            rng.pick(&["推荐", "受理"])
        };
        let valid = certified.then(|| Day::of(rng.range(2019, 2022), 12, 1));
        sink.row(
            At::Hightech,
            row![
                format!("GX{:08}", e.index),
                &e.uscc,
                spelled(e, rng),
                Day::of(2022, 5, 9).plus(rng.range(0, 140)),
                status,
                valid,
            ],
        );
    }
    for number in 0..rng.range(1, 4) {
        let contract = Day::of(2022, 1, 5).plus(rng.range(0, 330));
        let amount = rng.range(5_000, 700_000) * 100;
        let services = [
            "技术研发",
            "检验检测",
            "知识产权",
            "科技金融",
            "高新认定服务",
            "会议服务",
        ];
        sink.row(
            At::VoucherTx,
            row![
                format!("CXQ{:08}{number}", e.index),
                &e.taxpayer_id,
                spelled(e, rng),
                rng.pick(&[
                    "测试服务机构1，中心",
                    "测试服务机构2",
                    "测试服务机构3，中心",
                    "测试服务机构4"
                ]),
                rng.pick(&services),
                contract,
                amount,
                amount,
                contract.plus(20),
                rng.chance(25),
                &e.uscc,
            ],
        );
    }
}

fn interns(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let batch = format!("JX{:08}", e.index);
    for number in 0..rng.range(1, 3) {
        let months = rng.pick(&[3, 6, 12]);
        let first = Month::of(2022, rng.range(1, 9));
        let last = first.plus(months - 1);
        let slot = 20 + u64::try_from(number).unwrap_or(0);
        let (id, born) = names::resident(e.index, slot, Age::Young);
        let signed = rng.chance(250).then(|| last.first());
        // Interns left college less than two years before.
        sink.row(
            At::Person,
            row![
                &id,
                format!("见习{:05}{number}", e.index + 1),
                born,
                "农村",
                first.first().plus(-200),
                "普通高校",
                "",
                "",
                false,
                "",
                "",
                false,
                false,
                "工人岗",
            ],
        );
        sink.row(
            At::Internship,
            row![
                format!("{batch}-{number}"),
                &batch,
                spelled(e, rng),
                id,
                format!("见习{:05}{number}", e.index + 1),
                first.first(),
                last.last(),
                months,
                signed,
                signed.is_some() || rng.chance(400),
                months * 150_000,
                &e.uscc,
            ],
        );
    }
}
