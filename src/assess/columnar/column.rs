//! Columns of values, one per row of a frame.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::num::Num;
use crate::policy::ir::Direction;

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
        match self {
            Lane::One(value) => Lane::One(value.clone()),
            Lane::Many(values) => Lane::Many(
                rows.iter()
                    .map(|r| values.get(*r as usize).unwrap_or(empty).clone())
                    .collect(),
            ),
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
    /// No row has a value.
    Nothing,
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
}

/// Values with their validity.
#[derive(Clone, Debug)]
pub(crate) struct Column<'a> {
    pub(crate) len: usize,
    pub(crate) values: Values<'a>,
    pub(crate) valid: Valid,
}

impl<'a> Column<'a> {
    /// A column without any value.
    pub(crate) fn nothing(len: usize) -> Column<'a> {
        Column {
            len,
            values: Values::Nothing,
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
    pub(crate) fn truths(&self) -> Vec<bool> {
        match &self.values {
            Values::Boolean(lane) => (0..self.len).map(|i| self.valid.get(i) && *lane.get(i)).collect(),
            _ => vec![false; self.len],
        }
    }

    /// Rows that have a value.
    pub(crate) fn has(&self, row: usize) -> bool {
        self.valid.get(row)
    }

    /// Values at positions; missing where a position is [`NONE`].
    pub(crate) fn gather(&self, at: &[u32]) -> Column<'_> {
        let values = match &self.values {
            Values::Boolean(lane) => Values::Boolean(lane.gather(at, &false)),
            Values::Text(Lane::One(text)) => Values::Text(Lane::One(Cow::Borrowed(text.as_ref()))),
            Values::Text(Lane::Many(texts)) => {
                let text = |i: &u32| Cow::Borrowed(texts.get(*i as usize).map_or("", Cow::as_ref));
                Values::Text(Lane::Many(at.iter().map(text).collect()))
            }
            Values::Date(lane) => Values::Date(lane.gather(at, &0)),
            Values::Month(lane) => Values::Month(lane.gather(at, &0)),
            Values::Number(num) => Values::Number(num.gather(at)),
            Values::Nothing => return Column::nothing(at.len()),
        };
        let valid = match &self.valid {
            Valid::None => Valid::None,
            Valid::All if at.contains(&NONE) => Valid::Some(at.iter().map(|i| *i != NONE).collect()),
            Valid::All => Valid::All,
            Valid::Some(valid) => Valid::of(at.iter().map(|i| *i != NONE && valid[*i as usize]).collect()),
        };
        Column {
            len: at.len(),
            values,
            valid,
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
            Values::Nothing => Values::Nothing,
        };
        Column {
            len: self.len,
            values,
            valid: self.valid,
        }
    }

    /// Gathered columns that own what they gathered: for moving a temporary column's rows.
    pub(crate) fn pick(self, at: &[u32]) -> Column<'a> {
        let Values::Text(Lane::Many(texts)) = &self.values else {
            return match self.gather(at) {
                Column {
                    len,
                    valid,
                    values: Values::Boolean(l),
                } => Column {
                    len,
                    valid,
                    values: Values::Boolean(l),
                },
                Column {
                    len,
                    valid,
                    values: Values::Date(l),
                } => Column {
                    len,
                    valid,
                    values: Values::Date(l),
                },
                Column {
                    len,
                    valid,
                    values: Values::Month(l),
                } => Column {
                    len,
                    valid,
                    values: Values::Month(l),
                },
                Column {
                    len,
                    valid,
                    values: Values::Number(n),
                } => Column {
                    len,
                    valid,
                    values: Values::Number(n),
                },
                Column {
                    len,
                    valid,
                    values: Values::Text(_),
                } => match self.values {
                    Values::Text(lane) => Column {
                        len,
                        valid,
                        values: Values::Text(lane),
                    },
                    _ => Column::nothing(len),
                },
                Column { len, .. } => Column::nothing(len),
            };
        };
        let text = |i: &u32| texts.get(*i as usize).cloned().unwrap_or(Cow::Borrowed(""));
        let valid = at.iter().map(|i| *i != NONE && self.valid.get(*i as usize)).collect();
        let values = Values::Text(Lane::Many(at.iter().map(text).collect()));
        Column {
            len: at.len(),
            values,
            valid: Valid::of(valid),
        }
    }

    /// Order of two rows that both have values.
    pub(crate) fn compare(&self, a: usize, b: usize) -> Ordering {
        match &self.values {
            Values::Boolean(lane) => lane.get(a).cmp(lane.get(b)),
            Values::Text(lane) => lane.get(a).cmp(lane.get(b)),
            Values::Date(lane) | Values::Month(lane) => lane.get(a).cmp(lane.get(b)),
            Values::Number(num) => num.compare(a, num, b),
            Values::Nothing => Ordering::Equal,
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

/// Puts columns of one type behind each other.
pub(crate) fn concat<'a>(columns: Vec<Column<'a>>) -> Column<'a> {
    if columns.len() == 1 {
        return columns.into_iter().next().unwrap_or_else(|| Column::nothing(0));
    }
    let len = columns.iter().map(|c| c.len).sum();
    let Some(first) = columns.iter().find(|c| !matches!(c.values, Values::Nothing)) else {
        return Column::nothing(len);
    };
    macro_rules! join {
        ($kind:path, $empty:expr) => {{
            let mut all = Vec::with_capacity(len);
            for column in &columns {
                match &column.values {
                    $kind(lane) => lane.append_to(column.len, &mut all),
                    _ => all.extend(std::iter::repeat_n($empty, column.len)),
                }
            }
            $kind(Lane::Many(all))
        }};
    }
    let values = match &first.values {
        Values::Boolean(_) => join!(Values::Boolean, false),
        Values::Text(_) => join!(Values::Text, Cow::Borrowed("")),
        Values::Date(_) => join!(Values::Date, 0),
        Values::Month(_) => join!(Values::Month, 0),
        Values::Number(_) => {
            let parts = columns.iter().map(|c| {
                (
                    if let Values::Number(n) = &c.values {
                        Some(n)
                    } else {
                        None
                    },
                    c.len,
                )
            });
            Values::Number(Num::concat(&parts.collect::<Vec<_>>()))
        }
        Values::Nothing => Values::Nothing,
    };
    let valid = columns
        .iter()
        .flat_map(|c| (0..c.len).map(|i| c.valid.get(i)))
        .collect();
    Column {
        len,
        values,
        valid: Valid::of(valid),
    }
}
