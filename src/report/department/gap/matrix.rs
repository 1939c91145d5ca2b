//! Where exactly: township × measure, in five fixed classes that stay comparable between runs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Compared;
use crate::money::Fen;
use crate::report::department::content::{Source, township_name};
use crate::report::shown::{exact, large, number};
use crate::report::standing::{Amounts, Tally};
use crate::report::{Lang, ReportError};

/// Upper bounds of the classes, fen: 10, 50, 200 and 500 万元.
const CLASSES: [i64; 4] = [10_000_000, 50_000_000, 200_000_000, 500_000_000];

/// What is owed by township and measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Matrix {
    /// The answer; empty if no pattern fits.
    pub say: String,
    /// Titles of the measures.
    pub heads: Vec<String>,
    /// Townships, the worst first.
    pub rows: Vec<MatrixRow>,
    /// Sums of the columns, then of all.
    pub sums: Vec<String>,
}

/// One township.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixRow {
    /// Name.
    pub name: String,
    /// One cell per measure.
    pub cells: Vec<MatrixCell>,
    /// Sum.
    pub sum: String,
}

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MatrixCell {
    /// Class of its colour; `q0` for nothing owed.
    pub class: String,
    /// The figure; `·` where nothing is entitled.
    pub shown: String,
    /// Exact yuan and enterprises; empty if nothing is owed.
    pub title: String,
}

impl Source<'_> {
    /// The matrix; `None` if nothing is owed.
    pub(super) fn matrix(&self, compared: &[Compared<'_>]) -> Result<Option<Matrix>, ReportError> {
        let lang = self.lang;
        let mut cells: BTreeMap<&str, Vec<Tally<'_>>> = BTreeMap::new();
        for (at, one) in compared.iter().enumerate() {
            for line in &one.lines {
                let row = cells
                    .entry(line.township())
                    .or_insert_with(|| vec![Tally::default(); compared.len()]);
                if let Some(cell) = row.get_mut(at) {
                    cell.take(line.row);
                }
            }
        }
        let mut rows = Vec::new();
        let mut deepest: Vec<(Fen, String)> = Vec::new();
        for (name, tallies) in &cells {
            let mut sum = Fen::ZERO;
            let mut shown = Vec::new();
            for (tally, one) in tallies.iter().zip(compared) {
                let amounts = tally.amounts(name)?;
                sum = sum.checked_add(amounts.gap).map_err(|_| overflow(name))?;
                let place = format!("{} {}", township_name(name, lang), one.title);
                if amounts.gap > Fen::ZERO {
                    deepest.push((amounts.gap, place.clone()));
                }
                shown.push(cell(&amounts, tally, &place, lang));
            }
            rows.push((sum, *name, shown));
        }
        let places = &self.profiles.places;
        rows.sort_by_key(|(sum, name, _)| (std::cmp::Reverse(*sum), places.order(name), *name));
        deepest.sort_by_key(|(gap, _)| std::cmp::Reverse(*gap));
        let Some((most, place)) = deepest.first() else {
            return Ok(None);
        };
        let mut sums: Vec<String> = compared.iter().map(|c| large(c.amounts.gap, lang)).collect();
        let mut all = Fen::ZERO;
        for one in compared {
            all = all.checked_add(one.amounts.gap).map_err(|_| overflow("all"))?;
        }
        sums.push(large(all, lang));
        let row = |(sum, name, cells): (Fen, &str, Vec<MatrixCell>)| MatrixRow {
            name: township_name(name, lang),
            cells,
            sum: large(sum, lang),
        };
        Ok(Some(Matrix {
            say: match lang {
                Lang::Zh => format!("最深的一格是{place}：{}万元。点数字看名单。", large(*most, lang)),
                Lang::En => format!(
                    "The deepest cell is {place}: {} yuan. A click on a figure shows its list.",
                    large(*most, lang)
                ),
            },
            heads: compared.iter().map(|c| c.title.to_owned()).collect(),
            rows: rows.into_iter().map(row).collect(),
            sums,
        }))
    }
}

fn cell(amounts: &Amounts, tally: &Tally<'_>, place: &str, lang: Lang) -> MatrixCell {
    if amounts.entitled == Fen::ZERO {
        return MatrixCell {
            class: "q0".to_owned(),
            shown: "·".to_owned(),
            title: String::new(),
        };
    }
    let class = if amounts.gap == Fen::ZERO {
        0
    } else {
        1 + CLASSES.iter().filter(|bound| amounts.gap.0 > **bound).count()
    };
    let who = number(tally.gap_who());
    let title = match lang {
        Lang::Zh => format!("{place}：{}元，{who}户", exact(amounts.gap)),
        Lang::En => format!("{place}: {} yuan, {who} enterprises", exact(amounts.gap)),
    };
    MatrixCell {
        class: format!("q{class}"),
        shown: large(amounts.gap, lang),
        title: if class == 0 { String::new() } else { title },
    }
}

fn overflow(name: &str) -> crate::impact::ImpactError {
    crate::impact::ImpactError::Overflow {
        measure: "all measures".to_owned(),
        cell: name.to_owned(),
    }
}
