//! 是 or 否.

use super::{Blank, CellError, blank_value, codes as code, is_blank, narrow};
use crate::ingest::FieldKind;

/// Reads 是/否, Y/N, 1/0, TRUE/FALSE.
///
/// # Errors
/// `not_yes_no` for anything else; `blank_required` for a blank under [`Blank::Error`].
pub fn boolean(kind: FieldKind, text: &str, blank: Blank) -> Result<Option<bool>, CellError> {
    if matches!(kind, FieldKind::Error | FieldKind::Date) {
        return Err(code::NOT_YES_NO);
    }
    let text = narrow(text);
    if is_blank(&text) {
        return blank_value(blank, false);
    }
    match text.to_ascii_uppercase().as_str() {
        "是" | "Y" | "1" | "TRUE" => Ok(Some(true)),
        "否" | "N" | "0" | "FALSE" => Ok(Some(false)),
        _ => Err(code::NOT_YES_NO),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn booleans() {
        let read = |text| boolean(FieldKind::Text, text, Blank::Missing);
        for text in ["是", "Y", "y", "1", "Ｙ", " 是\u{a0}", "TRUE"] {
            assert_eq!(read(text), Ok(Some(true)), "{text}");
        }
        for text in ["否", "N", "0", "false"] {
            assert_eq!(read(text), Ok(Some(false)), "{text}");
        }
        assert_eq!(read(""), Ok(None));
        assert_eq!(read("—"), Ok(None));
        assert_eq!(read("可能"), Err(code::NOT_YES_NO));
        assert_eq!(boolean(FieldKind::Text, "", Blank::Zero), Ok(Some(false)));
        assert_eq!(boolean(FieldKind::Text, "", Blank::Error), Err(code::BLANK_REQUIRED));
        assert_eq!(boolean(FieldKind::Error, "#N/A", Blank::Zero), Err(code::NOT_YES_NO));
    }
}
