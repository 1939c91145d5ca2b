//! Watches the bytes of a text file go by: NUL bytes, lines without end and lines with a million fields end the reading.

use std::io::{self, Read};

use memchr::memchr;

use super::bounds::MAX_COLUMNS;
use super::refusal::{LINE_TOO_LONG, NUL_BYTES, Refusal, TOO_MANY_COLUMNS};

/// Longest line of a file. Records are set aside from 1 MiB on; a file with a line as long as this is no export.
const MAX_LINE: usize = 16 << 20;

/// Only lines longer than this can have too many fields.
const STRIDE: usize = 16 << 10;

/// A reader that fails with a [`Refusal`] as soon as it sees what no export has.
pub(super) struct Guard<R> {
    inner: R,
    delimiter: u8,
    /// Bytes and delimiters of the line that is not at its end yet.
    line: usize,
    delimiters: usize,
}

impl<R: Read> Guard<R> {
    pub(super) fn new(inner: R, delimiter: u8) -> Guard<R> {
        Guard {
            inner,
            delimiter,
            line: 0,
            delimiters: 0,
        }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(out)?;
        self.look(out.get(..got).unwrap_or_default())
            .map_err(io::Error::other)?;
        Ok(got)
    }
}

impl<R> Guard<R> {
    fn look(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        if memchr(0, bytes).is_some() {
            return Err(NUL_BYTES);
        }
        let mut rest = bytes;
        while !rest.is_empty() {
            // Short lines are passed in strides: the last line end of a stride is all that matters.
            let stride = STRIDE.saturating_sub(self.line);
            let end = if stride == 0 {
                rest.iter().position(|b| is_line_end(*b))
            } else {
                let window = rest.get(..stride).unwrap_or(rest);
                window.iter().rposition(|b| is_line_end(*b))
            };
            let part = match (end, stride) {
                (Some(end), _) => end,
                (None, 0) => rest.len(),
                (None, _) => stride.min(rest.len()),
            };
            let (line, tail) = rest.split_at(part);
            if end.is_none() || stride == 0 {
                self.line += line.len();
                self.delimiters += line.iter().filter(|b| **b == self.delimiter).count();
                self.check()?;
            }
            if end.is_some() {
                (self.line, self.delimiters) = (0, 0);
            }
            rest = tail.get(usize::from(end.is_some())..).unwrap_or_default();
        }
        Ok(())
    }

    fn check(&self) -> Result<(), Refusal> {
        if u32::try_from(self.delimiters).is_ok_and(|n| n < MAX_COLUMNS) {
            if self.line > MAX_LINE {
                Err(LINE_TOO_LONG)
            } else {
                Ok(())
            }
        } else {
            Err(TOO_MANY_COLUMNS)
        }
    }
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code of the refusal, for any size of the pieces that are read.
    fn ends(bytes: &[u8]) -> Option<&'static str> {
        let with = |piece: usize| {
            let mut guard = Guard::new(bytes, b',');
            let mut out = vec![0; piece];
            loop {
                match guard.read(&mut out) {
                    Ok(0) => return None,
                    Ok(_) => {}
                    Err(e) => return Some(e.get_ref().unwrap().downcast_ref::<Refusal>().unwrap().code),
                }
            }
        };
        let first = with(1 << 20);
        for piece in [1 << 12, STRIDE, (1 << 15) + 7] {
            assert_eq!(with(piece), first, "{piece}");
        }
        first
    }

    #[test]
    fn what_is_refused() {
        let wide = |fields: usize| format!("a,b\n{}x\n1,2\n", ",".repeat(fields - 1));
        assert_eq!(ends(b"a,b\n1,2\n"), None);
        assert_eq!(ends("a,b\r\n".repeat(100_000).as_bytes()), None);
        assert_eq!(ends(b"a,b\n1,\0\n"), Some("nul_bytes"));
        assert_eq!(ends(wide(16_384).as_bytes()), None);
        assert_eq!(ends(wide(16_385).as_bytes()), Some("too_many_columns"));
        assert_eq!(ends("x".repeat(MAX_LINE).as_bytes()), None);
        assert_eq!(ends("x".repeat(MAX_LINE + 1).as_bytes()), Some("line_too_long"));
        // Two lines that are long together but not each.
        let half = "y".repeat(MAX_LINE / 2 + 1);
        assert_eq!(ends(format!("{half}\n{half}").as_bytes()), None);
    }

    #[test]
    fn fields_of_many_lines_do_not_add_up() {
        let line = format!("{}\n", ",".repeat(16_000));
        assert_eq!(ends(line.repeat(20).as_bytes()), None);
    }
}
