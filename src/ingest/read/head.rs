//! Finds the header of a text file: below title lines, and written with another delimiter than expected.

use std::io::Read;
use std::path::Path;

use csv::ReaderBuilder;

use super::bounds::MAX_COLUMNS;
use super::cutter::MAX_RECORD;
use super::error::file_name;
use super::opening;
use super::refusal::{LINE_TOO_LONG, Refusal, TOO_MANY_COLUMNS};
use super::text::TextOptions;
use super::{ReadError, TextEncoding};

/// The header is looked for in so many lines.
const LINES: u32 = 10;

/// A quoted heading may have so many line breaks.
const BREAKS: usize = 40;

/// Delimiters that exports use, in the order in which they are tried.
const DELIMITERS: [u8; 4] = [b'\t', b',', b';', b'|'];

/// Where the header of a text file is, and how it is written.
#[derive(Clone, Debug)]
pub struct TextHead {
    /// How the file is to be read.
    pub options: TextOptions,
    /// Lines above the header.
    pub titles: u32,
    /// Their text; empty where it cannot be decoded.
    pub above: Vec<String>,
    /// The heading rows' fields; empty if there is no line at all.
    pub rows: Vec<Vec<String>>,
    /// Physical line of the last heading row.
    pub last_line: u32,
    /// True if `fits` agreed. If not, `titles` and `rows` are where the header should be.
    pub found: bool,
}

/// Looks for the heading rows that `fits` agrees with: first where they should be, `titles` lines from the top, then in
/// the first ten lines, with the delimiter of `options` and, where that does not occur, with others.
///
/// # Errors
/// [`ReadError`] if the file cannot be read or is refused.
pub fn find_head(
    path: &Path,
    options: &TextOptions,
    titles: u32,
    header_rows: u32,
    fits: &dyn Fn(&[Vec<String>]) -> bool,
) -> Result<TextHead, ReadError> {
    let opened = opening::open(path, options.encoding, options.delimiter, 0)?;
    let encoding = opened.encoding;
    let most = LINES + header_rows + u32::try_from(BREAKS).unwrap_or(0);
    let lines = first_lines(opened.input, most).map_err(ReadError::io(path))?;
    let refuse = |refusal: Refusal, line: u32| ReadError::refused(&file_name(path), &format!("第{line}行"), refusal);
    let overlong = (1_u32..).zip(&lines).find(|(_, bytes)| bytes.len() > MAX_RECORD);
    let texts: Vec<Option<String>> = lines.iter().map(|bytes| decoded(bytes, encoding)).collect();
    let search = Search {
        texts,
        options: *options,
        header_rows,
    };
    if let Some((line, _)) = search.too_wide() {
        return Err(refuse(TOO_MANY_COLUMNS, line));
    }
    if let Some(found) = search.run(titles, fits) {
        return Ok(found);
    }
    match overlong {
        Some((line, _)) => Err(refuse(LINE_TOO_LONG, line)),
        None => Ok(search.hopeless(titles)),
    }
}

/// The first lines of a file, and what is looked for in them.
struct Search {
    /// `None` for lines that cannot be decoded.
    texts: Vec<Option<String>>,
    options: TextOptions,
    header_rows: u32,
}

impl Search {
    /// The first line with more fields than a sheet has columns.
    fn too_wide(&self) -> Option<(u32, usize)> {
        let most = usize::try_from(MAX_COLUMNS).unwrap_or(usize::MAX);
        let widest = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            let count = |d: &u8| text.bytes().filter(|b| b == d).count() + 1;
            DELIMITERS.iter().map(count).max().unwrap_or(0)
        };
        (1_u32..)
            .zip(self.texts.iter().map(widest))
            .find(|(_, fields)| *fields > most)
    }

    fn run(&self, titles: u32, fits: &dyn Fn(&[Vec<String>]) -> bool) -> Option<TextHead> {
        let others = DELIMITERS.iter().filter(|d| **d != self.options.delimiter);
        let all: Vec<TextOptions> = std::iter::once(self.options)
            .chain(others.map(|d| written_with(*d, &self.options)))
            .collect();
        let many: &[u32] = if self.header_rows == 1 {
            &[1]
        } else {
            &[self.header_rows, 1]
        };
        // A header of one column comes last: there is no delimiter to tell it by.
        for alone in [false, true] {
            for options in all.iter().take(if alone { 1 } else { all.len() }) {
                for at in self.places(titles) {
                    for many in many {
                        let (rows, lines) = self.rows(at, *many, options);
                        let is_list = rows.iter().any(|row| row.len() > 1);
                        if is_list != alone && fits(&rows) {
                            return Some(self.head(at, lines, rows, *options, true));
                        }
                    }
                }
            }
        }
        None
    }

    /// Where the header should be, read as well as possible.
    fn hopeless(&self, titles: u32) -> TextHead {
        let at = self.places(titles).next().unwrap_or(0);
        let options = likely(
            self.texts.get(at).and_then(Option::as_deref).unwrap_or_default(),
            &self.options,
        );
        let (rows, lines) = self.rows(at, self.header_rows, &options);
        self.head(at, lines, rows, options, false)
    }

    /// Lines that may be the header, the expected one first.
    fn places(&self, titles: u32) -> impl Iterator<Item = usize> {
        let filled = |at: &usize| {
            self.texts
                .get(*at)
                .is_some_and(|t| t.as_ref().is_none_or(|t| !t.trim().is_empty()))
        };
        let expected = usize::try_from(titles).unwrap_or(usize::MAX);
        let most = usize::try_from(LINES + self.header_rows).unwrap_or(usize::MAX);
        std::iter::once(expected)
            .chain(0..self.texts.len().min(most))
            .filter(filled)
    }

    /// So many rows from a line on, and how many lines they take.
    fn rows(&self, at: usize, many: u32, options: &TextOptions) -> (Vec<Vec<String>>, u32) {
        let (mut rows, mut next) = (Vec::new(), at);
        for _ in 0..many {
            let Some((text, lines)) = self.record(next, options) else {
                break;
            };
            rows.push(split(&text, options));
            next += lines;
        }
        // A file that ends here has the rows that it should have had, empty.
        (
            rows,
            u32::try_from(next.saturating_sub(at)).unwrap_or(u32::MAX).max(many),
        )
    }

    /// The record that begins on a line: several lines if a quote is open at the end of the first and closed on a later one.
    fn record(&self, at: usize, options: &TextOptions) -> Option<(String, usize)> {
        let first = self.texts.get(at)?.as_deref().unwrap_or_default();
        let is_open = |text: &str| options.has_quotes && text.matches('"').count() % 2 == 1;
        if !is_open(first) {
            return Some((first.to_owned(), 1));
        }
        let mut joined = first.to_owned();
        for (lines, text) in (2..).zip(self.texts.iter().skip(at + 1).take(BREAKS)) {
            let Some(text) = text else { break };
            joined.push('\n');
            joined.push_str(text);
            if !is_open(&joined) {
                return Some((joined, lines));
            }
        }
        Some((first.to_owned(), 1))
    }

    fn head(&self, at: usize, many: u32, rows: Vec<Vec<String>>, options: TextOptions, found: bool) -> TextHead {
        let titles = u32::try_from(at).unwrap_or(u32::MAX);
        let above = self.texts.iter().take(at);
        TextHead {
            options,
            titles,
            above: above.map(|text| text.clone().unwrap_or_default()).collect(),
            rows,
            last_line: titles.saturating_add(many),
            found,
        }
    }
}

fn written_with(delimiter: u8, options: &TextOptions) -> TextOptions {
    TextOptions {
        delimiter,
        has_quotes: delimiter != b'|',
        ..*options
    }
}

/// The wanted delimiter if the line has it, or the one that it has most often.
fn likely(line: &str, wanted: &TextOptions) -> TextOptions {
    let count = |delimiter: u8| line.bytes().filter(|b| *b == delimiter).count();
    let most = DELIMITERS.iter().max_by_key(|d| (count(**d), std::cmp::Reverse(**d)));
    match most {
        Some(most) if count(wanted.delimiter) == 0 && count(*most) > 0 => written_with(*most, wanted),
        _ => *wanted,
    }
}

/// The first lines as bytes, physical ones, ends not included.
fn first_lines(mut input: Box<dyn Read + Send>, most: u32) -> std::io::Result<Vec<Vec<u8>>> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let (mut lines, mut line, mut after_return) = (Vec::new(), Vec::new(), false);
    let mut block = vec![0; 64 << 10];
    loop {
        let got = input.read(&mut block)?;
        if got == 0 {
            if !line.is_empty() {
                lines.push(line);
            }
            return Ok(lines);
        }
        for byte in block.iter().take(got) {
            let second = std::mem::replace(&mut after_return, *byte == b'\r') && *byte == b'\n';
            match *byte {
                _ if second => {}
                b'\n' | b'\r' => lines.push(std::mem::take(&mut line)),
                other => line.push(other),
            }
            if lines.len() == most {
                return Ok(lines);
            }
        }
        if line.len() > MAX_RECORD {
            lines.push(line);
            return Ok(lines);
        }
    }
}

/// `None` if the line is too long or cannot be decoded.
fn decoded(bytes: &[u8], encoding: TextEncoding) -> Option<String> {
    let mut text = String::new();
    (bytes.len() <= MAX_RECORD && encoding.decode_onto(bytes, &mut text)).then_some(text)
}

pub(super) fn split(line: &str, options: &TextOptions) -> Vec<String> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(options.delimiter)
        .quoting(options.has_quotes)
        .from_reader(line.as_bytes());
    let first = reader.records().next().and_then(Result::ok);
    first.map_or_else(Vec::new, |record| record.iter().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn look(text: &[u8], titles: u32, wanted: &[&str]) -> Result<TextHead, ReadError> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text).unwrap();
        let options = TextOptions {
            delimiter: b',',
            encoding: None,
            has_quotes: true,
        };
        let fits = |rows: &[Vec<String>]| wanted.iter().all(|w| rows.concat().iter().any(|field| field == w));
        find_head(file.path(), &options, titles, 1, &fits)
    }

    #[test]
    fn titles_and_delimiters() {
        for (text, titles, delimiter) in [
            ("税号,金额\n1,2\n", 0, b','),
            ("税号\t金额\r\n1\t2\r\n", 0, b'\t'),
            ("税号;金额\r1;2\r", 0, b';'),
            ("税号|金额\n1|2\n", 0, b'|'),
            ("某表，2022年,,\r\n\r\n统计口径：全县\r\n税号,金额\r\n", 3, b','),
            ("某表, 2022年\n\"税号\"\t\"金额\"\n", 1, b'\t'),
        ] {
            let found = look(text.as_bytes(), 0, &["税号", "金额"]).unwrap();
            assert!(found.found, "{text}");
            assert_eq!((found.titles, found.options.delimiter), (titles, delimiter), "{text}");
            assert_eq!(found.rows[0][..2], ["税号", "金额"]);
            assert_eq!(found.last_line, titles + 1);
        }
    }

    #[test]
    fn the_place_that_the_mapping_says_comes_first() {
        let text = "税号,金额\n税号,金额\n1,2\n";
        assert_eq!(look(text.as_bytes(), 1, &["税号"]).unwrap().titles, 1);
        assert_eq!(look(text.as_bytes(), 0, &["税号"]).unwrap().titles, 0);
    }

    #[test]
    fn headings_with_line_breaks() {
        let text = "某表\n\"税号\",\"金额\n（元）\",\"付款\r\n日期\"\n1,2,3\n";
        let found = look(text.as_bytes(), 0, &["税号"]).unwrap();
        assert_eq!((found.titles, found.last_line), (1, 4));
        assert_eq!(found.rows, [["税号", "金额\n（元）", "付款\n日期"]]);
        // A quote that is never closed takes nothing along.
        let open = look("税号,\"金额\n1,2\n3,4\n".as_bytes(), 0, &["税号"]).unwrap();
        assert_eq!(open.last_line, 1);
    }

    #[test]
    fn nothing_fits() {
        let none = look("a\tb\tc\n1\t2\t3\n".as_bytes(), 0, &["税号"]).unwrap();
        assert!(!none.found && none.options.delimiter == b'\t' && none.rows[0].len() == 3);
        assert!(look(b"", 0, &["税号"]).unwrap().rows.is_empty());
    }

    #[test]
    fn hostile_headers() {
        let code = |text: &[u8]| match look(text, 0, &["税号"]) {
            Err(ReadError::Refused { refusal, .. }) => refusal.code,
            other => panic!("{other:?}"),
        };
        assert_eq!(code(",".repeat(20_000).as_bytes()), "too_many_columns");
        assert_eq!(code("x".repeat(2 << 20).as_bytes()), "line_too_long");
        assert_eq!(code(b"a,b\n1,\0\n"), "nul_bytes");
    }
}
