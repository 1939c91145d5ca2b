//! Free text and codes.

use std::borrow::Cow;

use super::{Blank, CellError, clean, codes as code};
use crate::ingest::FieldKind;

/// Reads a text, trimmed. A lone dash is text here: whether it means nothing is for the column to say.
/// [`Blank::Zero`] gives the empty text.
///
/// # Errors
/// `error_cell` for a formula error; `blank_required` for a blank under [`Blank::Error`].
#[inline]
pub fn text(kind: FieldKind, text: &str, blank: Blank) -> Result<Option<Cow<'_, str>>, CellError> {
    if kind == FieldKind::Error {
        return Err(code::ERROR_CELL);
    }
    let text = clean(text);
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
    }
}
