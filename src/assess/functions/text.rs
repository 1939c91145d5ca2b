//! TEXT(x) and `||` → the canonical texts of the arguments, one behind the other.

use std::borrow::Cow;

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::columnar::column::{Column, Lane, Valid, Values};
use crate::assess::columnar::written::push;
use crate::assess::reference::Value;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    let texts = row.values.iter().zip(row.types).map(|(value, ty)| value.text(*ty));
    let joined: Option<String> = texts.collect();
    joined.map(Value::Text).ok_or_else(|| row.wrong("TEXT"))
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    if let [column] = all.columns
        && matches!(column.values, Values::Text(_))
    {
        return Ok(column.clone());
    }
    let valid = all.columns.iter().fold(Valid::All, |v, c| v.and(&c.valid));
    let one = |i: usize| {
        let mut text = String::new();
        if valid.get(i) {
            for (column, ty) in all.columns.iter().zip(all.types) {
                push(&mut text, column, *ty, i);
            }
        }
        Cow::Owned(text)
    };
    Ok(Column {
        len: all.len,
        values: Values::Text(Lane::Many((0..all.len).map(one).collect())),
        valid,
    })
}
