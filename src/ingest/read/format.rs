//! What a file is, by its first bytes. Names lie: HTML tables and tab-separated texts are often called .xls.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::error::file_name;
use super::refusal::{EMPTY_FILE, FRAMESET, Refusal, XML_OTHER};
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

/// Bytes looked at: pages that a spreadsheet program saves have long scripts in front of their frames.
const HEAD: u64 = 64 << 10;

/// Tells a file's format from its first bytes.
///
/// # Errors
/// [`ReadError::Io`] if the file cannot be read; [`ReadError::Refused`] if it is empty or plainly something else than a list.
pub fn detect(path: &Path) -> Result<Format, ReadError> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(ReadError::io(path))?;
    file.take(HEAD).read_to_end(&mut head).map_err(ReadError::io(path))?;
    of_head(&head).map_err(|refusal| ReadError::refused(&file_name(path), "", refusal))
}

fn of_head(head: &[u8]) -> Result<Format, Refusal> {
    if head.starts_with(b"PK\x03\x04") {
        return Ok(Format::Xlsx);
    }
    if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return Ok(Format::Xls);
    }
    if let Some(refusal) = super::other_kinds::by_magic(head) {
        return Err(refusal);
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
    if text.is_empty() && (head.len() as u64) < HEAD {
        return Err(EMPTY_FILE);
    }
    if let Some(refusal) = super::other_kinds::by_markup(&text) {
        return Err(refusal);
    }
    let has = |tag: &[u8]| text.windows(tag.len()).any(|w| w == tag);
    let is_page = text.starts_with(b"<")
        && [&b"<html"[..], b"<!doctype html", b"<table", b"<meta"]
            .iter()
            .any(|t| has(t));
    match is_page {
        true if has(b"<frameset") && !has(b"<table") => Err(FRAMESET),
        true => Ok(Format::Html),
        false if text.starts_with(b"<?xml") => Err(XML_OTHER),
        false => Ok(Format::Text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_first_bytes() {
        let wide: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (head, format) in [
            (&b"PK\x03\x04rest"[..], Format::Xlsx),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format::Xls),
            (b"\xef\xbb\xbf\r\n<HTML xmlns:x=\"\">", Format::Html),
            (b"<table><tr>", Format::Html),
            (wide.as_slice(), Format::Html),
            (b"a,b<html>\n", Format::Text),
            (b"{a},b\n", Format::Text),
        ] {
            assert_eq!(of_head(head).map_err(|r| r.code), Ok(format));
        }
    }

    #[test]
    fn what_is_no_list() {
        let long_script = format!(
            "<html><head><script>{}</script></head><frameset rows=1>",
            "x;".repeat(5000)
        );
        for (head, code) in [
            (&b""[..], "empty_file"),
            (b"\xef\xbb\xbf \r\n", "empty_file"),
            (b"<html><frameset rows=1><frame src=x></frameset></html>", "frameset"),
            (long_script.as_bytes(), "frameset"),
            (
                b"<?xml version=\"1.0\"?>\n<?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                "xml_spreadsheet",
            ),
            (b"<?xml version=\"1.0\"?><list/>", "xml_other"),
        ] {
            assert_eq!(of_head(head).map_err(|r| r.code), Err(code));
        }
    }
}
