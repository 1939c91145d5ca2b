//! One field of a row as a typed value.

use std::borrow::Cow;

use super::cell;
use super::column::Value;
use super::mapping::{Blank, Unit};
use super::plan::PlannedColumn;
use super::row::FieldKind;
use super::verdict::TAXPAYER_LENGTH;
use crate::identity::{IdError, ResidentId, Uscc};
use crate::schema::ColumnType;

/// Code and Chinese reason.
pub(crate) type Refusal = (&'static str, &'static str);

/// Reads a field as its column says. Codes accepted although their check digit fails are added to `exceptions`.
pub(crate) fn read<'a>(
    kind: FieldKind,
    text: &'a str,
    column: &'a PlannedColumn<'_>,
    issued_codes: &[String],
    exceptions: &mut Vec<String>,
) -> Result<Value<'a>, Refusal> {
    let blank = match column.blank {
        Blank::Missing => cell::Blank::Missing,
        Blank::Zero | Blank::False => cell::Blank::Zero,
    };
    let whole = |read: Option<i64>| read.map_or(Value::Null, Value::Whole);
    match column.column_type {
        ColumnType::Money => {
            let unit = match column.unit {
                Unit::Yuan => cell::Unit::Yuan,
                Unit::WanYuan => cell::Unit::WanYuan,
            };
            Ok(whole(
                cell::money(kind, text, unit, blank).map_err(refusal)?.map(|fen| fen.0),
            ))
        }
        ColumnType::Count => Ok(whole(cell::count(kind, text, false, blank).map_err(refusal)?)),
        ColumnType::Ratio => Ok(whole(cell::ratio(kind, text, column.percent, blank).map_err(refusal)?)),
        ColumnType::Date => Ok(cell::date(kind, text).map_err(refusal)?.map_or(Value::Null, Value::Day)),
        ColumnType::Month => Ok(cell::month(kind, text)
            .map_err(refusal)?
            .map_or(Value::Null, |m| Value::Month(m.0))),
        ColumnType::Boolean => Ok(cell::boolean(kind, text, blank)
            .map_err(refusal)?
            .map_or(Value::Null, Value::Truth)),
        ColumnType::Text => words(kind, text, column),
        ColumnType::Uscc | ColumnType::TaxpayerId | ColumnType::ResidentId => {
            let id = cell::identifier_of(kind, text).map_err(refusal)?;
            if id.is_empty() || id.chars().all(|c| matches!(c, '-' | '—' | '－')) {
                return Ok(Value::Null);
            }
            check(&id, column, issued_codes, exceptions)?;
            Ok(Value::Text(id))
        }
    }
}

/// A list of dates as `YYYY-MM-DD` joined by `;`; `Null` if there is none.
pub(crate) fn dates(kind: FieldKind, text: &str, separators: &[char]) -> Result<Value<'static>, Refusal> {
    let mut days = Vec::new();
    for part in text.split(separators) {
        if let Some(day) = cell::date(kind, part).map_err(refusal)? {
            days.push(day.to_string());
        }
    }
    Ok(if days.is_empty() {
        Value::Null
    } else {
        Value::Text(days.join(";").into())
    })
}

fn words<'a>(kind: FieldKind, text: &'a str, column: &'a PlannedColumn<'_>) -> Result<Value<'a>, Refusal> {
    if column.identifier {
        let id = cell::identifier_of(kind, text).map_err(refusal)?;
        return Ok(if id.is_empty() { Value::Null } else { Value::Text(id) });
    }
    let Some(words) = cell::text(kind, text, cell::Blank::Missing).map_err(refusal)? else {
        return Ok(Value::Null);
    };
    // A spelling that the list does not know stays as it is: the list is an aid, no gate.
    let canonical = column.alias.and_then(|names| names.canonical(&words));
    Ok(Value::Text(canonical.map_or(words.clone(), Cow::Borrowed)))
}

fn check(
    id: &str,
    column: &PlannedColumn<'_>,
    issued_codes: &[String],
    exceptions: &mut Vec<String>,
) -> Result<(), Refusal> {
    let checked = match column.column_type {
        ColumnType::ResidentId => ResidentId::check(id).map(drop),
        ColumnType::TaxpayerId if id.len() != 18 => {
            let fits = matches!(id.len(), 15 | 20) && id.bytes().all(|b| b.is_ascii_digit() || b == b'X');
            return if fits { Ok(()) } else { Err(TAXPAYER_LENGTH) };
        }
        ColumnType::TaxpayerId if column.persons && ResidentId::check(id).is_ok() => Ok(()),
        _ => Uscc::parse(id).map(drop),
    };
    match checked {
        Err(IdError::CheckDigit) if issued_codes.iter().any(|code| code == id) => {
            exceptions.push(id.to_owned());
            Ok(())
        }
        Err(error) => Err((error.code(), error.reason_zh())),
        Ok(()) => Ok(()),
    }
}

fn refusal(error: cell::CellError) -> Refusal {
    (error.code, error.reason_zh)
}
