use std::io::Write;

use proptest::prelude::*;

use crate::ingest::read::text::TextFile;
use crate::ingest::read::{TextEncoding, TextOptions};

/// What becomes of the lines below a header: (line, text), or (line, code).
fn lines(bytes: &[u8], encoding: TextEncoding, chunk: usize) -> Vec<(u32, String)> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"a,b\n").unwrap();
    file.write_all(bytes).unwrap();
    let options = TextOptions {
        delimiter: b',',
        encoding: Some(encoding),
        has_quotes: true,
    };
    let file = TextFile::in_chunks(file.path(), &options, 0, chunk).unwrap();
    let blocks = file.read(|block| {
        let fine = block.rows().map(|row| (row.line(), row.raw()));
        let broken = block.broken.iter().map(|row| (row.line, row.code.to_owned()));
        fine.chain(broken).collect::<Vec<_>>()
    });
    let mut lines: Vec<_> = blocks.unwrap().concat();
    lines.sort();
    lines
}

#[test]
fn spoilt_records_are_told_and_the_others_read() {
    let bytes = b"\xbc\xd7,1\n\xff,2\n\xd2\xd2\x81\n3,\xb1\xfb\n\"4,5\n6,7\n";
    let found = lines(bytes, TextEncoding::Gb18030, 1 << 16);
    let wanted = [
        (2, "甲,1"),
        (3, "undecodable"),
        // The lead byte has no second one in its line.
        (4, "undecodable"),
        (5, "3,丙"),
        (6, "unclosed_quote"),
        (7, "6,7"),
    ];
    assert_eq!(found, wanted.map(|(line, text)| (line, text.to_owned())));
}

proptest! {
    /// Records read together are read as when each is read alone.
    #[test]
    fn together_as_alone(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                &b"ab,1"[..], b"\xbc\xd7", b"\xd2\xd2,\xb1\xfb", b"\xff", b"\x81", b"\x810", b"\x81\x30\x81\x30",
                b"\n", b"\n", b"\r\n", b"\r", b"\"", b"\"x,y\"", b"\xe7\x94\xb2", b" ",
            ]),
            0..60,
        ),
        utf8 in any::<bool>(),
    ) {
        let encoding = if utf8 { TextEncoding::Utf8 } else { TextEncoding::Gb18030 };
        let bytes = pieces.concat();
        prop_assert_eq!(lines(&bytes, encoding, 1 << 16), lines(&bytes, encoding, 1));
    }
}
