//! Blanks, widths and identifiers.

use std::borrow::Cow;

use super::{CellError, codes as code};
use crate::identity::{is_blank_char, is_invisible};
use crate::ingest::FieldKind;

/// The text without what no clerk wrote: blanks of every width around it, invisible characters anywhere, the apostrophe or `="…"` with
/// which a spreadsheet is told that a field is text, quotes around the whole field.
///
/// ```
/// use huiqi::ingest::cell::clean;
/// assert_eq!(clean("=\"0154\""), "0154");
/// assert_eq!(clean("'作\u{200b}废 "), "作废");
/// ```
#[inline]
pub fn clean(text: &str) -> Cow<'_, str> {
    let trimmed = trimmed(text);
    if is_plain(trimmed) {
        return Cow::Borrowed(trimmed);
    }
    if !trimmed.contains(is_invisible) {
        return Cow::Borrowed(unwrapped(trimmed));
    }
    let visible: String = trimmed.chars().filter(|c| !is_invisible(*c)).collect();
    Cow::Owned(unwrapped(&visible).to_owned())
}

/// No invisible characters, as far as the leading bytes of characters tell, and no wrapping.
#[inline]
fn is_plain(text: &str) -> bool {
    let wrapped = matches!(text.as_bytes().first(), Some(b'=' | b'\'' | b'"' | b'`'));
    // Of U+00AD, U+061C, U+180E, U+2000 to U+2FFF, U+F000 to U+FFFF; Chinese characters begin with other bytes.
    let telling = |b: &u8| matches!(b, 0xc2 | 0xd8 | 0xe1 | 0xe2 | 0xef);
    !wrapped && !text.as_bytes().iter().any(telling)
}

/// Takes off `="…"`, leading apostrophes, and quotes around the whole, of either width, until there is nothing to take off.
fn unwrapped(text: &str) -> &str {
    let mut bare = text.trim_matches(is_blank_char);
    loop {
        let formula = bare.strip_prefix(['=', '＝']).map(str::trim_start);
        let inner = formula.and_then(quoted).or_else(|| quoted(bare)).unwrap_or(bare);
        let inner = inner
            .trim_start_matches(|c: char| is_apostrophe(c) || is_blank_char(c))
            .trim_matches(is_blank_char);
        if inner.len() == bare.len() {
            return bare;
        }
        bare = inner;
    }
}

/// What stands between the quotes around a text; `None` if there are none, or others inside.
fn quoted(text: &str) -> Option<&str> {
    let quotes = ['"', '＂'];
    let inner = text.strip_prefix(quotes)?.strip_suffix(quotes)?;
    (!inner.contains(quotes)).then_some(inner)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | '`' | '＇' | '｀')
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

/// [`clean`], and full-width ASCII characters as half-width ones, wide blanks as plain ones.
pub fn narrow(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    if text.is_ascii() || !text.contains(|c| narrow_char(c) != c) {
        return text;
    }
    Cow::Owned(text.chars().map(narrow_char).collect())
}

fn narrow_char(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '￥' => '¥',
        other if other.is_whitespace() && !other.is_ascii() => ' ',
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
        FieldKind::Error => Err(code::of_error_cell(text)),
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
        assert_eq!(narrow("1\u{202f}234\u{2009}567"), "1 234 567");
    }

    #[test]
    fn wrappings_and_invisible_characters() {
        for (written, wanted) in [
            ("=\"91530428MA6A000236\"", "91530428MA6A000236"),
            ("= \"0154\" ", "0154"),
            ("=\"\"", ""),
            ("＝＂0154＂", "0154"),
            ("'\"0154\"", "0154"),
            ("\"作废\"", "作废"),
            ("'600000.00", "600000.00"),
            ("’-5", "-5"),
            ("作\u{200b}废\u{2060}", "作废"),
            ("\u{202d}小微企业\u{202c}", "小微企业"),
            ("\u{ad}\u{feff} A\u{180e}", "A"),
            // No wrapping: a formula, a quoted word inside, a word that begins like one.
            ("=1+1", "=1+1"),
            ("\"甲\"和\"乙\"", "\"甲\"和\"乙\""),
            ("（一）", "（一）"),
        ] {
            assert_eq!(clean(written), wanted, "{written:?}");
        }
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
            ("=\"91530428MA6A000236\"", "91530428MA6A000236"),
            ("91530428\u{202d}MA6A\u{ad}000236\u{2069}", "91530428MA6A000236"),
            ("\"91530428MA6A000236\"", "91530428MA6A000236"),
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
