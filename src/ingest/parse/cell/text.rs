//! Free text and codes.

use std::borrow::Cow;

use super::blank::is_null_word;
use super::{Blank, CellError, clean, codes as code};
use crate::ingest::FieldKind;

/// Reads a text, trimmed. The words with which databases write nothing (`NULL`, `N/A`) are blank; a lone dash is text here: whether it
/// means nothing is for the column to say. [`Blank::Zero`] gives the empty text.
///
/// # Errors
/// `error_cell` for a formula error; `blank_required` for a blank under [`Blank::Error`].
#[inline]
pub fn text(kind: FieldKind, text: &str, blank: Blank) -> Result<Option<Cow<'_, str>>, CellError> {
    if kind == FieldKind::Error {
        return Err(code::of_error_cell(text));
    }
    let mut text = clean(text);
    if is_null_word(&text) {
        text = Cow::Borrowed("");
    }
    match (text.is_empty(), blank) {
        (true, Blank::Missing) => Ok(None),
        (true, Blank::Error) => Err(code::BLANK_REQUIRED),
        _ => Ok(Some(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        assert_eq!(
            text(FieldKind::Text, " 元江\u{a0}", Blank::Missing),
            Ok(Some(Cow::Borrowed("元江")))
        );
        assert_eq!(text(FieldKind::Text, "\u{3000}", Blank::Missing), Ok(None));
        assert_eq!(text(FieldKind::Text, "", Blank::Zero), Ok(Some(Cow::Borrowed(""))));
        assert_eq!(text(FieldKind::Text, "", Blank::Error), Err(code::BLANK_REQUIRED));
        assert_eq!(text(FieldKind::Error, "#REF!", Blank::Zero), Err(code::ERROR_CELL));
        assert_eq!(text(FieldKind::Error, "#未计算", Blank::Zero), Err(code::NOT_COMPUTED));
        for nothing in ["NULL", "(null)", "N/A", "\\N", "<NULL>", "（空白）"] {
            assert_eq!(text(FieldKind::Text, nothing, Blank::Missing), Ok(None), "{nothing}");
        }
        // Words that say something in some column.
        for word in ["无", "Nil Corporation", "-"] {
            assert_eq!(
                text(FieldKind::Text, word, Blank::Missing),
                Ok(Some(Cow::Borrowed(word)))
            );
        }
    }
}
