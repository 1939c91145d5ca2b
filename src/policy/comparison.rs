//! How claims of the ledger are compared with measures: names and comparison periods.

use super::ir::TableId;

/// The period in which entitlements and claims of a measure are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// `2022-05`
    Month,
    /// `2022Q2`
    Quarter,
    /// `2022`
    Year,
}

impl Grain {
    /// The comparison period of a written period: a finer one is rolled up, a coarser one stays what it is.
    #[must_use]
    pub fn of(self, period: &str) -> String {
        let year = period.get(..4).unwrap_or(period);
        let month = period
            .strip_prefix(year)
            .and_then(|rest| rest.strip_prefix('-'))
            .and_then(|rest| rest.get(..2));
        match (self, month.and_then(|m| m.parse::<u32>().ok())) {
            (Grain::Year, _) => year.to_owned(),
            (Grain::Quarter, Some(month @ 1..=12)) => format!("{year}Q{}", month.div_ceil(3)),
            (Grain::Month, Some(month @ 1..=12)) => format!("{year}-{month:02}"),
            (Grain::Quarter | Grain::Month, _) => period.to_owned(),
        }
    }
}

/// Whether a text is a year, half-year, quarter, month or day: `2022`, `2022H1`, `2022Q2`, `2022-05`, `2022-05-31`.
#[must_use]
pub fn is_period(text: &str) -> bool {
    let within = |text: &str, width: usize, last: u32| {
        text.len() == width
            && text.bytes().all(|b| b.is_ascii_digit())
            && text.parse::<u32>().is_ok_and(|n| (1..=last).contains(&n))
    };
    let Some((year, rest)) = text.split_at_checked(4) else {
        return false;
    };
    let rest = match (rest.get(..1), rest.get(1..)) {
        (Some("H"), Some(half)) => within(half, 1, 2),
        (Some("Q"), Some(quarter)) => within(quarter, 1, 4),
        (Some("-"), Some(month)) => match month.split_once('-') {
            Some((month, day)) => within(month, 2, 12) && within(day, 2, 31),
            None => within(month, 2, 12),
        },
        _ => rest.is_empty(),
    };
    within(year, 4, 9999) && rest
}

/// A relief that an enterprise chooses: what it does not take is no gap, so only what was taken without a right to it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Name under which it is compared.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// English title.
    pub title_en: String,
    /// Names under which the measures that give the right to it are reported.
    pub measures: Vec<String>,
    /// The table whose rows say that it was taken; the record table of the measures.
    pub record: TableId,
    /// Fact of that table: the comparison period of a row on which it was taken, missing on all others.
    pub period: String,
    /// Column of that table: what was taken, fen.
    pub amount: String,
}

/// A name of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// As the ledger writes it; width of brackets and blanks do not matter.
    pub name: String,
    /// Name under which the measure is reported.
    pub measure: String,
    /// Its comparison period.
    pub grain: Grain,
}

/// A name without blanks, with narrow brackets.
#[must_use]
pub fn plain(name: &str) -> String {
    let narrow = name.chars().filter(|c| !c.is_whitespace()).map(|c| match c {
        '（' => '(',
        '）' => ')',
        other => other,
    });
    narrow.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finer_periods_are_rolled_up_and_coarser_ones_stay() {
        assert_eq!(Grain::Year.of("2022-05"), "2022");
        assert_eq!(Grain::Year.of("2022Q2"), "2022");
        assert_eq!(Grain::Quarter.of("2022-06"), "2022Q2");
        assert_eq!(Grain::Quarter.of("2022-07"), "2022Q3");
        assert_eq!(Grain::Quarter.of("2022Q4"), "2022Q4");
        assert_eq!(Grain::Quarter.of("2022"), "2022");
        assert_eq!(Grain::Month.of("2022-05"), "2022-05");
        assert_eq!(Grain::Month.of("2022Q2"), "2022Q2");
        assert_eq!(Grain::Month.of("2022-05-31"), "2022-05");
        assert_eq!(Grain::Quarter.of("2022-05-31"), "2022Q2");
        assert_eq!(Grain::Quarter.of("2022H1"), "2022H1");
        assert_eq!(Grain::Month.of("2022-13"), "2022-13");
    }

    #[test]
    fn a_period_is_a_year_or_a_part_of_one() {
        for text in ["2022", "2022H1", "2022Q4", "2022-12", "2022-02-28"] {
            assert!(is_period(text), "{text}");
        }
        for text in [
            "",
            "22",
            "2022Q5",
            "2022Q",
            "2022H3",
            "2022-13",
            "2022-1",
            "2022-01-32",
            "上半年",
            "2022年",
            "2022 ",
        ] {
            assert!(!is_period(text), "{text}");
        }
    }

    #[test]
    fn brackets_and_blanks_of_names_do_not_matter() {
        assert_eq!(plain("缓税（2021年 四季度）"), plain("缓税(2021年四季度)"));
    }
}
