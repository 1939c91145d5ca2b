//! Why an ingest cannot go on. Bad rows are no errors: they are quarantined.

use std::path::PathBuf;

/// Why the exports cannot be read into tables at all. Messages name the file and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// A file or folder cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A mapping file is no valid TOML or has unknown keys.
    #[error(
        "data/sources/{file}: {source}; remedy: correct the key or value shown, data/sources/README.md lists the keys of a mapping"
    )]
    Toml {
        /// File name.
        file: String,
        /// The cause, with line and column.
        source: Box<toml::de::Error>,
    },
    /// A mapping contradicts itself or the schemas.
    #[error("data/sources/{file}: {key} {reason}; remedy: {remedy}")]
    Mapping {
        /// File name.
        file: String,
        /// The key.
        key: String,
        /// What is wrong.
        reason: String,
        /// What to do.
        remedy: String,
    },
    /// A required export is missing.
    #[error(
        "no file {glob} (mapping {mapping}, {title}) in {folder}; remedy: add the export, or set required = false in the mapping"
    )]
    MissingFile {
        /// Mapping id.
        mapping: String,
        /// Its Chinese title.
        title: String,
        /// Wanted file name.
        glob: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// A required sheet is missing in a file.
    #[error(
        "{file}: no sheet {sheets} (mapping {mapping}); there are: {found}; remedy: correct the sheet's name, or the mapping"
    )]
    MissingSheet {
        /// File name.
        file: String,
        /// Wanted names.
        sheets: String,
        /// Mapping id.
        mapping: String,
        /// Sheets found.
        found: String,
    },
    /// Required headings are missing or ambiguous.
    #[error(
        "{file} [{sheet}]: {problem}; remedy: correct the export, or add the heading to data/sources/{mapping}.toml"
    )]
    Headings {
        /// File name.
        file: String,
        /// Sheet name; empty for text files.
        sheet: String,
        /// Wanted headings and the nearest found.
        problem: String,
        /// Mapping id.
        mapping: String,
    },
    /// A file is not what it should be.
    #[error("{file} [{sheet}]: {reason}")]
    Unreadable {
        /// File name.
        file: String,
        /// Sheet name; empty for text files.
        sheet: String,
        /// What is wrong.
        reason: String,
    },
    /// Rows or amounts were lost on the way: a fault of this program.
    #[error("internal error in {step}: {reason}")]
    Internal {
        /// Step of the ingest.
        step: &'static str,
        /// What does not hold.
        reason: String,
    },
}

impl IngestError {
    /// Wraps a failure of a library that only a fault of this program can cause.
    pub(crate) fn internal(step: &'static str) -> impl Fn(String) -> IngestError {
        move |reason| IngestError::Internal { step, reason }
    }
}

impl From<arrow_schema::ArrowError> for IngestError {
    fn from(source: arrow_schema::ArrowError) -> IngestError {
        IngestError::Internal {
            step: "columns",
            reason: source.to_string(),
        }
    }
}

impl From<polars::error::PolarsError> for IngestError {
    fn from(source: polars::error::PolarsError) -> IngestError {
        IngestError::Internal {
            step: "keys",
            reason: source.to_string(),
        }
    }
}
