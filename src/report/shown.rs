//! Figures as the pages show them: rounded for display only, never added up again.

use crate::calendar::Date;
use crate::money::Fen;
use crate::report::Lang;
use crate::report::department::grouped;
use chrono::Datelike;

/// Fen of the smallest figure of 万元 with two decimals.
const HUNDREDTH_OF_WAN: i128 = 10_000;

/// `number` ÷ `unit`, rounded half away from zero.
fn rounded(number: i128, unit: i128) -> i128 {
    let half = if number < 0 { -unit / 2 } else { unit / 2 };
    (number + half) / unit
}

/// A true minus sign.
fn signed(text: &str) -> String {
    text.replacen('-', "−", 1)
}

/// An amount for charts and headlines: 万元 with two decimals, in English whole yuan; rounded half up.
///
/// ```
/// use huiqi::money::Fen;
/// use huiqi::report::{Lang, large};
/// assert_eq!(large(Fen(1_759_792_000_000), Lang::Zh), "1,759,792.00");
/// assert_eq!(large(Fen(-5_000), Lang::Zh), "−0.01");
/// assert_eq!(large(Fen(4_999), Lang::Zh), "0.00");
/// assert_eq!(large(Fen(123_450), Lang::En), "1,235");
/// ```
#[must_use]
pub fn large(amount: Fen, lang: Lang) -> String {
    let fen = i128::from(amount.0);
    match lang {
        Lang::Zh => {
            let hundredths = rounded(fen, HUNDREDTH_OF_WAN);
            let sign = if hundredths < 0 { "-" } else { "" };
            let size = hundredths.unsigned_abs();
            signed(&grouped(&format!("{sign}{}.{:02}", size / 100, size % 100)))
        }
        Lang::En => signed(&grouped(&rounded(fen, 100).to_string())),
    }
}

/// The unit of [`large`].
#[must_use]
pub fn large_unit(lang: Lang) -> &'static str {
    lang.pick("万元", " yuan")
}

/// Exact yuan with fen.
#[must_use]
pub fn exact(amount: Fen) -> String {
    signed(&grouped(&amount.to_string()))
}

/// A whole number with separators.
pub(in crate::report) fn number(count: usize) -> String {
    grouped(&count.to_string())
}

/// `part` ÷ `whole` in percent with one decimal, rounded half up; empty if there is no whole.
///
/// ```
/// use huiqi::money::Fen;
/// use huiqi::report::rate;
/// assert_eq!(rate(Fen(2), Fen(3)), "66.7%");
/// assert_eq!(rate(Fen(1), Fen(0)), "");
/// ```
#[must_use]
pub fn rate(part: Fen, whole: Fen) -> String {
    let whole = i128::from(whole.0);
    if whole <= 0 {
        return String::new();
    }
    let tenths = (i128::from(part.0) * 2000 + whole) / (2 * whole);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// The length of a bar in percent of its frame, with three decimals.
pub(in crate::report) fn length(part: Fen, whole: Fen) -> String {
    let (part, whole) = (i128::from(part.0.max(0)), i128::from(whole.0));
    if whole <= 0 {
        return "0".to_owned();
    }
    let thousandths = (part * 100_000 / whole).min(100_000);
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}

/// A day in a sentence: `2月15日`, in English `15 Feb`; with the year if it is not that of `near`.
pub(in crate::report) fn day_in_text(day: Date, near: Option<Date>, lang: Lang) -> String {
    let year = near.is_none_or(|near| near.year() != day.year());
    match lang {
        Lang::Zh if year => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::Zh => format!("{}月{}日", day.month(), day.day()),
        Lang::En => day.to_string(),
    }
}
