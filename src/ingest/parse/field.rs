//! Texts, identifiers and lists of dates as their column wants them.

use std::borrow::Cow;

use crate::identity::{IdError, ResidentId, Uscc};
use crate::ingest::layout::plan::PlannedColumn;
use crate::ingest::parse::cell;
use crate::ingest::parse::row_decision::{LOST_ZEROS, TAXPAYER_LENGTH, UNKNOWN_WORD};
use crate::ingest::read::row::FieldKind;
use crate::schema::ColumnType;

/// Code and Chinese reason.
pub(crate) type Refusal = (&'static str, &'static str);

/// A list of dates as `YYYY-MM-DD` joined by `;`; `Null` if there is none.
pub(crate) fn dates(kind: FieldKind, text: &str, separators: &[char]) -> Result<Option<String>, Refusal> {
    let mut days = Vec::new();
    for part in text.split(separators) {
        if let Some(day) = cell::date(kind, part).map_err(refusal)? {
            days.push(day.to_string());
        }
    }
    Ok((!days.is_empty()).then(|| days.join(";")))
}

/// Reads a text or an identifier as its column says. Codes accepted although their check digit fails are added to `exceptions`.
#[inline]
pub(crate) fn words<'a>(
    kind: FieldKind,
    text: &'a str,
    column: &'a PlannedColumn<'_>,
    issued_codes: &[String],
    exceptions: &mut Vec<String>,
) -> Result<Option<Cow<'a, str>>, Refusal> {
    if column.column_type != ColumnType::Text {
        let id = cell::identifier_of(kind, text).map_err(refusal)?;
        if cell::is_blank(&id) {
            return Ok(None);
        }
        check(&id, column, issued_codes, exceptions)?;
        return Ok(Some(id));
    }
    if column.identifier {
        let id = cell::identifier_of(kind, text).map_err(refusal)?;
        if id.is_empty() || cell::is_null_word(&id) {
            return Ok(None);
        }
        let odd = column
            .digits
            .is_some_and(|digits| id.len() != digits && id.bytes().all(|b| b.is_ascii_digit()));
        return if odd { Err(LOST_ZEROS) } else { Ok(Some(id)) };
    }
    let Some(words) = cell::text(kind, text, cell::Blank::Missing).map_err(refusal)? else {
        return Ok(None);
    };
    if let Some(list) = column.words {
        return match list.canonical(&words) {
            Some(word) => Ok(Some(Cow::Borrowed(word))),
            None if cell::is_blank(&words) => Ok(None),
            None => Err(UNKNOWN_WORD),
        };
    }
    // A spelling that the list does not know stays as it is: the list is an aid, no gate.
    let canonical = column.alias.and_then(|names| names.canonical(&words));
    Ok(Some(canonical.map_or(words.clone(), Cow::Borrowed)))
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

/// The code and the words for clerks of an error.
pub(crate) fn refusal(error: cell::CellError) -> Refusal {
    (error.code, error.reason_zh)
}
