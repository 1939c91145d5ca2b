//! What the bureaus say was granted so far: mostly right, sometimes missing or wrong.

use super::spelled;
use crate::synth::cell::row;
use crate::synth::day::Month;
use crate::synth::population::Enterprise;
use crate::synth::rng::Rng;
use crate::synth::sink::Sink;
use crate::synth::tables::At;

/// A measure as the ledger calls it, with a letter for its record numbers.
pub(super) type Measure = (&'static str, char);
pub(super) const HALF: Measure = ("六税两费减半", 'A');
pub(super) const SMALL_SCALE: Measure = ("小规模纳税人3%免征", 'B');
pub(super) const LOW_PROFIT: Measure = ("小型微利企业所得税优惠", 'C');
pub(super) const STABILITY: Measure = ("失业保险稳岗返还", 'D');
pub(super) const STOCK: Measure = ("留抵退税（存量）", 'E');
pub(super) const INCREMENT: Measure = ("留抵退税（增量）", 'F');

/// Notes an amount in fen for a period. Nothing is noted of nothing.
pub(super) fn note(e: &Enterprise, measure: Measure, period: String, amount: i64, rng: &mut Rng, sink: &mut Sink) {
    // Of the sample's entitlements some 5 % are not in the ledger, some 3 % with another amount.
    if amount <= 0 || rng.chance(50) {
        return;
    }
    let noted = if rng.chance(30) { amount * 9 / 10 + 1 } else { amount };
    sink.row(
        At::Enjoyed,
        row![
            format!("XS{:08}{}{}", e.index, measure.1, period.replace('-', "")),
            measure.0,
            &e.taxpayer_id,
            spelled(e, rng),
            period,
            noted,
            &e.uscc,
        ],
    );
}

/// `2022Q2`.
pub(super) fn quarter(month: Month) -> String {
    format!("{}Q{}", month.year(), (month.number() + 2) / 3)
}

/// `2022-05`.
pub(super) fn month(month: Month) -> String {
    format!("{:04}-{:02}", month.year(), month.number())
}
