//! Blanks, widths and identifiers.

use std::borrow::Cow;

use super::{CellError, codes as code};
use crate::identity::is_blank_char;
use crate::ingest::FieldKind;

/// Trims blanks of every width, no-break spaces, control characters, zero-width marks and byte-order marks.
#[inline]
pub fn clean(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(trimmed(text))
}

#[inline]
fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    // Three-byte characters from U+4000 on, most Chinese ones, are no blanks; neither are visible ASCII characters.
    let solid = |b: &u8| b.is_ascii_graphic() || (0xe4..=0xe9).contains(b);
    let ends_solid = bytes.last().is_some_and(u8::is_ascii_graphic)
        || bytes
            .len()
            .checked_sub(3)
            .and_then(|at| bytes.get(at))
            .is_some_and(|b| (0xe4..=0xe9).contains(b));
    if ends_solid && bytes.first().is_some_and(solid) {
        return text;
    }
    text.trim_matches(is_blank_char)
}

/// [`clean`], and full-width ASCII characters as half-width ones.
pub fn narrow(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    if !text.contains(|c| narrow_char(c) != c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(narrow_char).collect())
}

fn narrow_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '￥' => '¥',
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    }
}

/// An identifier as it should have been written: half-width, upper case, without leading apostrophe and inner blanks.
///
/// ```
/// use huiqi::ingest::cell::identifier;
/// assert_eq!(identifier("'９１530428ma6a000236 ").unwrap(), "91530428MA6A000236");
/// assert_eq!(identifier("9.15304E+17").unwrap_err().code, "destroyed_identifier");
/// ```
///
/// # Errors
/// `destroyed_identifier` if a spreadsheet has turned it into scientific notation: the lost digits cannot be restored.
#[inline]
pub fn identifier(text: &str) -> Result<Cow<'_, str>, CellError> {
    // Most are written as they should be. Digits around an E are scientific notation only in short texts.
    let proper = |b: u8| b.is_ascii_digit() || (b.is_ascii_uppercase() && (b != b'E' || text.len() >= 15));
    if text.bytes().all(proper) {
        return Ok(Cow::Borrowed(text));
    }
    let narrowed = narrow(text);
    let is_apostrophe = |c: char| matches!(c, '\'' | '’' | '‘' | '`');
    if !narrowed.contains(|c: char| is_blank_char(c) || c.is_ascii_lowercase() || is_apostrophe(c)) {
        return if is_scientific(&narrowed) {
            Err(code::DESTROYED_IDENTIFIER)
        } else {
            Ok(narrowed)
        };
    }
    // Blanks go first: an apostrophe or an exponent may stand behind one.
    let compact: String = narrowed.chars().filter(|c| !is_blank_char(*c)).collect();
    let bare = compact.trim_start_matches(is_apostrophe);
    if is_scientific(bare) {
        return Err(code::DESTROYED_IDENTIFIER);
    }
    Ok(Cow::Owned(bare.to_ascii_uppercase()))
}

/// [`identifier`] of a cell: a number cell with more than 15 digits is destroyed as well, because a spreadsheet
/// keeps only the first 15.
///
/// # Errors
/// As [`identifier`]; `error_cell` for a formula error.
#[inline]
pub fn identifier_of(kind: FieldKind, text: &str) -> Result<Cow<'_, str>, CellError> {
    match kind {
        FieldKind::Error => Err(code::ERROR_CELL),
        FieldKind::Number if text.trim().len() > 15 || text.contains('.') => Err(code::DESTROYED_IDENTIFIER),
        _ => identifier(text),
    }
}

/// `9.15304E+17` and the like. An `E` between digits alone proves nothing: unified codes may contain one.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let telling = mantissa.contains('.') || unsigned.len() < exponent.len() || text.len() < 15;
    digits(whole) && digits(decimals) && digits(unsigned) && unsigned.len() <= 3 && telling
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleans() {
        assert_eq!(clean("\u{feff} \u{a0}元江\u{3000}\t\r\n"), "元江");
        assert_eq!(clean("（元　江）"), "（元　江）");
        assert_eq!(narrow("　１２，３４５．６０ "), "12,345.60");
    }

    #[test]
    fn identifiers() {
        for (written, wanted) in [
            ("91530428MA6A000236", "91530428MA6A000236"),
            ("91530428ma6a000236", "91530428MA6A000236"),
            ("'91530428MA6A000236", "91530428MA6A000236"),
            ("\u{a0}91530428MA6A000236 ", "91530428MA6A000236"),
            ("91530428 MA6A 000236", "91530428MA6A000236"),
            ("９１５３０４２８ＭＡ６Ａ０００２３６", "91530428MA6A000236"),
            ("53042819900101000x", "53042819900101000X"),
            ("530428900101001", "530428900101001"),
            ("91530428123E456789", "91530428123E456789"), // an E inside a code is no exponent
            ("' '91530428MA6A000236", "91530428MA6A000236"),
            ("", ""),
        ] {
            assert_eq!(identifier(written).unwrap(), wanted);
        }
    }

    #[test]
    fn destroyed() {
        for text in [
            "9.15304E+17",
            "5.30428199001010E+17",
            "9.15e17",
            "9E+17",
            "'9.15304E+17",
            "９.１５３０４Ｅ+１７",
            "9.15304 E+17",
        ] {
            assert_eq!(identifier(text), Err(code::DESTROYED_IDENTIFIER), "{text}");
        }
        assert_eq!(
            identifier_of(FieldKind::Number, "530428199001010000"),
            Err(code::DESTROYED_IDENTIFIER)
        );
        assert_eq!(
            identifier_of(FieldKind::Number, "530428900101001").unwrap(),
            "530428900101001"
        );
        assert_eq!(identifier_of(FieldKind::Error, "#N/A"), Err(code::ERROR_CELL));
    }
}
