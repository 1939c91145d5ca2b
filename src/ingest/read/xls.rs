//! Old workbooks (BIFF), which the library takes into memory as a whole.

use std::io::Cursor;
use std::path::Path;

use calamine::{Dimensions, Reader, Xls};

use super::ReadError;
use super::bounds::check_size;
use super::caught::caught;
use super::cells::{Rows, borrow};
use super::merged_cells::MergedCells;
use super::percent_cells::PercentCells;
use super::{cfb, xls_scan};
use crate::ingest::RowBlock;

/// An open workbook and the size of its file.
pub(super) struct Book {
    pub(super) inner: Xls<Cursor<Vec<u8>>>,
    size: u64,
    /// Places of the cells with a percent format, by sheet.
    percent: Vec<Vec<(u32, u32)>>,
}

pub(super) fn open(path: &Path, file: &str) -> Result<Book, ReadError> {
    let size = check_size(path)?;
    let bytes = std::fs::read(path).map_err(ReadError::io(path))?;
    let stream = cfb::workbook(&bytes).map_err(|refusal| ReadError::refused(file, "", refusal))?;
    let scanned = xls_scan::check(&stream, size);
    let percent = scanned.map_err(|(cell, refusal)| ReadError::refused(file, &cell, refusal))?;
    drop(stream);
    // The library parses everything here.
    let open = || Xls::new(Cursor::new(bytes)).map_err(|e| ReadError::broken(file, &e));
    let inner = caught(file, open)?;
    Ok(Book { inner, size, percent })
}

pub(super) fn read<T>(
    book: &mut Book,
    file: &str,
    sheet: &str,
    each: impl Fn(RowBlock<'static>) -> T,
) -> Result<Vec<T>, ReadError> {
    let range = book
        .inner
        .worksheet_range(sheet)
        .map_err(|e| ReadError::broken(file, &e))?;
    let (mut row, first) = range.start().unwrap_or_default();
    let number = book.inner.sheet_names().iter().position(|name| name == sheet);
    let percent = number
        .and_then(|at| book.percent.get(at))
        .cloned()
        .unwrap_or_else(Vec::new);
    let merged = MergedCells::new(merged(book, file, sheet)?);
    let mut rows = Rows::new(file, book.size, each).with(PercentCells::new(percent), merged);
    for cells in range.rows() {
        for (column, cell) in (first..).zip(cells) {
            rows.cell(row, column, &borrow(cell))?;
        }
        row = row.saturating_add(1);
    }
    Ok(rows.finish())
}

pub(super) fn merged(book: &Book, file: &str, sheet: &str) -> Result<Vec<Dimensions>, ReadError> {
    book.inner
        .merge_cells_by_sheet_name(sheet)
        .map_err(|e| ReadError::broken(file, &e))
}
