//! Entitled against enjoyed on a department's page: what is owed, to whom, by when, where.

mod charts;
mod head;
mod lead;
mod lists;
mod matrix;
mod todo;

pub use charts::{MeasureBar, Measures, Step, TownshipBar, Townships};
pub use head::Head;
pub use lead::Piece;
pub use matrix::{Matrix, MatrixCell, MatrixRow};
pub use todo::{Todo, TodoRow};
pub(in crate::report) use head::money as money_words;
pub(in crate::report) use lead::pieces;
pub(super) use lists::picked;

use serde::Serialize;

use super::content::Source;
use super::section::Section;
use crate::impact::MeasureImpact;
use crate::report::standing::{Amounts, Line, Tally};
use crate::report::{Lang, ReportError};

/// A measure that the ledger has, with its lines and sums.
pub(super) struct Compared<'a> {
    pub(super) measure: &'a MeasureImpact,
    pub(super) lines: Vec<&'a Line<'a>>,
    pub(super) tally: Tally<'a>,
    pub(super) amounts: Amounts,
}

impl<'a> Compared<'a> {
    /// Title in the report's language.
    pub(super) fn title(&self, lang: Lang) -> &'a str {
        lang.pick_or_zh(&self.measure.title, &self.measure.title_en)
    }
}

/// What the page shows of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Three numbers and their bar.
    pub head: Head,
    /// What to do first; `None` if nothing can be done.
    pub todo: Option<Todo>,
    /// Which measure.
    pub measures: Measures,
    /// Which township.
    pub townships: Townships,
    /// From entitled to the ledger.
    pub waterfall: Vec<Step>,
    /// Township × measure; `None` if nothing is owed.
    pub matrix: Option<Matrix>,
}

/// The comparison of a department: what the page shows, and both lists.
pub(super) struct Found {
    pub(super) gap: Gap,
    pub(super) lead: Vec<Piece>,
    pub(super) owed: Section,
    pub(super) over: Section,
}

impl Source<'_> {
    /// What of the department's own measures was compared; `None` if the ledger has none of them.
    pub(super) fn gap(&self, own: &[&MeasureImpact]) -> Result<Option<Found>, ReportError> {
        let mut compared = Vec::new();
        for measure in own {
            let Some(lines) = self.standing.of(&measure.id) else { continue };
            let tally = Tally::of(lines.iter().map(|l| l.row));
            compared.push(Compared {
                measure: lines.first().map_or(*measure, |l| l.measure),
                amounts: tally.amounts(&measure.id)?,
                lines: lines.iter().collect(),
                tally,
            });
        }
        if compared.is_empty() {
            return Ok(None);
        }
        // Worst first; ties in the order of the pack.
        compared.sort_by_key(|c| std::cmp::Reverse(c.amounts.gap));
        let lines = || compared.iter().flat_map(|c| c.lines.iter().copied());
        let all = Tally::of(lines().map(|l| l.row));
        let amounts = all.amounts("all measures")?;
        let lang = self.lang;
        Ok(Some(Found {
            lead: head::lead(&compared, &all, &amounts, lang),
            gap: Gap {
                head: head::head(&compared, &all, &amounts, lang)?,
                todo: todo::todo(lines(), self.data_day, lang)?,
                measures: charts::measures(&compared, &amounts, lang),
                townships: self.townships(&compared, &amounts)?,
                waterfall: charts::waterfall(&compared, &amounts, lang)?,
                matrix: self.matrix(&compared)?,
            },
            owed: self.owed(lines(), &amounts)?,
            over: self.over(lines(), &amounts)?,
        }))
    }
}
