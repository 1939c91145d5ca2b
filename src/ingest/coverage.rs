//! Which tables the mappings of a folder fill.

use std::path::Path;

use super::error::IngestError;
use super::layout::sheet_selection::names_none;
use super::mapping;
use crate::schema::Catalog;

/// The tables that one mapping fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceTables {
    /// Mapping id.
    pub id: String,
    /// Its Chinese title.
    pub title: String,
    /// Names of the tables: the one that rows go to, and those that cells with lists go to.
    pub tables: Vec<String>,
    /// File names that it reads; empty if it is a list of names instead of an export.
    pub files: Vec<String>,
    /// Sheets that it reads in them; empty if it takes whatever sheet there is.
    pub sheets: Vec<String>,
    /// Must a file be there?
    pub required: bool,
}

/// The tables that the mappings in `folder` fill, by mapping id.
///
/// # Errors
/// [`IngestError`] if a mapping cannot be used.
pub fn source_tables(folder: &Path, catalog: &Catalog) -> Result<Vec<SourceTables>, IngestError> {
    let mappings = mapping::load(folder, catalog)?;
    let of = |mapping: &mapping::Mapping| SourceTables {
        id: mapping.id.clone(),
        title: mapping.title.clone(),
        tables: [&mapping.table]
            .into_iter()
            .chain(mapping.explode.iter().map(|list| &list.table))
            .cloned()
            .collect(),
        files: mapping.file.as_ref().map_or_else(Vec::new, |rule| rule.glob.clone()),
        sheets: mapping
            .file
            .as_ref()
            .filter(|rule| !names_none(rule))
            .map_or_else(Vec::new, |rule| rule.sheets.clone()),
        required: mapping.required,
    };
    Ok(mappings.list.iter().map(of).collect())
}
