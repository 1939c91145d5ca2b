//! How a text file ends: a transfer that broke off leaves half a line.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::text::TextOptions;
use super::{ReadError, TextEncoding, utf16};

/// The last line must lie within so many bytes from the end.
const TAIL: u64 = 1 << 20;

/// The last line of a text file that does not end with a line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tail {
    /// Its fields; `None` if a character or a quote in it is not complete.
    pub(crate) fields: Option<Vec<String>>,
}

/// Looks at the end of a text file; `None` if it ends with a line end, or is in UTF-16.
///
/// # Errors
/// [`ReadError::Io`] if it cannot be read.
pub(crate) fn tail(path: &Path, options: &TextOptions, encoding: TextEncoding) -> Result<Option<Tail>, ReadError> {
    let io = ReadError::io(path);
    let mut file = File::open(path).map_err(&io)?;
    let mut head = Vec::new();
    file.by_ref().take(4096).read_to_end(&mut head).map_err(&io)?;
    if utf16::recognise(&head).is_some() {
        return Ok(None);
    }
    let size = file.seek(SeekFrom::End(0)).map_err(&io)?;
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL))).map_err(&io)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(&io)?;
    Ok(last_line(&bytes).and_then(|line| of_line(line, options, encoding)))
}

/// What stands behind the last line end, if it is more than blanks and the old mark of an end.
fn last_line(bytes: &[u8]) -> Option<&[u8]> {
    let bare = bytes.strip_suffix(b"\x1a").unwrap_or(bytes);
    let start = bare
        .iter()
        .rposition(|b| matches!(b, b'\n' | b'\r'))
        .map_or(0, |at| at + 1);
    bare.get(start..).filter(|line| !line.trim_ascii().is_empty())
}

/// `None` if the line is the end of a record that began on an earlier line.
fn of_line(line: &[u8], options: &TextOptions, encoding: TextEncoding) -> Option<Tail> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let mut text = String::new();
    if !encoding.decode_onto(line, &mut text) && !TextEncoding::Utf8.decode_onto(line, &mut text) {
        return Some(Tail { fields: None });
    }
    let delimiter = char::from(options.delimiter);
    if options.has_quotes && text.matches('"').count() % 2 == 1 {
        let before = text.rsplit_once('"').map_or("", |(before, _)| before);
        let opens = before.is_empty() || before.ends_with(delimiter);
        return opens.then_some(Tail { fields: None });
    }
    let fields = if options.has_quotes && text.contains('"') {
        super::head::split(&text, options)
    } else {
        text.split(delimiter).map(str::to_owned).collect()
    };
    Some(Tail { fields: Some(fields) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8], encoding: TextEncoding) -> Option<Option<usize>> {
        let options = TextOptions {
            delimiter: b',',
            encoding: None,
            has_quotes: true,
        };
        let tail = last_line(bytes).and_then(|line| of_line(line, &options, encoding))?;
        Some(tail.fields.map(|fields| fields.len()))
    }

    #[test]
    fn ends() {
        let utf8 = TextEncoding::Utf8;
        assert_eq!(of(b"a,b\n1,2\n", utf8), None);
        assert_eq!(of(b"a,b\n1,2\r\n\x1a", utf8), None);
        assert_eq!(of(b"a,b\n1,2", utf8), Some(Some(2)));
        assert_eq!(of(b"a,b\n1", utf8), Some(Some(1)));
        assert_eq!(of(b"a,b\n1,\"x", utf8), Some(None));
        assert_eq!(of(b"a,b\n1,\"x,y\"", utf8), Some(Some(2)));
        assert_eq!(of(b"a,b\n1,\"x\ny\",2", utf8), None);
        let gb = encoding_rs::GB18030.encode("1,元江").0.into_owned();
        assert_eq!(of(&gb, TextEncoding::Gb18030), Some(Some(2)));
        assert_eq!(of(&gb[..gb.len() - 1], TextEncoding::Gb18030), Some(None));
    }
}
