//! How a text file is written: character set and delimiter, from its beginning.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use encoding_rs::GB18030;

use crate::ingest::read::{ReadError, TextEncoding, TextOptions};

/// Bytes looked at.
const HEAD: u64 = 64 * 1024;
/// Lines looked at for the delimiter.
const LINES: usize = 20;
const DELIMITERS: [u8; 4] = [b',', b'|', b'\t', b';'];

/// Character set and delimiter of a text file.
pub(super) fn sniff(path: &Path) -> Result<TextOptions, ReadError> {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    read.map_err(|source| ReadError::Io {
        file: path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default(),
        source,
    })?;
    let encoding = encoding(&head);
    let text = match encoding {
        TextEncoding::Utf8 => String::from_utf8_lossy(&head),
        TextEncoding::Gb18030 => GB18030.decode_without_bom_handling(&head).0,
    };
    let delimiter = delimiter(&text);
    Ok(TextOptions {
        delimiter,
        encoding: Some(encoding),
        has_quotes: delimiter == b',',
    })
}

/// What most lines beyond ASCII are written in; the last line may be cut and does not count.
fn encoding(head: &[u8]) -> TextEncoding {
    let mut lines: Vec<&[u8]> = head
        .split(|b| matches!(b, b'\n' | b'\r'))
        .filter(|l| !l.is_ascii())
        .collect();
    if lines.len() > 1 {
        lines.pop();
    }
    let utf8 = lines.iter().filter(|line| std::str::from_utf8(line).is_ok()).count();
    if utf8 * 2 >= lines.len() {
        TextEncoding::Utf8
    } else {
        TextEncoding::Gb18030
    }
}

/// The character that cuts most of the first lines into as many fields as the first line; comma if there is none.
fn delimiter(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(LINES).collect();
    let count = |line: &str, delimiter: u8| line.bytes().filter(|b| *b == delimiter).count();
    let rank = |delimiter: u8| {
        let first = lines.first().map_or(0, |line| count(line, delimiter));
        let same = lines.iter().filter(|line| count(line, delimiter) == first).count();
        (first > 0).then_some((first > 0, same, first))
    };
    let best = DELIMITERS.iter().rev().max_by_key(|d| rank(**d));
    best.copied().filter(|d| rank(*d).is_some()).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters() {
        assert_eq!(delimiter("a|b|c\n1|2,5|3\n"), b'|');
        assert_eq!(delimiter("a,b,c\n1,2|5,3\n"), b',');
        assert_eq!(delimiter("a\tb\n1\t2,5\n"), b'\t');
        assert_eq!(delimiter("a;b;c\n"), b';');
        assert_eq!(delimiter("甲\n乙\n"), b',');
        assert_eq!(delimiter(""), b',');
    }

    #[test]
    fn character_sets() {
        assert_eq!(encoding("税号,名称\n1,甲\n".as_bytes()), TextEncoding::Utf8);
        assert_eq!(encoding(&GB18030.encode("税号,名称\n1,甲\n").0), TextEncoding::Gb18030);
        assert_eq!(encoding(b"a,b\n1,2\n"), TextEncoding::Utf8);
    }
}
