//! Lines of tax returns, and what the treasury received for them.

use super::enjoyed::{self, HALF};
use super::income_tax::Income;
use super::property::House;
use super::{County, Due, part};
use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::population::Enterprise;
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;
use std::collections::BTreeMap;

/// Code, name and level of the budget.
type Item = (&'static str, &'static str, &'static str);
const VAT: Item = ("10101", "增值税", "共享");
const EXCISE: Item = ("10102", "消费税", "中央");
const CIT: Item = ("10104", "企业所得税", "共享");
const PIT: Item = ("10106", "个人所得税", "共享");
const RESOURCE: Item = ("10107", "资源税", "县级");
const CITY: Item = ("10109", "城市维护建设税", "县级");
const HOUSE: Item = ("10110", "房产税", "县级");
const STAMP: Item = ("10111", "印花税", "县级");
const LAND: Item = ("10112", "城镇土地使用税", "县级");
const FIELD: Item = ("10118", "耕地占用税", "县级");
const EDUCATION: Item = ("30203", "教育费附加", "县级");
const LOCAL_EDUCATION: Item = ("30216", "地方教育附加", "县级");

pub(super) fn rows(
    county: County,
    e: &Enterprise,
    dues: &[Due],
    income: &Income,
    house: Option<House>,
    sink: &mut Sink,
) {
    let mut desk = Desk {
        e,
        half: !e.general || income.small,
        number: 0,
        halved: BTreeMap::new(),
        rng: Rng::keyed(county.seed, Stream::Tax, e.index ^ (1 << 40)),
        sink,
    };
    // Lines of 2021 are there for manufacturers only.
    let since = if e.is_factory() {
        Day::of(2021, 10, 1)
    } else {
        Day::of(2022, 1, 1)
    };
    let stamps = desk.rng.chance(180);
    let owner_pays = e.is_sole() && (desk.rng.chance(180) || super::social::owner_group(county, e).is_some());
    for due in dues.iter().filter(|due| due.start >= since) {
        desk.turnover(due);
        if stamps && due.end.month().number() % 3 == 0 {
            desk.line(
                STAMP,
                due.start.min(due.end.month().plus(-2).first()),
                due,
                due.sales,
                ("0.0003", 3, 10_000),
                0,
            );
        }
        if owner_pays {
            desk.line(PIT, due.start, due, part(due.sales, 60, 1000), ("0.05", 5, 100), 0);
        }
    }
    for due in income
        .taxes
        .iter()
        .filter(|due| due.start >= since || due.start == Day::of(2021, 1, 1))
    {
        let period = Due {
            start: due.start,
            end: due.end,
            sales: 0,
            vat: 0,
            rate: "0.25",
            filed: due.filed,
        };
        desk.fixed(CIT, &period, due.income.max(0), "0.25", due.tax);
    }
    if let Some(house) = house {
        desk.houses(house);
    }
    for (quarter, sum) in std::mem::take(&mut desk.halved) {
        enjoyed::note(e, HALF, quarter, sum, &mut desk.rng, desk.sink);
    }
}

/// Writes the lines of one enterprise.
struct Desk<'a, 'b> {
    e: &'a Enterprise,
    /// Entitled to half of six taxes and two fees.
    half: bool,
    number: u64,
    /// Halves claimed, by quarter.
    halved: BTreeMap<String, i64>,
    rng: Rng,
    sink: &'b mut Sink,
}

impl Desk<'_, '_> {
    /// VAT, what is levied on it, and taxes on the goods themselves.
    fn turnover(&mut self, due: &Due) {
        let start = due.start;
        match self.e.industry.code {
            "1512" if self.e.general => self.line(EXCISE, start, due, due.sales, ("0.2", 20, 100), 0),
            "1011" => self.line(RESOURCE, start, due, due.sales, ("0.06", 6, 100), 0),
            "0154" if self.rng.chance(20) => self.line(FIELD, start, due, 100_000, ("25", 25, 1), 0),
            _ => {}
        }
        self.fixed(VAT, due, due.sales, due.rate, due.vat);
        let city = if self.e.city_rate == 5 {
            ("0.05", 5, 100)
        } else {
            ("0.01", 1, 100)
        };
        self.line(CITY, start, due, due.vat, city, 0);
        // Sales of at most 100,000 yuan a month are free of the two fees.
        let months = due.end.month().0 - start.month().0 + 1;
        let free = due.sales <= 10_000_000 * months;
        self.line(
            EDUCATION,
            start,
            due,
            due.vat,
            ("0.03", 3, 100),
            if free { 100 } else { 0 },
        );
        self.line(
            LOCAL_EDUCATION,
            start,
            due,
            due.vat,
            ("0.02", 2, 100),
            if free { 100 } else { 0 },
        );
    }

    /// House and land tax of both halves of the year.
    fn houses(&mut self, house: House) {
        for (from, to) in [(1, 6), (7, 12)] {
            let last = Month::of(2022, to);
            let filed = last.first().plus(self.rng.range(3, 25));
            let due = Due {
                start: Month::of(2022, from).first(),
                end: last.last(),
                sales: 0,
                vat: 0,
                rate: "",
                filed,
            };
            if house.by_rent {
                self.line(HOUSE, due.start, &due, house.rent * 6, ("0.12", 12, 100), 0);
            } else {
                self.line(HOUSE, due.start, &due, part(house.value, 7, 20), ("0.012", 12, 1000), 0);
            }
            let rate = match house.land_rate {
                1 => ("1.0", 1, 1),
                2 => ("2.0", 2, 1),
                4 => ("4.0", 4, 1),
                _ => ("6.0", 6, 1),
            };
            self.line(LAND, due.start, &due, house.land_area * 50, rate, 0);
        }
    }

    /// A line whose tax is a share of its base. `free`: percent of it that is relieved.
    fn line(
        &mut self,
        item: Item,
        start: Day,
        due: &Due,
        base: i64,
        (rate, times, of): (&'static str, i64, i64),
        free: i64,
    ) {
        let tax = part(base, times, of);
        let halved = !matches!(item, VAT | EXCISE | CIT | PIT) && start >= Day::of(2022, 1, 1);
        let relief = part(tax, free, 100);
        // One in seven does not claim its half.
        let claims = halved && self.half && !self.rng.chance(140);
        let half = if claims { part(tax - relief, 1, 2) } else { 0 };
        self.put(item, Due { start, ..*due }, (base, rate, tax), relief, half);
    }

    /// A line whose tax is known.
    fn fixed(&mut self, item: Item, due: &Due, base: i64, rate: &'static str, tax: i64) {
        self.put(item, *due, (base, rate, tax), 0, 0);
    }

    fn put(&mut self, item: Item, due: Due, (base, rate, tax): (i64, &'static str, i64), relief: i64, half: i64) {
        if tax <= 0 {
            return;
        }
        *self.halved.entry(enjoyed::quarter(due.end.month())).or_insert(0) += half;
        let payable = tax - relief - half;
        let last_quarter = due.start >= Day::of(2021, 10, 1) && due.end <= Day::of(2022, 6, 30);
        let deferrable = matches!(item, VAT | EXCISE | CIT | PIT | CITY | EDUCATION | LOCAL_EDUCATION);
        let deferred = if self.e.is_factory() && last_quarter && deferrable && self.rng.chance(600) {
            part(payable, if self.e.revenue > 200_000_000 { 50 } else { 100 }, 100)
        } else {
            0
        };
        let (e, n) = (self.e, self.number);
        self.number += 1;
        let withheld = item == PIT && !e.is_sole();
        self.sink.row(
            At::TaxLine,
            row![
                format!("S{:08}{n:03}", e.index),
                &e.taxpayer_id,
                item.0,
                item.1,
                due.start,
                due.end,
                base,
                rate,
                tax,
                relief,
                if relief > 0 { "0061042802" } else { "" },
                half,
                payable,
                deferred,
                withheld,
                self.rng.chance(3),
                if item == STAMP && self.rng.chance(5) {
                    "证券交易"
                } else {
                    ""
                },
                due.filed,
                "正常申报",
                &e.uscc,
            ],
        );
        if payable > deferred && !self.rng.chance(20) {
            self.sink.row(
                At::TreasuryReceipt,
                row![
                    format!("353{:09}{n:06}", e.index),
                    &e.taxpayer_id,
                    item.0,
                    due.end,
                    due.filed.plus(self.rng.range(0, 6)),
                    payable - deferred,
                    item.2,
                    &e.uscc,
                ],
            );
        }
    }
}
