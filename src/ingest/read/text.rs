//! Delimited text files.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use rayon::iter::{ParallelBridge, ParallelIterator};

use super::chunk::with_block;
use super::cutter::Cutter;
use super::encoding::{byte_order_mark, vote};
use super::error::file_name;
use super::quotes::Syntax;
use super::{ReadError, TextEncoding};
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
    cutter: Cutter<File>,
    header: Vec<String>,
    encoding: TextEncoding,
    syntax: Syntax,
    path: PathBuf,
}

impl TextFile {
    /// Opens a file and reads its first line.
    ///
    /// # Errors
    /// [`ReadError`] if the file cannot be read, is UTF-16, or its header cannot be cut.
    pub fn open(path: &Path, options: &TextOptions) -> Result<TextFile, ReadError> {
        TextFile::in_chunks(path, options, CHUNK)
    }

    /// [`TextFile::open`] with a chosen block size.
    pub(super) fn in_chunks(path: &Path, options: &TextOptions, chunk: usize) -> Result<TextFile, ReadError> {
        let (file, encoding) = open(path, options.encoding)?;
        let syntax = Syntax {
            delimiter: options.delimiter,
            quotes: options.has_quotes,
            double_byte: encoding == TextEncoding::Gb18030,
        };
        let mut cutter = Cutter::new(file, syntax, chunk);
        let mut header = Vec::new();
        if let Some(first) = cutter.next_chunk(1).map_err(ReadError::io(path))? {
            header = with_block(&first, encoding, syntax, |head| match head.broken.first() {
                Some(broken) => Err(ReadError::Header {
                    file: file_name(path),
                    code: broken.code,
                }),
                None => Ok(head.rows().flat_map(|row| fields(&row)).collect()),
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

    /// How the file is encoded.
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
    /// [`ReadError`] if the file cannot be read.
    pub fn read<T: Send>(mut self, each: impl Fn(RowBlock<'_>) -> T + Sync) -> Result<Vec<T>, ReadError> {
        let (encoding, syntax) = (self.encoding, self.syntax);
        let mut done: Vec<(usize, Result<T, std::io::Error>)> =
            std::iter::from_fn(|| self.cutter.next_chunk(usize::MAX).transpose())
                .enumerate()
                .par_bridge()
                .map(|(at, chunk)| (at, chunk.map(|chunk| with_block(&chunk, encoding, syntax, &each))))
                .collect();
        done.sort_unstable_by_key(|(at, _)| *at);
        let results: Result<Vec<T>, std::io::Error> = done.into_iter().map(|(_, result)| result).collect();
        results.map_err(ReadError::io(&self.path))
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
    let (mut file, _) = open(path, Some(encoding))?;
    let start = file.stream_position().map_err(&io)?;
    let mut rows = Vec::with_capacity(places.len());
    let mut bytes = Vec::new();
    for place in places {
        file.seek(SeekFrom::Start(start.saturating_add(place.offset)))
            .map_err(&io)?;
        bytes.clear();
        file.by_ref()
            .take(u64::from(place.length))
            .read_to_end(&mut bytes)
            .map_err(&io)?;
        rows.push(encoding.show(&bytes, bytes.len()));
    }
    Ok(rows)
}

fn fields(row: &crate::ingest::Row<'_>) -> Vec<String> {
    (0..row.len())
        .filter_map(|i| row.field(i))
        .map(|(_, text)| text.to_owned())
        .collect()
}

/// Opens a file behind its byte-order mark and settles its character set.
fn open(path: &Path, wanted: Option<TextEncoding>) -> Result<(File, TextEncoding), ReadError> {
    let io = ReadError::io(path);
    let mut file = File::open(path).map_err(&io)?;
    let mut head = Vec::with_capacity(3);
    file.by_ref().take(3).read_to_end(&mut head).map_err(&io)?;
    let (mark, supported) = byte_order_mark(&head);
    if !supported {
        return Err(ReadError::Encoding {
            file: file_name(path),
            reason: "UTF-16 text is not supported",
        });
    }
    let encoding = match wanted {
        Some(encoding) => encoding,
        None if mark > 0 => TextEncoding::Utf8,
        None => {
            file.rewind().map_err(&io)?;
            vote(&file).map_err(&io)?
        }
    };
    let start = u64::try_from(mark).unwrap_or_default();
    file.seek(SeekFrom::Start(start)).map_err(&io)?;
    Ok((file, encoding))
}

#[cfg(test)]
mod tests;
