//! Days.

use chrono::{Datelike, Days, NaiveDate, TimeDelta};

use super::{CellError, clean, codes as code, day_time, narrow, nothing, plain};
use crate::ingest::FieldKind;

/// Reads a day in any shape that exports use: `2022-05-01`, `20220501`, `2022.5.1`, `2022/05/01`, `2022年05月01日`,
/// `二〇二二年五月一日`, any of these with a time behind it (dropped; with a time zone, the day in the county at that moment),
/// `20220501083000`, a date cell, a spreadsheet serial number. Blank is `None`.
///
/// # Errors
/// `impossible_date` for what looks like a date but is none or lies outside 1900 to 2100; `not_a_date` for other text.
#[inline]
pub fn date(kind: FieldKind, text: &str) -> Result<Option<NaiveDate>, CellError> {
    match kind {
        FieldKind::Text | FieldKind::Date => plain::day(text).map_or_else(|| careful(kind, text), |day| Ok(Some(day))),
        _ => careful(kind, text),
    }
}

/// [`date()`] of any shape.
pub(super) fn careful(kind: FieldKind, text: &str) -> Result<Option<NaiveDate>, CellError> {
    match kind {
        FieldKind::Error => return Err(code::of_error_cell(text)),
        FieldKind::Percent => return Err(code::PERCENT_CELL),
        FieldKind::Boolean => return Err(code::NOT_A_DATE),
        FieldKind::Number => return number(&clean(text)).map(Some),
        FieldKind::Text | FieldKind::Date => {}
    }
    let text = clean(text);
    if nothing(&text).is_some() {
        return Ok(None);
    }
    let narrowed = narrow(&text);
    let digitised = day_time::with_digits(&narrowed);
    let written = digitised.as_deref().unwrap_or(&narrowed);
    let split = day_time::split(written).ok_or(code::NOT_A_DATE)?;
    let day = if split.day.bytes().all(|b| b.is_ascii_digit()) {
        digits(split.day)?
    } else {
        match parts(split.day).ok_or(code::NOT_A_DATE)?.as_slice() {
            [year, month, day] if year.len() == 4 && month.len() <= 2 && day.len() <= 2 => build(year, month, day)?,
            _ => return Err(code::IMPOSSIBLE_DATE),
        }
    };
    let shifted = day.checked_add_signed(TimeDelta::days(split.shift.into()));
    shifted.filter(in_range).map(Some).ok_or(code::IMPOSSIBLE_DATE)
}

/// The serial number of a workbook that counts days from 1904 as other workbooks count them; other text as it is.
pub(crate) fn from_1904(kind: FieldKind, text: &str) -> Option<String> {
    /// Days from the one beginning to the other.
    const BETWEEN: u32 = 1462;
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    // Eight digits and more are a day written as a number.
    let serial: u32 = whole
        .parse()
        .ok()
        .filter(|_| kind == FieldKind::Number && whole.len() <= 5)?;
    Some((serial + BETWEEN).to_string())
}

/// The numbers of `2022-5-1`, `2022年5月1日`, `2022年5月`; `None` if anything else is in between.
pub(super) fn parts(text: &str) -> Option<Vec<&str>> {
    let separator = if text.contains('年') {
        None
    } else {
        Some(
            text.chars()
                .find(|c| matches!(c, '-' | '/' | '.'))
                .filter(|_| text.is_ascii())?,
        )
    };
    let parts: Vec<&str> = match separator {
        Some(separator) => text.split(separator).map(str::trim).collect(),
        None => {
            let (year, rest) = text.split_once('年')?;
            let (month, rest) = rest.split_once('月')?;
            let rest = rest.trim().strip_prefix('份').unwrap_or(rest.trim());
            let day = rest.strip_suffix(['日', '号']).unwrap_or(rest);
            let all = [year.trim(), month.trim(), day.trim()];
            all.into_iter().take(if day.is_empty() { 2 } else { 3 }).collect()
        }
    };
    parts
        .iter()
        .all(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
        .then_some(parts)
}

/// `20220501`, with the time behind it (`202205010830`, `20220501083000`), or a serial number of five digits.
fn digits(text: &str) -> Result<NaiveDate, CellError> {
    let below = |at: std::ops::Range<usize>, most: u32| {
        let number = text.get(at).and_then(|t| t.parse::<u32>().ok());
        number.is_some_and(|n| n < most)
    };
    match (text.len(), text.get(..4), text.get(4..6), text.get(6..8)) {
        (8, Some(year), Some(month), Some(day)) => build(year, month, day),
        (12 | 14 | 17, Some(year), Some(month), Some(day))
            if below(8..10, 25) && below(10..12, 60) && (text.len() == 12 || below(12..14, 61)) =>
        {
            build(year, month, day)
        }
        (5, ..) => serial(text),
        _ => Err(code::IMPOSSIBLE_DATE),
    }
}

/// A number cell: a serial number, whose fraction is the time of day, or a day written with digits.
fn number(text: &str) -> Result<NaiveDate, CellError> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return Err(code::IMPOSSIBLE_DATE);
    }
    if whole.len() == text.len() && matches!(whole.len(), 8 | 12 | 14) {
        digits(whole)
    } else {
        serial(whole)
    }
}

/// Days since 1899-12-30. Serials up to 60 are left out: spreadsheets count a 1900-02-29 that never was.
fn serial(text: &str) -> Result<NaiveDate, CellError> {
    let days: u64 = text.parse().map_err(|_| code::IMPOSSIBLE_DATE)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)
        .filter(|_| days > 60)
        .and_then(|epoch| epoch.checked_add_days(Days::new(days)))
        .filter(in_range)
        .ok_or(code::IMPOSSIBLE_DATE)
}

fn build(year: &str, month: &str, day: &str) -> Result<NaiveDate, CellError> {
    let (Ok(year), Ok(month), Ok(day)) = (year.parse(), month.parse(), day.parse()) else {
        return Err(code::IMPOSSIBLE_DATE);
    };
    NaiveDate::from_ymd_opt(year, month, day)
        .filter(in_range)
        .ok_or(code::IMPOSSIBLE_DATE)
}

/// 1900 to 2100: births and old foundations are as real as deadlines ahead.
#[inline]
pub(super) fn in_range(date: &NaiveDate) -> bool {
    (1900..=2100).contains(&date.year())
}

#[cfg(test)]
mod tests {
    use super::*;
    use FieldKind::{Date, Number, Text};

    fn day(y: i32, m: u32, d: u32) -> Result<Option<NaiveDate>, CellError> {
        Ok(NaiveDate::from_ymd_opt(y, m, d))
    }

    #[test]
    fn shapes() {
        for text in [
            "2022-05-01",
            "2022-5-1",
            "20220501",
            "2022.5.1",
            "2022.05.01",
            "2022/05/01",
            "2022年05月01日",
            "2022年5月1日",
            "２０２２年５月１日",
            "2022-05-01 00:00:00",
            "2022-05-01T13:45:00",
            " 2022-05-01\u{a0}",
            "44682",
            "20220501000000",
            "202205010830",
            "2022-05-01T00:00:00+08:00",
            "2022-05-01T00:00:00.000Z",
            "2022-04-30T16:00:00Z",
            "2022-05-01 24:00:00",
            "二〇二二年五月一日",
            "二○二二年五月一日",
            "2022年5月1日 08:30",
            "2022年 5月 1日",
            "2022-05-01\u{200b}",
            "\u{202d}2022-05-01\u{202c}",
            "=\"2022-05-01\"",
            "'2022-05-01",
        ] {
            assert_eq!(date(Text, text), day(2022, 5, 1), "{text}");
        }
        assert_eq!(date(Date, "2022-05-01"), day(2022, 5, 1));
        assert_eq!(date(Date, "2022-05-01 08:30:00"), day(2022, 5, 1));
        assert_eq!(date(Date, "2022-05-01 00:00:00.000Z"), day(2022, 5, 1));
        assert_eq!(date(Number, "20220501000000"), day(2022, 5, 1));
        assert_eq!(date(Text, "1958-03-07"), day(1958, 3, 7));
        assert_eq!(date(Text, "2020-02-29"), day(2020, 2, 29));
    }

    // Published pairs: 25569 is 1970-01-01, 36526 is 2000-01-01, 44562 is 2022-01-01.
    #[test]
    fn serials() {
        assert_eq!(date(Number, "25569"), day(1970, 1, 1));
        assert_eq!(date(Number, "36526"), day(2000, 1, 1));
        assert_eq!(date(Number, "44562"), day(2022, 1, 1));
        assert_eq!(date(Number, "44562.75"), day(2022, 1, 1));
        assert_eq!(date(Number, "20220101"), day(2022, 1, 1));
        assert_eq!(date(Number, "61"), day(1900, 3, 1));
        assert_eq!(date(Number, "60"), Err(code::IMPOSSIBLE_DATE));
        assert_eq!(date(Number, "-1"), Err(code::IMPOSSIBLE_DATE));
        assert_eq!(date(Number, "80000"), Err(code::IMPOSSIBLE_DATE));
    }

    // 1904-01-01 is day 0 of such a workbook, day 1,462 of others; 43,100 is 2022-01-01.
    #[test]
    fn serials_from_1904() {
        let read = |text: &str| date(Number, from_1904(Number, text).as_deref().unwrap_or(text));
        assert_eq!(read("0"), day(1904, 1, 1));
        assert_eq!(read("43100"), day(2022, 1, 1));
        assert_eq!(read("43100.75"), day(2022, 1, 1));
        assert_eq!(read("20220101"), day(2022, 1, 1));
        assert_eq!(from_1904(Text, "43100"), None);
    }

    #[test]
    fn impossible() {
        for text in [
            "00000000",
            "0000-00-00",
            "2022-02-30",
            "20221345",
            "2022-13-01",
            "1899-12-31",
            "2101-01-01",
            "2022-05",
            "2022.5",
            "20220501250000",
            "2022050108301",
            "1641052800",
            "99999",
            "1",
        ] {
            assert_eq!(date(Text, text), Err(code::IMPOSSIBLE_DATE), "{text}");
        }
        for text in [
            "待定",
            "2020-09-01;2021-03-09",
            "明年5月1日",
            "2022-05-01 上午",
            "Jan 5 2022",
            "2022-05-01T00:00:00+99:00",
            "2022-0a-01",
        ] {
            assert_eq!(date(Text, text), Err(code::NOT_A_DATE), "{text}");
        }
    }

    #[test]
    fn blanks() {
        for text in ["", " ", "-", "—", "NULL", "无", "N/A", "/"] {
            assert_eq!(date(Text, text), Ok(None));
        }
        assert_eq!(date(FieldKind::Error, "#未计算"), Err(code::NOT_COMPUTED));
        assert_eq!(date(FieldKind::Percent, "0.05"), Err(code::PERCENT_CELL));
    }
}
