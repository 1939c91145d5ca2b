//! What must hold for any bytes. The same functions are fuzzed (`fuzz/fuzz_targets`) and replayed from the kept corpus
//! by `tests/corpus.rs`; a property that does not hold is a panic.

use std::io::Write;
use std::path::Path;

use huiqi::calendar::Month;
use huiqi::ingest::cell::{ALL_CODES, Blank, CellError, Unit, count, date, identifier, identifier_of, money, month};
use huiqi::ingest::read::{TextEncoding, TextOptions, Workbook, find_head, read_text};
use huiqi::ingest::{FieldKind, RowBlock};

/// A target's name, and what looks at the bytes.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("amount", amount),
    ("date", any_date),
    ("month", any_month),
    ("identifier", any_identifier),
    ("heading", huiqi::ingest::fuzz_heading),
    ("csv", csv),
    ("txt", txt),
    ("xls", workbook),
    ("biff", biff),
    ("xlsx", workbook),
    ("sheet", sheet),
    ("html", html),
];

/// The first byte chooses the kind of cell, the rest is its text.
fn cell(data: &[u8]) -> Option<(u8, FieldKind, String)> {
    let (first, rest) = data.split_first()?;
    let kinds = [
        FieldKind::Text,
        FieldKind::Number,
        FieldKind::Date,
        FieldKind::Boolean,
        FieldKind::Error,
        FieldKind::Percent,
    ];
    let kind = kinds[usize::from(*first % 8).min(5)];
    Some((*first, kind, String::from_utf8_lossy(rest).into_owned()))
}

fn known(error: CellError) {
    assert!(ALL_CODES.contains(&error));
}

/// Full-width form of ASCII.
fn wide(text: &str) -> String {
    let wide = |c: char| {
        if c.is_ascii_graphic() {
            char::from_u32(u32::from(c) + 0xfee0).unwrap()
        } else {
            c
        }
    };
    text.chars().map(wide).collect()
}

/// Amounts: what is read can be printed and read back; blanks around it and the width of digits do not matter; plain
/// numbers mean what they say.
pub fn amount(data: &[u8]) {
    let Some((choice, kind, text)) = cell(data) else { return };
    let unit = if choice & 0x40 == 0 { Unit::Yuan } else { Unit::WanYuan };
    let found = money(kind, &text, unit, Blank::Missing);
    assert_eq!(money(kind, &format!(" {text}\u{3000}"), unit, Blank::Missing), found);
    if kind == FieldKind::Text {
        assert_eq!(money(kind, &wide(&text), unit, Blank::Missing), found);
    }
    match found {
        Err(error) => known(error),
        Ok(None) => {}
        Ok(Some(fen)) => {
            let (digits, scale) = if unit == Unit::Yuan { (2, 100) } else { (6, 1_000_000) };
            let size = fen.0.unsigned_abs();
            let sign = if fen.0 < 0 { "-" } else { "" };
            let printed = format!("{sign}{}.{:0digits$}", size / scale, size % scale);
            assert_eq!(
                money(FieldKind::Text, &printed, unit, Blank::Error),
                Ok(Some(fen)),
                "{printed}"
            );
        }
    }
    if let Some(fen) = plain_yuan(&text) {
        assert_eq!(
            money(FieldKind::Text, &text, Unit::Yuan, Blank::Error)
                .unwrap()
                .unwrap()
                .0,
            fen
        );
    }
    if let Ok(Some(number)) = count(kind, &text, true, Blank::Missing) {
        assert_eq!(
            count(FieldKind::Text, &number.to_string(), true, Blank::Error),
            Ok(Some(number))
        );
    }
}

/// A second reader of `123.45`, by hand: fen.
fn plain_yuan(text: &str) -> Option<i64> {
    let (whole, cents) = text.split_once('.')?;
    let fine = |t: &str, most: usize| (1..=most).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit());
    (fine(whole, 15) && fine(cents, 2)).then(|| {
        let cents: i64 = format!("{cents:0<2}").parse().unwrap();
        whole.parse::<i64>().unwrap() * 100 + cents
    })
}

/// Days: between 1900 and 2100, the same again from every way of writing them, and in their month.
pub fn any_date(data: &[u8]) {
    let Some((_, kind, text)) = cell(data) else { return };
    match date(kind, &text) {
        Err(error) => known(error),
        Ok(None) => assert_eq!(date(kind, &format!(" {text} ")), Ok(None)),
        Ok(Some(day)) => {
            let year = Month::of(day).year();
            assert!((1900..=2100).contains(&year), "{day}");
            for shape in [
                "%Y-%m-%d",
                "%Y%m%d",
                "%Y年%m月%d日",
                "%Y/%-m/%-d",
                "%Y.%-m.%-d",
                "%Y-%m-%d 12:30:00",
            ] {
                let written = day.format(shape).to_string();
                assert_eq!(date(FieldKind::Text, &written), Ok(Some(day)), "{written}");
                assert_eq!(month(FieldKind::Text, &written), Ok(Some(Month::of(day))), "{written}");
            }
            if kind == FieldKind::Text {
                assert_eq!(date(kind, &wide(&text)), Ok(Some(day)));
            }
        }
    }
}

/// Months: between 1900 and 2100, the same again from every way of writing them.
pub fn any_month(data: &[u8]) {
    let Some((_, kind, text)) = cell(data) else { return };
    match month(kind, &text) {
        Err(error) => known(error),
        Ok(None) => {}
        Ok(Some(found)) => {
            let (year, number) = (found.year(), found.number());
            assert!((1900..=2100).contains(&year) && (1..=12).contains(&number));
            for written in [
                format!("{year}-{number:02}"),
                format!("{year}{number:02}"),
                format!("{year}年{number}月"),
                format!("{year}/{number}"),
            ] {
                assert_eq!(month(FieldKind::Text, &written), Ok(Some(found)), "{written}");
            }
        }
    }
}

/// Identifiers: cleaning once is enough, and leaves no blank, no small letter and no wide character.
pub fn any_identifier(data: &[u8]) {
    let Some((_, kind, text)) = cell(data) else { return };
    if let Err(error) = identifier_of(kind, &text) {
        known(error);
    }
    match identifier(&text) {
        Err(error) => {
            known(error);
            assert_eq!(identifier_of(FieldKind::Text, &text), Err(error));
        }
        Ok(found) => {
            assert_eq!(identifier(&found).as_deref(), Ok(found.as_ref()), "{text:?}");
            let odd = |c: char| c.is_ascii_lowercase() || c == ' ' || ('\u{ff01}'..='\u{ff5e}').contains(&c);
            assert!(!found.contains(odd), "{found:?}");
            assert_eq!(identifier(&wide(&text)).as_deref(), Ok(found.as_ref()), "{text:?}");
            assert!(found.chars().count() <= text.chars().count());
        }
    }
}

/// A file with these bytes for as long as `look` looks at it.
fn with_file(data: &[u8], look: impl FnOnce(&Path)) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(data).unwrap();
    look(file.path());
}

/// Text with quotes in any character set.
pub fn csv(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else {
        return;
    };
    let delimiter = [b',', b'\t', b';', b'|'][usize::from(*first % 4)];
    text(rest, delimiter, true, None);
}

/// Text without quotes in GB18030.
pub fn txt(data: &[u8]) {
    text(data, b'|', false, Some(TextEncoding::Gb18030));
}

/// Every line is told once, as a row or as broken; without quotes that is every line that is not blank.
fn text(data: &[u8], delimiter: u8, has_quotes: bool, encoding: Option<TextEncoding>) {
    let options = TextOptions {
        delimiter,
        encoding,
        has_quotes,
    };
    with_file(data, |path| {
        let head = find_head(path, &options, 0, 1, &|rows| rows.iter().any(|row| row.len() > 2));
        let rows = |block: RowBlock| {
            let rows: Vec<u32> = block.rows().map(|row| row.line()).collect();
            (rows, block.broken.iter().map(|b| b.line).collect::<Vec<_>>())
        };
        let Ok((header, blocks)) = read_text(path, &options, rows) else {
            return;
        };
        assert!(head.is_ok(), "the header was found unreadable, the file was not");
        let mut told: Vec<u32> = blocks
            .iter()
            .flat_map(|(rows, broken)| rows.iter().chain(broken))
            .copied()
            .collect();
        told.sort_unstable();
        assert!(told.windows(2).all(|pair| pair[0] < pair[1]), "a line is told twice");
        let is_narrow = !data.contains(&0) && !data.starts_with(b"\xff\xfe") && !data.starts_with(b"\xfe\xff");
        if is_narrow {
            let lines = filled_lines(data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data));
            assert!(told.iter().all(|line| lines.contains(line)), "a line that is not there");
            let may_span = has_quotes && data.contains(&b'"');
            if !may_span && !header.is_empty() {
                assert_eq!(told, lines[1..], "rows and broken rows are the lines below the header");
            }
        }
    });
}

/// Numbers of the lines that are not blank.
fn filled_lines(data: &[u8]) -> Vec<u32> {
    let (mut lines, mut rest, mut number) = (Vec::new(), data, 0);
    while !rest.is_empty() {
        number += 1;
        let end = rest
            .iter()
            .position(|b| matches!(b, b'\n' | b'\r'))
            .unwrap_or(rest.len());
        let line = &rest[..end];
        if !line.trim_ascii().is_empty() && line != b"\x1a" {
            lines.push(number);
        }
        let step = if rest[end..].starts_with(b"\r\n") { 2 } else { 1 };
        rest = rest.get(end + step..).unwrap_or_default();
    }
    lines
}

/// Any workbook: rows ascend and are no wider than sheets are, twice the same.
pub fn workbook(data: &[u8]) {
    with_file(data, |path| {
        let Ok(mut book) = Workbook::open(path) else { return };
        for name in book.sheet_names() {
            let shape = |block: RowBlock| block.rows().map(|row| (row.line(), row.len())).collect::<Vec<_>>();
            let first = book.read(&name, shape).map(|blocks| blocks.concat());
            let again = book.read(&name, shape).map(|blocks| blocks.concat());
            let _ = book.merged(&name);
            match (first, again) {
                (Ok(first), Ok(again)) => {
                    assert_eq!(first, again);
                    assert!(first.windows(2).all(|pair| pair[0].0 < pair[1].0));
                    assert!(first.iter().all(|(_, fields)| (1..=16_384).contains(fields)));
                }
                (Err(first), Err(again)) => assert_eq!(first.to_string(), again.to_string()),
                _ => panic!("the same sheet is read once and not the other time"),
            }
        }
    });
}

/// A page; what is no page in its first bytes gets a table in front.
pub fn html(data: &[u8]) {
    workbook(&[b"<table>", data].concat());
}

/// The XML of a sheet, in an archive that is in order.
pub fn sheet(data: &[u8]) {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"r\" Type=\"{relations}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
        .into_bytes()
    };
    let parts = [
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        (
            "xl/_rels/workbook.xml.rels",
            relation("worksheet", "worksheets/sheet1.xml"),
        ),
        (
            "xl/workbook.xml",
            b"<workbook><sheets><sheet name=\"a\" r:id=\"r\"/></sheets></workbook>".to_vec(),
        ),
        (
            "xl/sharedStrings.xml",
            b"<sst><si><t>a</t></si><si><t>b</t></si></sst>".to_vec(),
        ),
        ("xl/worksheets/sheet1.xml", data.to_vec()),
    ];
    for (name, bytes) in parts {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(name, options).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    workbook(&zip.finish().unwrap().into_inner());
}

/// The records of an old workbook, in a container that is in order.
pub fn biff(data: &[u8]) {
    let data = &data[..data.len().min(60_000)];
    workbook(&super::ole2::container("Workbook", data));
}
