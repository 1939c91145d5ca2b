//! Decodes the records of a chunk, as many at a time as mean something together: one that cannot be read does not spoil the others.

use std::ops::Range;

use memchr::memchr2;

use super::cutter::{Chunk, Fate, Span};
use super::encoding::{TextEncoding, in_gb2312, in_utf8};
use crate::ingest::BrokenRow;

/// Bytes of a broken row that are kept to be shown.
const SHOWN: usize = 4096;

/// The text of a chunk, the part that each record became (empty if it is broken), and the broken ones.
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) ranges: Vec<Range<usize>>,
    pub(super) broken: Vec<BrokenRow>,
}

/// `text` is empty; its room is used.
pub(super) fn decoded(chunk: &Chunk, encoding: TextEncoding, text: String) -> Decoded {
    let mut all = Decoded {
        text,
        ranges: Vec::with_capacity(chunk.spans.len()),
        broken: Vec::new(),
    };
    let mut rest = chunk.spans.as_slice();
    while !rest.is_empty() {
        let ordinary = |span: &&Span| span.fate == Fate::Whole && !all.is_foreign(chunk, span, encoding);
        let whole = rest.iter().take_while(ordinary).count();
        let done = all.together(chunk, rest.get(..whole).unwrap_or_default(), encoding);
        rest = rest.get(done..).unwrap_or_default();
        // What stopped the run, if it is not the end.
        if let Some((one, later)) = rest.split_first() {
            all.alone(chunk, one, encoding);
            rest = later;
        }
    }
    all
}

impl Decoded {
    /// Whether a record of a GB18030 file is in UTF-8.
    fn is_foreign(&self, chunk: &Chunk, span: &Span, encoding: TextEncoding) -> bool {
        encoding == TextEncoding::Gb18030 && chunk.bytes.get(span.range.clone()).is_some_and(in_utf8)
    }

    /// Decodes whole records up to one that may mean nothing; gives how many.
    fn together(&mut self, chunk: &Chunk, spans: &[Span], encoding: TextEncoding) -> usize {
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else {
            return 0;
        };
        let (begin, end) = (first.range.start, last.range.end);
        let bytes = chunk.bytes.get(begin..end).unwrap_or_default();
        let start = self.text.len();
        let fine = encoding.decode_prefix(bytes, &mut self.text);
        let done = spans.partition_point(|span| span.range.end - begin <= fine);
        let text = self.text.get(start..).unwrap_or_default();
        let ranges = by_lines(text, spans.get(..done).unwrap_or_default(), first.line);
        self.ranges
            .extend(ranges.iter().map(|r| start + r.start..start + r.end));
        // What was decoded of the record behind is decoded again.
        self.text.truncate(start + ranges.last().map_or(0, |range| range.end));
        done
    }

    fn alone(&mut self, chunk: &Chunk, span: &Span, encoding: TextEncoding) {
        let record = chunk.bytes.get(span.range.clone()).unwrap_or_default();
        let start = self.text.len();
        let code = match span.fate {
            Fate::Unclosed => "unclosed_quote",
            Fate::TooLong => "too_long",
            Fate::Whole if self.is_foreign(chunk, span, encoding) => {
                if !in_gb2312(record) && TextEncoding::Utf8.decode_onto(record, &mut self.text) {
                    self.ranges.push(start..self.text.len());
                    return;
                }
                "mixed_encoding"
            }
            Fate::Whole if encoding.decode_onto(record, &mut self.text) => {
                self.ranges.push(start..self.text.len());
                return;
            }
            Fate::Whole => "undecodable",
        };
        self.ranges.push(0..0);
        self.broken.push(BrokenRow {
            line: span.line,
            code,
            raw: encoding.show(record, SHOWN),
        });
    }
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

#[cfg(test)]
mod tests;
