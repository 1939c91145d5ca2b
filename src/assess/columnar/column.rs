//! Columns of values, one per row of a frame.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::num::Num;
use crate::assess::broken::Broken;
use crate::policy::ir::{Direction, Type};

/// A position that leads nowhere.
pub(crate) const NONE: u32 = u32::MAX;

/// One value for all rows, or one per row.
#[derive(Clone, Debug)]
pub(crate) enum Lane<T> {
    One(T),
    Many(Vec<T>),
}

impl<T: Clone> Lane<T> {
    /// The value of a row. Rows are below the column's length by construction.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> &T {
        match self {
            Lane::One(value) => value,
            Lane::Many(values) => &values[row],
        }
    }

    /// Values at `rows`; `empty` where a row is [`NONE`].
    pub(crate) fn gather(&self, rows: &[u32], empty: &T) -> Lane<T> {
        let at = |values: &Vec<T>, row: u32| if row == NONE { empty } else { &values[row as usize] }.clone();
        match self {
            Lane::One(value) => Lane::One(value.clone()),
            Lane::Many(values) => Lane::Many(rows.iter().map(|r| at(values, *r)).collect()),
        }
    }

    /// Appends the values of `len` rows.
    pub(crate) fn append_to(&self, len: usize, all: &mut Vec<T>) {
        match self {
            Lane::One(value) => all.extend(std::iter::repeat_n(value, len).cloned()),
            Lane::Many(values) => all.extend_from_slice(values),
        }
    }
}

/// Typed values. A row that is not valid holds some value of no meaning.
#[derive(Clone, Debug)]
pub(crate) enum Values<'a> {
    Boolean(Lane<bool>),
    Text(Lane<Cow<'a, str>>),
    /// Days since 1970-01-01.
    Date(Lane<i32>),
    /// Months since year 0.
    Month(Lane<i32>),
    Number(Num),
}

impl Values<'_> {
    /// The kind in messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Values::Boolean(_) => "boolean",
            Values::Text(_) => "text",
            Values::Date(_) => "date",
            Values::Month(_) => "month",
            Values::Number(_) => "number",
        }
    }
}

/// Which rows have a value.
#[derive(Clone, Debug)]
pub(crate) enum Valid {
    All,
    None,
    Some(Vec<bool>),
}

impl Valid {
    #[inline]
    pub(crate) fn get(&self, row: usize) -> bool {
        match self {
            Valid::All => true,
            Valid::None => false,
            Valid::Some(valid) => valid[row],
        }
    }

    /// Rows valid in both.
    pub(crate) fn and(&self, other: &Valid) -> Valid {
        match (self, other) {
            (Valid::None, _) | (_, Valid::None) => Valid::None,
            (Valid::All, v) | (v, Valid::All) => v.clone(),
            (Valid::Some(a), Valid::Some(b)) => Valid::Some(a.iter().zip(b).map(|(a, b)| *a && *b).collect()),
        }
    }

    /// From flags, in the simplest form.
    pub(crate) fn of(flags: Vec<bool>) -> Valid {
        if flags.iter().all(|f| *f) {
            Valid::All
        } else {
            Valid::Some(flags)
        }
    }

    /// At positions; not valid where a position is [`NONE`].
    fn gather(&self, at: &[u32]) -> Valid {
        match self {
            Valid::None => Valid::None,
            Valid::All if at.contains(&NONE) => Valid::Some(at.iter().map(|i| *i != NONE).collect()),
            Valid::All => Valid::All,
            Valid::Some(valid) => Valid::of(at.iter().map(|i| *i != NONE && valid[*i as usize]).collect()),
        }
    }
}

/// Values with their validity.
#[derive(Clone, Debug)]
pub(crate) struct Column<'a> {
    pub(crate) len: usize,
    pub(crate) values: Values<'a>,
    pub(crate) valid: Valid,
}

impl<'a> Column<'a> {
    /// A column of a type in which every row is missing. Only for values that may be missing: what cannot be is a [`Broken`].
    pub(crate) fn missing(ty: Type, len: usize) -> Column<'a> {
        let values = match ty {
            Type::Boolean => Values::Boolean(Lane::One(false)),
            Type::Text => Values::Text(Lane::One(Cow::Borrowed(""))),
            Type::Date => Values::Date(Lane::One(0)),
            Type::Month => Values::Month(Lane::One(0)),
            Type::Count | Type::Ratio | Type::Money | Type::Amount => Values::Number(Num::Int(Lane::One(0))),
        };
        Column {
            len,
            values,
            valid: Valid::None,
        }
    }

    /// Booleans that are all there.
    pub(crate) fn booleans(values: Vec<bool>) -> Column<'a> {
        Column {
            len: values.len(),
            values: Values::Boolean(Lane::Many(values)),
            valid: Valid::All,
        }
    }

    /// True where the value is there and true.
    pub(crate) fn truths(&self) -> Result<Vec<bool>, Broken> {
        match &self.values {
            Values::Boolean(lane) => Ok((0..self.len).map(|i| self.valid.get(i) && *lane.get(i)).collect()),
            other => Err(wanted("boolean", other)),
        }
    }

    /// The numbers of the column.
    pub(crate) fn numbers(&self) -> Result<&Num, Broken> {
        match &self.values {
            Values::Number(n) => Ok(n),
            other => Err(wanted("number", other)),
        }
    }

    /// The same rows with other numbers.
    pub(crate) fn map_numbers(&self, f: impl FnOnce(&Num) -> Num) -> Result<Column<'a>, Broken> {
        Ok(Column {
            len: self.len,
            values: Values::Number(f(self.numbers()?)),
            valid: self.valid.clone(),
        })
    }

    /// The texts of the column.
    pub(crate) fn texts(&self) -> Result<&Lane<Cow<'a, str>>, Broken> {
        match &self.values {
            Values::Text(texts) => Ok(texts),
            other => Err(wanted("text", other)),
        }
    }

    /// Rows that have a value.
    pub(crate) fn has(&self, row: usize) -> bool {
        self.valid.get(row)
    }

    /// Values at positions; missing where a position is [`NONE`]. Texts are borrowed from this column.
    pub(crate) fn gather(&self, at: &[u32]) -> Column<'_> {
        let values = match &self.values {
            Values::Boolean(lane) => Values::Boolean(lane.gather(at, &false)),
            Values::Text(Lane::One(text)) => Values::Text(Lane::One(Cow::Borrowed(text.as_ref()))),
            Values::Text(Lane::Many(texts)) => {
                let text = |i: &u32| Cow::Borrowed(if *i == NONE { "" } else { texts[*i as usize].as_ref() });
                Values::Text(Lane::Many(at.iter().map(text).collect()))
            }
            Values::Date(lane) => Values::Date(lane.gather(at, &0)),
            Values::Month(lane) => Values::Month(lane.gather(at, &0)),
            Values::Number(num) => Values::Number(num.gather(at)),
        };
        Column {
            len: at.len(),
            values,
            valid: self.valid.gather(at),
        }
    }

    /// The same values, owning their texts.
    pub(crate) fn into_owned(self) -> Column<'static> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        let values = match self.values {
            Values::Text(Lane::One(text)) => Values::Text(Lane::One(owned(text))),
            Values::Text(Lane::Many(texts)) => Values::Text(Lane::Many(texts.into_iter().map(owned).collect())),
            Values::Boolean(lane) => Values::Boolean(lane),
            Values::Date(lane) => Values::Date(lane),
            Values::Month(lane) => Values::Month(lane),
            Values::Number(num) => Values::Number(num),
        };
        Column {
            len: self.len,
            values,
            valid: self.valid,
        }
    }

    /// As [`Column::gather`], for a column that does not outlive the call: its texts are moved along.
    pub(crate) fn pick(self, at: &[u32]) -> Column<'a> {
        let valid = self.valid.gather(at);
        let values = match self.values {
            Values::Text(lane) => Values::Text(lane.gather(at, &Cow::Borrowed(""))),
            Values::Boolean(lane) => Values::Boolean(lane.gather(at, &false)),
            Values::Date(lane) => Values::Date(lane.gather(at, &0)),
            Values::Month(lane) => Values::Month(lane.gather(at, &0)),
            Values::Number(num) => Values::Number(num.gather(at)),
        };
        Column {
            len: at.len(),
            values,
            valid,
        }
    }

    /// Order of two rows that both have values.
    pub(crate) fn compare(&self, a: usize, b: usize) -> Ordering {
        match &self.values {
            Values::Boolean(lane) => lane.get(a).cmp(lane.get(b)),
            Values::Text(lane) => lane.get(a).cmp(lane.get(b)),
            Values::Date(lane) | Values::Month(lane) => lane.get(a).cmp(lane.get(b)),
            Values::Number(num) => num.compare(a, num, b),
        }
    }

    /// Order of two rows as sort keys: missing last in either direction, all missing ones equal.
    pub(crate) fn compare_keys(&self, a: usize, b: usize, direction: Direction) -> Ordering {
        match (self.has(a), self.has(b)) {
            (true, true) if direction == Direction::Descending => self.compare(b, a),
            (true, true) => self.compare(a, b),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => Ordering::Equal,
        }
    }
}

/// A column of another kind than the one that belongs there.
pub(crate) fn wanted(what: &str, found: &Values<'_>) -> Broken {
    Broken::new(format!("{what} is wanted, found {}", found.kind()))
}

/// Puts columns of one kind behind each other; `ty` is the type of a column without parts.
///
/// # Errors
/// [`Broken`] if the kinds differ.
pub(crate) fn concat(ty: Type, mut columns: Vec<Column<'_>>) -> Result<Column<'_>, Broken> {
    if columns.len() < 2 {
        return Ok(columns.pop().unwrap_or_else(|| Column::missing(ty, 0)));
    }
    let len = columns.iter().map(|c| c.len).sum();
    let first = &columns[0].values;
    macro_rules! join {
        ($kind:path) => {{
            let mut all = Vec::with_capacity(len);
            for column in &columns {
                match &column.values {
                    $kind(lane) => lane.append_to(column.len, &mut all),
                    other => return Err(wanted(first.kind(), other)),
                }
            }
            $kind(Lane::Many(all))
        }};
    }
    let values = match first {
        Values::Boolean(_) => join!(Values::Boolean),
        Values::Text(_) => join!(Values::Text),
        Values::Date(_) => join!(Values::Date),
        Values::Month(_) => join!(Values::Month),
        Values::Number(_) => {
            // A column without any value says nothing about the form of the numbers.
            let mut parts = Vec::with_capacity(columns.len());
            for column in &columns {
                let n = column.numbers()?;
                parts.push((
                    if matches!(column.valid, Valid::None) {
                        None
                    } else {
                        Some(n)
                    },
                    column.len,
                ));
            }
            Values::Number(Num::concat(&parts))
        }
    };
    let valid = columns
        .iter()
        .flat_map(|c| (0..c.len).map(|i| c.valid.get(i)))
        .collect();
    Ok(Column {
        len,
        values,
        valid: Valid::of(valid),
    })
}
