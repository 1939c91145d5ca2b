//! Months.

use super::date::{date, in_range, parts};
use super::{CellError, clean, codes as code, day_time, narrow, nothing, plain};
use crate::calendar::Month;
use crate::ingest::FieldKind;

/// Reads a month: `2022-05`, `202205`, `2022年05月`, `2022/5`, or any day of [`date()`], which means its month.
/// Blank is `None`.
///
/// # Errors
/// `impossible_month` for what looks like a month but is none or lies outside 1900 to 2100; `not_a_month` for other text.
#[inline]
pub fn month(kind: FieldKind, text: &str) -> Result<Option<Month>, CellError> {
    match (kind, plain::month(text)) {
        (FieldKind::Text, Some((year, month))) => Ok(Month::new(year, month)),
        _ => careful(kind, text),
    }
}

/// [`month`] of any shape.
pub(super) fn careful(kind: FieldKind, text: &str) -> Result<Option<Month>, CellError> {
    match kind {
        FieldKind::Error => return Err(code::of_error_cell(text)),
        FieldKind::Percent => return Err(code::PERCENT_CELL),
        FieldKind::Boolean => return Err(code::NOT_A_MONTH),
        FieldKind::Text | FieldKind::Number | FieldKind::Date => {}
    }
    let text = clean(text);
    if nothing(&text).is_some() {
        return Ok(None);
    }
    let narrowed = narrow(&text);
    let digitised = day_time::with_digits(&narrowed);
    let narrowed = digitised.as_deref().unwrap_or(&narrowed);
    if narrowed.len() == 6 && narrowed.bytes().all(|b| b.is_ascii_digit()) {
        let (year, month) = narrowed.split_at(4);
        return build(year, month).map(Some);
    }
    // A number cell 2022.1 may have been October: only texts are read as year and month.
    if kind == FieldKind::Text
        && let Some([year, month]) = parts(narrowed).as_deref()
    {
        return if year.len() == 4 && month.len() <= 2 {
            build(year, month).map(Some)
        } else {
            Err(code::IMPOSSIBLE_MONTH)
        };
    }
    if kind == FieldKind::Number && narrowed.contains('.') {
        return Err(code::IMPOSSIBLE_MONTH);
    }
    match date(kind, &text) {
        Ok(day) => Ok(day.map(Month::of)),
        Err(error) if error == code::NOT_A_DATE => Err(code::NOT_A_MONTH),
        Err(_) => Err(code::IMPOSSIBLE_MONTH),
    }
}

fn build(year: &str, month: &str) -> Result<Month, CellError> {
    let (Ok(year), Ok(month)) = (year.parse(), month.parse()) else {
        return Err(code::IMPOSSIBLE_MONTH);
    };
    Month::new(year, month)
        .filter(|m| m.first_day().is_some_and(|day| in_range(&day)))
        .ok_or(code::IMPOSSIBLE_MONTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for text in [
            "2022-05",
            "202205",
            "2022年05月",
            "2022年5月",
            "2022/5",
            "2022.5",
            "２０２２０５",
            "2022-05-31",
            "20220531",
            "44682",
            "2022年5月份",
            "二〇二二年五月",
            "2022-05-01T00:00:00+08:00",
            "20220501000000",
            "202205\u{200b}",
            "=\"2022-05\"",
        ] {
            assert_eq!(month(FieldKind::Text, text), Ok(Month::new(2022, 5)), "{text}");
        }
        assert_eq!(month(FieldKind::Number, "202205"), Ok(Month::new(2022, 5)));
        assert_eq!(month(FieldKind::Number, "44682"), Ok(Month::new(2022, 5)));
        assert_eq!(month(FieldKind::Date, "2022-05-01"), Ok(Month::new(2022, 5)));
    }

    #[test]
    fn no_month() {
        for (text, error) in [
            ("2022-13", code::IMPOSSIBLE_MONTH),
            ("202200", code::IMPOSSIBLE_MONTH),
            ("000000", code::IMPOSSIBLE_MONTH),
            ("2022", code::IMPOSSIBLE_MONTH),
            ("2022-02-30", code::IMPOSSIBLE_MONTH),
            ("五月", code::NOT_A_MONTH),
            ("2022Q1", code::NOT_A_MONTH),
        ] {
            assert_eq!(month(FieldKind::Text, text), Err(error), "{text}");
        }
        assert_eq!(month(FieldKind::Number, "2022.1"), Err(code::IMPOSSIBLE_MONTH));
        assert_eq!(month(FieldKind::Text, "—"), Ok(None));
    }
}
