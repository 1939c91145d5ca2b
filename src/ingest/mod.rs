//! From the bureaus' exports to typed tables: decode, map headings, parse, check, quarantine, resolve enterprises.

mod alike;
pub mod cell;
mod column;
mod columns;
mod controls;
mod entity;
mod error;
mod explode;
mod export_sheet;
mod faults;
mod field;
mod files;
mod finder;
mod finish;
mod finished;
mod frame;
mod gathered;
mod heading;
mod heading_fuzz;
pub mod inspect;
mod mapping;
mod order;
mod parse;
mod pipeline;
mod plan;
mod planned;
mod quality;
mod quarantine;
mod raws;
pub mod read;
mod reference;
mod row;
mod scan;
mod sheet_csv;
mod sheets;
mod sorted;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod text_head;
mod typed;
mod values;
mod verdict;
mod versions;
mod warning;

pub use controls::{Classes, ControlAmount, ControlTotal, write_control_amounts, write_control_totals};
pub use error::IngestError;
#[doc(hidden)]
pub use heading_fuzz::fuzz_heading;
pub use pipeline::{IngestOptions, Ingested, gate, ingest};
pub use quality::{Example, Issue, Limit, Quality, Severity, SheetQuality, SourceQuality};
pub use quarantine::{QuarantinedRow, write_quarantine};
pub use row::{BrokenRow, FieldKind, RawPlace, Row, RowBlock};
pub use scan::{TypedBlock, scan};
pub use warning::Warning;
