//! Web pages that some systems call .xls: the rows of their tables.
//!
//! This is no browser: it knows rows, cells, `colspan`, `rowspan`, entities, and nothing else.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use calamine::Dimensions;
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16LE};

use super::encoding::{TextEncoding, byte_order_mark, vote};
use super::error::file_name;
use super::html_cells::{HtmlCell, cells};
use super::html_rows::HtmlRows;
use super::refusal::{CHARSET, NO_TABLE, TOO_MANY_CELLS};
use super::utf16::{self, Endian, Utf16};
use super::{ROWS_PER_BLOCK, ReadError};
use crate::ingest::{BrokenRow, FieldKind, RowBlock};

/// Bytes in which the character set must be declared.
const HEAD: usize = 4096;

/// Bytes that settle the character set of a page that declares none.
const VOTERS: u64 = 16 << 20;

/// Widest row; larger spans are cut down to it.
pub(super) const MAX_COLUMNS: usize = 1024;

/// Empty fields that spans may add, besides one for each 4 bytes of the page.
const MAX_PADDING: usize = 1 << 20;

/// Fields per block, at most about.
const FIELDS_PER_BLOCK: usize = 1 << 18;

/// An open page. It is read row by row, each time anew: only the row that is read is in memory.
pub(super) struct Page {
    path: PathBuf,
    /// Length of the byte-order mark.
    mark: u64,
    wide: Option<Endian>,
    encoding: TextEncoding,
}

/// By column: how many rows below a cell still reaches into, and its text there.
type Hanging = Vec<(u32, String)>;

impl Page {
    pub(super) fn open(path: &Path) -> Result<Page, ReadError> {
        let io = ReadError::io(path);
        let mut file = File::open(path).map_err(&io)?;
        let mut head = Vec::new();
        file.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(&io)?;
        let page = |mark: usize, wide, encoding| Page {
            path: path.to_path_buf(),
            mark: mark as u64,
            wide,
            encoding,
        };
        if let Some((mark, endian)) = utf16::recognise(&head) {
            return Ok(page(mark, Some(endian), TextEncoding::Utf8));
        }
        let mark = byte_order_mark(&head);
        let said = match declared(&head) {
            _ if mark > 0 => Some(TextEncoding::Utf8),
            // A page that could be read so far is not UTF-16, whatever it says.
            Some(e) if e == UTF_8 || e == UTF_16LE => Some(TextEncoding::Utf8),
            Some(e) if e == GBK || e == GB18030 => Some(TextEncoding::Gb18030),
            Some(_) => return Err(ReadError::refused(&file_name(path), "", CHARSET)),
            None => None,
        };
        // Pages are converted without changing what they say of themselves.
        file.seek(SeekFrom::Start(mark as u64)).map_err(&io)?;
        let encoding = vote((&mut file).take(VOTERS), said).map_err(&io)?;
        Ok(page(mark, None, encoding))
    }

    /// Cells that span several columns or rows.
    pub(super) fn merged(&self) -> Result<Vec<Dimensions>, ReadError> {
        let mut merged = Vec::new();
        self.walk(&mut |_| (), &mut merged)?;
        Ok(merged)
    }

    pub(super) fn read<T>(&self, each: impl Fn(RowBlock<'static>) -> T) -> Result<Vec<T>, ReadError> {
        let mut done = Vec::new();
        self.walk(&mut |block| done.push(each(block)), &mut Vec::new())?;
        Ok(done)
    }

    fn input(&self) -> std::io::Result<Box<dyn Read>> {
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(self.mark))?;
        Ok(match self.wide {
            Some(endian) => Box::new(Utf16::new(file, endian)),
            None => Box::new(file),
        })
    }

    /// Goes through all rows. A row that cannot be decoded is broken; the others are not touched by it.
    fn walk(&self, each: &mut dyn FnMut(RowBlock<'static>), merged: &mut Vec<Dimensions>) -> Result<(), ReadError> {
        let io = ReadError::io(&self.path);
        let mut rows = HtmlRows::new(self.input().map_err(&io)?);
        let mut block = RowBlock::default();
        let mut hanging = Hanging::new();
        let (mut line, mut bytes, mut padding, mut in_block) = (0_u32, 0_usize, 0_usize, 0_usize);
        while let Some(row) = rows.next_row().map_err(&io)? {
            line = line.saturating_add(1);
            bytes = bytes.saturating_add(row.len());
            let mut text = String::new();
            if !self.encoding.decode_onto(row, &mut text) {
                block.broken.push(BrokenRow {
                    line,
                    code: "undecodable",
                    raw: self.encoding.show(row, HEAD),
                });
                continue;
            }
            let cells = cells(&text);
            let fields = place(&cells, line, &mut hanging, merged);
            padding = padding.saturating_add(fields.len().saturating_sub(cells.len()));
            let repeated: usize = hanging
                .iter()
                .filter(|(left, _)| *left > 0)
                .map(|(_, text)| text.len() / 4)
                .sum();
            padding = padding.saturating_add(repeated);
            if padding > MAX_PADDING.saturating_add(bytes / 4) {
                let row = format!("第{line}行");
                return Err(ReadError::refused(&file_name(&self.path), &row, TOO_MANY_CELLS));
            }
            if fields.iter().any(|f| !f.is_empty()) {
                block.begin_row(line);
                in_block += fields.len();
                for field in &fields {
                    block.push_field(FieldKind::Text, field);
                }
            }
            if block.len() >= ROWS_PER_BLOCK || in_block >= FIELDS_PER_BLOCK {
                each(std::mem::take(&mut block));
                in_block = 0;
            }
        }
        if line == 0 {
            return Err(ReadError::refused(&file_name(&self.path), "", NO_TABLE));
        }
        if !block.is_empty() {
            each(block);
        }
        Ok(())
    }
}

/// The character set that the page declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let label = rest
        .trim_start_matches(['"', '\''])
        .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .next()?;
    Encoding::for_label(label.as_bytes())
}

/// Puts cells into columns: spans occupy theirs with empty texts; a cell from a row above holds for this row too.
fn place(cells: &[HtmlCell], line: u32, hanging: &mut Hanging, merged: &mut Vec<Dimensions>) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    let mut below: Vec<(usize, u32, String)> = Vec::new();
    let skip = |fields: &mut Vec<String>, hanging: &mut Hanging| {
        while let Some((left, text)) = hanging.get_mut(fields.len()).filter(|(left, _)| *left > 0) {
            *left -= 1;
            fields.push(text.clone());
        }
    };
    for cell in cells {
        skip(&mut fields, hanging);
        if fields.len() + cell.columns > MAX_COLUMNS {
            break;
        }
        let first = fields.len();
        fields.push(cell.text.trim_matches(|c: char| c.is_ascii_whitespace()).to_owned());
        fields.resize(first + cell.columns, String::new());
        if cell.rows > 1 {
            let text = |column| fields.get(column).cloned().unwrap_or_else(String::new);
            below.extend((first..fields.len()).map(|column| (column, cell.rows - 1, text(column))));
        }
        if (cell.columns > 1 || cell.rows > 1)
            && let (Ok(from), Ok(to)) = (u32::try_from(first), u32::try_from(fields.len() - 1))
        {
            let row = line.saturating_sub(1);
            merged.push(Dimensions {
                start: (row, from),
                end: (row.saturating_add(cell.rows - 1), to),
            });
        }
    }
    skip(&mut fields, hanging);
    // Columns to the right of a short row wait one row less as well.
    for (left, _) in hanging.iter_mut().skip(fields.len()) {
        *left = left.saturating_sub(1);
    }
    for (column, rows, text) in below {
        if hanging.len() <= column {
            hanging.resize(column + 1, (0, String::new()));
        }
        if let Some(place) = hanging.get_mut(column) {
            *place = (rows, text);
        }
    }
    fields
}

#[cfg(test)]
mod tests;
