//! LEFT(text, n) → its first n characters; none for a negative n.

use std::borrow::Cow;

use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive};

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::columnar::column::{Column, Lane, Values};
use crate::assess::columnar::num::{Num, zero};
use crate::assess::reference::Value;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    match row.values {
        [Value::Text(text), Value::Number(n)] => Ok(Value::Text(first(text, n))),
        _ => Err(row.wrong("LEFT")),
    }
}

fn first(text: &str, n: &BigRational) -> String {
    let all = text.chars().count();
    // A number that no text is long enough for takes everything.
    let taken = if n.is_negative() {
        0
    } else if n.is_integer() {
        n.to_integer().to_usize().map_or(all, |n| n.min(all))
    } else {
        all
    };
    text.chars().take(taken).collect()
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [a, b] = all.exactly()?;
    let (texts, n) = (a.texts()?, b.numbers()?);
    let cut = |i: usize| -> Cow<'c, str> {
        let text = texts.get(i);
        let end = match taken(n, i) {
            Some(taken) => text.char_indices().nth(taken).map_or(text.len(), |(at, _)| at),
            None => text.len(),
        };
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(&text[..end]),
            Cow::Owned(text) => Cow::Owned(text[..end].to_owned()),
        }
    };
    Ok(Column {
        len: all.len,
        values: Values::Text(Lane::Many((0..all.len).map(cut).collect())),
        valid: a.valid.and(&b.valid),
    })
}

/// How many characters a row takes; `None`: all of them.
fn taken(n: &Num, row: usize) -> Option<usize> {
    match n.whole(row) {
        Some(n) => usize::try_from(n.max(0)).ok(),
        None if n.parts(row).is_some_and(|(n, _)| n < 0) || n.exact(row) < zero() => Some(0),
        None => None,
    }
}
