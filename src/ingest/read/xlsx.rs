//! Zipped workbooks, cell by cell.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, Dimensions, Reader, Xlsx, XlsxError};

use super::ReadError;
use super::bounds::check_zip;
use super::caught::caught;
use super::cells::Rows;
use crate::ingest::RowBlock;

/// An open workbook and the size of its file.
pub(super) struct Book {
    pub(super) inner: Xlsx<BufReader<File>>,
    size: u64,
}

pub(super) fn open(path: &Path, file: &str) -> Result<Book, ReadError> {
    let size = check_zip(path)?;
    let input = BufReader::new(File::open(path).map_err(ReadError::io(path))?);
    let inner = caught(file, || Xlsx::new(input).map_err(|e| ReadError::broken(file, &e)))?;
    Ok(Book { inner, size })
}

pub(super) fn read<T>(
    book: &mut Book,
    file: &str,
    sheet: &str,
    each: impl Fn(RowBlock<'static>) -> T,
) -> Result<Vec<T>, ReadError> {
    let broken = |e: XlsxError| ReadError::broken(file, &e);
    let mut rows = Rows::new(file, book.size, each);
    caught(file, || {
        let mut cells = match book.inner.worksheet_cells_reader(sheet) {
            // A chart in place of a sheet has no rows.
            Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
            other => other.map_err(broken)?,
        };
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
            let (row, column) = cell.pos;
            match (&cell.value, &cell.formula) {
                (DataRef::Empty, Some(_)) => rows.formula_without_value(row, column)?,
                (value, _) => rows.cell(row, column, value)?,
            }
        }
        Ok(rows.finish())
    })
}

pub(super) fn merged(book: &mut Book, file: &str, sheet: &str) -> Result<Vec<Dimensions>, ReadError> {
    caught(file, || {
        let regions = book.inner.merge_cells_by_sheet_name(sheet);
        regions.map_err(|e| ReadError::broken(file, &e))
    })
}
