//! What a file is, by its first bytes. Names lie: HTML tables and tab-separated texts are often called .xls.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{ReadError, utf16};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A zipped workbook (.xlsx).
    Xlsx,
    /// An OLE2 workbook (.xls, BIFF).
    Xls,
    /// A web page with a table.
    Html,
    /// Delimited text.
    Text,
}

/// Bytes looked at.
const HEAD: u64 = 4096;

/// Tells a file's format from its first bytes.
///
/// # Errors
/// [`ReadError::Io`] if the file cannot be read.
pub fn detect(path: &Path) -> Result<Format, ReadError> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(ReadError::io(path))?;
    file.take(HEAD).read_to_end(&mut head).map_err(ReadError::io(path))?;
    Ok(of_head(&head))
}

fn of_head(head: &[u8]) -> Format {
    if head.starts_with(b"PK\x03\x04") {
        return Format::Xlsx;
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Format::Xls;
    }
    // Tags are ASCII: without their zero bytes they read the same in UTF-16.
    let narrow: Vec<u8> = match utf16::recognise(head) {
        Some((mark, _)) => head.iter().skip(mark).copied().filter(|b| *b != 0).collect(),
        None => head.to_vec(),
    };
    let text = narrow
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(&narrow)
        .trim_ascii_start()
        .to_ascii_lowercase();
    let has = |tag: &[u8]| text.windows(tag.len()).any(|w| w == tag);
    if text.starts_with(b"<")
        && [&b"<html"[..], b"<!doctype html", b"<table", b"<meta"]
            .iter()
            .any(|t| has(t))
    {
        return Format::Html;
    }
    Format::Text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_first_bytes() {
        assert_eq!(of_head(b"PK\x03\x04rest"), Format::Xlsx);
        assert_eq!(of_head(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Format::Xls);
        assert_eq!(of_head(b"\xef\xbb\xbf\r\n<HTML xmlns:x=\"\">"), Format::Html);
        assert_eq!(of_head(b"<table><tr>"), Format::Html);
        let wide: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(of_head(&wide), Format::Html);
        assert_eq!(of_head(b"a,b<html>\n"), Format::Text);
        assert_eq!(of_head(b""), Format::Text);
    }
}
