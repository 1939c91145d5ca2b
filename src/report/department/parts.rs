//! Columns and cells that several sections share.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::section::{Cell, Column, ColumnKind};
use crate::impact::{MeasureImpact, Totals};
use crate::money::{Fen, Ratio, round_half_up};
use crate::report::{Lang, ReportError};

/// A text column.
pub(in crate::report) fn text(heading: &str, width: u16) -> Column {
    Column {
        heading: heading.to_owned(),
        kind: ColumnKind::Text,
        width,
        sum: false,
    }
}

/// A column of whole numbers.
pub(in crate::report) fn count(heading: &str) -> Column {
    Column {
        heading: heading.to_owned(),
        kind: ColumnKind::Count,
        width: 14,
        sum: false,
    }
}

/// A column of yuan.
pub(in crate::report) fn money(heading: &str) -> Column {
    Column {
        heading: heading.to_owned(),
        kind: ColumnKind::Money,
        width: 20,
        sum: false,
    }
}

/// A column of percentages.
pub(in crate::report) fn percent(heading: &str) -> Column {
    Column {
        heading: heading.to_owned(),
        kind: ColumnKind::Percent,
        width: 12,
        sum: false,
    }
}

/// A ratio as a percentage with two decimals, rounded half up (display only); nothing if there is none.
#[must_use]
pub fn percentage(ratio: Option<Ratio>) -> Cell {
    let exact = |ratio: Ratio| BigRational::new(BigInt::from(ratio.numerator()) * 10_000, ratio.denominator().into());
    ratio
        .and_then(|ratio| round_half_up(&exact(ratio)).ok())
        .map_or(Cell::Blank, |Fen(units)| Cell::Percent(units))
}

/// An amount, or nothing.
pub(super) fn money_or_blank(amount: Option<Fen>) -> Cell {
    amount.map_or(Cell::Blank, Cell::Money)
}

/// Title of a measure in the report's language.
pub(super) fn title(measure: &MeasureImpact, lang: Lang) -> Cell {
    Cell::Text(lang.pick_or_zh(&measure.title, &measure.title_en).to_owned())
}

/// Headings of [`figures`].
pub(super) fn figure_columns(lang: Lang) -> [Column; 4] {
    [
        count(lang.pick("企业数", "Enterprises")),
        count(lang.pick("应享条数", "Eligible rows")),
        count(lang.pick("金额待定条数", "Amount undetermined")),
        money(lang.pick("应享金额（元）", "Amount (yuan)")),
    ]
}

/// Enterprises, eligible rows, undetermined rows, amount.
pub(super) fn figures(measure: &MeasureImpact, cell: &str, totals: &Totals) -> Result<[Cell; 4], ReportError> {
    Ok([
        Cell::Count(totals.enterprises),
        Cell::Count(totals.eligible),
        Cell::Count(totals.undetermined),
        Cell::Money(totals.amount(&measure.id, cell)?),
    ])
}
