//! What readers hand to the typed builders: blocks of text fields with the place each row came from.

use std::ops::Range;

/// What kind of cell a field was. Text files have only `Text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Text, as written.
    Text,
    /// A number cell; `text` is its shortest exact decimal form (`22.5`, `44652`), never in scientific notation.
    Number,
    /// A date cell; `text` is `YYYY-MM-DD`, with ` hh:mm:ss` behind it if the time is not midnight.
    Date,
    /// A boolean cell; `text` is `是` or `否`.
    Boolean,
    /// An error cell; `text` is `#N/A` and the like.
    Error,
}

/// A row that could not even be cut into fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenRow {
    /// 1-based physical line or sheet row.
    pub line: u32,
    /// Stable code, e.g. `unclosed_quote`, `undecodable`, `too_long`.
    pub code: &'static str,
    /// Raw text, as far as it can be shown.
    pub raw: String,
}

/// A run of rows in file order; one arena for all text.
#[derive(Clone, Debug, Default)]
pub struct RowBlock {
    text: String,
    ends: Vec<usize>,
    kinds: Vec<FieldKind>,
    rows: Vec<RowSpan>,
    separator: Option<char>,
    /// Rows that are not among `rows`.
    pub broken: Vec<BrokenRow>,
}

#[derive(Clone, Debug)]
struct RowSpan {
    line: u32,
    fields: Range<usize>,
    raw: Option<String>,
}

/// One row of a block.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    block: &'a RowBlock,
    span: &'a RowSpan,
}

impl RowBlock {
    /// The delimiter of a text file; the fields of sheets are shown with tabs between them.
    pub fn separate_by(&mut self, delimiter: char) {
        self.separator = Some(delimiter);
    }

    /// Starts a row; push its fields next.
    pub fn begin_row(&mut self, line: u32) {
        let at = self.ends.len();
        self.rows.push(RowSpan {
            line,
            fields: at..at,
            raw: None,
        });
    }

    /// Appends a field to the row begun last.
    pub fn push_field(&mut self, kind: FieldKind, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.kinds.push(kind);
        let end = self.ends.len();
        if let Some(row) = self.rows.last_mut() {
            row.fields.end = end;
        }
    }

    /// Keeps the raw text of the row begun last where joining its fields would not give it back.
    pub fn set_raw(&mut self, raw: String) {
        if let Some(row) = self.rows.last_mut() {
            row.raw = Some(raw);
        }
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|span| Row { block: self, span })
    }

    /// Number of rows, broken ones not counted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True if there is neither a row nor a broken one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.broken.is_empty()
    }
}

impl<'a> Row<'a> {
    /// 1-based physical line of the text file, or row of the sheet.
    #[must_use]
    pub fn line(&self) -> u32 {
        self.span.line
    }

    /// Number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        self.span.fields.len()
    }

    /// True if the row has no field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.span.fields.is_empty()
    }

    /// Field `i` as written; `None` behind the row's end.
    #[must_use]
    pub fn field(&self, i: usize) -> Option<(FieldKind, &'a str)> {
        let at = self
            .span
            .fields
            .start
            .checked_add(i)
            .filter(|at| *at < self.span.fields.end)?;
        let start = if at == 0 { 0 } else { *self.block.ends.get(at - 1)? };
        let end = *self.block.ends.get(at)?;
        Some((*self.block.kinds.get(at)?, self.block.text.get(start..end)?))
    }

    /// The row as a person would see it: the kept raw text, or the fields with the separator between them.
    #[must_use]
    pub fn raw(&self) -> String {
        let joined = || {
            let fields: Vec<&str> = (0..self.len())
                .filter_map(|i| self.field(i))
                .map(|(_, text)| text)
                .collect();
            fields.join(self.block.separator.unwrap_or('\t').encode_utf8(&mut [0; 4]))
        };
        self.span.raw.clone().unwrap_or_else(joined)
    }
}
