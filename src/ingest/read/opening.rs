//! How a text file begins: byte-order mark, character set, title lines.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::bounds::check_size;
use super::encoding::{byte_order_mark, vote};
use super::guard::Guard;
use super::titles::Titles;
use super::utf16::{self, Endian, Utf16};
use super::{Format, ReadError, TextEncoding, detect};

/// Bytes in which UTF-16 must show itself.
const HEAD: u64 = 4096;

/// A text file that is ready to be read.
pub(super) struct Opened {
    /// Its bytes behind the mark, in `encoding`, watched for what no export has.
    pub(super) input: Box<dyn Read + Send>,
    /// Character set of `input`.
    pub(super) encoding: TextEncoding,
    /// True if `input` is not the file byte for byte but its UTF-16 as UTF-8: places in it are no places in the file.
    pub(super) transcoded: bool,
    /// Length of the byte-order mark.
    pub(super) mark: u64,
}

/// Opens a text file behind its byte-order mark. The mark of UTF-16 or its zero bytes decide about the character set, then what most lines
/// fit; the mark of UTF-8 and `wanted` only where nothing speaks against them. The first `titles` lines are blanked.
pub(super) fn open(path: &Path, wanted: Option<TextEncoding>, delimiter: u8, titles: u32) -> Result<Opened, ReadError> {
    let io = ReadError::io(path);
    let mut file = File::open(path).map_err(&io)?;
    let (mark, charset) = begin(&mut file, wanted).map_err(&io)?;
    file.seek(SeekFrom::Start(mark)).map_err(&io)?;
    let (encoding, transcoded) = match charset {
        Charset::Wide(_) => (TextEncoding::Utf8, true),
        Charset::Narrow(encoding) => (encoding, false),
    };
    let guarded: Box<dyn Read + Send> = match charset {
        Charset::Wide(endian) => Box::new(Guard::new(Utf16::new(file, endian), delimiter)),
        Charset::Narrow(_) => Box::new(Guard::new(file, delimiter)),
    };
    Ok(Opened {
        input: if titles == 0 {
            guarded
        } else {
            Box::new(Titles::new(guarded, titles))
        },
        encoding,
        transcoded,
        mark,
    })
}

/// Bytes that [`gate`] looks at.
const GLANCE: u64 = 32 << 20;

/// Looks at the beginning of a file: refuses at once what no export is, before anybody reads it as a whole.
///
/// # Errors
/// [`ReadError`] if it cannot be read, has NUL bytes or an endless line, or is too large for its kind.
pub fn gate(path: &Path) -> Result<(), ReadError> {
    match detect(path)? {
        Format::Text => {}
        Format::Xls => return check_size(path).map(|_| ()),
        Format::Xlsx | Format::Html => return Ok(()),
    }
    let io = ReadError::io(path);
    let mut file = File::open(path).map_err(&io)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head).map_err(&io)?;
    file.rewind().map_err(&io)?;
    let glance = file.take(GLANCE);
    // Whatever the delimiter is: 0xff is in no text.
    let result = match utf16::recognise(&head) {
        Some((_, endian)) => std::io::copy(&mut Guard::new(Utf16::new(glance, endian), 0xff), &mut std::io::sink()),
        None => std::io::copy(&mut Guard::new(glance, 0xff), &mut std::io::sink()),
    };
    result.map(|_| ()).map_err(&io)
}

enum Charset {
    Narrow(TextEncoding),
    Wide(Endian),
}

/// Length of the mark, and the character set.
fn begin(file: &mut File, wanted: Option<TextEncoding>) -> std::io::Result<(u64, Charset)> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head)?;
    if let Some((mark, endian)) = utf16::recognise(&head) {
        return Ok((mark as u64, Charset::Wide(endian)));
    }
    let mark = byte_order_mark(&head);
    file.seek(SeekFrom::Start(mark as u64))?;
    // Some tools put the mark in front of a text without converting it: the lines have the last word.
    let wanted = if mark > 0 { Some(TextEncoding::Utf8) } else { wanted };
    Ok((mark as u64, Charset::Narrow(vote(Guard::new(file, 0), wanted)?)))
}
