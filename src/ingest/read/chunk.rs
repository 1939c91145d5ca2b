//! Chunks of raw records to blocks of fields.

use std::ops::Range;

use memchr::memchr_iter;

use super::cutter::{Chunk, Span, Used};
use super::decoded::{Decoded, decoded};
use super::encoding::TextEncoding;
use super::quoted::Quoted;
use super::quotes::Syntax;
use crate::ingest::{BrokenRow, RawPlace, RowBlock};

/// Decodes and cuts the records of a chunk and gives what `each` made of them. UTF-8 text is not copied.
pub(super) fn with_block<T>(
    chunk: &Chunk,
    encoding: TextEncoding,
    syntax: Syntax,
    used: &Used,
    each: impl FnOnce(RowBlock<'_>) -> T,
) -> T {
    if chunk.plain
        && encoding == TextEncoding::Utf8
        && let Ok(text) = simdutf8::basic::from_utf8(&chunk.bytes)
    {
        let ranges = chunk.spans.iter().map(|span| span.range.clone()).collect();
        return each(block(text, ranges, Vec::new(), chunk, syntax));
    }
    let Decoded { text, ranges, broken } = decoded(chunk, encoding, used.text());
    let done = each(block(&text, ranges, broken, chunk, syntax));
    used.give(text.into_bytes());
    done
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
