//! Files that are called like lists but are something else: named for what they are, so that somebody can save them anew.

use super::refusal::{BIFF_OLD, DATABASE, DOCUMENT, JSON, PACKED, PDF, PICTURE, Refusal, SPREADSHEETML, WEB_ARCHIVE};

/// First bytes of files that are no text.
const MAGIC: [(&[u8], Refusal); 23] = [
    (b"\x1f\x8b", PACKED),
    (b"7z\xbc\xaf\x27\x1c", PACKED),
    (b"Rar!\x1a\x07", PACKED),
    (b"\xfd7zXZ\0", PACKED),
    (b"\x28\xb5\x2f\xfd", PACKED),
    (b"MSCF\0\0\0\0", PACKED),
    (b"PK\x05\x06", PACKED),
    (b"PK\x07\x08", PACKED),
    (b"%PDF", PDF),
    (b"{\\rtf", DOCUMENT),
    (b"\x89PNG\r\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"SQLite format 3\0", DATABASE),
    (b"\0\x01\0\0Standard Jet DB", DATABASE),
    (b"\0\x01\0\0Standard ACE DB", DATABASE),
    // The first record of a sheet without container: its type, and its length.
    (b"\x09\0\x04\0", BIFF_OLD),
    (b"\x09\x02\x06\0", BIFF_OLD),
    (b"\x09\x04\x06\0", BIFF_OLD),
    (b"\x09\x08\x08\0", BIFF_OLD),
    (b"\x09\x08\x10\0", BIFF_OLD),
];

/// Where the mark of a tape archive stands.
const TAR: std::ops::Range<usize> = 257..262;

/// What a file is that is no text, by its first bytes.
pub(super) fn by_magic(head: &[u8]) -> Option<Refusal> {
    let found = MAGIC
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map(|(_, refusal)| *refusal);
    found
        .or_else(|| (head.get(TAR) == Some(b"ustar") || is_bzip(head)).then_some(PACKED))
        .or_else(|| is_dbf(head).then_some(DATABASE))
}

/// Packed with bzip2; three letters alone might begin a heading.
fn is_bzip(head: &[u8]) -> bool {
    head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY")
}

/// A table of dBase: version, day of the last change, and a header that ends with a carriage return.
fn is_dbf(head: &[u8]) -> bool {
    let [version, _, month, day, ..] = head else {
        return false;
    };
    let length = |at: usize| Some(usize::from(*head.get(at)?) | usize::from(*head.get(at + 1)?) << 8);
    let fields = length(8).filter(|n| *n > 32 && n % 32 <= 8);
    matches!(version, 0x02..=0x05 | 0x30..=0x32 | 0x43 | 0x63 | 0x83 | 0x8b | 0xcb | 0xf5)
        && (1..=12).contains(month)
        && (1..=31).contains(day)
        && fields
            .and_then(|n| head.get(32..n))
            .is_some_and(|header| header.contains(&b'\r'))
}

/// What a text is that is no list; `text` is in lower case, without mark and blanks in front.
pub(super) fn by_markup(text: &[u8]) -> Option<Refusal> {
    let has = |part: &[u8]| text.windows(part.len()).any(|w| w == part);
    if text.starts_with(b"<") && has(b"urn:schemas-microsoft-com:office:spreadsheet") && has(b"workbook") {
        return Some(SPREADSHEETML);
    }
    let mail = text.starts_with(b"mime-version:") || text.starts_with(b"from:") && has(b"\nmime-version:");
    if mail && has(b"content-type:") {
        return Some(WEB_ARCHIVE);
    }
    // A heading may begin with a bracket, but not with a quoted name in one.
    let bare: Vec<u8> = text
        .iter()
        .take(64)
        .copied()
        .filter(|b| !b.is_ascii_whitespace())
        .collect();
    (bare.starts_with(b"{\"") || bare.starts_with(b"[{")).then_some(JSON)
}

/// What a zip archive without a workbook is, by the names of its parts in lower case.
pub(super) fn by_parts(names: &[String]) -> Refusal {
    use super::refusal::{BINARY_WORKBOOK, NO_WORKBOOK, OPEN_DOCUMENT};
    let any = |part: &str| names.iter().any(|name| name.starts_with(part));
    match () {
        () if any("xl/workbook.bin") => BINARY_WORKBOOK,
        () if any("mimetype") && any("content.xml") => OPEN_DOCUMENT,
        () if any("word/") || any("ppt/") => DOCUMENT,
        () if any("[content_types].xml") => NO_WORKBOOK,
        () => PACKED,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let code = |head: &[u8]| by_magic(head).map(|r| r.code);
        assert_eq!(code(b"\x1f\x8b\x08\0"), Some("packed"));
        assert_eq!(code(b"%PDF-1.7"), Some("pdf"));
        assert_eq!(code(b"\x09\0\x04\0\x02\0\x10\0"), Some("biff_old"));
        assert_eq!(code(b"\t\xe7\xa8\x8e"), None);
        assert_eq!(code("税号,金额".as_bytes()), None);
        let mut tar = vec![b'a'; 257];
        tar.extend(b"ustar\0");
        assert_eq!(code(&tar), Some("packed"));
        let mut dbf = vec![0x03, 122, 12, 31, 5, 0, 0, 0, 65, 0, 10, 0];
        dbf.resize(64, 0);
        dbf.push(b'\r');
        assert_eq!(code(&dbf), Some("database"));
        let markup = |text: &[u8]| by_markup(text).map(|r| r.code);
        assert_eq!(markup(b"{ \"rows\": []}"), Some("json"));
        assert_eq!(
            markup(b"mime-version: 1.0\ncontent-type: multipart/related"),
            Some("web_archive")
        );
        assert_eq!(markup(b"[a],b"), None);
    }

    #[test]
    fn archives() {
        let code = |names: &[&str]| by_parts(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>()).code;
        assert_eq!(code(&["17.csv"]), "packed");
        assert_eq!(code(&["[content_types].xml", "word/document.xml"]), "document");
        assert_eq!(code(&["mimetype", "content.xml"]), "open_document");
        assert_eq!(code(&["[content_types].xml", "xl/workbook.bin"]), "binary_workbook");
    }
}
