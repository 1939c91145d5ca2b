//! UTF-16 as UTF-8, while it is read. A code unit that means nothing becomes a byte that UTF-8 does not have, so that
//! its line, and no other, is set aside as undecodable.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, UTF_16BE, UTF_16LE};

const BLOCK: usize = 64 << 10;

/// Byte that no UTF-8 text has.
const BAD: u8 = 0xff;

/// Bytes looked at to recognise UTF-16 without a byte-order mark.
const SAMPLE: usize = 4096;

/// Order of the bytes of a code unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endian {
    Little,
    Big,
}

/// Recognises UTF-16 by its mark, or without one by the zero bytes that delimiters, digits and line ends have in it.
/// Gives the length of the mark.
pub(super) fn recognise(head: &[u8]) -> Option<(usize, Endian)> {
    if head.starts_with(b"\xff\xfe") {
        return Some((2, Endian::Little));
    }
    if head.starts_with(b"\xfe\xff") {
        return Some((2, Endian::Big));
    }
    let head = head.get(..SAMPLE.min(head.len()) & !1).unwrap_or_default();
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // A few characters (一 is 4E00) have the zero on the other side.
    let endian = match () {
        () if odd.max(even) < (head.len() / 32).max(3) => return None,
        () if odd > 3 * even => Endian::Little,
        () if even > 3 * odd => Endian::Big,
        () => return None,
    };
    let plain = |unit: u16| unit != 0 && unit != 0xfffe;
    let units = head.chunks_exact(2).map(|pair| match (pair, endian) {
        ([low, high], Endian::Little) => u16::from_le_bytes([*low, *high]),
        ([high, low], Endian::Big) => u16::from_be_bytes([*high, *low]),
        _ => 0,
    });
    let mut whole = char::decode_utf16(units.clone()).collect::<Vec<_>>();
    whole.pop(); // may be half of a pair
    (units.clone().all(plain) && whole.iter().all(Result::is_ok)).then_some((0, endian))
}

/// A reader of UTF-8 over a reader of UTF-16.
pub(super) struct Utf16<R> {
    inner: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// Bytes of `raw` that are decoded.
    used: usize,
    text: Vec<u8>,
    /// Bytes of `text` that are handed out.
    given: usize,
    at_end: bool,
}

impl<R: Read> Utf16<R> {
    pub(super) fn new(inner: R, endian: Endian) -> Utf16<R> {
        let encoding = match endian {
            Endian::Little => UTF_16LE,
            Endian::Big => UTF_16BE,
        };
        Utf16 {
            inner,
            decoder: encoding.new_decoder_without_bom_handling(),
            raw: Vec::new(),
            used: 0,
            text: Vec::new(),
            given: 0,
            at_end: false,
        }
    }

    /// Decodes the next block.
    fn fill(&mut self) -> io::Result<()> {
        self.raw.clear();
        self.used = 0;
        let got = self.inner.by_ref().take(BLOCK as u64).read_to_end(&mut self.raw)?;
        self.at_end = got < BLOCK;
        self.text.clear();
        self.given = 0;
        let mut out = vec![0; 3 * BLOCK / 2 + 16];
        loop {
            let input = self.raw.get(self.used..).unwrap_or_default();
            let (result, read, written) = self
                .decoder
                .decode_to_utf8_without_replacement(input, &mut out, self.at_end);
            self.used += read;
            self.text.extend_from_slice(out.get(..written).unwrap_or_default());
            match result {
                DecoderResult::InputEmpty => return Ok(()),
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.text.push(BAD),
            }
        }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if self.at_end {
                return Ok(0);
            }
            self.fill()?;
        }
        let ready = self.text.get(self.given..).unwrap_or_default();
        let count = ready.len().min(out.len());
        if let (Some(to), Some(from)) = (out.get_mut(..count), ready.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(text: &str, endian: Endian) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| match endian {
                Endian::Little => unit.to_le_bytes(),
                Endian::Big => unit.to_be_bytes(),
            })
            .collect()
    }

    fn read(bytes: &[u8], endian: Endian) -> Vec<u8> {
        let mut out = Vec::new();
        Utf16::new(bytes, endian).read_to_end(&mut out).unwrap();
        out
    }

    #[test]
    fn both_orders_and_blocks() {
        // 4 bytes per 𠀀: blocks of 64 KiB end in the middle of pairs.
        let text = format!("x{}", "纳税人\t一般,𠀀\r\n".repeat(20_000));
        for endian in [Endian::Little, Endian::Big] {
            assert_eq!(read(&write(&text, endian), endian), text.as_bytes());
        }
    }

    #[test]
    fn what_means_nothing_stays_bad() {
        let mut bytes = write("a\n", Endian::Little);
        bytes.extend([0x00, 0xd8]); // half of a pair
        bytes.extend(write("b\nc", Endian::Little));
        assert_eq!(read(&bytes, Endian::Little), b"a\n\xffb\nc");
        bytes.push(b'x'); // half of a unit
        assert_eq!(read(&bytes, Endian::Little), b"a\n\xffb\nc\xff");
    }

    #[test]
    fn recognised_with_and_without_mark() {
        let text = "一般纳税人,名称,一\r\n1,2,3\r\n";
        assert_eq!(
            recognise(&write("\u{feff}甲", Endian::Little)),
            Some((2, Endian::Little))
        );
        assert_eq!(recognise(&write("\u{feff}甲", Endian::Big)), Some((2, Endian::Big)));
        assert_eq!(recognise(&write(text, Endian::Little)), Some((0, Endian::Little)));
        assert_eq!(recognise(&write(text, Endian::Big)), Some((0, Endian::Big)));
        for other in [text.as_bytes(), b"", b"a,b\n1,\0\n", &[0; 64], "税务\n".as_bytes()] {
            assert_eq!(recognise(other), None);
        }
    }
}
