//! Rows as bytes of a text file or a web page, or as cells of a workbook.

use super::mess::Written;
use super::tables::{Form, Sheet};

/// What a sheet is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    Text,
    Page,
    Book,
}

impl Medium {
    pub(super) fn of(sheet: &Sheet, office: bool) -> Medium {
        match (office, sheet.form) {
            (false, _) | (_, Form::Text) => Medium::Text,
            (_, Form::Page) => Medium::Page,
            (_, Form::Sheet) => Medium::Book,
        }
    }
}

/// Rows of a sheet that are not in their file yet.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) rows: u64,
    /// Lines of a text file or page, or the texts of cells one behind the other.
    pub(super) text: String,
    /// Of a workbook: kind and end of each cell's text.
    pub(super) cells: Vec<(Written, usize)>,
    /// Of a workbook: number of cells up to the end of each row.
    pub(super) ends: Vec<usize>,
    pub(super) scratch: String,
    in_row: bool,
}

impl Fields {
    /// Adds a field to the row. `bare`: without quotes, whatever it holds.
    pub(super) fn push(&mut self, sheet: &Sheet, medium: Medium, text: &str, written: Written, bare: bool) {
        match medium {
            Medium::Book => {
                self.text.push_str(text);
                self.cells.push((written, self.text.len()));
            }
            Medium::Page => {
                let open = if self.in_row { "<td>" } else { "<tr><td>" };
                self.text.extend([open, text, "</td>"]);
            }
            Medium::Text => {
                if self.in_row {
                    self.text.push(sheet.delimiter);
                }
                let quote = !bare && sheet.delimiter == ',' && (sheet.quoted || text.contains(','));
                let mark = if quote { "\"" } else { "" };
                self.text.extend([mark, text, mark]);
            }
        }
        self.in_row = true;
    }

    /// Begins a quoted field that will not end.
    pub(super) fn open_quote(&mut self, behind_others: bool, delimiter: char) {
        if behind_others {
            self.text.push(delimiter);
        }
        self.text.push('"');
        self.in_row = true;
    }

    /// Goes on with a field.
    pub(super) fn append(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the row.
    pub(super) fn end_row(&mut self, medium: Medium) {
        match medium {
            Medium::Text => self.text.push_str("\r\n"),
            Medium::Page => self.text.push_str("</tr>\r\n"),
            Medium::Book => self.ends.push(self.cells.len()),
        }
        self.rows += 1;
        self.in_row = false;
    }
}
