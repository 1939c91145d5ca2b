//! Workbooks of every kind behind one door. A web page counts as a workbook with one nameless sheet.

use std::path::Path;

use calamine::{Dimensions, Reader, SheetVisible};

use super::error::file_name;
use super::{Format, ReadError, detect, html, xls, xlsx};
use crate::ingest::RowBlock;

/// An open workbook.
pub struct Workbook {
    file: String,
    book: Book,
}

enum Book {
    Xlsx(Box<xlsx::Book>),
    Xls(Box<xls::Book>),
    Html(html::Page),
}

impl Workbook {
    /// Opens a workbook or a web page; its first bytes decide which.
    ///
    /// # Errors
    /// [`ReadError`] if it cannot be read, is too large, or is a text file.
    pub fn open(path: &Path) -> Result<Workbook, ReadError> {
        let file = file_name(path);
        let book = match detect(path)? {
            Format::Xlsx => Book::Xlsx(Box::new(xlsx::open(path, &file)?)),
            Format::Xls => Book::Xls(Box::new(xls::open(path, &file)?)),
            Format::Html => Book::Html(html::Page::open(path)?),
            Format::Text => return Err(ReadError::broken(&file, &"a text file is no workbook")),
        };
        Ok(Workbook { file, book })
    }

    /// Names of the sheets in order; a web page has one sheet without a name.
    #[must_use]
    pub fn sheet_names(&self) -> Vec<String> {
        match &self.book {
            Book::Xlsx(book) => book.inner.sheet_names(),
            Book::Xls(book) => book.inner.sheet_names(),
            Book::Html(_) => vec![String::new()],
        }
    }

    /// Whether a sheet is hidden from whoever opens the workbook.
    #[must_use]
    pub fn is_hidden(&self, sheet: &str) -> bool {
        let sheets = match &self.book {
            Book::Xlsx(book) => book.inner.sheets_metadata(),
            Book::Xls(book) => book.inner.sheets_metadata(),
            Book::Html(_) => return false,
        };
        sheets
            .iter()
            .any(|s| s.name == sheet && s.visible != SheetVisible::Visible)
    }

    /// Whether the workbook counts days from 1904-01-01 instead of 1899-12-30.
    #[must_use]
    pub fn has_1904_epoch(&self) -> bool {
        match &self.book {
            Book::Xlsx(book) => book.inner.has_1904_epoch(),
            Book::Xls(book) => book.inner.has_1904_epoch(),
            Book::Html(_) => false,
        }
    }

    /// Reads a sheet in blocks and gives what `each` made of them, in order. All rows with at least one filled cell
    /// come, title and header rows too; the line is the 1-based row of the sheet. Empty cells behind the last filled
    /// one are dropped (not so on web pages, where a missing cell means a line cut short); gaps are empty texts.
    ///
    /// # Errors
    /// [`ReadError`] if there is no such sheet, it contradicts itself or is too large.
    pub fn read<T>(&mut self, sheet: &str, each: impl Fn(RowBlock<'static>) -> T) -> Result<Vec<T>, ReadError> {
        self.check(sheet)?;
        match &mut self.book {
            Book::Xlsx(book) => xlsx::read(book, &self.file, sheet, each),
            Book::Xls(book) => xls::read(book, &self.file, sheet, each),
            Book::Html(page) => page.read(each),
        }
    }

    /// Merged regions of a sheet: first row, first column, last row, last column, 1-based.
    ///
    /// # Errors
    /// As [`Workbook::read`].
    pub fn merged(&mut self, sheet: &str) -> Result<Vec<(u32, u32, u32, u32)>, ReadError> {
        self.check(sheet)?;
        let regions = match &mut self.book {
            Book::Xlsx(book) => xlsx::merged(book, &self.file, sheet)?,
            Book::Xls(book) => xls::merged(book, &self.file, sheet)?,
            Book::Html(page) => page.merged()?,
        };
        Ok(regions.iter().map(one_based).collect())
    }

    fn check(&self, sheet: &str) -> Result<(), ReadError> {
        if self.sheet_names().iter().any(|name| name == sheet) {
            return Ok(());
        }
        Err(ReadError::NoSheet {
            file: self.file.clone(),
            sheet: sheet.to_owned(),
        })
    }
}

fn one_based(d: &Dimensions) -> (u32, u32, u32, u32) {
    let next = |n: u32| n.saturating_add(1);
    (next(d.start.0), next(d.start.1), next(d.end.0), next(d.end.1))
}

/// Names of a workbook's sheets in order.
///
/// # Errors
/// As [`Workbook::open`].
pub fn sheet_names(path: &Path) -> Result<Vec<String>, ReadError> {
    Ok(Workbook::open(path)?.sheet_names())
}

/// [`Workbook::read`] of one sheet. To read several, open the workbook once.
///
/// # Errors
/// As [`Workbook::open`] and [`Workbook::read`].
pub fn read_sheet<T>(path: &Path, sheet: &str, each: impl Fn(RowBlock<'static>) -> T) -> Result<Vec<T>, ReadError> {
    Workbook::open(path)?.read(sheet, each)
}

/// [`Workbook::merged`] of one sheet.
///
/// # Errors
/// As [`Workbook::open`] and [`Workbook::merged`].
pub fn merged_regions(path: &Path, sheet: &str) -> Result<Vec<(u32, u32, u32, u32)>, ReadError> {
    Workbook::open(path)?.merged(sheet)
}

#[cfg(test)]
mod tests;
