//! A file as rows of fields, whatever its format.

use std::path::{Path, PathBuf};

use super::sniff::sniff;
use crate::ingest::heading::Headings;
use crate::ingest::read::{self, Format, ReadError, TextEncoding, TextOptions, Workbook};
use crate::ingest::row::{FieldKind, RowBlock};

/// Lines kept to look at.
const KEPT: u32 = 1000;

/// One row.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// 1-based.
    pub(super) line: u32,
    pub(super) fields: Vec<(FieldKind, String)>,
}

impl Line {
    /// A field without blanks around it; empty behind the end.
    pub(super) fn text(&self, at: usize) -> &str {
        self.fields.get(at).map_or("", |(_, text)| text.trim())
    }

    /// Number of filled fields.
    pub(super) fn filled(&self) -> usize {
        self.fields.iter().filter(|(_, text)| !text.trim().is_empty()).count()
    }
}

/// An open file.
pub(super) struct Grid {
    path: PathBuf,
    pub(super) format: Format,
    /// Of text files.
    pub(super) text: Option<TextOptions>,
    book: Option<Workbook>,
}

impl Grid {
    pub(super) fn open(path: &Path) -> Result<Grid, ReadError> {
        let format = read::detect(path)?;
        let is_text = format == Format::Text;
        Ok(Grid {
            path: path.to_path_buf(),
            format,
            text: if is_text { Some(sniff(path)?) } else { None },
            book: if is_text { None } else { Some(Workbook::open(path)?) },
        })
    }

    /// Names of the sheets; one without a name for text files and pages.
    pub(super) fn sheets(&self) -> Vec<String> {
        self.book
            .as_ref()
            .map_or_else(|| vec![String::new()], Workbook::sheet_names)
    }

    /// A row with fewer fields than headings is cut short.
    pub(super) fn fixed_width(&self) -> bool {
        matches!(self.format, Format::Text | Format::Html)
    }

    /// `utf-8` or `gb18030`, of text files.
    pub(super) fn encoding(&self) -> Option<&'static str> {
        self.text.and_then(|t| t.encoding).map(|encoding| match encoding {
            TextEncoding::Utf8 => "utf-8",
            TextEncoding::Gb18030 => "gb18030",
        })
    }

    /// The delimiter of text files.
    pub(super) fn delimiter(&self) -> Option<char> {
        self.text.map(|t| char::from(t.delimiter))
    }

    /// What `each` makes of the blocks of a sheet, in order. The heading line of a text file is in none of them.
    pub(super) fn each<T: Send>(
        &mut self,
        sheet: &str,
        each: impl Fn(&RowBlock) -> T + Sync,
    ) -> Result<Vec<T>, ReadError> {
        match (&mut self.book, &self.text) {
            (Some(book), _) => book.read(sheet, |block| each(&block)),
            (None, Some(text)) => Ok(read::read_text(&self.path, text, |block| each(&block))?.1),
            (None, None) => Ok(Vec::new()),
        }
    }

    /// The first lines of a sheet, headings and titles included.
    pub(super) fn head(&mut self, sheet: &str) -> Result<Vec<Line>, ReadError> {
        if let Some(text) = &self.text {
            let (header, blocks) = read::read_text(&self.path, text, |block| lines(&block))?;
            let header = header.into_iter().map(|text| (FieldKind::Text, text)).collect();
            let first = Line {
                line: 1,
                fields: header,
            };
            return Ok(std::iter::once(first).chain(blocks.into_iter().flatten()).collect());
        }
        Ok(self.each(sheet, lines)?.into_iter().flatten().collect())
    }
}

fn lines(block: &RowBlock) -> Vec<Line> {
    let kept = block.rows().take_while(|row| row.line() <= KEPT);
    kept.map(|row| Line {
        line: row.line(),
        fields: (0..row.len())
            .filter_map(|at| row.field(at))
            .map(|(kind, text)| (kind, text.to_owned()))
            .collect(),
    })
    .collect()
}

/// The headings below so many title rows.
pub(super) fn headings(lines: &[Line], titles: u32, header_rows: u32) -> Headings {
    let last = titles.saturating_add(header_rows);
    let rows = lines.iter().filter(|l| l.line > titles && l.line <= last);
    let texts = |line: &Line| line.fields.iter().map(|(_, text)| text.clone()).collect();
    Headings::new(&rows.map(texts).collect::<Vec<Vec<String>>>())
}
