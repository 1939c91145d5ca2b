//! Files to rows: what a file is, its characters, lines, fields and cells. Nothing here knows what a column means.

mod bounds;
mod cells;
mod chunk;
mod cutter;
mod encoding;
mod error;
mod format;
mod html;
mod quotes;
mod text;
mod workbook;
mod xls;
mod xlsx;

pub use encoding::TextEncoding;
pub use error::ReadError;
pub use format::{Format, detect};
pub use text::{TextFile, TextOptions, fetch_rows, read_text};
pub use workbook::{Workbook, merged_regions, read_sheet, sheet_names};

/// Rows handed over at a time by the sheet readers.
const ROWS_PER_BLOCK: usize = 4096;
