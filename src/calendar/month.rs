//! Calendar months.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A calendar month; `Month(i)` counts months since January of year 0 (year × 12 + month − 1).
///
/// ```
/// use huiqi::calendar::Month;
/// let m: Month = Month::new(2022, 12).unwrap();
/// assert_eq!(m.plus(1).to_string(), "2023-01");
/// assert_eq!(Month::parse("2022-05"), Month::new(2022, 5));
/// assert_eq!(Month::parse("2022-13"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(pub i32);

impl Month {
    /// The month `month` (1..=12) of `year` (1..=9999).
    #[must_use]
    pub fn new(year: i32, month: u32) -> Option<Month> {
        let month = i32::try_from(month).ok()?;
        ((1..=9999).contains(&year) && (1..=12).contains(&month)).then(|| Month(year * 12 + month - 1))
    }

    /// Reads `YYYY-MM`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Month> {
        let (year, month) = text.split_once('-')?;
        (year.len() == 4 && month.len() == 2).then_some(())?;
        Month::new(year.parse().ok()?, month.parse().ok()?)
    }

    /// The month of a date.
    #[must_use]
    pub fn of(date: NaiveDate) -> Month {
        Month(date.year() * 12 + i32::try_from(date.month0()).unwrap_or(0))
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The month's number, 1..=12.
    #[must_use]
    pub fn number(self) -> u32 {
        u32::try_from(self.0.rem_euclid(12)).unwrap_or(0) + 1
    }

    /// `n` months later (earlier if negative); saturates at the ends of the calendar.
    #[must_use]
    pub fn plus(self, n: i32) -> Month {
        Month(self.0.saturating_add(n))
    }

    /// Its first day; `None` outside the calendar of `chrono`.
    #[must_use]
    pub fn first_day(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year(), self.number(), 1)
    }

    /// Its last day.
    #[must_use]
    pub fn last_day(self) -> Option<NaiveDate> {
        self.plus(1).first_day()?.pred_opt()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.number())
    }
}

/// `n` months after `date`, the day clamped to the month's end (decisions: `month_add`): 2022-08-31 + 6 months = 2023-02-28.
#[must_use]
pub fn add_months(date: NaiveDate, n: i32) -> Option<NaiveDate> {
    let month = Month::of(date).plus(n);
    let last = month.last_day()?;
    NaiveDate::from_ymd_opt(month.year(), month.number(), date.day().min(last.day()))
}

/// Completed years between a birth date and a day; negative spans give `None`.
#[must_use]
pub fn full_years(birth: NaiveDate, on: NaiveDate) -> Option<i64> {
    on.years_since(birth).map(i64::from)
}

/// `2022Q2` for any month of that quarter.
#[must_use]
pub fn quarter_of(month: Month) -> String {
    format!("{:04}Q{}", month.year(), (month.number() - 1) / 3 + 1)
}
