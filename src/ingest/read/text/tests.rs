use std::io::Write;
use std::path::PathBuf;

use super::*;

/// What a test sees of a file: header, (line, fields) and (line, code) of broken rows.
type Seen = (Vec<String>, Vec<(u32, Vec<String>)>, Vec<(u32, &'static str)>);

fn export(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("data/exports")
        .join(name)
}

fn read(bytes: &[u8], delimiter: u8, chunk: usize) -> Seen {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let options = TextOptions {
        delimiter,
        encoding: None,
        has_quotes: true,
    };
    see(file.path(), &options, chunk)
}

fn see(path: &Path, options: &TextOptions, chunk: usize) -> Seen {
    let file = TextFile::in_chunks(path, options, 0, chunk).unwrap();
    let header = file.header().to_vec();
    let blocks = file
        .read(|block| {
            let rows: Vec<_> = block.rows().map(|r| (r.line(), fields(&r))).collect();
            let broken: Vec<_> = block.broken.iter().map(|r| (r.line, r.code)).collect();
            (rows, broken)
        })
        .unwrap();
    let (rows, broken): (Vec<_>, Vec<_>) = blocks.into_iter().unzip();
    let (rows, broken) = (
        rows.into_iter().flatten().collect(),
        broken.into_iter().flatten().collect(),
    );
    (header, rows, broken)
}

fn row(line: u32, fields: &[&str]) -> (u32, Vec<String>) {
    (line, fields.iter().map(|f| (*f).to_owned()).collect())
}

fn gb(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// All block sizes must tell the same story.
fn same_for_all_chunks(bytes: &[u8]) -> Seen {
    let whole = read(bytes, b',', 1 << 20);
    for chunk in 1..=bytes.len().min(40) {
        assert_eq!(read(bytes, b',', chunk), whole, "block size {chunk}");
    }
    whole
}

#[test]
fn line_ends() {
    let wanted = vec![row(2, &["1", "2"]), row(4, &["3", "4"])];
    for end in ["\n", "\r\n", "\r"] {
        let text = ["a,b", "1,2", "", "3,4"].join(end);
        let (header, rows, broken) = same_for_all_chunks(text.as_bytes());
        assert_eq!(
            (header, rows, broken),
            (vec!["a".into(), "b".into()], wanted.clone(), vec![]),
            "{end:?}"
        );
        let (_, rows, _) = same_for_all_chunks(format!("{text}{end}").as_bytes());
        assert_eq!(rows, wanted, "{end:?}");
    }
}

#[test]
fn byte_order_mark_and_short_or_long_rows() {
    let (header, rows, broken) = same_for_all_chunks("\u{feff}甲,乙\n1\n1,2,3\n,\n".as_bytes());
    assert_eq!(header, ["甲", "乙"]);
    assert_eq!(rows, [row(2, &["1"]), row(3, &["1", "2", "3"]), row(4, &["", ""])]);
    assert!(broken.is_empty());
}

#[test]
fn gb18030_with_delimiters_as_second_bytes() {
    // 0x8C 0x7C is a character whose second byte is `|`.
    let mut bytes = gb("名称|金额\n");
    bytes.extend([0x8c, 0x7c]);
    bytes.extend(gb("行|1\n"));
    let (header, rows, _) = read(&bytes, b'|', 1 << 20);
    assert_eq!(header, ["名称", "金额"]);
    assert_eq!(rows[0].1.len(), 2);
    assert_eq!(rows[0].1[1], "1");
}

#[test]
fn a_line_that_cannot_be_decoded_is_set_aside() {
    let mut bytes = gb("名称,金额\n甲,1\n");
    bytes.extend([0xff, 0xff, b',', b'2', b'\n']);
    bytes.extend(gb("乙,3\n"));
    let (_, rows, broken) = same_for_all_chunks(&bytes);
    assert_eq!(rows, [row(2, &["甲", "1"]), row(4, &["乙", "3"])]);
    assert_eq!(broken, [(3, "undecodable")]);
}

#[test]
fn an_unclosed_quote_spoils_its_line_only() {
    let text = "a,b,c\n1,\"x,3\n4,\"y\",6\n7,8,9\n\"10,11,12\n13,14,15";
    let (_, rows, broken) = same_for_all_chunks(text.as_bytes());
    assert_eq!(
        rows,
        [
            row(3, &["4", "y", "6"]),
            row(4, &["7", "8", "9"]),
            row(6, &["13", "14", "15"])
        ]
    );
    assert_eq!(broken, [(2, "unclosed_quote"), (5, "unclosed_quote")]);
}

#[test]
fn a_quoted_amount_in_the_same_column_does_not_close_it() {
    let text = "a,b\n1,\"2\n3,\"4,000.00\"\n5,6\n";
    let (_, rows, broken) = same_for_all_chunks(text.as_bytes());
    assert_eq!(rows, [row(3, &["3", "4,000.00"]), row(4, &["5", "6"])]);
    assert_eq!(broken, [(2, "unclosed_quote")]);
}

#[test]
fn quoted_fields_may_hold_line_ends() {
    let text = "a,b,c\r\n1,\"x\r\ny, \"\"z\"\"\r\n\",3\r\n4,5,6\r\n";
    let (_, rows, broken) = same_for_all_chunks(text.as_bytes());
    assert_eq!(
        rows,
        [row(2, &["1", "x\r\ny, \"z\"\r\n", "3"]), row(5, &["4", "5", "6"])]
    );
    assert!(broken.is_empty());
}

#[test]
fn a_quote_that_closes_too_late_is_unclosed() {
    let inner = |lines: usize| format!("a,b\n1,\"{}\"\n2,3\n", "x\n".repeat(lines));
    assert_eq!(read(inner(20).as_bytes(), b',', 64).1.len(), 2);
    let (_, rows, broken) = read(inner(21).as_bytes(), b',', 64);
    // Lines 3 to 22 are rows of one field now, 23 is the closing quote, which opens a field and never closes it.
    assert_eq!(broken, [(2, "unclosed_quote"), (23, "unclosed_quote")]);
    assert_eq!(rows.len(), 21);
}

#[test]
fn a_record_must_have_the_fields_of_the_header() {
    let (_, rows, broken) = same_for_all_chunks("a,b,c\n1,\"x\ny\"\n4,5,6\n".as_bytes());
    assert_eq!(broken, [(2, "unclosed_quote")]);
    assert_eq!(rows, [row(3, &["y\""]), row(4, &["4", "5", "6"])]);
}

#[test]
fn over_long_lines_are_set_aside() {
    for end in ["\n", "\r\n", "\r"] {
        let long = "x".repeat(3 << 20);
        let text = format!("a,b{end}1,2{end}{long},2{end}3,4{end}");
        for chunk in [1 << 16, (1 << 20) + 7, 8 << 20] {
            let (_, rows, broken) = read(text.as_bytes(), b',', chunk);
            assert_eq!(broken, [(3, "too_long")], "{end:?} {chunk}");
            assert_eq!(rows, [row(2, &["1", "2"]), row(4, &["3", "4"])]);
        }
    }
}

#[test]
fn without_quotes_a_quote_is_a_character() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"a|b\n\"1|2\n").unwrap();
    let options = TextOptions {
        delimiter: b'|',
        encoding: None,
        has_quotes: false,
    };
    let (_, rows, broken) = see(file.path(), &options, 64);
    assert_eq!(rows, [row(2, &["\"1", "2"])]);
    assert!(broken.is_empty());
}

#[test]
fn raw_text_is_kept_for_quoted_rows() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"a,b\n1,\"2,0\"\n3,4\n").unwrap();
    let options = TextOptions {
        delimiter: b',',
        encoding: None,
        has_quotes: true,
    };
    let blocks = TextFile::open(file.path(), &options)
        .unwrap()
        .read(|block| block.rows().map(|r| (r.raw(), r.place())).collect::<Vec<_>>())
        .unwrap();
    let (raw, places): (Vec<String>, Vec<RawPlace>) = blocks.into_iter().flatten().unzip();
    assert_eq!(raw, ["1,\"2,0\"", "3,4"]);
    let fetched = fetch_rows(file.path(), TextEncoding::Utf8, &places).unwrap();
    assert_eq!(fetched, raw);
}

#[test]
fn empty_and_hopeless_files() {
    assert_eq!(read(b"", b',', 64), (vec![], vec![], vec![]));
    assert_eq!(read(b"\n\r\n", b',', 1), (vec![], vec![], vec![]));
    assert_eq!(read(b"a,b", b',', 1).0, ["a", "b"]);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(b"a,b\n1,\0\n").unwrap();
    let options = TextOptions {
        delimiter: b',',
        encoding: None,
        has_quotes: true,
    };
    assert!(matches!(
        TextFile::open(file.path(), &options),
        Err(ReadError::Refused { .. })
    ));
    assert!(matches!(
        TextFile::open(Path::new("no such file"), &options),
        Err(ReadError::Io { .. })
    ));
}

// Row counts of the exports, counted line by line with another program: lines less the header, 合计 included.
#[test]
fn the_countys_text_files() {
    for (name, delimiter, columns, rows, broken) in [
        ("01_市场主体登记信息.csv", b',', 15, 2036, 0),
        ("03_增值税申报_一般纳税人.csv", b',', 38, 5126, 0),
        ("07_国库入库流水_TIPS.txt", b'|', 7, 18295, 0),
        ("17_科技创新券交易.csv", b',', 10, 81, 1),
        ("18_通行费记录.txt", b'|', 13, 170, 0),
        ("20_政策已享受台账.csv", b',', 6, 6025, 0),
    ] {
        let options = TextOptions {
            delimiter,
            encoding: None,
            has_quotes: true,
        };
        let seen = see(&export(name), &options, 1 << 16);
        assert_eq!(
            (seen.0.len(), seen.1.len(), seen.2.len()),
            (columns, rows, broken),
            "{name}"
        );
        assert_eq!(see(&export(name), &options, CHUNK), seen, "{name}");
    }
}

#[test]
fn the_unclosed_quote_of_the_county() {
    let options = TextOptions {
        delimiter: b',',
        encoding: None,
        has_quotes: true,
    };
    let (_, rows, broken) = see(&export("17_科技创新券交易.csv"), &options, CHUNK);
    assert_eq!(broken, [(42, "unclosed_quote")]);
    assert_eq!(rows.last().unwrap().0, 83);
}

/// Lines as a reader that knows no quoted line ends would see them: number and text, blank ones left out.
fn physical_lines(text: &str) -> Vec<(u32, &str)> {
    let mut lines = Vec::new();
    let (mut rest, mut line) = (text, 0);
    while !rest.is_empty() {
        line += 1;
        let end = rest.find(['\r', '\n']).unwrap_or(rest.len());
        lines.push((line, &rest[..end]));
        rest = &rest[end..];
        rest = rest
            .strip_prefix("\r\n")
            .or_else(|| rest.strip_prefix(['\r', '\n']))
            .unwrap_or(rest);
    }
    lines.retain(|(_, text)| !text.trim_ascii().is_empty());
    lines
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// However blocks are cut, the outcome is the same; no line is lost or told twice; and a line without quotes
    /// gives exactly its fields.
    #[test]
    fn nothing_is_lost(body in "[ab,\"\r\n]{0,60}") {
        let text = format!("h,k\n{body}");
        let (_, rows, broken) = same_for_all_chunks(text.as_bytes());
        let mut told: Vec<u32> = rows.iter().map(|(line, _)| *line).chain(broken.iter().map(|(line, _)| *line)).collect();
        told.sort_unstable();
        proptest::prop_assert!(told.windows(2).all(|w| w[0] < w[1]));
        let lines = physical_lines(&text);
        if !text.contains('"') {
            let plain: Vec<_> = lines.iter().skip(1).map(|(n, t)| (*n, t.split(',').map(str::to_owned).collect())).collect();
            proptest::prop_assert_eq!(&rows, &plain);
        }
        // A line that is not told lies inside a record that spans lines, which then has the fields of the header.
        for (line, _) in lines.iter().skip(1).filter(|(line, _)| !told.contains(line)) {
            let inside = rows.iter().rev().find(|(start, _)| start < line).unwrap();
            proptest::prop_assert!(inside.1.len() == 2 && inside.1.iter().any(|f| f.contains(['\r', '\n'])));
        }
    }
}
