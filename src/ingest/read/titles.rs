//! Title lines above the header of a text file, blanked while it is read: lines keep their numbers and bytes their places.

use std::io::{self, Read};

/// A reader that shows blanks in place of the first lines.
pub(super) struct Titles<R> {
    inner: R,
    left: u32,
    /// True if the last byte seen was a carriage return that ended a line.
    after_return: bool,
}

impl<R: Read> Titles<R> {
    pub(super) fn new(inner: R, lines: u32) -> Titles<R> {
        Titles {
            inner,
            left: lines,
            after_return: false,
        }
    }
}

impl<R: Read> Read for Titles<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(out)?;
        for byte in out.iter_mut().take(got) {
            if self.left == 0 {
                break;
            }
            let second = std::mem::replace(&mut self.after_return, *byte == b'\r') && *byte == b'\n';
            match *byte {
                _ if second => {}
                b'\n' | b'\r' => self.left -= 1,
                _ => *byte = b' ',
            }
        }
        Ok(got)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_blank() {
        for end in ["\n", "\r", "\r\n"] {
            let text = ["title, 1", "", "a,b", "1,2"].join(end);
            let wanted = ["        ", "", "a,b", "1,2"].join(end);
            let mut out = String::new();
            Titles::new(text.as_bytes(), 2).read_to_string(&mut out).unwrap();
            assert_eq!(out, wanted);
            assert_eq!(out.len(), text.len());
        }
    }
}
