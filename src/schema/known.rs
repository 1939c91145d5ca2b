//! From which day a row is known, and which of its columns state what happened later.

use serde::Deserialize;

use super::catalog::{ColumnType, TableSpec};

/// `huiqi:known`: from which day the rows of a table are known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// From the earliest of the days in these columns (filed, paid, approved, issued, registered …). A month, a quarter or a year is known
    /// from its last day. A row in which none is filled is always known.
    By(Vec<String>),
    /// From ever, and why.
    Always(String),
}

/// `huiqi:later`: an event in the life of a row that was known before.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Later {
    /// The column with the day of the event.
    pub when: String,
    /// Other columns that say what came of it: before that day they are as empty as the day itself.
    pub with: Vec<String>,
}

/// What of a table's `known` and `later` does not fit its columns.
pub(super) fn fault(table: &TableSpec) -> Option<String> {
    let is_day = |name: &String| table.column(name).map(|(_, c)| c.column_type);
    if let Some(Known::By(columns)) = &table.known {
        if columns.is_empty() {
            return Some("huiqi:known names no column".to_owned());
        }
        let datable = |ty| {
            matches!(
                ty,
                ColumnType::Date | ColumnType::Month | ColumnType::Text | ColumnType::Count
            )
        };
        if let Some(name) = columns.iter().find(|name| !is_day(name).is_some_and(datable)) {
            return Some(format!(
                "huiqi:known names {name}, which is no column of days or periods"
            ));
        }
    }
    if let Some(Known::Always(why)) = &table.known
        && why.trim().is_empty()
    {
        return Some("huiqi:known does not say why its rows are always known".to_owned());
    }
    for later in &table.later {
        if is_day(&later.when) != Some(ColumnType::Date) {
            return Some(format!("huiqi:later names {}, which is no column of days", later.when));
        }
        let mut all = std::iter::once(&later.when).chain(&later.with);
        if let Some(name) = all.find(|n| table.column(n).is_none() || table.primary_key.contains(n)) {
            return Some(format!(
                "huiqi:later names {name}, which is no column or part of the primary key"
            ));
        }
    }
    None
}
