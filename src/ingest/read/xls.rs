//! Old workbooks (BIFF), which the library takes into memory as a whole.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use calamine::{Dimensions, Reader, Xls};

use super::ReadError;
use super::bounds::check_size;
use super::cells::{Rows, borrow};
use crate::ingest::RowBlock;

pub(super) type Book = Xls<BufReader<File>>;

pub(super) fn open(path: &Path, file: &str) -> Result<Book, ReadError> {
    check_size(path)?;
    let input = BufReader::new(File::open(path).map_err(ReadError::io(path))?);
    // The library parses everything here and panics on some damaged files; nothing of its state is used afterwards.
    match catch_unwind(AssertUnwindSafe(|| Xls::new(input))) {
        Ok(book) => book.map_err(|e| ReadError::broken(file, &e)),
        Err(_) => Err(ReadError::broken(file, &"the workbook is damaged")),
    }
}

pub(super) fn read<T>(
    book: &mut Book,
    file: &str,
    sheet: &str,
    each: impl Fn(RowBlock<'static>) -> T,
) -> Result<Vec<T>, ReadError> {
    let range = book.worksheet_range(sheet).map_err(|e| ReadError::broken(file, &e))?;
    let (mut row, first) = range.start().unwrap_or_default();
    let mut rows = Rows::new(file, each);
    for cells in range.rows() {
        for (column, cell) in (first..).zip(cells) {
            rows.cell(row, column, &borrow(cell))?;
        }
        row = row.saturating_add(1);
    }
    Ok(rows.finish())
}

pub(super) fn merged(book: &Book, file: &str, sheet: &str) -> Result<Vec<Dimensions>, ReadError> {
    book.merge_cells_by_sheet_name(sheet)
        .map_err(|e| ReadError::broken(file, &e))
}
