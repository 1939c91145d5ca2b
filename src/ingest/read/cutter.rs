//! Cuts a text file into chunks of whole records, reading it once from front to back.
//!
//! A record is one physical line, except that a quoted field may hold line ends. A quote that is never closed must
//! not swallow the lines behind it, so a record may span lines only if its quote closes properly within
//! [`MAX_LINES`] and the record then has as many fields as the header. Decisions depend on the file alone, not on
//! where chunks happen to end.

use std::io::Read;
use std::ops::Range;
use std::sync::{Arc, Mutex};

use memchr::{memchr2, memchr3};

use super::quotes::{QuoteScanner, Syntax};

/// Longest record in bytes.
pub(super) const MAX_RECORD: usize = 1 << 20;

/// Lines behind the first that one record may span.
const MAX_LINES: usize = 20;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It can be cut into fields.
    Whole,
    /// A quote is opened and not closed.
    Unclosed,
    /// It is longer than [`MAX_RECORD`].
    TooLong,
}

/// One record of a chunk.
#[derive(Clone, Debug)]
pub(super) struct Span {
    /// Its bytes, line end not included.
    pub(super) range: Range<usize>,
    /// 1-based physical line it starts on.
    pub(super) line: u32,
    /// Physical lines it covers.
    pub(super) lines: u32,
    /// True if it contains a quote.
    pub(super) quoted: bool,
    /// What became of it.
    pub(super) fate: Fate,
}

/// Some records in file order with their bytes.
pub(super) struct Chunk {
    pub(super) bytes: Vec<u8>,
    pub(super) spans: Vec<Span>,
    /// Bytes of the file in front of the chunk, the byte-order mark not counted.
    pub(super) offset: u64,
    /// True if every record is whole and the chunk starts at the beginning of a line.
    pub(super) plain: bool,
}

/// Reads chunks from a file.
pub(super) struct Cutter<R> {
    input: R,
    syntax: Syntax,
    /// Fields of the header; 0 as long as it is not known, and then no record spans lines.
    pub(super) columns: usize,
    /// Bytes to read at a time.
    chunk: usize,
    buffer: Vec<u8>,
    /// Buffers that are done with.
    used: Used,
    /// Bytes handed out or passed over.
    offset: u64,
    /// Physical lines passed.
    line: u32,
    /// True while the rest of an over-long line is thrown away.
    discarding: bool,
    at_end: bool,
}

/// Buffers that are done with, still full of old bytes.
#[derive(Clone, Default)]
pub(super) struct Used(Arc<Mutex<Vec<Vec<u8>>>>);

impl Used {
    pub(super) fn give(&self, bytes: Vec<u8>) {
        if let Ok(mut used) = self.0.lock() {
            used.push(bytes);
        }
    }

    /// An empty text with the room of a buffer.
    pub(super) fn text(&self) -> String {
        let mut bytes = self.take();
        bytes.clear();
        String::from_utf8(bytes).unwrap_or_default()
    }

    fn take(&self) -> Vec<u8> {
        self.0.lock().ok().and_then(|mut used| used.pop()).unwrap_or_default()
    }
}

#[derive(Clone, Copy)]
struct Line {
    end: usize,
    next: usize,
    /// True if a quote is in it.
    quoted: bool,
}

enum Step {
    /// The record needs bytes that are not read yet.
    More,
    /// The file is used up.
    End,
    /// Bytes without a record, up to here.
    Nothing(usize, u32),
    /// A record; the next one starts here.
    Record(Span, usize),
}

impl<R: Read> Cutter<R> {
    pub(super) fn new(input: R, syntax: Syntax, chunk: usize) -> Cutter<R> {
        Cutter {
            input,
            syntax,
            columns: 0,
            chunk,
            buffer: Vec::new(),
            used: Used::default(),
            offset: 0,
            line: 0,
            discarding: false,
            at_end: false,
        }
    }

    /// The next records, at most `most`; `None` at the end of the file.
    pub(super) fn next_chunk(&mut self, most: usize) -> std::io::Result<Option<Chunk>> {
        let mut spans = Vec::new();
        let mut at = 0;
        if self.buffer.len() < self.chunk {
            self.fill()?;
        }
        let mut plain = !self.discarding;
        while spans.len() < most {
            match self.step(at) {
                Step::End => break,
                Step::More if spans.is_empty() => {
                    self.drop_front(at);
                    (at, plain) = (0, !self.discarding);
                    self.fill()?;
                }
                Step::More => break,
                Step::Nothing(next, lines) => {
                    at = next;
                    self.pass(lines)?;
                }
                Step::Record(span, next) => {
                    plain &= span.fate == Fate::Whole;
                    at = next;
                    self.pass(span.lines)?;
                    spans.push(span);
                }
            }
        }
        let offset = self.offset;
        let bytes = self.drop_front(at);
        Ok((!spans.is_empty()).then_some(Chunk {
            bytes,
            spans,
            offset,
            plain,
        }))
    }

    /// Where chunks that are done with may leave their bytes.
    pub(super) fn used(&self) -> Used {
        self.used.clone()
    }

    /// Takes the bytes in front of `at` out of the buffer; the rest stays.
    fn drop_front(&mut self, at: usize) -> Vec<u8> {
        let rest = self.buffer.get(at..).unwrap_or_default().to_vec();
        self.buffer.truncate(at);
        self.offset += at as u64;
        std::mem::replace(&mut self.buffer, rest)
    }

    fn fill(&mut self) -> std::io::Result<()> {
        if self.at_end {
            return Ok(());
        }
        // Into a used buffer: a new one would have to be cleared first.
        let mut end = self.buffer.len();
        let mut next = self.used.take();
        next.resize(end + self.chunk, 0);
        if let Some(front) = next.get_mut(..end) {
            front.copy_from_slice(&self.buffer);
        }
        self.buffer = next;
        // In pieces as large as they come: `read_to_end` begins with small ones for every buffer.
        while let Some(free) = self.buffer.get_mut(end..).filter(|free| !free.is_empty()) {
            match self.input.read(free) {
                Ok(0) => {
                    self.at_end = true;
                    break;
                }
                Ok(got) => end += got,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.buffer.truncate(end);
        Ok(())
    }

    fn pass(&mut self, lines: u32) -> std::io::Result<()> {
        self.line = self
            .line
            .checked_add(lines)
            .ok_or_else(|| std::io::Error::other("more than 4294967295 lines"))?;
        Ok(())
    }

    /// Looks at the record that starts at `at`.
    fn step(&mut self, at: usize) -> Step {
        let Some(line) = self.line_at(at) else {
            return self.incomplete(at);
        };
        if self.discarding {
            // The line was counted when its beginning was handed out.
            self.discarding = false;
            return Step::Nothing(line.next, 0);
        }
        let bytes = self.buffer.get(at..line.end).unwrap_or_default();
        if bytes.trim_ascii().is_empty() || bytes == b"\x1a" {
            return Step::Nothing(line.next, 1);
        }
        let span = |end: usize, lines: u32, fate: Fate| Span {
            range: at..end,
            line: self.line.saturating_add(1),
            lines,
            quoted: line.quoted,
            fate,
        };
        if bytes.len() > MAX_RECORD {
            return Step::Record(span(line.end, 1, Fate::TooLong), line.next);
        }
        if line.quoted {
            let mut scanner = QuoteScanner::new(self.syntax);
            if scanner.line(bytes) {
                return match self.closing_line(at, line, scanner) {
                    Closing::More => Step::More,
                    Closing::Never => Step::Record(span(line.end, 1, Fate::Unclosed), line.next),
                    Closing::At(last, lines) => Step::Record(span(last.end, lines, Fate::Whole), last.next),
                };
            }
        }
        Step::Record(span(line.end, 1, Fate::Whole), line.next)
    }

    /// There is no line end behind `at`.
    fn incomplete(&mut self, at: usize) -> Step {
        let length = self.buffer.len() - at;
        if self.at_end {
            return Step::End;
        }
        // A carriage return at the very end may be half of a line end.
        let keep = usize::from(self.buffer.last() == Some(&b'\r'));
        if self.discarding {
            return if length > keep {
                Step::Nothing(self.buffer.len() - keep, 0)
            } else {
                Step::More
            };
        }
        if length <= MAX_RECORD + 1 {
            return Step::More;
        }
        self.discarding = true;
        let end = self.buffer.len() - keep;
        Step::Record(
            Span {
                range: at..end,
                line: self.line.saturating_add(1),
                lines: 1,
                quoted: false,
                fate: Fate::TooLong,
            },
            end,
        )
    }

    /// The line behind `first` on which its open quote closes for good.
    fn closing_line(&self, at: usize, first: Line, mut scanner: QuoteScanner) -> Closing {
        if self.columns == 0 {
            return Closing::Never;
        }
        scanner.stray = false;
        let mut from = first.next;
        for lines in (2..).take(MAX_LINES) {
            let Some(line) = self.line_at(from) else {
                let hopeless = self.at_end || self.buffer.len() - at > MAX_RECORD + 1;
                return if hopeless { Closing::Never } else { Closing::More };
            };
            let open = scanner.line(self.buffer.get(from..line.end).unwrap_or_default());
            if scanner.stray || line.end - at > MAX_RECORD {
                return Closing::Never;
            }
            if !open {
                return if scanner.fields == self.columns {
                    Closing::At(line, lines)
                } else {
                    Closing::Never
                };
            }
            from = line.next;
        }
        Closing::Never
    }

    /// The line that starts at `from`, if all of it is in the buffer. Lines end with LF, CR or CRLF.
    fn line_at(&self, from: usize) -> Option<Line> {
        let rest = self.buffer.get(from..).filter(|r| !r.is_empty())?;
        let (length, quoted) = self.line_length(rest);
        let Some(length) = length else {
            return self.at_end.then_some(Line {
                end: self.buffer.len(),
                next: self.buffer.len(),
                quoted,
            });
        };
        let end = from + length;
        let next = match (rest.get(length), rest.get(length + 1)) {
            (Some(b'\r'), Some(b'\n')) => end + 2,
            (Some(b'\r'), None) if !self.at_end => return None,
            _ => end + 1,
        };
        Some(Line { end, next, quoted })
    }

    /// Bytes in front of the line end, if there is one, and whether a quote is among them.
    fn line_length(&self, rest: &[u8]) -> (Option<usize>, bool) {
        if !self.syntax.quotes {
            return (memchr2(b'\n', b'\r', rest), false);
        }
        match memchr3(b'\n', b'\r', b'"', rest) {
            Some(at) if rest.get(at) == Some(&b'"') => {
                let tail = rest.get(at..).unwrap_or_default();
                (memchr2(b'\n', b'\r', tail).map(|end| at + end), true)
            }
            found => (found, false),
        }
    }
}

enum Closing {
    More,
    Never,
    At(Line, u32),
}
