//! From the bureaus' exports to typed tables: decode, map headings, parse, check, quarantine, resolve enterprises.

pub mod cell;
pub mod read;
mod row;

pub use row::{BrokenRow, FieldKind, Row, RowBlock};
