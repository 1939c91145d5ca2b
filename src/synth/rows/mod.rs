//! The clean rows of one enterprise, table by table, so that they agree with each other.

mod arrears;
mod banks;
mod county;
mod enjoyed;
mod funds;
mod income_tax;
mod jobs;
mod property;
mod register;
mod social;
mod staff;
mod tax_lines;
mod trade;
mod vat_credit;
mod vat_general;
mod vat_small;

use super::day::{Day, Month};
use super::names;
use super::population::Enterprise;
use super::rng::Rng;
use super::sink::Sink;

pub(super) use county::rows as county;

/// The county that is made up.
#[derive(Clone, Copy, Debug)]
pub(super) struct County {
    pub(super) seed: u64,
    /// Number of enterprises.
    pub(super) size: u64,
}

/// First and last month of the returns.
const FIRST: Month = Month::of(2021, 10);
const LAST: Month = Month::of(2022, 12);

/// VAT of one period, which other taxes follow.
#[derive(Clone, Copy, Debug)]
struct Due {
    start: Day,
    end: Day,
    sales: i64,
    vat: i64,
    /// As the tax lines write it.
    rate: &'static str,
    filed: Day,
}

/// Writes all rows of enterprise number `index`.
pub(super) fn enterprise(county: County, index: u64, sink: &mut Sink) {
    let e = Enterprise::of(county.seed, index);
    register::rows(county, &e, sink);
    let dues = if e.general {
        vat_general::rows(county, &e, sink)
    } else {
        vat_small::rows(county, &e, sink)
    };
    let house = property::rows(county, &e, sink);
    let income = income_tax::rows(county, &e, sink);
    tax_lines::rows(county, &e, &dues, &income, house, sink);
    social::rows(county, &e, sink);
    trade::rows(county, &e, sink);
    arrears::rows(county, &e, sink);
    jobs::rows(county, &e, sink);
    banks::rows(county, &e, sink);
    funds::rows(county, &e, sink);
}

/// `n` times a fraction, rounded half up; `n` must not be negative.
fn part(n: i64, times: i64, of: i64) -> i64 {
    n.saturating_mul(times).saturating_add(of / 2) / of.max(1)
}

/// The name, now and then in another spelling.
fn spelled(e: &Enterprise, rng: &mut Rng) -> String {
    match rng.below(100) {
        0..4 => names::spelled_out(&e.name),
        4..20 => names::half_width(&e.name),
        _ => e.name.clone(),
    }
}

/// A day of the next month on which returns are filed.
fn filing_day(period: Month, rng: &mut Rng) -> Day {
    period.plus(1).first().plus(rng.range(6, 19))
}
