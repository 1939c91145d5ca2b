//! Delimited text files.

use std::path::Path;

use rayon::iter::{ParallelBridge, ParallelIterator};

use super::chunk::to_block;
use super::cutter::Cutter;
use super::error::file_name;
use super::opening;
use super::quotes::Syntax;
use super::{ReadError, TextEncoding};
use crate::ingest::RowBlock;

/// Bytes per block of rows.
const CHUNK: usize = 4 << 20;

/// How a text file is written.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions {
    /// Separates fields, e.g. `,`, `|`, tab.
    pub delimiter: u8,
    /// The character set if nothing in the file speaks against it: byte-order mark, zero bytes of UTF-16, then UTF-8 or
    /// GB18030, whichever fits most lines.
    pub encoding: Option<TextEncoding>,
    /// True if fields may be quoted with `"`.
    pub has_quotes: bool,
}

/// Reads a text file in blocks, in parallel, and gives the header's fields and what `each` made of the blocks, in
/// file order. Blocks do not contain the header. Memory is bounded by a few blocks per thread.
///
/// Lines that cannot be decoded (`undecodable`), whose quote is never closed (`unclosed_quote`) or that are longer
/// than 1 MiB (`too_long`) are [`crate::ingest::BrokenRow`]s of their block. Empty lines are skipped. A row may have
/// fewer or more fields than the header.
///
/// # Errors
/// [`ReadError`] if the file cannot be read, is refused, or its header cannot be cut.
pub fn read_text<T: Send>(
    path: &Path,
    options: &TextOptions,
    each: impl Fn(RowBlock) -> T + Sync,
) -> Result<(Vec<String>, Vec<T>), ReadError> {
    read_in_chunks(path, options, 0, CHUNK, each)
}

/// [`read_text`] of a file whose header stands below so many title lines.
///
/// # Errors
/// As [`read_text`].
pub fn read_text_below<T: Send>(
    path: &Path,
    options: &TextOptions,
    titles: u32,
    each: impl Fn(RowBlock) -> T + Sync,
) -> Result<(Vec<String>, Vec<T>), ReadError> {
    read_in_chunks(path, options, titles, CHUNK, each)
}

/// [`read_text`] with a chosen block size.
pub(super) fn read_in_chunks<T: Send>(
    path: &Path,
    options: &TextOptions,
    titles: u32,
    chunk: usize,
    each: impl Fn(RowBlock) -> T + Sync,
) -> Result<(Vec<String>, Vec<T>), ReadError> {
    let io = ReadError::io(path);
    let opened = opening::open(path, options.encoding, options.delimiter, titles)?;
    let encoding = opened.encoding;
    let syntax = Syntax {
        delimiter: options.delimiter,
        quotes: options.has_quotes,
        double_byte: encoding == TextEncoding::Gb18030,
    };
    let mut cutter = Cutter::new(opened.input, syntax, chunk);
    let Some(first) = cutter.next_chunk(1).map_err(&io)? else {
        return Ok((Vec::new(), Vec::new()));
    };
    let head = to_block(&first, encoding, syntax);
    if let Some(broken) = head.broken.first() {
        return Err(ReadError::Header {
            file: file_name(path),
            code: broken.code,
        });
    }
    let header: Vec<String> = head.rows().flat_map(|row| fields(&row)).collect();
    cutter.columns = header.len();
    let mut done: Vec<(usize, Result<T, std::io::Error>)> =
        std::iter::from_fn(|| cutter.next_chunk(usize::MAX).transpose())
            .enumerate()
            .par_bridge()
            .map(|(at, chunk)| (at, chunk.map(|chunk| each(to_block(&chunk, encoding, syntax)))))
            .collect();
    done.sort_unstable_by_key(|(at, _)| *at);
    let results: Result<Vec<T>, std::io::Error> = done.into_iter().map(|(_, result)| result).collect();
    Ok((header, results.map_err(&io)?))
}

fn fields(row: &crate::ingest::Row<'_>) -> Vec<String> {
    (0..row.len())
        .filter_map(|i| row.field(i))
        .map(|(_, text)| text.to_owned())
        .collect()
}

#[cfg(test)]
mod tests;
