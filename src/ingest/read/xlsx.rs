//! Zipped workbooks, cell by cell.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, Dimensions, Reader, Xlsx, XlsxError};

use super::ReadError;
use super::bounds::{Looked, check_zip};
use super::caught::caught;
use super::cells::Rows;
use super::merged_cells::MergedCells;
use super::percent_cells::{PercentCells, is_percent};
use crate::ingest::RowBlock;

/// An open workbook and what was seen of its file.
pub(super) struct Book {
    pub(super) inner: Xlsx<BufReader<File>>,
    looked: Looked,
}

pub(super) fn open(path: &Path, file: &str) -> Result<Book, ReadError> {
    let looked = check_zip(path)?;
    let input = BufReader::new(File::open(path).map_err(ReadError::io(path))?);
    let inner = caught(file, || Xlsx::new(input).map_err(|e| ReadError::broken(file, &e)))?;
    Ok(Book { inner, looked })
}

pub(super) fn read<T>(
    book: &mut Book,
    file: &str,
    sheet: &str,
    each: impl Fn(RowBlock<'static>) -> T,
) -> Result<Vec<T>, ReadError> {
    let broken = |e: XlsxError| ReadError::broken(file, &e);
    let merged = if book.looked.tall_merges {
        MergedCells::new(merged(book, file, sheet)?)
    } else {
        MergedCells::default()
    };
    let percent = PercentCells::new(percent(book, file, sheet)?);
    let mut rows = Rows::new(file, book.looked.size, each).with(percent, merged);
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

/// Places of the cells with a percent format; most workbooks have none, and their sheets are not gone through for it.
fn percent(book: &mut Book, file: &str, sheet: &str) -> Result<Vec<(u32, u32)>, ReadError> {
    let broken = |e: XlsxError| ReadError::broken(file, &e);
    let mut places = Vec::new();
    caught(file, || {
        let mut cells = match book.inner.worksheet_cells_reader(sheet) {
            Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
            other => other.map_err(broken)?,
        };
        let format = |style: &calamine::Style| style.number_format.as_ref().is_some_and(|f| is_percent(&f.format_code));
        let styles: Vec<bool> = cells.styles().iter().map(format).collect();
        if !styles.contains(&true) {
            return Ok(());
        }
        while let Some((row, column, style)) = cells.next_style_id().map_err(broken)? {
            if styles.get(style) == Some(&true) {
                places.push((row, column));
            }
        }
        Ok(())
    })?;
    Ok(places)
}

pub(super) fn merged(book: &mut Book, file: &str, sheet: &str) -> Result<Vec<Dimensions>, ReadError> {
    caught(file, || {
        let regions = book.inner.merge_cells_by_sheet_name(sheet);
        regions.map_err(|e| ReadError::broken(file, &e))
    })
}
