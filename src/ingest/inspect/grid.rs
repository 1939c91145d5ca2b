//! A file as rows of fields, whatever its format.

use std::path::{Path, PathBuf};

use crate::ingest::layout::heading::Headings;
use crate::ingest::layout::plan::Head;
use crate::ingest::read::row::{FieldKind, RowBlock};
use crate::ingest::read::{self, Format, ReadError, TextEncoding, TextFile, TextHead, TextOptions, Workbook};

/// Lines kept to look at.
const KEPT: u32 = 1000;
/// Most rows of headings.
const HEADER_ROWS: u32 = 2;

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
    text: Option<Text>,
    book: Option<Workbook>,
}

/// How a text file is written.
struct Text {
    head: TextHead,
    encoding: TextEncoding,
}

impl Grid {
    /// Opens a file. The headings of a text file are where `fits` agrees with them, as in a run.
    pub(super) fn open(path: &Path, fits: &dyn Fn(&[Vec<String>]) -> bool) -> Result<Grid, ReadError> {
        let format = read::detect(path)?;
        let (mut text, mut book) = (None, None);
        if format == Format::Text {
            let options = TextOptions {
                delimiter: b',',
                encoding: None,
                has_quotes: true,
            };
            let head = read::find_head(path, &options, 0, HEADER_ROWS, fits)?;
            let encoding = TextFile::at(path, &head)?.encoding();
            text = Some(Text { head, encoding });
        } else {
            book = Some(Workbook::open(path)?);
        }
        Ok(Grid {
            path: path.to_path_buf(),
            format,
            text,
            book,
        })
    }

    /// Rows above the headings of a text file, and rows of headings.
    pub(super) fn text_place(&self) -> Option<(u32, u32)> {
        let head = &self.text.as_ref()?.head;
        let rows = if head.found { head.last_line - head.titles } else { 1 };
        Some((head.titles, rows))
    }

    /// Names of the sheets; one without a name for text files and pages.
    pub(super) fn sheets(&self) -> Vec<String> {
        self.book
            .as_ref()
            .map_or_else(|| vec![String::new()], Workbook::sheet_names)
    }

    /// Whether serial numbers of days count from 1904.
    pub(super) fn has_1904_epoch(&self) -> bool {
        self.book.as_ref().is_some_and(Workbook::has_1904_epoch)
    }

    /// A row with fewer fields than headings is cut short.
    pub(super) fn fixed_width(&self) -> bool {
        matches!(self.format, Format::Text | Format::Html)
    }

    /// `utf-8` or `gb18030`, of text files.
    pub(super) fn encoding(&self) -> Option<&'static str> {
        self.text.as_ref().map(|text| match text.encoding {
            TextEncoding::Utf8 => "utf-8",
            TextEncoding::Gb18030 => "gb18030",
        })
    }

    /// The delimiter of text files.
    pub(super) fn delimiter(&self) -> Option<char> {
        let text = self.text.as_ref();
        text.map(|text| char::from(text.head.options.delimiter))
    }

    /// What `each` makes of the blocks of a sheet, in order. The heading line of a text file is in none of them.
    pub(super) fn each<T: Send>(
        &mut self,
        sheet: &str,
        each: impl Fn(&RowBlock) -> T + Sync,
    ) -> Result<Vec<T>, ReadError> {
        match (&mut self.book, &self.text) {
            (Some(book), _) => book.read(sheet, |block| each(&block)),
            (None, Some(Text { head, .. })) => {
                let file = TextFile::at(&self.path, head)?;
                file.read(|block| each(&block))
            }
            (None, None) => Ok(Vec::new()),
        }
    }

    /// The first lines of a sheet, headings and titles included.
    pub(super) fn head(&mut self, sheet: &str) -> Result<Vec<Line>, ReadError> {
        let mut first = Vec::new();
        if let Some(Text { head, .. }) = &self.text {
            let title = |text: &String| vec![text.clone()];
            let rows = head.above.iter().map(title).chain(head.rows.iter().take(1).cloned());
            first.extend((1..).zip(rows).map(|(line, texts)| Line {
                line,
                fields: texts.into_iter().map(|text| (FieldKind::Text, text)).collect(),
            }));
        }
        let behind = self.each(sheet, lines)?.into_iter().flatten();
        Ok(first.into_iter().chain(behind).collect())
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
    head(lines, titles, header_rows).0.headings
}

/// Titles and headings, and the last line of them: a row of units belongs to the headings.
pub(super) fn head(lines: &[Line], titles: u32, header_rows: u32) -> (Head, u32) {
    let last = titles.saturating_add(header_rows);
    let texts = |line: &Line| {
        line.fields
            .iter()
            .map(|(_, text)| text.clone())
            .collect::<Vec<String>>()
    };
    let rows = lines.iter().filter(|l| l.line > titles && l.line <= last);
    let mut headings = Headings::new(&rows.map(texts).collect::<Vec<Vec<String>>>());
    let below = lines.iter().find(|l| l.line == last + 1);
    let has_units = below.is_some_and(|below| headings.take_units(&texts(below)));
    let above = lines.iter().filter(|l| l.line <= titles).flat_map(texts);
    let head = Head {
        headings,
        titles: above.filter(|text| !text.trim().is_empty()).collect(),
    };
    (head, last + u32::from(has_units))
}
