//! Delimited text files.

use std::convert::Infallible;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rayon::iter::{ParallelBridge, ParallelIterator};

use super::chunk::with_block;
use super::cutter::{Chunk, Cutter};
use super::error::file_name;
use super::in_order::InOrder;
use super::opening;
use super::quotes::Syntax;
use super::{ReadError, TextEncoding, TextHead};
use crate::ingest::{RawPlace, RowBlock};

/// Bytes per block of rows: small enough for the caches, large enough to be worth handing to another thread.
const CHUNK: usize = 1 << 20;

/// How a text file is written.
#[derive(Clone, Copy, Debug)]
pub struct TextOptions {
    /// Separates fields, e.g. `,`, `|`, tab.
    pub delimiter: u8,
    /// The character set; `None`: byte-order mark, otherwise UTF-8 or GB18030, whichever fits most lines.
    pub encoding: Option<TextEncoding>,
    /// True if fields may be quoted with `"`.
    pub has_quotes: bool,
}

/// A text file whose header is read.
pub struct TextFile {
    cutter: Cutter<Box<dyn Read + Send>>,
    header: Vec<String>,
    encoding: TextEncoding,
    syntax: Syntax,
    path: PathBuf,
}

impl TextFile {
    /// Opens a file and reads its first line.
    ///
    /// # Errors
    /// [`ReadError`] if the file cannot be read, is refused, or its header cannot be cut.
    pub fn open(path: &Path, options: &TextOptions) -> Result<TextFile, ReadError> {
        TextFile::in_chunks(path, options, 0, CHUNK)
    }

    /// Opens a file whose header stands below so many title lines.
    ///
    /// # Errors
    /// As [`TextFile::open`].
    pub fn below(path: &Path, options: &TextOptions, titles: u32) -> Result<TextFile, ReadError> {
        TextFile::in_chunks(path, options, titles, CHUNK)
    }

    /// Opens a file whose header was found; its headings may have line breaks in quotes.
    ///
    /// # Errors
    /// As [`TextFile::open`].
    pub fn at(path: &Path, head: &TextHead) -> Result<TextFile, ReadError> {
        let columns = head.rows.first().map_or(0, Vec::len);
        TextFile::with(path, &head.options, (head.titles, columns), CHUNK)
    }

    /// [`TextFile::below`] with a chosen block size.
    pub(super) fn in_chunks(
        path: &Path,
        options: &TextOptions,
        titles: u32,
        chunk: usize,
    ) -> Result<TextFile, ReadError> {
        TextFile::with(path, options, (titles, 0), chunk)
    }

    /// `columns` of the header; 0 if they are not known, and then it is one line.
    fn with(
        path: &Path,
        options: &TextOptions,
        (titles, columns): (u32, usize),
        chunk: usize,
    ) -> Result<TextFile, ReadError> {
        let opened = opening::open(path, options.encoding, options.delimiter, titles)?;
        let encoding = opened.encoding;
        let syntax = Syntax {
            delimiter: options.delimiter,
            quotes: options.has_quotes,
            double_byte: encoding == TextEncoding::Gb18030,
        };
        let mut cutter = Cutter::new(opened.input, syntax, chunk);
        cutter.columns = columns;
        let mut header = Vec::new();
        if let Some(first) = cutter.next_chunk(1).map_err(ReadError::io(path))? {
            header = with_block(&first, encoding, syntax, &cutter.used(), |head| {
                match head.broken.first() {
                    Some(broken) => Err(ReadError::Header {
                        file: file_name(path),
                        code: broken.code,
                    }),
                    None => Ok(head.rows().flat_map(|row| fields(&row)).collect()),
                }
            })?;
        }
        cutter.columns = header.len();
        Ok(TextFile {
            cutter,
            header,
            encoding,
            syntax,
            path: path.to_path_buf(),
        })
    }

    /// The fields of the first line.
    #[must_use]
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The character set of the rows; UTF-8 for a file in UTF-16, which is transcoded while it is read.
    #[must_use]
    pub fn encoding(&self) -> TextEncoding {
        self.encoding
    }

    /// Reads the rows behind the header in blocks, in parallel, and gives what `each` made of them, in file order.
    /// Memory is bounded by a few blocks per thread.
    ///
    /// Lines that cannot be decoded (`undecodable`), whose quote is never closed (`unclosed_quote`) or that are longer
    /// than 1 MiB (`too_long`) are [`crate::ingest::BrokenRow`]s of their block. Empty lines are skipped. A row may
    /// have fewer or more fields than the header.
    ///
    /// # Errors
    /// [`ReadError`] if the file cannot be read or is refused.
    pub fn read<T: Send>(self, each: impl Fn(RowBlock<'_>) -> T + Sync) -> Result<Vec<T>, ReadError> {
        let mut all = Vec::new();
        let done = self.read_in_order(each, |one| {
            all.push(one);
            Ok::<(), Infallible>(())
        })?;
        match done {
            Ok(()) => Ok(all),
        }
    }

    /// As [`TextFile::read`], but what `each` made of a block is handed `to` somebody at once, in file order, so that only a few
    /// blocks are there at a time. Gives the first error of `to`; later blocks are not handed on then.
    ///
    /// # Errors
    /// As [`TextFile::read`].
    pub fn read_in_order<T: Send, E: Send>(
        mut self,
        each: impl Fn(RowBlock<'_>) -> T + Sync,
        mut to: impl FnMut(T) -> Result<(), E> + Send,
    ) -> Result<Result<(), E>, ReadError> {
        let (encoding, syntax) = (self.encoding, self.syntax);
        let used = self.cutter.used();
        let work = |chunk: Chunk| {
            let done = with_block(&chunk, encoding, syntax, &used, &each);
            used.give(chunk.bytes);
            done
        };
        let mut outcome = Ok(Ok(()));
        let in_order = InOrder::new(|block: Result<T, std::io::Error>| {
            if let Ok(Ok(())) = outcome {
                outcome = block.map(&mut to);
            }
        });
        std::iter::from_fn(|| self.cutter.next_chunk(usize::MAX).transpose())
            .enumerate()
            .par_bridge()
            .for_each(|(at, chunk)| in_order.put(at, chunk.map(work)));
        drop(in_order);
        outcome.map_err(ReadError::io(&self.path))
    }
}

/// Header and blocks of a text file at once: [`TextFile::open`] and [`TextFile::read`].
///
/// # Errors
/// As these.
pub fn read_text<T: Send>(
    path: &Path,
    options: &TextOptions,
    each: impl Fn(RowBlock<'_>) -> T + Sync,
) -> Result<(Vec<String>, Vec<T>), ReadError> {
    let file = TextFile::open(path, options)?;
    let header = file.header().to_vec();
    Ok((header, file.read(each)?))
}

/// Fetches rows of a text file again, as they are written there. `places` come in ascending order.
///
/// # Errors
/// [`ReadError`] if the file cannot be read.
pub fn fetch_rows(path: &Path, encoding: TextEncoding, places: &[RawPlace]) -> Result<Vec<String>, ReadError> {
    let io = ReadError::io(path);
    let mut opened = opening::open(path, Some(encoding), NO_DELIMITER, 0)?;
    let mut file = File::open(path).map_err(&io)?;
    let mut passed = 0;
    let mut rows = Vec::with_capacity(places.len());
    let mut bytes = Vec::new();
    for place in places {
        bytes.clear();
        let length = u64::from(place.length);
        if opened.transcoded {
            // Places count bytes of the transcoded text, which has to be read from the start.
            let skip = place.offset.saturating_sub(passed);
            std::io::copy(&mut opened.input.by_ref().take(skip), &mut std::io::sink()).map_err(&io)?;
            opened
                .input
                .by_ref()
                .take(length)
                .read_to_end(&mut bytes)
                .map_err(&io)?;
            passed = place.offset.saturating_add(length);
        } else {
            let start = SeekFrom::Start(opened.mark.saturating_add(place.offset));
            file.seek(start).map_err(&io)?;
            Read::by_ref(&mut file)
                .take(length)
                .read_to_end(&mut bytes)
                .map_err(&io)?;
        }
        rows.push(encoding.show(&bytes, bytes.len()));
    }
    Ok(rows)
}

/// A byte that is in no text.
const NO_DELIMITER: u8 = 0xff;

fn fields(row: &crate::ingest::Row<'_>) -> Vec<String> {
    (0..row.len())
        .filter_map(|i| row.field(i))
        .map(|(_, text)| text.to_owned())
        .collect()
}

#[cfg(test)]
mod tests;
