//! What is wrong with the rows of a block, and how their fields are looked at.

use crate::ingest::parse::field::Refusal;
use crate::ingest::parse::row_decision::{SHORT_ROW, UNKNOWN_WORD};
use crate::ingest::read::row::{FieldKind, Row};

/// Heading, code and reason.
pub(crate) type RowFault = (String, &'static str, &'static str);

/// The first fault of every row that has one.
pub(crate) struct Faults(Vec<Option<Box<RowFault>>>);

impl Faults {
    pub(crate) fn new(rows: usize) -> Faults {
        Faults((0..rows).map(|_| None).collect())
    }

    /// Notes a fault unless the row has one already. Where a row was cut off, its last word is cut too: that it ends too early counts then.
    pub(crate) fn note(&mut self, row: usize, heading: &str, (code, reason): Refusal) {
        let Some(slot) = self.0.get_mut(row) else { return };
        let cut_word = code == SHORT_ROW.0 && slot.as_ref().is_some_and(|fault| fault.1 == UNKNOWN_WORD.0);
        if slot.is_none() || cut_word {
            *slot = Some(Box::new((heading.to_owned(), code, reason)));
        }
    }

    /// Takes the fault of a row out.
    pub(crate) fn take(&mut self, row: usize) -> Option<RowFault> {
        self.0.get_mut(row).and_then(Option::take).map(|fault| *fault)
    }
}

/// Field `at` as written; a row that is too short has an empty one.
#[inline]
pub(crate) fn written<'a>(row: &Row<'a>, at: usize) -> (FieldKind, &'a str) {
    row.field(at).unwrap_or((FieldKind::Text, ""))
}

/// Nothing is filled from field `at` on.
pub(crate) fn cut_short(row: &Row<'_>, at: usize) -> bool {
    (at..row.len())
        .filter_map(|i| row.field(i))
        .all(|(_, text)| text.trim().is_empty())
}
