//! Bills of small enterprises that public bodies and large firms have not paid.

use super::{County, part, spelled};
use crate::synth::cell::row;
use crate::synth::day::Day;
use crate::synth::names;
use crate::synth::population::{Enterprise, TOWNSHIPS};
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

const TOWNS: [At; 10] = [
    At::Arrears0,
    At::Arrears1,
    At::Arrears2,
    At::Arrears3,
    At::Arrears4,
    At::Arrears5,
    At::Arrears6,
    At::Arrears7,
    At::Arrears8,
    At::Arrears9,
];

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) {
    let mut rng = Rng::keyed(county.seed, Stream::Trade, e.index ^ (1 << 40));
    // 151 items for 2,000 enterprises.
    if e.is_public() || !rng.chance(75) {
        return;
    }
    let (at, place, class) = match rng.below(151) {
        0..20 => (At::ArrearsDepartments, "县直部门", "机关"),
        20..31 => (At::ArrearsState, "县属国企", "国有企业"),
        31..41 => (At::ArrearsPrivate, "大型民企", "大型企业"),
        _ => (
            town(e.township),
            TOWNSHIPS[e.township].0,
            rng.pick(&["机关", "事业单位"]),
        ),
    };
    let mut item = Item {
        id: format!("QK{:08}", e.index),
        debtor: format!("{place}测试单位{}", rng.range(1, 4)),
        class,
        amount: rng.range(20_000, 3_000_000) * 100,
        paid: 0,
    };
    item.paid = [0, part(item.amount, rng.range(100, 950), 1000), item.amount][rng.weighted([4, 8, 3].into_iter())];
    item.row(at, place, e, &mut rng, sink);
    item.payments(&mut rng, sink);
    // A department reports what the township has reported already.
    if rng.chance(40) && at != At::ArrearsDepartments {
        item.id.push('B');
        item.row(At::ArrearsDepartments, "县直部门", e, &mut rng, sink);
    }
}

fn town(at: usize) -> At {
    TOWNS[at % TOWNS.len()]
}

struct Item {
    id: String,
    debtor: String,
    class: &'static str,
    amount: i64,
    paid: i64,
}

impl Item {
    fn row(&self, at: At, place: &'static str, e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
        let wages = if rng.chance(200) { part(self.amount, 1, 5) } else { 0 };
        sink.row(
            at,
            row![
                &self.id,
                &self.debtor,
                self.class,
                place,
                spelled(e, rng),
                if e.employees > 20 { "小型" } else { "微型" },
                format!("合同{:06}", e.index),
                rng.pick(&["服务", "工程", "货物"]),
                self.amount,
                rng.chance(100),
                rng.chance(110),
                Day::of(2022, rng.range(6, 12), 28),
                rng.pick(&["自有资金", "财政资金", "专项债"]),
                wages,
                self.paid,
                rng.pick(&["自查", "国务院转办", "投诉平台", "省级转办"]),
                Day::of(2022, rng.range(5, 11), 9),
                Day::of(2022, 6, rng.range(2, 10)),
                &e.uscc,
                names::half_width(&e.name),
            ],
        );
    }

    fn payments(&self, rng: &mut Rng, sink: &mut Sink) {
        if self.paid == 0 {
            return;
        }
        let first = if rng.chance(300) {
            part(self.paid, 1, 3)
        } else {
            self.paid
        };
        for (number, amount) in [first, self.paid - first].into_iter().enumerate() {
            if amount > 0 {
                let day = Day::of(2022, 6, 29).plus(rng.range(0, 170));
                sink.row(
                    At::ArrearsPayment,
                    row![format!("{}-{number}", self.id), &self.id, day, amount, 0],
                );
            }
        }
    }
}
