//! COALESCE(a, …): the first argument that is there.

use super::{Meaning, Missing, OfColumns, Row, Unknown};
use crate::assess::broken::Broken;
use crate::assess::columnar::column::Column;
use crate::assess::columnar::context::Eval;
use crate::assess::columnar::frame::Frame;
use crate::assess::columnar::logic::merge;
use crate::assess::reference::Value;
use crate::policy::ir::{Expr, Type};

pub(super) const MEANING: Meaning = Meaning {
    of_row,
    of_columns: OfColumns::AsAsked(of_frame),
    missing: Missing::Heeded(Unknown::BeforeTheFirst),
    lack: None,
};

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    let there = row.values.iter().find(|v| !v.is_missing());
    let value = there.or(row.values.first());
    value.cloned().ok_or_else(|| row.wrong("COALESCE"))
}

/// Later arguments are evaluated only for rows that still lack a value.
fn of_frame<'c>(eval: Eval<'c>, ty: Type, arguments: &'c [Expr], frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
    let mut open: Vec<u32> = (0_u32..).take(frame.len()).collect();
    let mut parts: Vec<(Vec<u32>, Column<'c>)> = Vec::new();
    for argument in arguments {
        let column = eval.eval(argument, &frame.select(&open))?;
        let left: Vec<u32> = (0..column.len).filter(|i| !column.has(*i)).map(|i| open[i]).collect();
        let done = left.is_empty();
        // A later part overwrites the rows that are missing here.
        parts.push((open, column));
        open = left;
        if done {
            break;
        }
    }
    merge(ty, parts, frame.len())
}
