//! Days and months as plain numbers.

/// Days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) i64);

/// Months since January of year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Month(pub(super) i64);

impl Day {
    /// A day of the proleptic Gregorian calendar (after H. Hinnant, days_from_civil).
    pub(super) const fn of(year: i64, month: i64, day: i64) -> Day {
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let of_era = y.rem_euclid(400);
        let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        Day(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
    }

    /// Year, month and day.
    pub(super) const fn civil(self) -> (i64, i64, i64) {
        let z = self.0 + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        (year + era * 400 + if month <= 2 { 1 } else { 0 }, month, day)
    }

    pub(super) const fn plus(self, days: i64) -> Day {
        Day(self.0 + days)
    }

    /// The same day some months later, or the last of that month.
    pub(super) fn plus_months(self, months: i64) -> Day {
        let (_, _, day) = self.civil();
        let month = self.month().plus(months);
        month.first().plus(day - 1).min(month.last())
    }

    pub(super) const fn month(self) -> Month {
        let (year, month, _) = self.civil();
        Month::of(year, month)
    }

    pub(super) const fn year(self) -> i64 {
        self.civil().0
    }

    /// Number of the day in a spreadsheet.
    pub(super) const fn serial(self) -> i64 {
        self.0 + 25_569
    }
}

impl Month {
    pub(super) const fn of(year: i64, month: i64) -> Month {
        Month(year * 12 + month - 1)
    }

    pub(super) const fn year(self) -> i64 {
        self.0.div_euclid(12)
    }

    pub(super) const fn number(self) -> i64 {
        self.0.rem_euclid(12) + 1
    }

    pub(super) const fn plus(self, months: i64) -> Month {
        Month(self.0 + months)
    }

    pub(super) const fn first(self) -> Day {
        Day::of(self.year(), self.number(), 1)
    }

    pub(super) const fn last(self) -> Day {
        self.plus(1).first().plus(-1)
    }

    /// The months from this one to `last`.
    pub(super) fn to(self, last: Month) -> impl Iterator<Item = Month> {
        (self.0..=last.0).map(Month)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn as_chrono_has_it() {
        let mut day = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap();
        for _ in 0..80_000 {
            let ours = Day::of(i64::from(day.year()), i64::from(day.month()), i64::from(day.day()));
            assert_eq!(ours.0, i64::from(day.to_epoch_days()));
            assert_eq!(
                ours.civil(),
                (i64::from(day.year()), i64::from(day.month()), i64::from(day.day()))
            );
            day = day.succ_opt().unwrap();
        }
    }

    #[test]
    fn months() {
        assert_eq!(Month::of(2024, 2).last(), Day::of(2024, 2, 29));
        assert_eq!(Day::of(2022, 1, 31).plus_months(1), Day::of(2022, 2, 28));
        assert_eq!(Day::of(2022, 5, 1).serial(), 44_682);
        assert_eq!(Month::of(2021, 11).to(Month::of(2022, 1)).count(), 3);
    }
}
