//! What the exports hold: tables, their columns in the order of the export, and how headings are spelled.

mod banks;
mod funds;
mod jobs;
mod others;
mod people;
mod property;
mod register;
mod sheets;
mod social;
mod tax;
mod trade;
mod vat;

pub(super) use sheets::{At, Form, PENALTIES, SHEETS, Sheet, Total};

/// How a column is written, and what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// A number of a record: written as text, blanks and case do not matter.
    Code,
    Uscc,
    /// A unified code, an old tax number, or the number of a person.
    Taxpayer,
    Resident,
    /// A township with several spellings.
    Place,
    Date,
    Month,
    Count,
    /// Yuan.
    Money,
    /// 万元
    Wan,
    /// A ratio like `5%`.
    Rate,
    /// A ratio written as a decimal.
    Share,
    /// A ratio under a heading that says (%).
    Percent,
    Bool,
    /// A list of days in one cell.
    Days,
    /// In no export: ingest works it out.
    Resolved,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) name: &'static str,
    /// Spellings, the usual one first.
    pub(super) headings: &'static [&'static str],
    pub(super) kind: Kind,
    /// A row without it cannot be used.
    pub(super) required: bool,
    /// A blank means zero, or no.
    pub(super) zero: bool,
}

impl Column {
    const fn required(mut self) -> Column {
        self.required = true;
        self
    }

    const fn zero(mut self) -> Column {
        self.zero = true;
        self
    }

    /// True if an export has it.
    pub(super) fn exported(&self) -> bool {
        self.kind != Kind::Resolved
    }
}

const fn c(name: &'static str, headings: &'static [&'static str], kind: Kind) -> Column {
    Column {
        name,
        headings,
        kind,
        required: false,
        zero: false,
    }
}

/// How a row can be made one of an enterprise that nobody has registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stranger {
    /// It cannot, or it would not matter.
    Nobody,
    /// By another code in this column.
    Code(&'static str),
    /// By another unit number.
    Unit,
    /// By another name in this column.
    Name(&'static str),
}

/// A table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    pub(super) name: &'static str,
    /// In the order of the export; those worked out come last.
    pub(super) columns: &'static [Column],
    pub(super) stranger: Stranger,
    /// Of returns: the amount that a correction changes.
    pub(super) corrected: Option<&'static str>,
}

impl Table {
    /// Position of a column.
    pub(super) fn at(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.name == name)
    }

    /// The columns of the export.
    pub(super) fn exported(&self) -> impl Iterator<Item = &'static Column> {
        self.columns.iter().filter(|c| c.exported())
    }
}

#[cfg(test)]
mod tests;
