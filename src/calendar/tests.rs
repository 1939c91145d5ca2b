//! Expected values: the calendar, and decisions `month_add`.

use super::{Date, Month, add_months, full_years, quarter_of};

fn day(y: i32, m: u32, d: u32) -> Date {
    Date::from_ymd_opt(y, m, d).unwrap()
}

#[test]
fn months_are_read_and_written() {
    assert_eq!(Month::parse("2022-01"), Some(Month(2022 * 12)));
    for text in [
        "2022-00",
        "2022-13",
        "202201",
        "2022-1",
        "0000-01",
        "22-01",
        "2022-01-01",
    ] {
        assert_eq!(Month::parse(text), None, "{text}");
    }
    let dec = Month::new(2022, 12).unwrap();
    assert_eq!(
        (dec.year(), dec.number(), dec.to_string().as_str()),
        (2022, 12, "2022-12")
    );
    assert_eq!(dec.last_day(), Some(day(2022, 12, 31)));
    assert_eq!(dec.plus(-12).to_string(), "2021-12");
}

#[test]
fn adding_months_clamps_to_the_month_end() {
    assert_eq!(add_months(day(2022, 8, 31), 6), Some(day(2023, 2, 28)));
    assert_eq!(add_months(day(2020, 2, 29), 12), Some(day(2021, 2, 28)));
    assert_eq!(add_months(day(2022, 3, 31), -1), Some(day(2022, 2, 28)));
    assert_eq!(add_months(day(2022, 5, 15), 36), Some(day(2025, 5, 15)));
}

#[test]
fn a_year_of_age_is_complete_on_the_birthday() {
    assert_eq!(full_years(day(1998, 5, 2), day(2022, 5, 1)), Some(23));
    assert_eq!(full_years(day(1998, 5, 2), day(2022, 5, 2)), Some(24));
    assert_eq!(full_years(day(2022, 5, 2), day(2022, 5, 1)), None);
}

#[test]
fn quarters() {
    assert_eq!(quarter_of(Month::new(2022, 3).unwrap()), "2022Q1");
    assert_eq!(quarter_of(Month::new(2022, 4).unwrap()), "2022Q2");
    assert_eq!(quarter_of(Month::new(2022, 12).unwrap()), "2022Q4");
}
