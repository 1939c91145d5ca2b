//! Returns of small-scale payers, by quarter or month.

use super::enjoyed::{self, SMALL_SCALE};
use super::{County, Due, FIRST, LAST, filing_day, part, spelled};
use crate::synth::cell::row;
use crate::synth::day::Month;
use crate::synth::industry::Trade;
use crate::synth::population::Enterprise;
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// Sales up to which a month is exempt, in fen.
const MONTHLY_LIMIT: i64 = 15_000_000;

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) -> Vec<Due> {
    let mut rng = Rng::keyed(county.seed, Stream::Tax, e.index);
    // 200 of 1,000 issue special invoices.
    let special = if rng.chance(200) { rng.range(50, 1000) } else { 0 };
    let length = if e.monthly { 1 } else { 3 };
    let mut dues = Vec::new();
    let mut first = FIRST;
    while first <= LAST {
        let last = first.plus(length - 1);
        let months = i64::try_from(e.months(first, last).count()).unwrap_or(0);
        if months > 0 {
            let sales = part(e.revenue * months / 12, rng.range(500, 1500), 1000);
            let period = Period {
                first,
                last,
                sales,
                special,
            };
            dues.push(period.row(e, dues.len(), &mut rng, sink));
        }
        first = last.plus(1);
    }
    dues
}

struct Period {
    first: Month,
    last: Month,
    sales: i64,
    special: i64,
}

impl Period {
    fn row(&self, e: &Enterprise, number: usize, rng: &mut Rng, sink: &mut Sink) -> Due {
        let limit = MONTHLY_LIMIT * (self.last.0 - self.first.0 + 1);
        let at_five = e.industry.kind == Trade::Estate;
        let special = part(self.sales, self.special, 1000);
        let plain = self.sales - special;
        let small = self.sales <= limit;
        let suspended = self.first >= Month::of(2022, 4);
        // Plain sales at 3 % are exempt from April 2022; before, and at 5 %, only below the limit.
        let exempt_micro = if small { plain } else { 0 };
        let exempt_other = if !small && suspended && !at_five { plain } else { 0 };
        let taxed = special + plain - exempt_micro - exempt_other;
        let (tax, reduction) = match (at_five, suspended) {
            (true, _) => (part(taxed, 5, 100), 0),
            (false, true) => (part(taxed, 3, 100), 0),
            (false, false) => (part(taxed, 3, 100), part(taxed, 2, 100)),
        };
        let at = |five: bool, amount: i64| if at_five == five { amount } else { 0 };
        let filed = filing_day(self.last, rng);
        sink.row(
            At::VatReturnSmall,
            row![
                format!("V{:08}{number:02}", e.index),
                &e.taxpayer_id,
                spelled(e, rng),
                self.first.first(),
                self.last.last(),
                filed,
                "正常申报",
                self.sales,
                at(false, special),
                at(false, plain),
                at(true, special),
                at(true, plain),
                0,
                exempt_micro,
                exempt_other,
                tax,
                reduction,
                tax - reduction,
                &e.uscc,
            ],
        );
        if suspended && !at_five && rng.chance(300) {
            enjoyed::note(
                e,
                SMALL_SCALE,
                enjoyed::month(self.first),
                part(plain, 3, 100),
                rng,
                sink,
            );
        }
        Due {
            start: self.first.first(),
            end: self.last.last(),
            sales: self.sales,
            vat: tax - reduction,
            rate: if at_five { "0.05" } else { "0.03" },
            filed,
        }
    }
}
