//! Until when, and how, somebody can still act on a measure.

use super::ir::{Basis, Constant, Lookup, LookupRows};
use crate::calendar::Date;

/// `[deadline]` of a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Which day it is.
    pub rule: DeadlineRule,
    /// True if nothing can be claimed after that day. False: another way stays open, so that nothing is ever lost by it.
    pub is_final: bool,
    /// Chinese words: who has to do what until then.
    pub says: String,
    /// English words; may be empty.
    pub says_en: String,
    /// Law that sets the day.
    pub basis: Vec<Basis>,
}

/// Which day a deadline is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeadlineRule {
    /// One day for every period.
    Day(Date),
    /// A day of the year after the year of the period.
    NextYear {
        /// 1 to 12.
        month: u32,
        /// Day of the month.
        day: u32,
    },
    /// So many months after the first day of the period.
    Months(u32),
    /// The first day of a lookup of days that has not passed: what can be done by every one of them. Position in `Program::lookups`.
    Next(usize),
    /// Of a deferral: its last day of payment.
    Due,
}

/// The first day of a comparison period: of `2022`, `2022H1`, `2022Q2`, `2022-05`, or the day `2022-05-31` itself. `None` for other texts.
#[must_use]
pub fn first_day(period: &str) -> Option<Date> {
    let year: i32 = period.get(..4)?.parse().ok()?;
    let rest = period.get(4..)?;
    let part = |text: &str| text.parse::<u32>().ok();
    let (month, day) = match (rest.get(..1), rest.get(1..)) {
        (None, _) if rest.is_empty() => (1, 1),
        (Some("H"), Some(half)) => (part(half).filter(|h| (1..=2).contains(h))? * 6 - 5, 1),
        (Some("Q"), Some(quarter)) => (part(quarter).filter(|q| (1..=4).contains(q))? * 3 - 2, 1),
        (Some("-"), Some(rest)) => match rest.split_once('-') {
            Some((month, day)) => (part(month)?, part(day)?),
            None => (part(rest)?, 1),
        },
        (None | Some(_), _) => return None,
    };
    Date::from_ymd_opt(year, month, day)
}

/// The days of a lookup.
fn days(lookup: &Lookup) -> impl Iterator<Item = Date> {
    let values: Vec<&Constant> = match &lookup.rows {
        LookupRows::Dated(rows) => rows.iter().map(|(_, value)| value).collect(),
        LookupRows::Exact(rows) | LookupRows::Prefix(rows) => rows.iter().map(|(_, value)| value).collect(),
    };
    values.into_iter().filter_map(|value| match value {
        Constant::Date(day) => Some(*day),
        Constant::Boolean(_)
        | Constant::Text(_)
        | Constant::Month(_)
        | Constant::Count(_)
        | Constant::Ratio(_)
        | Constant::Money(_)
        | Constant::Missing => None,
    })
}

impl DeadlineRule {
    /// The day for a period, seen from `today`. `None` for [`DeadlineRule::Due`], which rows of the entitlements give, for periods that
    /// are none, and where every day of the lookup has passed. `lookups` are those of the program.
    #[must_use]
    pub fn day(&self, period: &str, today: Date, lookups: &[Lookup]) -> Option<Date> {
        match self {
            DeadlineRule::Day(day) => Some(*day),
            DeadlineRule::NextYear { month, day } => {
                use chrono::Datelike;
                let year = first_day(period)?.year().checked_add(1)?;
                Date::from_ymd_opt(year, *month, *day)
            }
            DeadlineRule::Months(months) => first_day(period)?.checked_add_months(chrono::Months::new(*months)),
            DeadlineRule::Next(lookup) => days(lookups.get(*lookup)?).filter(|day| *day >= today).min(),
            DeadlineRule::Due => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_period_begins_on_its_first_day() {
        for (period, first) in [
            ("2022", "2022-01-01"),
            ("2022H2", "2022-07-01"),
            ("2022Q4", "2022-10-01"),
            ("2022-05", "2022-05-01"),
            ("2022-05-31", "2022-05-31"),
        ] {
            assert_eq!(first_day(period), Some(day(first)), "{period}");
        }
        for period in ["", "上半年", "2022Q5", "2022-13", "2022年", "2022-02-30"] {
            assert_eq!(first_day(period), None, "{period}");
        }
    }

    #[test]
    fn days_by_hand() {
        let today = day("2023-01-20");
        let row = |text: &str| (text[..7].to_owned(), Constant::Date(day(text)));
        let lookups = [Lookup {
            id: "market_days".into(),
            says: "集日".into(),
            rows: LookupRows::Exact(vec![row("2023-01-16"), row("2023-02-15"), row("2023-03-15")]),
        }];
        let next = DeadlineRule::Next(0);
        // 16 January has passed; the next filing day is 15 February.
        assert_eq!(next.day("2022-12", today, &lookups), Some(day("2023-02-15")));
        assert_eq!(
            next.day("2022-12", day("2023-02-15"), &lookups),
            Some(day("2023-02-15"))
        );
        assert_eq!(next.day("2022-12", day("2023-03-16"), &lookups), None);
        let settled = DeadlineRule::NextYear { month: 5, day: 31 };
        assert_eq!(settled.day("2022Q3", today, &lookups), Some(day("2023-05-31")));
        // Three years after 1 April 2022.
        assert_eq!(
            DeadlineRule::Months(36).day("2022Q2", today, &lookups),
            Some(day("2025-04-01"))
        );
        assert_eq!(DeadlineRule::Months(36).day("不详", today, &lookups), None);
    }
}
