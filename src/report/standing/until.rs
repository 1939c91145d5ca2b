//! Until when something can be done about a difference, and whether that day has passed.

use super::behind::Behind;
use crate::calendar::Date;
use crate::comparison::{Compared, DifferenceKind};
use crate::policy::deadline::{Deadline, DeadlineRule};
use crate::policy::ir::Lookup;

/// The day, and whether it is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Until {
    pub(super) day: Option<Date>,
    pub(super) expired: bool,
}

/// Only what is owed has a deadline. A row whose records fall due on several days is open as long as one of them is; its day is the first
/// that has not passed.
pub(super) fn until(
    row: &Compared,
    deadline: Option<&Deadline>,
    behind: &Behind,
    (today, lookups): (Date, &[Lookup]),
) -> Until {
    let owed = matches!(row.kind, DifferenceKind::NotEnjoyed | DifferenceKind::TooLittle);
    let Some(deadline) = deadline.filter(|_| owed) else {
        return Until::default();
    };
    let day = match &deadline.rule {
        DeadlineRule::Due => {
            let open = behind.due.iter().filter(|day| **day >= today).min();
            open.or(behind.due.iter().max()).copied()
        }
        rule @ (DeadlineRule::Day(_)
        | DeadlineRule::NextYear { .. }
        | DeadlineRule::Months(_)
        | DeadlineRule::Next(_)) => rule.day(&row.period, today, lookups),
    };
    Until {
        day,
        expired: deadline.is_final && day.is_some_and(|day| day < today),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Fen;

    fn row(entitled: i64, enjoyed: i64) -> Compared {
        Compared {
            measure: "window_tax".into(),
            uscc: "A".into(),
            period: "2022Q1".into(),
            entitled: Fen(entitled),
            enjoyed: Fen(enjoyed),
            gap: Fen(entitled - enjoyed),
            kind: DifferenceKind::of(Fen(entitled), Fen(enjoyed)).unwrap(),
        }
    }

    fn deadline(rule: DeadlineRule, is_final: bool) -> Deadline {
        Deadline {
            rule,
            is_final,
            says: "须在期内申请".into(),
            says_en: String::new(),
            basis: vec![],
        }
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_over_is_over_only_where_the_law_is_final() {
        let today = day("2023-01-20");
        let none = Behind::default();
        let fixed = DeadlineRule::Day(day("2022-12-31"));
        let seen = until(&row(100, 0), Some(&deadline(fixed.clone(), true)), &none, (today, &[]));
        assert_eq!((seen.day, seen.expired), (Some(day("2022-12-31")), true));
        let seen = until(&row(100, 0), Some(&deadline(fixed.clone(), false)), &none, (today, &[]));
        assert!(!seen.expired);
        // The last day itself is still in time.
        let seen = until(
            &row(100, 0),
            Some(&deadline(fixed.clone(), true)),
            &none,
            (day("2022-12-31"), &[]),
        );
        assert!(!seen.expired);
        // What was enjoyed without a right is not claimed any more.
        let seen = until(&row(0, 100), Some(&deadline(fixed, true)), &none, (today, &[]));
        assert_eq!(seen, Until::default());
    }

    #[test]
    fn several_days_are_open_as_long_as_one_is() {
        let behind = Behind {
            due: vec![day("2023-03-15"), day("2022-10-25"), day("2023-02-15")],
            ..Behind::default()
        };
        let rule = deadline(DeadlineRule::Due, true);
        let seen = until(&row(100, 0), Some(&rule), &behind, (day("2023-01-20"), &[]));
        assert_eq!((seen.day, seen.expired), (Some(day("2023-02-15")), false));
        let seen = until(&row(100, 0), Some(&rule), &behind, (day("2023-03-16"), &[]));
        assert_eq!((seen.day, seen.expired), (Some(day("2023-03-15")), true));
    }
}
