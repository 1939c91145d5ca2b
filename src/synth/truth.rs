//! The generator's own truth: which rows count, with exact values, and which were planted.

use super::cell::Cell;
use super::tables::{Kind, Table};

/// The columns of a table as its truth has them.
pub(super) fn head(table: &Table) -> String {
    let names: Vec<&str> = table
        .columns
        .iter()
        .filter(|c| c.kind != Kind::Days)
        .map(|c| c.name)
        .collect();
    names.join(",") + "\n"
}

/// Appends a row that counts. No value holds a comma, a quote or a line end.
pub(super) fn line(table: &Table, cells: &[Cell], out: &mut String) {
    let mut first = true;
    for (column, cell) in table.columns.iter().zip(cells).filter(|(c, _)| c.kind != Kind::Days) {
        if !first {
            out.push(',');
        }
        first = false;
        cell.exact(column.kind, out);
    }
    out.push('\n');
}
