//! What a cell means, before anybody writes it down.

use std::borrow::Cow;
use std::fmt::Write;

use super::day::{Day, Month};
use super::tables::Kind;

/// A clean value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell {
    Blank,
    Text(Cow<'static, str>),
    /// Fen, a count, or a ratio in units of 10⁻⁸: the column tells.
    Whole(i64),
    Day(Day),
    Month(Month),
    Bool(bool),
    Days(Vec<Day>),
}

/// The cells of a row from values of all kinds.
macro_rules! row {
    ($($value:expr),* $(,)?) => { [$($crate::synth::cell::Cell::from($value)),*] };
}
pub(super) use row;

impl Cell {
    /// The exact value as the truth keeps it: yuan with two decimals, ISO dates, `true` or `false`; nothing for a blank.
    pub(super) fn exact(&self, kind: Kind, out: &mut String) {
        // Writing to a string cannot fail.
        let _ = match self {
            Cell::Blank | Cell::Days(_) => Ok(()),
            Cell::Text(text) => out.write_str(text),
            Cell::Whole(n) => match kind {
                Kind::Money | Kind::Wan => decimal(*n, 2, out),
                Kind::Rate | Kind::Percent | Kind::Share => decimal(*n, 8, out),
                _ => write!(out, "{n}"),
            },
            Cell::Day(day) => iso(*day, out),
            Cell::Month(m) => write!(out, "{:04}-{:02}", m.year(), m.number()),
            Cell::Bool(b) => write!(out, "{b}"),
        };
    }
}

/// `n` of 10⁻ᵖ with all `places` decimals.
pub(super) fn decimal(n: i64, places: usize, out: &mut String) -> std::fmt::Result {
    if n < 0 {
        out.push('-');
    }
    let unit = 10_u64.pow(u32::try_from(places).unwrap_or(0));
    let n = n.unsigned_abs();
    write!(out, "{}.{:0places$}", n / unit, n % unit)
}

/// `2022-05-01`.
pub(super) fn iso(day: Day, out: &mut String) -> std::fmt::Result {
    let (year, month, day) = day.civil();
    write!(out, "{year:04}-{month:02}-{day:02}")
}

impl From<&'static str> for Cell {
    fn from(text: &'static str) -> Cell {
        if text.is_empty() {
            Cell::Blank
        } else {
            Cell::Text(Cow::Borrowed(text))
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Cell {
        Cell::Text(Cow::Owned(text))
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        Cell::Text(Cow::Owned(text.clone()))
    }
}

impl From<i64> for Cell {
    fn from(n: i64) -> Cell {
        Cell::Whole(n)
    }
}

impl From<Day> for Cell {
    fn from(day: Day) -> Cell {
        Cell::Day(day)
    }
}

impl From<Month> for Cell {
    fn from(month: Month) -> Cell {
        Cell::Month(month)
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Cell {
        Cell::Bool(truth)
    }
}

impl From<Vec<Day>> for Cell {
    fn from(days: Vec<Day>) -> Cell {
        Cell::Days(days)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Blank, Into::into)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(cell: Cell, kind: Kind) -> String {
        let mut out = String::new();
        cell.exact(kind, &mut out);
        out
    }

    #[test]
    fn exact_values() {
        assert_eq!(exact(Cell::Whole(-5), Kind::Money), "-0.05");
        assert_eq!(exact(Cell::Whole(37_351_475), Kind::Wan), "373514.75");
        assert_eq!(exact(Cell::Whole(4_350_000), Kind::Percent), "0.04350000");
        assert_eq!(exact(Cell::Whole(12), Kind::Count), "12");
        assert_eq!(exact(Day::of(2022, 5, 1).into(), Kind::Date), "2022-05-01");
        assert_eq!(exact(Month::of(2022, 12).into(), Kind::Month), "2022-12");
        assert_eq!(exact(None::<bool>.into(), Kind::Bool), "");
    }
}
