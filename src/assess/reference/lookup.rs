//! Lookups and code lists.

use super::value::{Value, of_constant};
use crate::assess::broken::Broken;
use crate::policy::ir::{Constant, Lookup, LookupRows};
use crate::policy::reasons::Lack;

/// The value found for a key; missing (`lookup <id>`) if there is none.
pub(crate) fn lookup(lookup: Option<&Lookup>, key: &Value) -> Result<Value, Broken> {
    let lookup = lookup.ok_or_else(|| Broken::new("there is no such lookup"))?;
    let found: Option<&Constant> = match (&lookup.rows, key) {
        (LookupRows::Dated(rows), Value::Date(day)) => {
            rows.iter().filter(|(from, _)| from <= day).map(|(_, v)| v).next_back()
        }
        (LookupRows::Exact(rows), Value::Text(text)) => rows.iter().find(|(k, _)| k == text).map(|(_, v)| v),
        (LookupRows::Prefix(rows), Value::Text(text)) => {
            let fits = rows.iter().filter(|(prefix, _)| text.starts_with(prefix.as_str()));
            fits.max_by_key(|(prefix, _)| prefix.len()).map(|(_, v)| v)
        }
        (LookupRows::Dated(_), other) => return Err(other.instead_of("date")),
        (LookupRows::Exact(_) | LookupRows::Prefix(_), other) => return Err(other.instead_of("text")),
    };
    Ok(match found {
        Some(Constant::Missing) | None => Value::lacking(Lack::Lookup { id: &lookup.id }),
        Some(constant) => of_constant(constant),
    })
}
