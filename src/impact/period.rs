//! The month in which a written period ends.

use crate::calendar::Month;

/// The month in which a period ends: of a month or day itself, of a quarter, half-year or year its last one; `None` if it is none of these.
///
/// ```
/// use huiqi::calendar::Month;
/// use huiqi::impact::last_month;
/// assert_eq!(last_month("2022-05"), Month::new(2022, 5));
/// assert_eq!(last_month("2022-05-31"), Month::new(2022, 5));
/// assert_eq!(last_month("2022Q2"), Month::new(2022, 6));
/// assert_eq!(last_month("2022H1"), Month::new(2022, 6));
/// assert_eq!(last_month("2022"), Month::new(2022, 12));
/// assert_eq!(last_month("pension:2022-05"), None);
/// ```
#[must_use]
pub fn last_month(period: &str) -> Option<Month> {
    let (year, rest) = period.split_at_checked(4)?;
    if rest.is_empty() {
        return Month::new(year.parse().ok()?, 12);
    }
    let month = match (rest.get(..1), rest.get(1..)?) {
        (Some("Q"), quarter) => quarter.parse::<u32>().ok()?.checked_mul(3)?,
        (Some("H"), half) => half.parse::<u32>().ok()?.checked_mul(6)?,
        (Some("-"), month) => month.get(..2)?.parse().ok()?,
        _ => return None,
    };
    Month::new(year.parse().ok()?, month)
}

/// Whether a period is a whole year.
#[must_use]
pub fn is_year(period: &str) -> bool {
    period.len() == 4 && period.bytes().all(|b| b.is_ascii_digit())
}
