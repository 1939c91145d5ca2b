//! What stands for nothing: empty fields, dashes, the null words of databases, words that say that nobody knows.

use super::{Blank, CellError, codes};

/// A field without a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nothing {
    /// Left empty: it means what the column's blank means, which may be zero.
    Blank,
    /// Somebody says that the value is not known. That is never zero.
    NotAvailable,
}

/// As databases and their tools write an empty field.
const NULLS: [&str; 10] = [
    "NULL",
    "(NULL)",
    "<NULL>",
    "[NULL]",
    "{NULL}",
    "\\N",
    "NIL",
    "NONE",
    "UNDEFINED",
    "NAN",
];
/// As spreadsheets and clerks write it.
const EMPTY: [&str; 8] = ["(空)", "(空白)", "（空）", "（空白）", "/", "\\", "／", "//"];
/// As clerks say it in a column of numbers, days or codes.
const NO: [&str; 4] = ["无", "空", "空白", "没有"];
const UNKNOWN: [&str; 9] = ["N/A", "NA", "N.A.", "不详", "不明", "未知", "不适用", "暂无", "暂缺"];
const LONGEST: usize = 12;

/// Whether a cleaned field of numbers, days, codes or 是/否 says nothing, and how.
pub(super) fn nothing(cleaned: &str) -> Option<Nothing> {
    let dashes = |c| matches!(c, '-' | '－' | '−' | '–' | '—' | '―' | '─' | '﹣');
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(cleaned));
    if cleaned.chars().all(dashes) {
        return Some(Nothing::Blank);
    }
    // Most fields are numbers.
    if cleaned.len() > LONGEST || cleaned.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    match () {
        () if is(&NULLS) || is(&EMPTY) || is(&NO) => Some(Nothing::Blank),
        () if is(&UNKNOWN) => Some(Nothing::NotAvailable),
        () => None,
    }
}

/// True for an empty field and for everything else that stands for nothing.
pub(crate) fn is_blank(cleaned: &str) -> bool {
    nothing(cleaned).is_some()
}

/// Whether a cleaned text is no text but a null word. `无` and dashes are words: what they mean is for the column to say.
pub(crate) fn is_null_word(cleaned: &str) -> bool {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(cleaned));
    (1..=LONGEST).contains(&cleaned.len()) && (is(&NULLS) || is(&EMPTY) || is(&["N/A", "NA"]))
}

/// The value of a field that says nothing.
pub(super) fn blank_value<T>(nothing: Nothing, blank: Blank, zero: T) -> Result<Option<T>, CellError> {
    match (blank, nothing) {
        (Blank::Zero, Nothing::Blank) => Ok(Some(zero)),
        (Blank::Zero, Nothing::NotAvailable) | (Blank::Missing, _) => Ok(None),
        (Blank::Error, _) => Err(codes::BLANK_REQUIRED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_from_something() {
        for text in [
            "", "-", "——", "NULL", "null", "(null)", "<NULL>", "\\N", "None", "nil", "NaN", "无", "空", "/",
        ] {
            assert_eq!(nothing(text), Some(Nothing::Blank), "{text}");
        }
        for text in ["N/A", "n/a", "NA", "不详", "不适用"] {
            assert_eq!(nothing(text), Some(Nothing::NotAvailable), "{text}");
        }
        for text in ["0", "5", "待核实", "#N/A", "无锡", "1/2", "NULL1"] {
            assert_eq!(nothing(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_known_is_never_zero() {
        assert_eq!(blank_value(Nothing::Blank, Blank::Zero, 0), Ok(Some(0)));
        assert_eq!(blank_value(Nothing::NotAvailable, Blank::Zero, 0), Ok(None));
        assert_eq!(blank_value(Nothing::NotAvailable, Blank::Missing, 0), Ok(None));
        assert_eq!(blank_value(Nothing::Blank, Blank::Error, 0), Err(codes::BLANK_REQUIRED));
    }
}
