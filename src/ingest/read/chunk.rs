//! Chunks of raw records to blocks of fields.

use csv::{ReaderBuilder, StringRecord};

use super::cutter::{Chunk, Fate, Span};
use super::encoding::TextEncoding;
use super::quotes::Syntax;
use crate::ingest::{BrokenRow, FieldKind, RowBlock};

/// Bytes of a broken row that are kept to be shown.
const SHOWN: usize = 4096;

/// Decodes and cuts the records of a chunk.
pub(super) fn to_block(chunk: &Chunk, encoding: TextEncoding, syntax: Syntax) -> RowBlock {
    let mut block = RowBlock::default();
    let mut text = String::with_capacity(chunk.bytes.len() + chunk.bytes.len() / 2);
    let mut good: Vec<(u64, &Span)> = Vec::with_capacity(chunk.spans.len());
    for span in &chunk.spans {
        let bytes = chunk.bytes.get(span.range.clone()).unwrap_or_default();
        let start = text.len();
        let code = match span.fate {
            Fate::Unclosed => "unclosed_quote",
            Fate::TooLong => "too_long",
            Fate::Whole if encoding.decode_onto(bytes, &mut text) => {
                text.push('\n');
                good.push((u64::try_from(start).unwrap_or(u64::MAX), span));
                continue;
            }
            Fate::Whole => "undecodable",
        };
        block.broken.push(BrokenRow {
            line: span.line,
            code,
            raw: encoding.show(bytes, SHOWN),
        });
    }
    cut(&text, &good, syntax, &mut block);
    block
}

/// Cuts decoded records into fields. Each record of `good` must come out as exactly one record of the parser.
fn cut(text: &str, good: &[(u64, &Span)], syntax: Syntax, block: &mut RowBlock) {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(syntax.delimiter)
        .quoting(syntax.quotes)
        .from_reader(text.as_bytes());
    block.separate_by(char::from(syntax.delimiter));
    let mut record = StringRecord::new();
    let mut in_step = true;
    for (i, (start, span)) in good.iter().enumerate() {
        in_step = in_step
            && matches!(reader.read_record(&mut record), Ok(true))
            && record.position().is_some_and(|p| p.byte() == *start);
        let end = good
            .get(i + 1)
            .and_then(|(next, _)| usize::try_from(*next).ok())
            .unwrap_or(text.len());
        let raw = || {
            usize::try_from(*start)
                .ok()
                .and_then(|s| text.get(s..end))
                .unwrap_or_default()
                .trim_end_matches('\n')
        };
        if !in_step {
            // Cutter and parser disagree: set the rows aside rather than attribute fields to wrong lines.
            block.broken.push(BrokenRow {
                line: span.line,
                code: "unclosed_quote",
                raw: raw().to_owned(),
            });
            continue;
        }
        block.begin_row(span.line);
        for field in &record {
            block.push_field(FieldKind::Text, field);
        }
        if span.quoted {
            block.set_raw(raw().to_owned());
        }
    }
}
