//! What a report looks like from outside: names, figures at the top, tables, charts. Both formats are drawn from it.

use super::chart::Chart;
use super::section::Section;
use crate::report::Lang;

/// A figure at the top of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What it counts.
    pub title: String,
    /// The figure as shown.
    pub value: String,
    /// Its unit; may be empty.
    pub unit: String,
}

impl Card {
    /// A card from its three texts.
    #[must_use]
    pub fn new(title: &str, value: &str, unit: &str) -> Card {
        Card {
            title: title.to_owned(),
            value: value.to_owned(),
            unit: unit.to_owned(),
        }
    }
}

/// A report ready to be drawn.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// Name in the report's language: the heading.
    pub name: &'a str,
    /// What kind of report it is.
    pub kind: &'a str,
    /// What it is about, e.g. the title of the policy pack.
    pub scope: &'a str,
    /// Name of its files without ending.
    pub file_stem: &'a str,
    /// Evaluation day.
    pub as_of: &'a str,
    /// Language.
    pub lang: Lang,
    /// Last line of the page.
    pub footer: &'a str,
    /// Run and check code, at the foot of every page and sheet; empty if there is none.
    pub seal: String,
    /// What the reader must know before any figure: a red band at the top. Empty if there is nothing.
    pub alerts: &'a [String],
    /// The figures at the top of the page.
    pub cards: Vec<Card>,
    /// The charts of the page.
    pub charts: &'a [Chart],
    /// The tables.
    pub sections: &'a [Section],
}
