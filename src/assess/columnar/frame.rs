//! The rows that an expression is evaluated for.

use std::borrow::Cow;

use crate::policy::ir::TableId;

/// Rows of a table; inside an aggregate each belongs to a row of an outer frame.
#[derive(Clone)]
pub(crate) struct Frame<'f> {
    pub(crate) table: TableId,
    pub(crate) rows: Cow<'f, [u32]>,
    pub(crate) outer: Option<Outer<'f>>,
    /// Inside an aggregate over months: the month of each row, counted from year 0.
    pub(crate) months: Option<Cow<'f, [i32]>>,
}

/// The outer frame, and the position in it that each row belongs to.
#[derive(Clone)]
pub(crate) struct Outer<'f> {
    pub(crate) frame: &'f Frame<'f>,
    pub(crate) at: Cow<'f, [u32]>,
}

impl<'f> Frame<'f> {
    /// Rows without an outer record.
    pub(crate) fn of(table: TableId, rows: &'f [u32]) -> Frame<'f> {
        Frame {
            table,
            rows: Cow::Borrowed(rows),
            outer: None,
            months: None,
        }
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows at some positions.
    pub(crate) fn select(&self, positions: &[u32]) -> Frame<'f> {
        let pick = |all: &[u32]| Cow::Owned(positions.iter().map(|p| all[*p as usize]).collect());
        Frame {
            table: self.table,
            rows: pick(&self.rows),
            outer: self.outer.as_ref().map(|o| Outer {
                frame: o.frame,
                at: pick(&o.at),
            }),
            months: self
                .months
                .as_ref()
                .map(|all| Cow::Owned(positions.iter().map(|p| all[*p as usize]).collect())),
        }
    }

    /// The rows at some positions, each with a month.
    pub(crate) fn in_months<'m>(&self, positions: &[u32], months: &'m [i32]) -> Frame<'m>
    where
        'f: 'm,
    {
        Frame {
            months: Some(Cow::Borrowed(months)),
            ..self.select(positions)
        }
    }
}

/// Positions of the true flags.
pub(crate) fn positions(flags: &[bool]) -> Vec<u32> {
    (0_u32..).zip(flags).filter(|(_, f)| **f).map(|(i, _)| i).collect()
}
