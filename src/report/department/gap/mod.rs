//! Entitled against enjoyed on a department's page: what is owed, to whom, by when, where.

mod charts;
mod head;
mod lead;
mod lists;
mod matrix;
mod todo;

pub use charts::{Measures, Step, Townships};
pub use head::Head;
pub(in crate::report) use head::money as money_words;
pub use lead::Piece;
pub(in crate::report) use lead::pieces;
pub(super) use lists::picked;
pub use matrix::Matrix;
pub use todo::Todo;

use serde::Serialize;

use super::content::Source;
use super::section::Section;
use crate::impact::MeasureImpact;
use crate::policy::comparison::Choice;
use crate::policy::ir::Kind;
use crate::report::ReportError;
use crate::report::standing::{Amounts, Line, Tally};

/// A measure that the ledger has, with its lines and sums.
pub(super) struct Compared<'a> {
    pub(super) title: &'a str,
    pub(super) kind: Kind,
    pub(super) lines: Vec<&'a Line<'a>>,
    pub(super) tally: Tally<'a>,
    pub(super) amounts: Amounts,
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
        let chosen = |c: &&Choice| own.iter().any(|m| c.measures.contains(&m.id));
        let choices = self.program.choices.iter().filter(chosen).map(|c| &c.id);
        for id in own.iter().map(|m| &m.id).chain(choices) {
            let Some(lines) = self.standing.of(id) else { continue };
            let Some(first) = lines.first() else { continue };
            let tally = Tally::of(lines.iter().map(|l| l.row));
            compared.push(Compared {
                title: first.title,
                kind: first.kind,
                amounts: tally.amounts(id)?,
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
