//! Income tax returns: settlements of 2020 and 2021, prepayments from the end of 2021 to the end of 2022.

use super::enjoyed::{self, LOW_PROFIT};
use super::{County, filing_day, part};
use crate::synth::cell::{Cell, row};
use crate::synth::day::{Day, Month};
use crate::synth::population::Enterprise;
use crate::synth::rng::{Rng, Stream};
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// Income tax to be paid with a return.
#[derive(Clone, Copy, Debug)]
pub(super) struct IncomeTax {
    pub(super) start: Day,
    pub(super) end: Day,
    pub(super) income: i64,
    pub(super) tax: i64,
    pub(super) filed: Day,
}

/// What the returns say of the enterprise.
#[derive(Clone, Debug, Default)]
pub(super) struct Income {
    pub(super) taxes: Vec<IncomeTax>,
    /// Small low-profit by the settlement of 2021.
    pub(super) small: bool,
}

pub(super) fn rows(county: County, e: &Enterprise, sink: &mut Sink) -> Income {
    let mut income = Income::default();
    if !e.pays_cit() || !e.audited {
        return income;
    }
    let mut rng = Rng::keyed(county.seed, Stream::Income, e.index);
    let mut number = 0;
    let mut file = |year: i64, quarters: i64, settled: bool, rng: &mut Rng, sink: &mut Sink| {
        let filing = Filing::of(e, year, quarters, settled, rng)?;
        number += 1;
        filing.row(e, number, county, sink);
        Some(filing)
    };
    file(2020, 4, true, &mut rng, sink);
    let advance = file(2021, 4, false, &mut rng, sink);
    if let Some(last) = file(2021, 4, true, &mut rng, sink) {
        income.small = last.small;
        let tax = last.tax - advance.as_ref().map_or(0, |a| a.tax);
        income.taxes.push(last.due(tax, Day::of(2021, 1, 1)));
    }
    if let Some(last) = advance {
        income.taxes.insert(0, last.due(last.tax / 4, Day::of(2021, 10, 1)));
    }
    let mut paid = 0;
    for quarter in 1..=4 {
        if let Some(filing) = file(2022, quarter, false, &mut rng, sink) {
            let first = Month::of(2022, quarter * 3 - 2).first();
            income.taxes.push(filing.due(filing.tax - paid, first));
            paid = paid.max(filing.tax);
            if quarter == 4 && filing.small {
                let relief = part(filing.income.max(0), 25, 100) - filing.tax;
                enjoyed::note(e, LOW_PROFIT, "2022Q4".to_owned(), relief, &mut rng, sink);
            }
        }
    }
    income
}

struct Filing {
    year: i64,
    quarters: i64,
    settled: bool,
    end: Month,
    revenue: i64,
    income: i64,
    small: bool,
    tax: i64,
    staff: i64,
    assets: i64,
    filed: Day,
}

impl Filing {
    fn of(e: &Enterprise, year: i64, quarters: i64, settled: bool, rng: &mut Rng) -> Option<Filing> {
        let end = Month::of(year, quarters * 3);
        let months = i64::try_from(e.months(Month::of(year, 1), end).count()).ok()?;
        if months == 0 || e.cancelled.is_some_and(|day| day < end.last()) {
            return None;
        }
        let revenue = part(e.revenue * months / 12, rng.range(900, 1100), 1000);
        let income = revenue / 1000 * e.margin + rng.range(0, 99_999);
        let staff = (e.employees + rng.range(-1, 1)).max(1);
        let fits = income <= 300_000_000 && staff <= 300 && e.assets <= 5_000_000_000;
        let small = fits && !e.restricted;
        let filed = if settled {
            Day::of(year + 1, 3, 1).plus(rng.range(0, 85))
        } else {
            filing_day(end, rng)
        };
        Some(Filing {
            year,
            quarters,
            settled,
            end,
            revenue,
            income,
            small,
            tax: if small {
                small_tax(year, income.max(0))
            } else {
                part(income.max(0), 25, 100)
            },
            staff,
            assets: e.assets,
            filed,
        })
    }

    fn due(&self, tax: i64, start: Day) -> IncomeTax {
        IncomeTax {
            start,
            end: self.end.last(),
            income: self.income,
            tax: tax.max(0),
            filed: self.filed,
        }
    }

    fn row(&self, e: &Enterprise, number: i64, county: County, sink: &mut Sink) {
        // Quarters that have not come yet, and those before it was founded, are blank.
        let known = |quarter: i64| {
            let last = Month::of(self.year, quarter * 3);
            quarter <= self.quarters && last >= e.founded.month()
        };
        let staff = |quarter: i64| known(quarter).then_some(self.staff);
        let assets = |quarter: i64| known(quarter).then_some(self.assets);
        let cells = row![
            format!("Q{:08}{number}", e.index),
            &e.taxpayer_id,
            if self.settled {
                "年度汇算清缴"
            } else {
                "季度预缴"
            },
            Day::of(self.year, 1, 1),
            self.end.last(),
            self.revenue,
            self.income,
            staff(1),
            staff(1),
            staff(2),
            staff(2),
            staff(3),
            staff(3),
            staff(4),
            staff(4),
            assets(1),
            assets(1),
            assets(2),
            assets(2),
            assets(3),
            assets(3),
            assets(4),
            assets(4),
            e.restricted,
            self.small,
            part(self.income.max(0), 25, 100) - self.tax,
            self.tax,
            "查账征收",
            self.filed,
            "正常申报",
            &e.uscc,
        ];
        put(cells, e, county, sink);
    }
}

/// The export comes in two parts; a few rows are in both.
fn put<const N: usize>(cells: [Cell; N], e: &Enterprise, county: County, sink: &mut Sink) {
    if e.index >= county.size / 2 {
        sink.row(At::CitReturnTwo, cells);
        return;
    }
    let cells = sink.row(At::CitReturnOne, cells);
    if sink.chance(5) {
        sink.again(At::CitReturnTwo, &cells);
    }
}

/// Tax of a small low-profit enterprise: up to 1 million yuan 5 % (2.5 % from 2021), above 10 % (5 % from 2022).
fn small_tax(year: i64, income: i64) -> i64 {
    let first = income.min(100_000_000);
    let above = income - first;
    let (low, high) = match year {
        2022.. => (25, 50),
        2021 => (25, 100),
        _ => (50, 100),
    };
    part(first, low, 1000) + part(above, high, 1000)
}

#[cfg(test)]
mod tests {
    use super::small_tax;

    #[test]
    fn as_the_law_has_it() {
        // 3,000,000 yuan in 2022: 1,000,000 x 2.5 % + 2,000,000 x 5 % = 125,000.
        assert_eq!(small_tax(2022, 300_000_000), 12_500_000);
        // In 2021 the second band bears 10 %: 25,000 + 200,000; in 2020 50,000 + 200,000.
        assert_eq!(small_tax(2021, 300_000_000), 22_500_000);
        assert_eq!(small_tax(2020, 300_000_000), 25_000_000);
        assert_eq!(small_tax(2022, 10_020), 251);
    }
}
