//! Files to rows: what a file is, its characters, lines, fields and cells. Nothing here knows what a column means.

mod bounds;
mod caught;
mod cells;
mod cfb;
mod chunk;
mod cutter;
mod decoded;
mod encoding;
mod error;
mod format;
mod guard;
mod head;
mod html;
mod html_cells;
mod html_rows;
mod in_order;
mod merged_cells;
mod opening;
mod other_kinds;
mod percent_cells;
mod quoted;
mod quotes;
mod refusal;
pub(crate) mod row;
mod tail;
mod text;
mod titles;
mod utf16;
mod workbook;
mod xls;
mod xls_scan;
mod xlsx;
mod xml_scan;

pub use encoding::TextEncoding;
pub use error::ReadError;
pub use format::{Format, detect};
pub use head::{TextHead, find_head};
pub use opening::gate;
pub use refusal::{ALL_REFUSALS, Refusal};
pub(crate) use tail::tail;
pub use text::{TextFile, TextOptions, fetch_rows, read_text};
pub use workbook::{Workbook, merged_regions, read_sheet, sheet_names};

/// Rows handed over at a time by the sheet readers.
const ROWS_PER_BLOCK: usize = 4096;
