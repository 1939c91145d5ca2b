//! Character sets of text files. Decoding never replaces a bad byte: it fails, and the line is set aside.

use std::cmp::Ordering;
use std::io::Read;

use encoding_rs::{DecoderResult, GB18030};

/// A character set of text exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8, with or without byte-order mark.
    Utf8,
    /// GB18030, and with it GBK and GB2312.
    Gb18030,
}

/// Lines with other than ASCII characters that are enough to decide.
const ENOUGH: u32 = 1000;

const BLOCK: usize = 64 * 1024;

impl TextEncoding {
    /// Appends the decoded text up to the first sequence that means nothing, or some of it; gives how many bytes in front of
    /// that are fine for certain, all of them if there is none.
    pub(super) fn decode_prefix(self, bytes: &[u8], out: &mut String) -> usize {
        /// A decoder may have looked at a few bytes more than it found fault with.
        const LOOKED_AT: usize = 8;
        match self {
            TextEncoding::Utf8 => {
                let fine = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
                let text = bytes.get(..fine).and_then(|fine| std::str::from_utf8(fine).ok());
                out.push_str(text.unwrap_or_default());
                fine
            }
            TextEncoding::Gb18030 => {
                let mut decoder = GB18030.new_decoder_without_bom_handling();
                let Some(most) = decoder.max_utf8_buffer_length_without_replacement(bytes.len()) else {
                    return 0;
                };
                out.reserve(most);
                match decoder.decode_to_string_without_replacement(bytes, out, true) {
                    (DecoderResult::InputEmpty, _) => bytes.len(),
                    (_, read) => read.saturating_sub(LOOKED_AT),
                }
            }
        }
    }

    /// Appends the decoded text. `false`, and nothing appended, if a byte sequence means nothing.
    pub(super) fn decode_onto(self, bytes: &[u8], out: &mut String) -> bool {
        let before = out.len();
        match self {
            TextEncoding::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => out.push_str(text),
                Err(_) => return false,
            },
            TextEncoding::Gb18030 => {
                let mut decoder = GB18030.new_decoder_without_bom_handling();
                let Some(most) = decoder.max_utf8_buffer_length_without_replacement(bytes.len()) else {
                    return false;
                };
                out.reserve(most);
                let (result, _) = decoder.decode_to_string_without_replacement(bytes, out, true);
                if result != DecoderResult::InputEmpty {
                    out.truncate(before);
                    return false;
                }
            }
        }
        true
    }

    /// As much of a text as can be shown, at most about `most` bytes of it.
    pub(super) fn show(self, bytes: &[u8], most: usize) -> String {
        let bytes = bytes.get(..most).unwrap_or(bytes);
        match self {
            TextEncoding::Gb18030 if in_utf8(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            TextEncoding::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
            TextEncoding::Gb18030 => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
        }
    }
}

/// Whether a line of a GB18030 file is written in UTF-8, as another tool appends lines: it is valid UTF-8 with a character of three bytes
/// or more. Of GB18030 text that is hardly ever true.
pub(super) fn in_utf8(line: &[u8]) -> bool {
    // The first character beyond ASCII settles it for nearly all lines.
    let Some(first) = line.iter().position(|b| !b.is_ascii()) else {
        return false;
    };
    let tail = line.get(first..).unwrap_or_default();
    let begins = matches!(tail, [0xc2..=0xf4, 0x80..=0xbf, ..]);
    begins && std::str::from_utf8(tail).is_ok_and(|text| text.chars().any(|c| c.len_utf8() >= 3))
}

/// Whether bytes are also good Chinese in GB2312, the everyday part of GB18030: then nobody can tell which of the two is meant.
pub(super) fn in_gb2312(line: &[u8]) -> bool {
    let mut rest = line;
    loop {
        rest = match rest {
            [] => return true,
            [byte, tail @ ..] if byte.is_ascii() => tail,
            [0xa1..=0xa9 | 0xb0..=0xf7, 0xa1..=0xfe, tail @ ..] => tail,
            _ => return false,
        }
    }
}

/// Length of the byte-order mark of UTF-8 at the start.
pub(super) fn byte_order_mark(head: &[u8]) -> usize {
    if head.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 }
}

/// Decides between UTF-8 and GB18030 by the majority of lines that are not plain ASCII, so that one spoiled line
/// does not change the reading of all others. `wanted` decides where both fit as well.
pub(super) fn vote(mut input: impl Read, wanted: Option<TextEncoding>) -> std::io::Result<TextEncoding> {
    let (mut utf8, mut other) = (0_u32, 0_u32);
    let mut pending: Vec<u8> = Vec::new();
    loop {
        let mut block = Vec::with_capacity(BLOCK);
        let last = input.by_ref().take(BLOCK as u64).read_to_end(&mut block)? == 0;
        // Only the new block can end a line.
        let keep = match complete(&block) {
            _ if last => pending.len(),
            0 => 0,
            end => pending.len() + end,
        };
        pending.append(&mut block);
        for line in pending
            .get(..keep)
            .unwrap_or_default()
            .split(|b| matches!(b, b'\n' | b'\r'))
        {
            if line.is_ascii() {
                continue;
            }
            *if std::str::from_utf8(line).is_ok() {
                &mut utf8
            } else {
                &mut other
            } += 1;
        }
        pending.drain(..keep);
        // A line longer than any record cannot vote.
        if pending.len() > super::cutter::MAX_RECORD {
            pending.clear();
        }
        if last || utf8 + other >= ENOUGH {
            return Ok(match utf8.cmp(&other) {
                Ordering::Greater => TextEncoding::Utf8,
                Ordering::Less => TextEncoding::Gb18030,
                Ordering::Equal => wanted.unwrap_or(TextEncoding::Utf8),
            });
        }
    }
}

/// Bytes up to and with the last line end.
fn complete(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .rposition(|b| matches!(b, b'\n' | b'\r'))
        .map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn majority() {
        assert_eq!(vote("纳税人\n名称".as_bytes(), None).unwrap(), TextEncoding::Utf8);
        assert_eq!(
            vote(gb("纳税人\n名称").as_slice(), None).unwrap(),
            TextEncoding::Gb18030
        );
        assert_eq!(vote(&b"plain\nascii"[..], None).unwrap(), TextEncoding::Utf8);
        let mut spoiled = "纳税人\n名称\n".as_bytes().to_vec();
        spoiled.extend([0xff, 0xff, b'\n']);
        assert_eq!(vote(spoiled.as_slice(), None).unwrap(), TextEncoding::Utf8);
        // The first character beyond ASCII may come late.
        let mut late = vec![b'a'; 3 * BLOCK];
        late.push(b'\n');
        late.extend(gb("税务")); // 税 alone is also valid UTF-8
        assert_eq!(vote(late.as_slice(), None).unwrap(), TextEncoding::Gb18030);
    }

    #[test]
    fn lines_of_another_character_set() {
        for line in ["V1,元江县,作废", "作废,5", "状态：已作废"] {
            assert!(in_utf8(line.as_bytes()), "{line}");
            assert!(!in_utf8(&gb(line)), "{line}");
            assert!(in_gb2312(&gb(line)), "{line}");
            assert!(!in_gb2312(line.as_bytes()), "{line}");
        }
        assert!(!in_utf8(b"plain"));
        // E6 B6 B5 E6 B6 B5 is 涵涵 in UTF-8 and three other characters in GB2312.
        let both = "涵涵".as_bytes();
        assert!(in_utf8(both) && in_gb2312(both));
    }

    #[test]
    fn decoding_fails_loudly() {
        let mut out = String::from("x");
        assert!(TextEncoding::Gb18030.decode_onto(&gb("税𠀀〇"), &mut out));
        assert_eq!(out, "x税𠀀〇");
        assert!(!TextEncoding::Gb18030.decode_onto(&[0xcb, 0xb0, 0xff], &mut out));
        assert!(!TextEncoding::Gb18030.decode_onto(&[0xcb], &mut out));
        assert!(!TextEncoding::Utf8.decode_onto(&gb("税务"), &mut out));
        assert_eq!(out, "x税𠀀〇");
    }
}
