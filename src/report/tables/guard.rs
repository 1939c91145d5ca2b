//! Text cells of CSV that a spreadsheet would take for a formula.

use std::borrow::Cow;

/// Byte-order mark, so that spreadsheets read UTF-8.
pub const BOM: &[u8] = "\u{feff}".as_bytes();

/// A text cell that is safe to open in a spreadsheet: one that starts with `=`, `+`, `-`, `@`, TAB or CR (or the full-width forms of
/// the signs, which some spreadsheets take as well) gets a leading apostrophe. Never used on numbers.
///
/// ```
/// use huiqi::report::tables::guard;
/// assert_eq!(guard("=1+1"), "'=1+1");
/// assert_eq!(guard("CD00051"), "CD00051");
/// ```
#[must_use]
pub fn guard(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
