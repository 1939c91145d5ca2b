//! Where fields and quoted stretches begin and end, in raw bytes and by the rules of the `csv` crate.

use memchr::memchr;

/// How a text file is cut.
#[derive(Clone, Copy, Debug)]
pub(super) struct Syntax {
    /// Separates fields.
    pub(super) delimiter: u8,
    /// True if fields may be quoted with `"`.
    pub(super) quotes: bool,
    /// True for GB18030, whose second bytes may look like ASCII characters such as `|`.
    pub(super) double_byte: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    InField,
    InQuotes,
    AfterQuote,
}

/// Follows one record through its lines.
pub(super) struct QuoteScanner {
    syntax: Syntax,
    state: State,
    /// Fields begun so far.
    pub(super) fields: usize,
    /// True if a closing quote was followed by anything but a delimiter or the line's end.
    pub(super) stray: bool,
}

impl QuoteScanner {
    pub(super) fn new(syntax: Syntax) -> QuoteScanner {
        QuoteScanner {
            syntax,
            state: State::FieldStart,
            fields: 1,
            stray: false,
        }
    }

    /// Reads a line without its end; true if it leaves a quote open.
    pub(super) fn line(&mut self, line: &[u8]) -> bool {
        if !self.syntax.double_byte {
            return self.leap(line);
        }
        let mut at = 0;
        while let Some(byte) = line.get(at) {
            // Second and fourth bytes of GB18030 characters follow a byte of 0x81 and more.
            let wide = self.syntax.double_byte && *byte >= 0x81;
            self.byte(if wide { 0x81 } else { *byte });
            at += if wide { 2 } else { 1 };
        }
        self.state == State::InQuotes
    }

    /// The same for character sets in which no other character contains a delimiter or quote: leaps from one to the next.
    fn leap(&mut self, line: &[u8]) -> bool {
        let mut rest = line;
        while let Some(next) = rest.first() {
            let skipped = match self.state {
                State::InQuotes => memchr(b'"', rest),
                State::InField => memchr(self.syntax.delimiter, rest),
                State::FieldStart | State::AfterQuote => {
                    self.byte(*next);
                    rest = rest.get(1..).unwrap_or_default();
                    continue;
                }
            };
            let Some(at) = skipped else { break };
            self.byte(rest.get(at).copied().unwrap_or_default());
            rest = rest.get(at + 1..).unwrap_or_default();
        }
        self.state == State::InQuotes
    }

    fn byte(&mut self, byte: u8) {
        let delimiter = byte == self.syntax.delimiter;
        self.state = match self.state {
            State::FieldStart if byte == b'"' => State::InQuotes,
            State::InQuotes => {
                if byte == b'"' {
                    State::AfterQuote
                } else {
                    State::InQuotes
                }
            }
            State::AfterQuote if byte == b'"' => State::InQuotes,
            _ if delimiter => {
                self.fields += 1;
                State::FieldStart
            }
            State::AfterQuote => {
                self.stray = true;
                State::InField
            }
            _ => State::InField,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Syntax = Syntax {
        delimiter: b',',
        quotes: true,
        double_byte: false,
    };

    #[test]
    fn open_or_closed() {
        for (line, open, fields) in [
            ("a,b", false, 2),
            ("\"a,b\",c", false, 2),
            ("\"a", true, 1),
            ("a,\"b", true, 2),
            ("a,5\" pipe", false, 2), // a quote inside a field is a character
            ("a,\"b\"\"", true, 2),
            ("a,\"b\"\"\"", false, 2),
            ("\"\"", false, 1),
        ] {
            let mut scanner = QuoteScanner::new(COMMA);
            assert_eq!(scanner.line(line.as_bytes()), open, "{line}");
            assert_eq!(scanner.fields, fields, "{line}");
        }
    }

    #[test]
    fn second_bytes_are_no_delimiters() {
        // 0x8C 0x7C is one GBK character whose second byte is `|`.
        let syntax = Syntax {
            delimiter: b'|',
            quotes: true,
            double_byte: true,
        };
        let mut scanner = QuoteScanner::new(syntax);
        assert!(!scanner.line(b"\x8c\x7c\"x|b"));
        assert_eq!(scanner.fields, 2);
    }
}
