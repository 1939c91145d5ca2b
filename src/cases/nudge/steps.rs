//! The least steps of a value: the next day, month, fen, whole number, hundredth of a per cent.

use crate::calendar::{Date, Month};

/// How a value is stepped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Boolean,
    Text,
    Date,
    Month,
    Count,
    Ratio,
    Yuan,
    WanYuan,
}

impl Step {
    /// By the name of a unit of the language; `None` for a list, which is changed entry by entry, and for unknown names.
    pub(super) fn of(unit: &str) -> Option<Step> {
        Some(match unit {
            "boolean" => Step::Boolean,
            "text" => Step::Text,
            "date" => Step::Date,
            "month" => Step::Month,
            "count" | "days" | "months" | "years" => Step::Count,
            "ratio" => Step::Ratio,
            "yuan" => Step::Yuan,
            "wan_yuan" => Step::WanYuan,
            _ => return None,
        })
    }

    /// The values beside one, without quotes; none if the text is no value of this kind.
    pub(super) fn beside(self, text: &str) -> Vec<String> {
        let both = |step: &dyn Fn(bool) -> Option<String>| [false, true].into_iter().filter_map(step).collect();
        match self {
            Step::Boolean => vec![if text == "true" { "false" } else { "true" }.to_owned()],
            Step::Text => vec![format!("{text}x")],
            Step::Date => both(&|up| day(text, up)),
            Step::Month => both(&|up| Some(Month::parse(text)?.plus(if up { 1 } else { -1 }).to_string())),
            Step::Count => both(&|up| decimal(text, 0, up)),
            Step::Yuan => both(&|up| decimal(text, 2, up)),
            Step::WanYuan => both(&|up| decimal(text, 6, up)),
            Step::Ratio => both(&|up| ratio(text, up)),
        }
    }
}

fn day(text: &str, up: bool) -> Option<String> {
    let day = Date::parse_from_str(text, "%Y-%m-%d").ok()?;
    let next = if up { day.succ_opt() } else { day.pred_opt() };
    next.map(|d| d.to_string())
}

/// One ten-thousandth more or less.
fn ratio(text: &str, up: bool) -> Option<String> {
    const PARTS: i128 = 10_000;
    if let Some(percent) = text.strip_suffix('%') {
        return decimal(percent, 2, up).map(|next| format!("{next}%"));
    }
    let Some((n, d)) = text.split_once('/') else {
        return decimal(text, 4, up);
    };
    let (n, d): (i128, i128) = (n.trim().parse().ok()?, d.trim().parse().ok()?);
    let n = n
        .checked_mul(PARTS)?
        .checked_add(if up { d } else { d.checked_neg()? })?;
    Some(format!("{n}/{}", d.checked_mul(PARTS)?))
}

/// A decimal number with one more or less in the place `places` behind the point.
fn decimal(text: &str, places: usize, up: bool) -> Option<String> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let width = places.max(part.len());
    let digits = format!("{whole}{part:0<width$}");
    let step = 10_i128.checked_pow(u32::try_from(width - places).ok()?)?;
    let next = digits
        .parse::<i128>()
        .ok()?
        .checked_add(if up { step } else { step.checked_neg()? })?;
    let sign = if next < 0 { "-" } else { "" };
    let shown = format!("{:0>width$}", next.unsigned_abs(), width = width + 1);
    let (whole, part) = shown.split_at(shown.len() - width);
    Some(match part.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_values_beside_a_value() {
        for (unit, text, expected) in [
            ("date", "2022-03-01", &["2022-02-28", "2022-03-02"][..]),
            ("month", "2022-01", &["2021-12", "2022-02"]),
            ("count", "10", &["9", "11"]),
            ("yuan", "1500.00", &["1499.99", "1500.01"]),
            ("yuan", "0.5", &["0.49", "0.51"]),
            ("wan_yuan", "300", &["299.999999", "300.000001"]),
            ("ratio", "50%", &["49.99%", "50.01%"]),
            ("ratio", "0.005", &["0.0049", "0.0051"]),
            ("ratio", "1/3", &["9997/30000", "10003/30000"]),
            ("ratio", "0%", &["-0.01%", "0.01%"]),
            ("text", "A级", &["A级x"]),
            ("boolean", "true", &["false"]),
            ("count", "many", &[]),
        ] {
            assert_eq!(Step::of(unit).unwrap().beside(text), expected, "{unit} {text}");
        }
        assert_eq!(Step::of("list"), None);
    }
}
