//! Lists of names, and figures of boards as people write them.

use unicode_width::UnicodeWidthStr;

use crate::policy::boards::Shown;
use crate::report::Lang;
use crate::report::department::grouped;
use crate::report::shown::number;

/// Width that the names of a list may have together, in columns of half a Chinese character: more would not fit the sheet.
const WIDEST: usize = 84;

/// The first names of a list, at most `most` and no more than fit, and how many there are; one name is always said.
pub(super) fn listed(names: &[&str], most: usize, lang: Lang) -> String {
    let mut width = 0;
    let fits = |name: &&&str| {
        width += name.width();
        width <= WIDEST
    };
    let fit = names.iter().take(most).take_while(fits).count().max(1);
    let shown: Vec<&str> = names.iter().take(fit).copied().collect();
    let joined = shown.join(lang.pick("、", ", "));
    match (names.len() > fit, lang) {
        (false, _) => joined,
        (true, Lang::Zh) => format!("{joined}等{}个", number(names.len())),
        (true, Lang::En) => format!("{joined} and {} more", number(names.len() - fit)),
    }
}

/// A figure of a board: shares in percent, money in 万元, both exact, without zeros at the end; other figures as they are.
pub(super) fn figure(text: &str, shown: Option<Shown>, lang: Lang) -> String {
    match shown {
        Some(Shown::Share | Shown::Rate | Shown::Hundredths) => format!("{}%", times(text, 2)),
        Some(Shown::Money) if lang == Lang::Zh => format!("{}万元", grouped(&over(text, 4))),
        Some(Shown::Money | Shown::Count) => grouped(&times(text, 0)),
        Some(Shown::Text) | None => text.to_owned(),
    }
}

/// A decimal text times a power of ten: exact, without zeros at the end.
fn times(text: &str, places: usize) -> String {
    let (sign, whole, decimals) = parts(text);
    let decimals = format!("{decimals:0<places$}");
    let (more, decimals) = decimals.split_at(places);
    written(sign, &format!("{whole}{more}"), decimals)
}

/// A decimal text over a power of ten: exact, without zeros at the end.
fn over(text: &str, places: usize) -> String {
    let (sign, whole, decimals) = parts(text);
    let whole = format!("{whole:0>width$}", width = places + 1);
    let (whole, less) = whole.split_at(whole.len() - places);
    written(sign, whole, &format!("{less}{decimals}"))
}

/// Sign, whole part and decimals.
fn parts(text: &str) -> (&str, &str, &str) {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    (sign, whole, decimals)
}

fn written(sign: &str, whole: &str, decimals: &str) -> String {
    let (whole, decimals) = (whole.trim_start_matches('0'), decimals.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{decimals}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_move_without_rounding() {
        assert_eq!(times("0.5161", 2), "51.61");
        assert_eq!(times("0.60", 2), "60");
        assert_eq!(times("1", 2), "100");
        assert_eq!(times("0.009412", 2), "0.9412");
        assert_eq!(over("999999.00", 4), "99.9999");
        assert_eq!(over("-5.00", 4), "-0.0005");
        assert_eq!(over("0.00", 4), "0");
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(listed(&["甲", "乙"], 2, Lang::Zh), "甲、乙");
        assert_eq!(listed(&["甲", "乙", "丙"], 2, Lang::Zh), "甲、乙等3个");
        assert_eq!(listed(&["a", "b", "c"], 2, Lang::En), "a, b and 1 more");
        let long = "甲".repeat(30);
        assert_eq!(listed(&[&long, &long], 2, Lang::Zh), format!("{long}等2个"));
    }
}
