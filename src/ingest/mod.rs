//! From the bureaus' exports to typed tables. The rooms stand in the order in which the data passes them; a room never uses one
//! that stands behind it (`tests/tidy.rs` checks that):
//!
//! * `bilingual`, `error`, `warning`: words in both languages, what stops an ingest, and what somebody should know of.
//! * `read`: bytes to cells. Every file is text, a workbook or a web page; what it is, its first bytes say.
//! * `mapping`: what the files, sheets, headings and rows of each export mean (`data/sources`).
//! * `columns`: typed columns under construction, dictionary encoding, equal rows, row order.
//! * `layout`: which file, sheet and heading fills which column.
//! * `parse`: cells to values, one block at a time; every fault with its field and reason.
//! * `stage`: all rows of one table with their decisions, then the accepted ones in their final order.
//! * `export`: one file opened and parsed by the mappings that want it.
//! * `resolve`: enterprises, doubles and versions.
//! * `account`: control totals, quarantine, data quality.
//! * `tables`, `pipeline`: one table after the other, from a folder to a dataset.
//! * `coverage`: beside the way of the data; which tables the mappings fill.
//! * [`inspect`]: beside the way of the data; holds exports against mappings and drafts new ones.

mod account;
mod bilingual;
mod columns;
mod coverage;
mod error;
mod export;
pub mod inspect;
mod layout;
mod mapping;
mod parse;
mod pipeline;
pub mod read;
mod resolve;
mod scan;
mod stage;
mod tables;
#[cfg(test)]
mod tests;
mod warning;

pub use account::control_total::{Classes, ControlAmount, ControlTotal, write_control_amounts, write_control_totals};
pub use account::quality::{Example, Issue, Quality, Severity, SheetQuality, SourceQuality};
pub use account::quarantine::{QuarantinedRow, write_quarantine};
pub use bilingual::Bilingual;
pub use coverage::{SourceTables, source_tables};
pub use error::IngestError;
#[doc(hidden)]
pub use layout::heading_fuzz::fuzz_heading;
pub use mapping::Limit;
pub use parse::cell;
pub use pipeline::{IngestOptions, Ingested, gate, ingest};
pub use read::row::{BrokenRow, FieldKind, RawPlace, Row, RowBlock};
pub use scan::{TypedBlock, scan};
pub use warning::Warning;
