//! Monthly returns of general payers. Each return carries on what the one before left.

use super::vat_credit::{self, Refunds};
use super::{County, Due, FIRST, LAST, filing_day, part, spelled};
use crate::synth::cell::row;
use crate::synth::day::Month;
use crate::synth::industry::Trade;
use crate::synth::population::Enterprise;
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// What goes over to the next month, in fen.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Carried {
    /// Credit of input tax.
    pub(super) credit: i64,
    /// Additional deduction not used yet.
    additional: i64,
    /// Refunded since the last return.
    pub(super) refunded: i64,
}

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) -> Vec<Due> {
    let mut rng = Rng::keyed(county.seed, Stream::Tax, e.index);
    let mut refunds = Refunds::of(e, &mut rng);
    let mut carried = Carried {
        credit: if e.builds_credit {
            refunds.credit_2019 + part(e.revenue, rng.range(1, 20), 1000)
        } else {
            0
        },
        ..Carried::default()
    };
    if e.builds_credit {
        vat_credit::base(e, &refunds, &mut rng, sink);
    }
    let mut dues = Vec::new();
    for month in e.months(FIRST, LAST) {
        let due = monthly(e, month, &mut carried, &mut rng, sink);
        refunds.apply(e, month, &mut carried, &mut rng, sink);
        dues.push(due);
    }
    dues
}

/// Input tax by its papers.
fn papers(e: &Enterprise, input: i64, rng: &mut Rng) -> [i64; 6] {
    let special = part(input, rng.range(850, 1000), 1000);
    let rest = input - special;
    let toll = part(rest, rng.range(0, 400), 1000);
    let customs = if e.index.is_multiple_of(17) {
        (rest - toll) / 2
    } else {
        0
    };
    let farm = if e.industry.code.starts_with('1') {
        (rest - toll - customs) / 2
    } else {
        0
    };
    [special, toll, customs, 0, farm, rest - toll - customs - farm]
}

/// What a return says, in fen.
struct Figures {
    sales: i64,
    export: i64,
    simple: i64,
    taxed: i64,
    output: i64,
    input: i64,
    papers: [i64; 6],
    /// Input tax taken back.
    out: i64,
    /// Tax before the additional deduction; negative if a credit is left.
    net: i64,
    /// Additional deduction in percent.
    pct: i64,
    accrued: i64,
    adjusted: i64,
    available: i64,
    used: i64,
}

impl Figures {
    fn of(e: &Enterprise, carried: &Carried, rng: &mut Rng) -> Figures {
        let rate = e.industry.rate;
        let sales = part(e.revenue / 12, rng.range(600, 1400), 1000);
        let export = if e.index.is_multiple_of(41) && rate == 13 {
            sales / 5
        } else {
            0
        };
        let simple = if e.industry.kind == Trade::Building {
            sales / 10
        } else {
            0
        };
        let taxed = if rate == 0 { 0 } else { sales - export - simple };
        let output = part(taxed, rate, 100);
        let share = if e.builds_credit {
            rng.range(980, 1300)
        } else {
            rng.range(550, 980)
        };
        let input = part(output, share, 1000);
        let papers = papers(e, input, rng);
        let out = if rng.chance(30) { input / 50 } else { 0 };
        let net = output - (input - out) - (carried.credit - carried.refunded);
        let pct = match e.industry.kind {
            Trade::Life => 15,
            Trade::Modern => 10,
            _ => 0,
        };
        let (accrued, adjusted) = (part(input, pct, 100), part(out, pct, 100));
        let available = carried.additional + accrued - adjusted;
        Figures {
            sales,
            export,
            simple,
            taxed,
            output,
            input,
            papers,
            out,
            net,
            pct,
            accrued,
            adjusted,
            available,
            used: net.max(0).min(available.max(0)),
        }
    }
}

fn monthly(e: &Enterprise, month: Month, carried: &mut Carried, rng: &mut Rng, sink: &mut Sink) -> Due {
    let f = Figures::of(e, carried, rng);
    let [special, toll, customs, certificate, farm, other] = f.papers;
    let at = |wanted: i64| if e.industry.rate == wanted { f.taxed } else { 0 };
    let general = f.net.max(0) - f.used;
    let simple_tax = part(f.simple, 3, 100);
    let (filed, credit) = (filing_day(month, rng), (-f.net).max(0));
    sink.row(
        At::VatReturn,
        row![
            format!("V{:08}{:02}", e.index, month.0 - FIRST.0),
            &e.taxpayer_id,
            spelled(e, rng),
            month.first(),
            month.last(),
            filed,
            "正常申报",
            f.sales,
            at(13),
            at(9),
            at(6),
            f.simple,
            0,
            if e.industry.rate == 0 { f.sales } else { 0 },
            f.export,
            part(f.taxed, 4, 5),
            f.output,
            f.input,
            special,
            toll,
            customs,
            certificate,
            farm,
            other,
            f.out,
            carried.refunded,
            carried.credit,
            general,
            credit,
            simple_tax,
            f.pct,
            carried.additional,
            f.accrued,
            f.adjusted,
            f.available,
            f.used,
            f.available - f.used,
            general + simple_tax,
            &e.uscc,
        ],
    );
    *carried = Carried {
        credit,
        additional: f.available - f.used,
        refunded: 0,
    };
    Due {
        start: month.first(),
        end: month.last(),
        sales: f.sales,
        vat: general + simple_tax,
        rate: match e.industry.rate {
            13 => "0.13",
            9 => "0.09",
            _ => "0.06",
        },
        filed,
    }
}
