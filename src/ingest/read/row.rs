//! What readers hand to the typed builders: blocks of text fields with the place each row came from.

/// Bytes of text per field, less than usual: room is made for so many fields at once.
const FIELD_LENGTH: usize = 10;

/// The text of a formula cell that was saved without a result.
pub(crate) const NO_VALUE: &str = "#未计算";

/// What kind of cell a field was. Text files have only `Text`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Text, as written.
    Text,
    /// A number cell; `text` is its shortest exact decimal form (`22.5`, `44652`), never in scientific notation.
    Number,
    /// A number cell shown as a percentage; `text` is the ratio as for [`FieldKind::Number`]: `0.0435` for 4.35 %.
    Percent,
    /// A date cell; `text` is `YYYY-MM-DD`, with ` hh:mm:ss` behind it if the time is not midnight.
    Date,
    /// A boolean cell; `text` is `是` or `否`.
    Boolean,
    /// An error cell; `text` is `#N/A` and the like, or `#未计算` for a formula that was saved without a result.
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

/// Where a row lies in its text file: bytes from the start (the byte-order mark not counted), and how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RawPlace {
    /// Bytes in front of the row.
    pub offset: u64,
    /// Length of the row in bytes.
    pub length: u32,
}

/// A run of rows in file order. Fields point into the text of the file or, where that is written otherwise (quotes, cells of a
/// sheet), into copies: positions go on behind the end of the text.
#[derive(Clone, Debug, Default)]
pub struct RowBlock<'t> {
    text: &'t str,
    copies: String,
    fields: Vec<(u32, u32)>,
    /// Kinds of the fields; those behind the end are texts.
    kinds: Vec<FieldKind>,
    rows: Vec<RowSpan>,
    /// True if the rows know their places in a text file.
    placed: bool,
    /// Rows that are not among `rows`.
    pub broken: Vec<BrokenRow>,
}

#[derive(Clone, Debug)]
struct RowSpan {
    line: u32,
    fields: (u32, u32),
    /// Part of the text; `None`: the fields, joined.
    raw: Option<(u32, u32)>,
    place: RawPlace,
}

/// One row of a block.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    block: &'a RowBlock<'a>,
    span: &'a RowSpan,
}

impl<'t> RowBlock<'t> {
    /// A block over the text of a chunk of a file; rows and fields are added by [`RowBlock::begin_line`] and
    /// [`RowBlock::push_span`].
    pub(crate) fn over(text: &'t str, rows: usize) -> RowBlock<'t> {
        RowBlock {
            text,
            fields: Vec::with_capacity(text.len() / FIELD_LENGTH),
            rows: Vec::with_capacity(rows),
            placed: true,
            ..RowBlock::default()
        }
    }

    /// A part of the text of the file.
    #[inline]
    pub(crate) fn text(&self, range: std::ops::Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// Starts a row that was written as the part `raw` of the text.
    #[inline]
    pub(crate) fn begin_line(&mut self, line: u32, raw: (usize, usize), place: RawPlace) {
        let at = narrow(self.fields.len());
        self.rows.push(RowSpan {
            line,
            fields: (at, at),
            raw: Some((narrow(raw.0), narrow(raw.1))),
            place,
        });
    }

    /// Adds a field that is a part of the text to the row begun last; close the row with [`RowBlock::end_line`].
    #[inline]
    pub(crate) fn push_span(&mut self, start: usize, end: usize) {
        self.fields.push((narrow(start), narrow(end)));
    }

    /// Adds a field that is not written like this in the text.
    pub(crate) fn push_copy(&mut self, text: &str) {
        let start = self.text_len();
        self.copies.push_str(text);
        self.push_span(start, self.text_len());
    }

    /// Closes the row begun by [`RowBlock::begin_line`].
    #[inline]
    pub(crate) fn end_line(&mut self) {
        let end = narrow(self.fields.len());
        if let Some(row) = self.rows.last_mut() {
            row.fields.1 = end;
        }
    }

    /// Starts a row; push its fields next.
    pub fn begin_row(&mut self, line: u32) {
        let at = narrow(self.fields.len());
        self.rows.push(RowSpan {
            line,
            fields: (at, at),
            raw: None,
            place: RawPlace::default(),
        });
    }

    /// Appends a field to the row begun last.
    pub fn push_field(&mut self, kind: FieldKind, text: &str) {
        self.kinds.resize(self.fields.len(), FieldKind::Text);
        self.push_copy(text);
        self.kinds.push(kind);
        self.end_line();
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|span| Row { block: self, span })
    }

    /// Row number `at` of the block.
    #[must_use]
    #[inline]
    pub fn row(&self, at: usize) -> Option<Row<'_>> {
        self.rows.get(at).map(|span| Row { block: self, span })
    }

    /// Number of rows, broken ones not counted.
    #[must_use]
    #[inline]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Bytes of text in the block.
    #[must_use]
    pub fn text_len(&self) -> usize {
        self.text.len() + self.copies.len()
    }

    /// True if there is neither a row nor a broken one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.broken.is_empty()
    }

    /// True if the rows can be fetched from their file again by their [`Row::place`].
    #[must_use]
    pub fn is_placed(&self) -> bool {
        self.placed
    }
}

impl<'a> Row<'a> {
    /// 1-based physical line of the text file, or row of the sheet.
    #[must_use]
    #[inline]
    pub fn line(&self) -> u32 {
        self.span.line
    }

    /// Where the row lies in its text file; nothing for sheets.
    #[must_use]
    #[inline]
    pub fn place(&self) -> RawPlace {
        self.span.place
    }

    /// Number of fields.
    #[must_use]
    pub fn len(&self) -> usize {
        (self.span.fields.1 - self.span.fields.0) as usize
    }

    /// True if the row has no field.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.span.fields.0 == self.span.fields.1
    }

    /// Field `i` as written; `None` behind the row's end.
    #[must_use]
    #[inline]
    pub fn field(&self, i: usize) -> Option<(FieldKind, &'a str)> {
        let at = (self.span.fields.0 as usize)
            .checked_add(i)
            .filter(|at| *at < self.span.fields.1 as usize)?;
        let kind = self.block.kinds.get(at).copied().unwrap_or(FieldKind::Text);
        Some((kind, self.block.part(*self.block.fields.get(at)?)?))
    }

    /// The row as a person would see it: the raw text, or the fields of a sheet with tabs between them.
    #[must_use]
    pub fn raw(&self) -> String {
        if let Some(raw) = self.span.raw {
            return self.block.part(raw).unwrap_or_default().to_owned();
        }
        let fields: Vec<&str> = (0..self.len())
            .filter_map(|i| self.field(i))
            .map(|(_, text)| text)
            .collect();
        fields.join("\t")
    }
}

impl RowBlock<'_> {
    #[inline]
    fn part(&self, (start, end): (u32, u32)) -> Option<&str> {
        let (start, end, behind) = (start as usize, end as usize, self.text.len());
        if end <= behind {
            self.text.get(start..end)
        } else {
            self.copies.get(start.checked_sub(behind)?..end - behind)
        }
    }
}

/// Readers hand over blocks long before they reach 4 GiB; a position behind that would find no text.
#[inline]
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
