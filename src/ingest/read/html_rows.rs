//! The markup of a web page row by row: the bytes from each `<tr` to the next one.

use std::io::{self, Read};

use super::refusal::{CUT_OFF, HTML_ROW_TOO_LONG};

/// Longest row. What stands in front of the first row may be as long as [`MAX_HEAD`].
const MAX_ROW: usize = 1 << 20;

/// Longest beginning of a page: style sheets and scripts.
const MAX_HEAD: usize = 16 << 20;

/// Tables inside of tables; pages laid out with tables have some five.
const MAX_TABLES: u32 = 256;

const BLOCK: u64 = 256 << 10;

/// Bytes of a tag that are looked at.
const TAG: usize = 8;

/// Cuts a page into rows while it is read. `<` is never part of a GB18030 character, so bytes will do.
pub(super) struct HtmlRows<R> {
    input: R,
    buffer: Vec<u8>,
    /// Where the row handed out next begins, if one was found.
    start: Option<usize>,
    /// Up to here there is no other row's beginning.
    seen: usize,
    /// Bytes in front of the first row that are thrown away.
    head: usize,
    /// Tables that are open.
    tables: u32,
    /// Inside a comment, a script or a style sheet, which are no rows whatever they hold: what ends it.
    until: Option<&'static [u8]>,
    at_end: bool,
}

/// What is passed over as a whole: how it begins, and how it ends.
const PASSED: [(&[u8], &[u8]); 3] = [(b"<!--", b"-->"), (b"<script", b"</script"), (b"<style", b"</style")];

impl<R: Read> HtmlRows<R> {
    pub(super) fn new(input: R) -> HtmlRows<R> {
        HtmlRows {
            input,
            buffer: Vec::new(),
            start: None,
            seen: 0,
            head: 0,
            tables: 0,
            until: None,
            at_end: false,
        }
    }

    /// The next row's markup, with everything up to the next row; an error that holds a refusal if it is too long.
    pub(super) fn next_row(&mut self) -> io::Result<Option<&[u8]>> {
        loop {
            let found = self.find();
            if self.tables > MAX_TABLES {
                return Err(io::Error::other(HTML_ROW_TOO_LONG));
            }
            if let Some(next) = found {
                let before = self.start.replace(next);
                self.seen = next + 1;
                if let Some(from) = before {
                    return Ok(self.buffer.get(from..next));
                }
                continue;
            }
            if self.at_end {
                // Tables must be closed, and so must comments: the page was not transferred to its end.
                if self.until.is_some() || self.tables > 0 {
                    return Err(io::Error::other(CUT_OFF));
                }
                let from = self.start.take();
                return Ok(from.and_then(|from| self.buffer.get(from..)));
            }
            self.fill()?;
        }
    }

    /// Drops what is done with and reads more.
    fn fill(&mut self) -> io::Result<()> {
        let done = self.start.unwrap_or(self.seen);
        if self.start.is_none() {
            self.head += done;
        }
        self.buffer.drain(..done);
        self.seen -= done;
        self.start = self.start.map(|_| 0);
        if self.start.is_some() && self.buffer.len() > MAX_ROW || self.head > MAX_HEAD {
            return Err(io::Error::other(HTML_ROW_TOO_LONG));
        }
        let before = self.buffer.len();
        self.input.by_ref().take(BLOCK).read_to_end(&mut self.buffer)?;
        self.at_end = self.buffer.len() == before;
        Ok(())
    }

    /// The next `<tr` behind `seen`, if it is in the buffer with the byte behind it.
    fn find(&mut self) -> Option<usize> {
        while let Some(rest) = self.buffer.get(self.seen..) {
            if let Some(end) = self.until {
                let found = rest.windows(end.len()).position(|w| w.eq_ignore_ascii_case(end));
                self.seen += found.map_or(rest.len().saturating_sub(end.len() - 1), |at| at + end.len());
                found?;
                self.until = None;
                continue;
            }
            let Some(at) = rest.iter().position(|b| *b == b'<') else {
                self.seen = self.buffer.len();
                return None;
            };
            let tag = rest.get(at..).unwrap_or_default();
            let tag = tag.get(..TAG).unwrap_or(tag);
            if tag.len() < TAG && !self.at_end {
                self.seen += at;
                return None;
            }
            if is_start(tag) {
                return Some(self.seen + at);
            }
            let is = |name: &[u8]| tag.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name));
            self.until = PASSED.iter().find(|(begin, _)| is(begin)).map(|(_, end)| *end);
            if is(b"<table") {
                self.tables += 1;
            } else if is(b"</table") {
                self.tables = self.tables.saturating_sub(1);
            }
            self.seen += at + 1;
        }
        None
    }
}

fn is_start(tag: &[u8]) -> bool {
    tag.get(..3).is_some_and(|t| t.eq_ignore_ascii_case(b"<tr"))
        && tag.get(3).is_some_and(|b| b.is_ascii_whitespace() || *b == b'>')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(out.len());
            (&mut self.0).take(count as u64).read(out)
        }
    }

    fn rows(text: &str, piece: usize) -> Vec<String> {
        let mut rows = HtmlRows::new(Slow(text.as_bytes(), piece));
        let mut all = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            all.push(String::from_utf8(row.to_vec()).unwrap());
        }
        all
    }

    #[test]
    fn rows_in_pieces() {
        let text = "<html><track><!-- <tr><td>old</td> --><TR a=1><td>x</td></tr><tr>\n<td>y<tr\n><td>z</table><tr";
        let wanted = ["<TR a=1><td>x</td></tr>", "<tr>\n<td>y", "<tr\n><td>z</table><tr"];
        for piece in 1..text.len() {
            assert_eq!(rows(text, piece), wanted, "{piece}");
        }
        assert!(rows("", 1).is_empty() && rows("no table", 3).is_empty());
    }

    #[test]
    fn what_is_no_row_and_what_is_cut_off() {
        let text = "<style>tr{}</style><table><tr><td><script>w('<tr>')</script>x</td></tr><!--\n<tr><td>0--></table>";
        for piece in 1..text.len() {
            assert_eq!(rows(text, piece).len(), 1, "{piece}");
        }
        for text in [
            "<table><tr><td>x</td></tr>",
            "<table><tr><td>x</table><!-- ",
            "<table><tr><td>x",
        ] {
            let mut all = HtmlRows::new(text.as_bytes());
            let error = (0..3).find_map(|_| all.next_row().err()).unwrap();
            assert!(error.to_string().starts_with("cut_off"), "{text}");
        }
    }

    #[test]
    fn tables_in_tables() {
        let deep = |tables: usize| format!("{}x{}", "<table><tr><td>".repeat(tables), "</table>".repeat(tables));
        assert_eq!(rows(&deep(200).repeat(3), 1 << 12).len(), 600);
        // Refused before its end, which may be missing.
        let text = deep(300);
        let mut all = HtmlRows::new(text.as_bytes());
        let refused = (0..300).find_map(|_| all.next_row().err()).unwrap();
        assert!(refused.to_string().starts_with("html_row_too_long"));
    }

    #[test]
    fn rows_over_many_blocks() {
        let row = format!("<tr><td>{}</td></tr>", "甲".repeat(100_000));
        assert_eq!(rows(&row.repeat(7), 1 << 16), vec![row; 7]);
    }
}
