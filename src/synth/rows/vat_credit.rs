//! Credits of input tax, and their refunds.

use super::enjoyed::{self, INCREMENT, STOCK};
use super::vat_general::Carried;
use super::{part, spelled};
use crate::synth::cell::row;
use crate::synth::day::{Day, Month};
use crate::synth::industry::Trade;
use crate::synth::population::Enterprise;
use crate::synth::rng::Rng;
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// What an enterprise asks back.
pub(super) struct Refunds {
    /// Credit at the end of March 2019, in fen.
    pub(super) credit_2019: i64,
    /// Paper input tax that counts, and all of it, up to March 2022.
    ratio: (i64, i64),
    /// It applies for the credit of this month.
    month: Option<Month>,
    number: i64,
}

impl Refunds {
    pub(super) fn of(e: &Enterprise, rng: &mut Rng) -> Refunds {
        let all = part(e.revenue, rng.range(100, 300), 1000);
        let applies = e.builds_credit && rng.chance(700);
        Refunds {
            credit_2019: if e.founded < Day::of(2019, 3, 1) {
                part(e.revenue, rng.range(2, 30), 1000)
            } else {
                0
            },
            ratio: (part(all, rng.range(800, 1000), 1000), all),
            month: applies.then(|| Month::of(2022, rng.range(3, 10))),
            number: 0,
        }
    }

    /// Applies for a refund if it is the month to do so.
    pub(super) fn apply(
        &mut self,
        e: &Enterprise,
        month: Month,
        carried: &mut Carried,
        rng: &mut Rng,
        sink: &mut Sink,
    ) {
        if self.month != Some(month) || carried.credit < 10_000 {
            return;
        }
        let stock = carried.credit.min(self.credit_2019);
        let granted = matches!(e.rating, "A" | "B") && rng.chance(900);
        let (counted, all) = self.ratio;
        // Millions of fen times millions of fen do not fit: the share is taken in ten-thousandths.
        let share = if all > 0 {
            counted.saturating_mul(10_000) / all
        } else {
            10_000
        };
        let approved = if granted {
            part(carried.credit, share, 10_000)
        } else {
            0
        };
        let day = month.plus(1).first().plus(rng.range(11, 19));
        sink.row(
            At::VatRefund,
            row![
                format!("TS{:08}{}", e.index, self.number),
                &e.taxpayer_id,
                spelled(e, rng),
                day,
                month.plus(1),
                month,
                carried.credit,
                stock,
                carried.credit - stock,
                approved,
                if granted { "已退库" } else { "不予退税" },
                granted.then(|| day.plus(5)),
                granted.then(|| day.plus(8)),
                &e.uscc,
            ],
        );
        let period = || enjoyed::month(month.plus(1));
        let of_stock = part(stock.min(approved), share, 10_000);
        enjoyed::note(e, STOCK, period(), of_stock.min(approved), rng, sink);
        enjoyed::note(e, INCREMENT, period(), approved - of_stock.min(approved), rng, sink);
        carried.refunded = approved;
        self.number += 1;
        // A second time two months later, if there is time.
        self.month = (month < Month::of(2022, 8) && rng.chance(400)).then(|| month.plus(2));
    }
}

/// The sheet with what the tax office knows of the credit.
pub(super) fn base(e: &Enterprise, refunds: &Refunds, rng: &mut Rng, sink: &mut Sink) {
    let sales = part(e.revenue, rng.range(900, 1100), 1000);
    let most = part(sales, rng.range(450, 1000), 1000);
    let (six, seven) = match e.industry.kind {
        Trade::Factory | Trade::Transport | Trade::Modern => (most, 0),
        Trade::Shop | Trade::Life | Trade::Farm => (0, most),
        _ => (0, 0),
    };
    let mut once = |per_mille: u64| {
        rng.chance(per_mille)
            .then(|| Day::of(2019, 1, 1).plus(rng.range(0, 1200)))
    };
    let (refund_fraud, export_fraud, invoice) = (once(15), once(5), once(10));
    let (first, immediate) = (once(40), once(30));
    let mut penalties: Vec<Day> = first.into_iter().collect();
    if let (Some(day), Some(_)) = (first, once(400)) {
        penalties.push(day.plus(37));
    }
    let repaid = immediate.and_then(|_| once(500)).map(|_| Day::of(2022, 8, 15));
    sink.row(
        At::VatCredit,
        row![
            &e.taxpayer_id,
            &e.name,
            refunds.credit_2019,
            None::<Day>,
            refunds.ratio.0,
            refunds.ratio.1,
            refund_fraud,
            export_fraud,
            invoice,
            penalties.clone(),
            immediate,
            immediate.map_or(0, |_| sales / 200),
            repaid,
            sales,
            six,
            seven,
            e.industry.code,
            e.index.is_multiple_of(41),
            &e.uscc,
        ],
    );
    for day in penalties {
        sink.penalty(&e.taxpayer_id, day, &e.uscc);
    }
}
