//! Buildings, their leases, and months of reduced rent.

use super::{County, part, spelled};
use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::population::{Enterprise, TOWNSHIPS};
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// A building as the tax lines see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct House {
    /// Fen.
    pub(super) value: i64,
    pub(super) by_rent: bool,
    /// Fen a month.
    pub(super) rent: i64,
    /// Square metres.
    pub(super) land_area: i64,
    /// Yuan per square metre and year.
    pub(super) land_rate: i64,
}

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) -> Option<House> {
    let mut rng = Rng::keyed(county.seed, Stream::Property, e.index);
    // 222 buildings for 2,000 enterprises.
    let owns = rng.chance(if e.is_public() { 700 } else { 110 });
    if !owns {
        return None;
    }
    let personal = e.is_sole() && rng.chance(500);
    let owner_type = match (personal, e.is_public()) {
        (true, _) => "个人",
        (_, true) => "行政事业单位",
        _ if rng.chance(330) => "国有企业",
        _ => "民营企业",
    };
    let grade = rng.range(1, 4);
    let floor = rng.range(300, 5000);
    let mut house = House {
        value: rng.range(30_000_000, 600_000_000),
        by_rent: rng.chance(350),
        rent: 0,
        land_area: rng.range(400, 6000),
        land_rate: [6, 4, 2, 1][usize::try_from(grade - 1).unwrap_or(0)],
    };
    let id = format!("FC{:08}", e.index);
    let code = (!personal).then(|| e.uscc.clone());
    sink.row(
        At::Property,
        row![
            &id,
            if personal { &e.legal_person } else { &e.taxpayer_id },
            if personal {
                format!("负责人{:05}", e.index + 1)
            } else {
                spelled(e, &mut rng)
            },
            owner_type,
            TOWNSHIPS[e.township].0,
            house.value,
            floor,
            house.land_area,
            grade,
            house.land_rate * 100,
            if house.by_rent { "从租" } else { "从价" },
            code.clone(),
        ],
    );
    let leases = rng.range(0, 3);
    for number in 0..leases {
        let lease = Lease {
            property: &id,
            number,
            owner_type,
            owner: code.clone(),
            floor: floor / 4,
        };
        house.rent += lease.rows(county, e, &mut rng, sink);
    }
    // Personal owners file as persons, elsewhere.
    (!personal).then_some(house)
}

struct Lease<'a> {
    property: &'a str,
    number: i64,
    owner_type: &'static str,
    owner: Option<String>,
    floor: i64,
}

impl Lease<'_> {
    /// Gives the monthly rent.
    fn rows(&self, county: County, e: &Enterprise, rng: &mut Rng, sink: &mut Sink) -> i64 {
        let tenant = Enterprise::of(county.seed, rng.below(county.size));
        let start = [
            Day::of(2020, 1, 1),
            Day::of(2021, 5, 1),
            Day::of(2022, 1, 1),
            Day::of(2022, 4, 16),
            Day::of(2022, 10, 1),
        ][rng.weighted([72, 51, 55, 38, 59].into_iter())];
        let end = rng.pick(&[
            Day::of(2024, 12, 31),
            Day::of(2023, 6, 30),
            Day::of(2025, 1, 1),
            Day::of(2022, 12, 31),
        ]);
        let rent = self.floor * rng.range(800, 4000);
        let id = format!("ZL{:08}{}", e.index, self.number);
        let cells = row![
            &id,
            self.property.to_owned(),
            self.owner_type,
            spelled(&tenant, rng),
            &tenant.uscc,
            self.floor,
            rent,
            start,
            end,
            rng.chance(70),
            rng.chance(390),
            rng.chance(680),
            self.owner.clone(),
        ];
        // Of tenants without a code the name tells who they are.
        if rng.chance(400) {
            sink.row_hiding(At::Lease, "tenant_uscc", cells);
        } else {
            sink.row(At::Lease, cells);
        }
        if rng.chance(600) {
            let first = Month::of(2022, rng.range(1, 9)).max(start.month());
            for month in first.to(first.plus(rng.range(0, 5)).min(Month::of(2022, 12))) {
                let free = rng.chance(800);
                let amount = if free { rent } else { part(rent, 1, 2) };
                sink.row(At::RentReduction, row![&id, month, amount, free, self.owner.clone()]);
            }
        }
        rent
    }
}
