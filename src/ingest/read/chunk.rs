//! Chunks of raw records to blocks of fields.

use std::ops::Range;

use memchr::{memchr_iter, memchr2};

use super::cutter::{Chunk, Fate, Span};
use super::encoding::TextEncoding;
use super::quoted::Quoted;
use super::quotes::Syntax;
use crate::ingest::{BrokenRow, RawPlace, RowBlock};

/// Bytes of a broken row that are kept to be shown.
const SHOWN: usize = 4096;

/// Decodes and cuts the records of a chunk and gives what `each` made of them. UTF-8 text is not copied.
pub(super) fn with_block<T>(
    chunk: &Chunk,
    encoding: TextEncoding,
    syntax: Syntax,
    each: impl FnOnce(RowBlock<'_>) -> T,
) -> T {
    let spans = &chunk.spans;
    if chunk.plain {
        let ranges = |text: &str| match encoding {
            TextEncoding::Utf8 => spans.iter().map(|s| s.range.clone()).collect(),
            TextEncoding::Gb18030 => by_lines(text, spans, chunk.first_line),
        };
        if let Some(text) = encoding.decode_all(&chunk.bytes) {
            return each(block(&text, ranges(&text), Vec::new(), chunk, syntax));
        }
    }
    let (text, ranges, broken) = one_by_one(&chunk.bytes, spans, encoding);
    each(block(&text, ranges, broken, chunk, syntax))
}

fn block<'t>(
    text: &'t str,
    ranges: Vec<Range<usize>>,
    broken: Vec<BrokenRow>,
    chunk: &Chunk,
    syntax: Syntax,
) -> RowBlock<'t> {
    let mut block = RowBlock::over(text, chunk.spans.len());
    block.broken = broken;
    let mut quoted = Quoted::new(syntax);
    for (span, range) in chunk.spans.iter().zip(ranges) {
        if !range.is_empty() {
            cut(&mut block, &mut quoted, span, range, syntax, chunk.offset);
        }
    }
    block
}

/// The parts of the decoded text that the records became, found by counting line ends, which are the same in both.
fn by_lines(text: &str, spans: &[Span], first_line: u32) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut line = first_line;
    let mut ranges = Vec::with_capacity(spans.len());
    for span in spans {
        while line < span.line {
            at = line_end(bytes, at).1;
            line += 1;
        }
        let (start, mut end) = (at, at);
        for _ in 0..span.lines {
            (end, at) = line_end(bytes, at);
            line += 1;
        }
        ranges.push(start..end);
    }
    ranges
}

/// Where the line that starts at `from` ends, and where the next one starts.
fn line_end(bytes: &[u8], from: usize) -> (usize, usize) {
    let rest = bytes.get(from..).unwrap_or_default();
    let Some(length) = memchr2(b'\n', b'\r', rest) else {
        return (bytes.len(), bytes.len());
    };
    let end = from + length;
    let both = rest.get(length..length + 2) == Some(b"\r\n");
    (end, end + if both { 2 } else { 1 })
}

/// Decodes record by record, so that one that means nothing does not spoil the others.
fn one_by_one(bytes: &[u8], spans: &[Span], encoding: TextEncoding) -> (String, Vec<Range<usize>>, Vec<BrokenRow>) {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
    let mut ranges = Vec::with_capacity(spans.len());
    let mut broken = Vec::new();
    for span in spans {
        let record = bytes.get(span.range.clone()).unwrap_or_default();
        let start = text.len();
        let code = match span.fate {
            Fate::Unclosed => "unclosed_quote",
            Fate::TooLong => "too_long",
            Fate::Whole if encoding.decode_onto(record, &mut text) => {
                ranges.push(start..text.len());
                continue;
            }
            Fate::Whole => "undecodable",
        };
        ranges.push(0..0);
        broken.push(BrokenRow {
            line: span.line,
            code,
            raw: encoding.show(record, SHOWN),
        });
    }
    (text, ranges, broken)
}

fn cut(block: &mut RowBlock, quoted: &mut Quoted, span: &Span, range: Range<usize>, syntax: Syntax, offset: u64) {
    let place = RawPlace {
        offset: offset + span.range.start as u64,
        length: u32::try_from(span.range.len()).unwrap_or(u32::MAX),
    };
    if span.quoted {
        let fields = quoted.cut(block.text(range.clone()));
        match fields {
            Some(fields) => {
                block.begin_line(span.line, (range.start, range.end), place);
                for field in fields {
                    block.push_copy(field);
                }
                block.end_line();
            }
            // Cutter and parser disagree: set the row aside rather than attribute fields to wrong lines.
            None => block.broken.push(BrokenRow {
                line: span.line,
                code: "unclosed_quote",
                raw: block.text(range).to_owned(),
            }),
        }
        return;
    }
    block.begin_line(span.line, (range.start, range.end), place);
    let mut from = range.start;
    for at in memchr_iter(syntax.delimiter, block.text(range.clone()).as_bytes()) {
        block.push_span(from, range.start + at);
        from = range.start + at + 1;
    }
    block.push_span(from, range.end);
    block.end_line();
}
