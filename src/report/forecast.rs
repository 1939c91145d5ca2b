//! What refunds still need: entitled but not enjoyed, by the month of the application, and who bears it.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;

use super::{Desk, ReportError};
use crate::calendar::Month;
use crate::impact::{Impact, ImpactError, last_month};
use crate::money::{Fen, Ratio, round_half_up};
use crate::policy::ir::{Kind, Program};
use crate::report::standing::Tally;

/// The board whose parameters say who bears refunds.
const SPLIT: &str = "vat_refund_fund_balance_control.split";

/// Shares of those who bear a refund; the rest is pooled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// The central treasury.
    pub central: Ratio,
    /// The place of the enterprise.
    pub location: Ratio,
}

/// What refunds of one measure and month still need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForecastRow {
    /// The month of the application; `None` where the row is of no month.
    pub month: Option<Month>,
    /// Name that the measure is reported under.
    pub measure: String,
    /// Title in Chinese and English.
    pub title: (String, String),
    /// Enterprises with something open.
    pub enterprises: usize,
    /// Their rows.
    pub rows: usize,
    /// Entitled less enjoyed, fen.
    pub amount: Fen,
    /// Central, location, pooled; they add up to the amount. `None` where the pack does not say who bears refunds.
    pub split: Option<[Fen; 3]>,
}

/// Rows by month, then measure. Without a ledger there is nothing to compare, and no row.
///
/// # Errors
/// [`ReportError`] if a sum is out of range.
pub fn refund_forecast(program: &Program, impact: &Impact, desk: &Desk<'_>) -> Result<Vec<ForecastRow>, ReportError> {
    let shares = shares(program);
    let refunds: BTreeMap<&str, &crate::impact::MeasureImpact> = impact
        .measures
        .iter()
        .filter(|m| m.kind == Kind::Refund)
        .map(|m| (m.id.as_str(), m))
        .collect();
    let mut cells: BTreeMap<(Option<Month>, &str), Tally<'_>> = BTreeMap::new();
    let open = desk.standing.lines();
    for line in open.filter(|l| refunds.contains_key(l.row.measure.as_str())) {
        let cell = (last_month(&line.row.period), line.row.measure.as_str());
        cells.entry(cell).or_default().take(line);
    }
    let mut rows = Vec::new();
    for ((month, measure), tally) in cells {
        let amount = tally.amounts(measure)?.gap;
        if amount == Fen::ZERO {
            continue;
        }
        let title = refunds.get(measure).map(|m| (m.title.clone(), m.title_en.clone()));
        rows.push(ForecastRow {
            month,
            measure: measure.to_owned(),
            title: title.ok_or_else(|| ReportError::NoMeasure(measure.to_owned()))?,
            enterprises: tally.gap_who(),
            rows: tally.not_enjoyed.rows + tally.too_little.rows,
            amount,
            split: shares.map(|s| split(amount, s)).transpose()?,
        });
    }
    Ok(rows)
}

/// Shares by the parameters of the pack's board.
fn shares(program: &Program) -> Option<Shares> {
    let board = program.boards.iter().find(|b| b.rule.reported_as.ends_with(SPLIT))?;
    let share = |name: &str| {
        let parameter = board
            .rule
            .parameters
            .iter()
            .find(|p| p.name.split('@').next() == Some(name))?;
        Ratio::parse(&parameter.text)
    };
    Some(Shares {
        central: share("central")?,
        location: share("location")?,
    })
}

/// Central and location half up to the fen, the rest is pooled: the parts are the whole to the fen.
fn split(amount: Fen, shares: Shares) -> Result<[Fen; 3], ImpactError> {
    let overflow = || ImpactError::Overflow {
        measure: "refund_forecast".to_owned(),
        cell: "split".to_owned(),
    };
    let part = |share: Ratio| {
        let exact = BigRational::new(
            BigInt::from(amount.0) * BigInt::from(share.numerator()),
            BigInt::from(share.denominator()),
        );
        round_half_up(&exact).map_err(|_| overflow())
    };
    let (central, location) = (part(shares.central)?, part(shares.location)?);
    let rest = i128::from(amount.0) - i128::from(central.0) - i128::from(location.0);
    let pooled = i64::try_from(rest).map(Fen).map_err(|_| overflow())?;
    Ok([central, location, pooled])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_whole() {
        // examples.json RF: 1,000,000.00 -> 500,000.00, 150,000.00, 350,000.00. By hand: 0.03 x 50 % = 0.015 -> 0.02, x 15 % = 0.0045 -> 0.00.
        let shares = Shares {
            central: Ratio::parse("50%").unwrap(),
            location: Ratio::parse("15%").unwrap(),
        };
        let of = |fen| split(Fen(fen), shares).unwrap().map(|f| f.0);
        assert_eq!(of(100_000_000), [50_000_000, 15_000_000, 35_000_000]);
        assert_eq!(of(3), [2, 0, 1]);
        assert_eq!(of(1), [1, 0, 0]);
    }
}
