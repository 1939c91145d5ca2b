//! A table of a report: what both the workbook and the page show.

use crate::money::Fen;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text, also codes.
    Text,
    /// Whole numbers.
    Count,
    /// Yuan.
    Money,
    /// Percent with two decimals.
    Percent,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Heading.
    pub heading: String,
    /// Kind of its cells.
    pub kind: ColumnKind,
    /// Width in characters of half a Chinese one.
    pub width: u16,
    /// Its total is the sum of its rows: the workbook adds up what a filter leaves.
    pub sum: bool,
}

impl Column {
    /// The same column, its total being the sum of its rows.
    #[must_use]
    pub fn summed(self) -> Column {
        Column { sum: true, ..self }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A whole number.
    Count(u64),
    /// Money.
    Money(Fen),
    /// A ratio in units of 0.01 %, rounded for display.
    Percent(i64),
    /// Nothing.
    Blank,
}

/// A titled table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Name for links inside the page.
    pub id: &'static str,
    /// Title, also the sheet's name.
    pub title: String,
    /// A sentence on how to read it.
    pub note: String,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows, each with one cell per column.
    pub rows: Vec<Vec<Cell>>,
    /// Last row, if it has one.
    pub total: Option<Vec<Cell>>,
    /// How the page shows it; the workbook always has every row.
    pub page: PageStyle,
}

/// How a page shows a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageStyle {
    /// Every row as it is.
    #[default]
    Plain,
    /// Rows that start with the same text stand together under it.
    Grouped,
    /// As grouped, but at most this many rows of each group.
    Heads(usize),
    /// At most this many rows, those with the largest amounts.
    Largest(usize),
    /// At most this many rows, the first ones.
    First(usize),
}

/// Amount in yuan with thousands separators.
///
/// ```
/// use huiqi::money::Fen;
/// use huiqi::report::department::grouped;
/// assert_eq!(grouped(&Fen(123_456_789).to_string()), "1,234,567.89");
/// assert_eq!(grouped(&Fen(-100).to_string()), "-1.00");
/// assert_eq!(grouped("1234"), "1,234");
/// ```
#[must_use]
pub fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let (whole, decimals) = digits.split_once('.').map_or((digits, None), |(w, d)| (w, Some(d)));
    let mut text = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(decimals) = decimals {
        text.push('.');
        text.push_str(decimals);
    }
    text
}

impl Cell {
    /// The cell as a person reads it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => grouped(&count.to_string()),
            Cell::Money(fen) => grouped(&fen.to_string()),
            Cell::Percent(units) => format!("{}%", Fen(*units)),
            Cell::Blank => String::new(),
        }
    }
}
