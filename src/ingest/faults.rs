//! What is wrong with the rows of a block, and how their fields are looked at.

use super::field::Refusal;
use super::row::{FieldKind, Row};

/// Heading, code and reason.
pub(super) type RowFault = (String, &'static str, &'static str);

/// The first fault of every row that has one.
pub(super) struct Faults(Vec<Option<Box<RowFault>>>);

impl Faults {
    pub(super) fn new(rows: usize) -> Faults {
        Faults((0..rows).map(|_| None).collect())
    }

    /// Notes a fault unless the row has one already.
    pub(super) fn note(&mut self, row: usize, heading: &str, (code, reason): Refusal) {
        if let Some(slot) = self.0.get_mut(row) {
            slot.get_or_insert_with(|| Box::new((heading.to_owned(), code, reason)));
        }
    }

    /// Takes the fault of a row out.
    pub(super) fn take(&mut self, row: usize) -> Option<RowFault> {
        self.0.get_mut(row).and_then(Option::take).map(|fault| *fault)
    }
}

/// Field `at` as written; a row that is too short has an empty one.
#[inline]
pub(super) fn written<'a>(row: &Row<'a>, at: usize) -> (FieldKind, &'a str) {
    row.field(at).unwrap_or((FieldKind::Text, ""))
}

/// Nothing is filled from field `at` on.
pub(super) fn cut_short(row: &Row<'_>, at: usize) -> bool {
    (at..row.len())
        .filter_map(|i| row.field(i))
        .all(|(_, text)| text.trim().is_empty())
}
