//! 是 or 否.

use super::{Blank, CellError, blank_value, codes as code, narrow, nothing};
use crate::ingest::FieldKind;

/// Reads 是/否, 有/无, Y/N, YES/NO, 1/0, TRUE/FALSE, √/×.
///
/// # Errors
/// `not_yes_no` for anything else; `blank_required` for a blank under [`Blank::Error`].
pub fn boolean(kind: FieldKind, text: &str, blank: Blank) -> Result<Option<bool>, CellError> {
    match kind {
        FieldKind::Error => return Err(code::of_error_cell(text)),
        FieldKind::Date | FieldKind::Percent => return Err(code::NOT_YES_NO),
        FieldKind::Text | FieldKind::Number | FieldKind::Boolean => {}
    }
    let text = narrow(text);
    match text.to_ascii_uppercase().as_str() {
        "是" | "有" | "Y" | "YES" | "1" | "TRUE" | "T" | "√" | "✓" | "✔" | "☑" => return Ok(Some(true)),
        "否" | "无" | "N" | "NO" | "0" | "FALSE" | "F" | "×" | "✗" | "✘" | "☒" => return Ok(Some(false)),
        _ => {}
    }
    match nothing(&text) {
        Some(nothing) => blank_value(nothing, blank, false),
        None => Err(code::NOT_YES_NO),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans() {
        let read = |text| boolean(FieldKind::Text, text, Blank::Missing);
        for text in [
            "是",
            "Y",
            "y",
            "1",
            "Ｙ",
            " 是\u{a0}",
            "TRUE",
            "√",
            "有",
            "是\u{200b}",
            "=\"是\"",
        ] {
            assert_eq!(read(text), Ok(Some(true)), "{text}");
        }
        for text in ["否", "N", "0", "false", "×", "无", "no"] {
            assert_eq!(read(text), Ok(Some(false)), "{text}");
        }
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("—"), Ok(None));
        assert_eq!(read("可能"), Err(code::NOT_YES_NO));
        assert_eq!(boolean(FieldKind::Text, "", Blank::Zero), Ok(Some(false)));
        assert_eq!(boolean(FieldKind::Text, "", Blank::Error), Err(code::BLANK_REQUIRED));
        assert_eq!(boolean(FieldKind::Error, "#N/A", Blank::Zero), Err(code::ERROR_CELL));
    }
}
