//! Workbooks, written in a stream: a sheet goes to a temporary file as its rows come.

use std::path::PathBuf;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::error::SynthError;
use super::heading;
use super::mess::Written;
use super::tables::Sheet;
use super::write::Fields;

/// Rows that one sheet of a part may have. Sheets could hold ten times as many, but readers take only so much in.
pub(super) const MOST_ROWS: u64 = 100_000;

/// An open workbook.
pub(super) struct Book {
    pub(super) path: PathBuf,
    book: Workbook,
    /// Sheets in order, and the rows each has so far.
    pub(super) sheets: Vec<(&'static Sheet, u32)>,
    day: Format,
}

impl Book {
    /// Begins a workbook with the headings of all its sheets.
    pub(super) fn open(path: PathBuf, sheets: &[(&'static Sheet, Vec<String>)]) -> Result<Book, SynthError> {
        let mut book = Book {
            book: Workbook::new(),
            sheets: Vec::new(),
            day: Format::new().set_num_format("yyyy-mm-dd"),
            path,
        };
        let made = book.begin(sheets);
        book.told(made)?;
        Ok(book)
    }

    fn begin(&mut self, sheets: &[(&'static Sheet, Vec<String>)]) -> Result<(), XlsxError> {
        // The clock must not be seen in the file.
        let created = ExcelDateTime::from_ymd(2023, 1, 20)?;
        self.book
            .set_properties(&DocProperties::new().set_creation_datetime(&created));
        for (sheet, headings) in sheets {
            let page = self.book.add_worksheet_with_constant_memory()?;
            page.set_name(sheet.name)?;
            page.write_string(0, 0, sheet.name)?;
            page.write_string(1, 0, "填报单位：元江县；取数日期 2023-01-20")?;
            let (top, below) = heading::two_rows(headings);
            let mut rows = 3;
            if heading::has_two_rows(sheet) {
                strings(page, 2, &top)?;
                strings(page, 3, &below)?;
                rows = 4;
            } else {
                strings(page, 2, headings)?;
            }
            self.sheets.push((sheet, rows));
        }
        Ok(())
    }

    fn told<T>(&self, result: Result<T, XlsxError>) -> Result<T, SynthError> {
        result.map_err(|e| SynthError::Book {
            path: self.path.clone(),
            reason: e.to_string(),
        })
    }

    /// Adds rows to a sheet.
    pub(super) fn append(&mut self, sheet: usize, fields: &Fields) -> Result<(), SynthError> {
        let made = self.write(sheet, fields);
        self.told(made)
    }

    fn write(&mut self, sheet: usize, fields: &Fields) -> Result<(), XlsxError> {
        let Some((_, row)) = self.sheets.get_mut(sheet) else {
            return Ok(());
        };
        let page = self.book.worksheet_from_index(sheet)?;
        let mut cells = fields.cells.iter();
        let (mut from, mut done) = (0, 0);
        for end in &fields.ends {
            for column in 0..u16::try_from(end - done).unwrap_or(u16::MAX) {
                let Some((written, to)) = cells.next() else { break };
                let text = fields.text.get(from..*to).unwrap_or_default();
                from = *to;
                if text.is_empty() {
                    continue;
                }
                // Numbers are parsed from their decimals, nothing is worked out.
                match (written, text.parse::<f64>()) {
                    (Written::Number, Ok(number)) => page.write_number(*row, column, number)?,
                    (Written::Day, Ok(number)) => page.write_number_with_format(*row, column, number, &self.day)?,
                    _ => page.write_string(*row, column, text)?,
                };
            }
            done = *end;
            *row += 1;
        }
        Ok(())
    }

    /// Writes the last rows and the file; gives its size in bytes.
    pub(super) fn close(mut self, sums: &[Vec<i128>]) -> Result<u64, SynthError> {
        let made = self.finish(sums);
        self.told(made)?;
        std::fs::metadata(&self.path)
            .map(|m| m.len())
            .map_err(SynthError::io(&self.path))
    }

    fn finish(&mut self, sums: &[Vec<i128>]) -> Result<(), XlsxError> {
        for (at, ((sheet, row), sums)) in self.sheets.iter().zip(sums).enumerate() {
            let page = self.book.worksheet_from_index(at)?;
            for (column, text) in (0..).zip(heading::total(sheet, sums)) {
                match text.parse::<f64>() {
                    Ok(number) => page.write_number(*row, column, number)?,
                    Err(_) => page.write_string(*row, column, text)?,
                };
            }
        }
        self.book.save(&self.path)
    }
}

fn strings(page: &mut Worksheet, row: u32, texts: &[String]) -> Result<(), XlsxError> {
    for (column, text) in (0..).zip(texts) {
        if !text.is_empty() {
            page.write_string(row, column, text)?;
        }
    }
    Ok(())
}
