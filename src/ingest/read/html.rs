//! Web pages that some systems call .xls: the rows of their tables.
//!
//! This is no browser: it knows rows, cells, `colspan`, `rowspan`, entities, and nothing else.

use std::path::Path;

use calamine::Dimensions;
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

use super::bounds::check_size;
use super::encoding::{TextEncoding, byte_order_mark, vote};
use super::{ROWS_PER_BLOCK, ReadError};
use crate::ingest::{BrokenRow, FieldKind, RowBlock};

/// Bytes in which the character set must be declared.
const HEAD: usize = 4096;

/// Widest row; larger spans are cut down to it.
const MAX_COLUMNS: usize = 1024;

/// A page in memory.
pub(super) struct Page {
    bytes: Vec<u8>,
    encoding: TextEncoding,
    merged: Vec<Dimensions>,
}

/// A cell that reaches into rows below: its column and how many rows are left.
type Hanging = Vec<u32>;

impl Page {
    pub(super) fn open(path: &Path) -> Result<Page, ReadError> {
        check_size(path)?;
        let mut bytes = std::fs::read(path).map_err(ReadError::io(path))?;
        let (mark, supported) = byte_order_mark(&bytes);
        let unsupported = |reason| ReadError::Encoding {
            file: super::error::file_name(path),
            reason,
        };
        if !supported {
            return Err(unsupported("UTF-16 text is not supported"));
        }
        bytes.drain(..mark);
        let encoding = match declared(&bytes) {
            _ if mark > 0 => TextEncoding::Utf8,
            Some(e) if e == UTF_8 => TextEncoding::Utf8,
            Some(e) if e == GBK || e == GB18030 => TextEncoding::Gb18030,
            Some(_) => return Err(unsupported("the declared character set is not supported")),
            None => vote(bytes.as_slice()).map_err(ReadError::io(path))?,
        };
        let mut page = Page {
            bytes,
            encoding,
            merged: Vec::new(),
        };
        let mut merged = Vec::new();
        page.walk(&mut |_| (), &mut merged);
        page.merged = merged;
        Ok(page)
    }

    pub(super) fn merged(&self) -> &[Dimensions] {
        &self.merged
    }

    pub(super) fn read<T>(&self, each: impl Fn(RowBlock<'static>) -> T) -> Vec<T> {
        let mut done = Vec::new();
        self.walk(&mut |block| done.push(each(block)), &mut Vec::new());
        done
    }

    /// Goes through all rows. A row that cannot be decoded is broken; the others are not touched by it.
    fn walk(&self, each: &mut dyn FnMut(RowBlock<'static>), merged: &mut Vec<Dimensions>) {
        let mut block = RowBlock::default();
        let mut hanging = Hanging::new();
        for (line, row) in (1_u32..).zip(rows(&self.bytes)) {
            let mut text = String::new();
            if !self.encoding.decode_onto(row, &mut text) {
                block.broken.push(BrokenRow {
                    line,
                    code: "undecodable",
                    raw: self.encoding.show(row, HEAD),
                });
                continue;
            }
            let fields = place(&cells(&text), line, &mut hanging, merged);
            if fields.iter().any(|f| !f.is_empty()) {
                block.begin_row(line);
                for field in &fields {
                    block.push_field(FieldKind::Text, field);
                }
            }
            if block.len() >= ROWS_PER_BLOCK {
                each(std::mem::take(&mut block));
            }
        }
        if !block.is_empty() {
            each(block);
        }
    }
}

/// The character set that the page declares.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let label = rest
        .trim_start_matches(['"', '\''])
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .next()?;
    Encoding::for_label(label.as_bytes())
}

/// The bytes from each `<tr` to the next one. `<` is never part of a GB18030 character.
fn rows(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let is_start = |at: usize| {
        let tag = bytes.get(at..at + 4).unwrap_or_default();
        tag.get(..3).is_some_and(|t| t.eq_ignore_ascii_case(b"<tr"))
            && tag.last().is_some_and(|b| b.is_ascii_whitespace() || *b == b'>')
    };
    let mut starts: Vec<usize> = (0..bytes.len())
        .filter(|at| bytes.get(*at) == Some(&b'<') && is_start(*at))
        .collect();
    starts.push(bytes.len());
    let spans: Vec<(usize, usize)> = starts
        .windows(2)
        .filter_map(|w| Some((*w.first()?, *w.last()?)))
        .collect();
    spans.into_iter().filter_map(|(from, to)| bytes.get(from..to))
}

/// One `<td>` or `<th>`.
#[derive(Debug, Default)]
struct HtmlCell {
    text: String,
    columns: usize,
    rows: u32,
}

/// The cells of one row's markup.
fn cells(row: &str) -> Vec<HtmlCell> {
    let mut cells: Vec<HtmlCell> = Vec::new();
    let mut inside = false;
    let mut rest = row;
    while let Some(at) = rest.find('<') {
        let (text, tail) = rest.split_at(at);
        if inside && let Some(cell) = cells.last_mut() {
            push_text(text, &mut cell.text);
        }
        let (tag, after) = if let Some(comment) = tail.strip_prefix("<!--") {
            ("", comment.split_once("-->").map_or("", |(_, after)| after))
        } else {
            tail.get(1..).and_then(|t| t.split_once('>')).unwrap_or((tail, ""))
        };
        rest = after;
        let name_end = tag
            .find(|c: char| c.is_whitespace() || c == '/')
            .filter(|at| *at > 0)
            .unwrap_or(tag.len());
        let (name, attributes) = tag.split_at(name_end);
        match name.to_ascii_lowercase().as_str() {
            "td" | "th" => {
                inside = true;
                cells.push(HtmlCell {
                    text: String::new(),
                    columns: usize::try_from(attribute(attributes, "colspan"))
                        .unwrap_or(1)
                        .min(MAX_COLUMNS),
                    rows: attribute(attributes, "rowspan"),
                });
            }
            "/td" | "/th" | "/tr" | "/table" => inside = false,
            "br" if inside => {
                if let Some(cell) = cells.last_mut() {
                    cell.text.push(' ');
                }
            }
            _ => {}
        }
    }
    if inside && let Some(cell) = cells.last_mut() {
        push_text(rest, &mut cell.text);
    }
    cells
}

/// A positive whole number out of a tag's attributes; 1 if it is not there.
fn attribute(attributes: &str, name: &str) -> u32 {
    let lower = attributes.to_ascii_lowercase();
    let value = lower
        .split_once(name)
        .map(|(_, rest)| rest.trim_start())
        .and_then(|rest| rest.strip_prefix('='));
    let digits = value.unwrap_or_default().trim_start().trim_start_matches(['"', '\'']);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits
        .get(..end)
        .and_then(|d| d.parse().ok())
        .filter(|n| *n > 0)
        .unwrap_or(1)
}

/// Appends text with its entities resolved; unknown ones stay as they are.
fn push_text(mut text: &str, out: &mut String) {
    while let Some((before, rest)) = text.split_once('&') {
        out.push_str(before);
        let found = rest
            .split_once(';')
            .filter(|(name, _)| name.len() <= 8)
            .and_then(|(name, after)| {
                let code = match name.strip_prefix('#') {
                    Some(number) => match number.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok(),
                        None => number.parse().ok(),
                    },
                    None => None,
                };
                let c = match name {
                    "nbsp" => '\u{a0}',
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    "ensp" => '\u{2002}',
                    "emsp" => '\u{2003}',
                    "mdash" => '—',
                    "ndash" => '–',
                    "yen" => '¥',
                    _ => char::from_u32(code?)?,
                };
                Some((c, after))
            });
        if let Some((c, after)) = found {
            out.push(c);
            text = after;
        } else {
            out.push('&');
            text = rest;
        }
    }
    out.push_str(text);
}

/// Puts cells into columns: spans occupy theirs with empty texts, cells from rows above keep theirs.
fn place(cells: &[HtmlCell], line: u32, hanging: &mut Hanging, merged: &mut Vec<Dimensions>) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    let mut below: Vec<(usize, u32)> = Vec::new();
    let skip = |fields: &mut Vec<String>, hanging: &mut Hanging| {
        while let Some(left) = hanging.get_mut(fields.len()).filter(|left| **left > 0) {
            *left -= 1;
            fields.push(String::new());
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
            below.extend((first..fields.len()).map(|column| (column, cell.rows - 1)));
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
    for left in hanging.iter_mut().skip(fields.len()) {
        *left = left.saturating_sub(1);
    }
    for (column, rows) in below {
        if hanging.len() <= column {
            hanging.resize(column + 1, 0);
        }
        if let Some(left) = hanging.get_mut(column) {
            *left = rows;
        }
    }
    fields
}

#[cfg(test)]
mod tests;
