//! `text LIKE 'prefix%'` → boolean.

use super::{Columns, Meaning, Row};
use crate::assess::broken::Broken;
use crate::assess::columnar::column::{Column, Lane, Values};
use crate::assess::reference::Value;

pub(super) const MEANING: Meaning = Meaning::new(of_row, of_columns);

fn of_row(row: &Row<'_>) -> Result<Value, Broken> {
    match row.values {
        [Value::Text(text), Value::Text(prefix)] => Ok(Value::Boolean(text.starts_with(prefix.as_str()))),
        _ => Err(row.wrong("LIKE")),
    }
}

fn of_columns<'c>(all: &Columns<'_, 'c>) -> Result<Column<'c>, Broken> {
    let [a, b] = all.exactly()?;
    let (texts, prefixes) = (a.texts()?, b.texts()?);
    let flags = (0..all.len)
        .map(|i| texts.get(i).starts_with(prefixes.get(i).as_ref()))
        .collect();
    Ok(Column {
        len: all.len,
        values: Values::Boolean(Lane::Many(flags)),
        valid: a.valid.and(&b.valid),
    })
}
