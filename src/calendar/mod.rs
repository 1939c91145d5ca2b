//! Dates, months and quarters of law. Dates are `chrono::NaiveDate`; a month is a type of its own.

mod month;

pub use chrono::NaiveDate as Date;
pub use month::{Month, add_months, full_years, quarter_of};

#[cfg(test)]
mod tests;
