//! Registration, tax registration, rating and yearly figures.

use super::{County, part, spelled};
use crate::synth::cell::row;
use crate::synth::day::Day;
use crate::synth::industry::{INDUSTRIES, Trade};
use crate::synth::population::{Enterprise, TOWNSHIPS};
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) {
    let mut rng = Rng::keyed(county.seed, Stream::County, e.index);
    market(county, e, &mut rng, sink);
    tax_register(e, &mut rng, sink);
    ratings(e, &mut rng, sink);
    for year in [2020, 2021] {
        if e.founded.year() <= year {
            yearly(e, year, &mut rng, sink);
        }
    }
}

fn state(e: &Enterprise) -> &'static str {
    match (e.cancelled, e.dormant) {
        (Some(_), _) => "注销",
        (None, true) => "歇业",
        _ => "存续",
    }
}

fn market(county: County, e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    // The register and the tax office do not always see the same industry.
    let industry = if rng.chance(80) {
        &rng.pick(&INDUSTRIES)
    } else {
        e.industry
    };
    let (township, division, _) = TOWNSHIPS[e.township];
    let head = e.reg_type.ends_with("分公司").then(|| head(county, e)).flatten();
    sink.row(
        At::Enterprise,
        row![
            &e.uscc,
            &e.name,
            e.reg_type,
            e.founded,
            state(e),
            e.cancelled,
            industry.code,
            industry.name,
            township,
            division,
            format!("负责人{:05}", e.index + 1),
            &e.legal_person,
            e.employees,
            head,
            e.tech,
        ],
    );
}

/// The head office: the nearest company registered before.
fn head(county: County, e: &Enterprise) -> Option<String> {
    let earlier = (e.index.saturating_sub(20)..e.index).rev();
    let mut companies = earlier
        .map(|i| Enterprise::of(county.seed, i))
        .filter(Enterprise::is_company);
    companies.next().map(|company| company.uscc)
}

fn tax_register(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    let status = match state(e) {
        "存续" if rng.chance(4) => "非正常",
        "存续" => "正常",
        "歇业" => "停业",
        other => other,
    };
    let size = match e.employees {
        _ if e.is_public() => "",
        0..=20 => "微型",
        21..=300 => "小型",
        301..=999 => "中型",
        _ => "大型",
    };
    let general_from = if e.founded.year() < 2021 && rng.chance(400) {
        Day::of(2021, 1, 1)
    } else {
        e.founded
    };
    sink.row(
        At::Taxpayer,
        row![
            &e.taxpayer_id,
            &e.uscc,
            format!("10125304{:012}", (e.index + 1) * 10),
            spelled(e, rng),
            e.reg_type,
            e.industry.section,
            e.industry.code,
            e.industry.name,
            status,
            TOWNSHIPS[e.township].0,
            if e.general {
                "一般纳税人"
            } else {
                "小规模纳税人"
            },
            e.general.then_some(general_from),
            if e.monthly { "月" } else { "季" },
            if e.audited { "查账征收" } else { "核定征收" },
            if rng.chance(560) { e.rating } else { "" },
            e.city_rate * 1_000_000,
            e.unit.clone(),
            e.assets,
            size,
            e.restricted,
            rng.chance(900)
                .then(|| format!("622{:014}", rng.below(100_000_000_000_000))),
        ],
    );
}

fn ratings(e: &Enterprise, rng: &mut Rng, sink: &mut Sink) {
    if !e.general && rng.chance(480) {
        return;
    }
    let day = Day::of(2022, 4, 20);
    let mut rating = |rating: &'static str, from: Day, to: Option<Day>| {
        sink.row(
            At::CreditRating,
            row![&e.taxpayer_id, &e.name, rating, from, to, &e.uscc],
        );
    };
    if e.founded.year() >= 2021 {
        rating("M", e.founded, None);
        return;
    }
    rating(e.rating, Day::of(2021, 4, 20), Some(day.plus(-1)));
    rating(e.rating, day, None);
}

fn yearly(e: &Enterprise, year: i64, rng: &mut Rng, sink: &mut Sink) {
    let months = if e.founded.year() == year {
        13 - e.founded.month().number()
    } else {
        12
    };
    let growth = if year == 2021 { 1000 } else { rng.range(700, 1150) };
    let revenue = part(e.revenue * months / 12, growth, 1000);
    let share = rng.range(300, 1000);
    let (four, life) = match e.industry.kind {
        Trade::Life => (part(revenue, share, 1000), part(revenue, share, 1000)),
        Trade::Modern => (part(revenue, share, 1000), 0),
        _ => (0, 0),
    };
    let shifted = if year == 2021 {
        part(revenue, rng.range(850, 1050), 1000)
    } else {
        0
    };
    sink.row(
        At::YearlySales,
        row![
            &e.taxpayer_id,
            year,
            revenue,
            revenue,
            shifted,
            part(e.assets, rng.range(900, 1050), 1000),
            four,
            life,
            (e.employees + rng.range(-1, 1)).max(1),
            months,
            &e.uscc,
        ],
    );
}
