//! What can be wrong with a store.

use std::path::Path;

/// Why a store cannot be written or read. Files are named as they are inside the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused.
    #[error("{file}: {source}")]
    Io {
        /// The file or folder.
        file: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The folder exists and is no store, so it is not overwritten, or cannot be read as one.
    #[error("{0} is not a store")]
    NotAStore(String),
    /// `store.json` is not what this program writes.
    #[error("store.json: {0}")]
    Manifest(#[from] serde_json::Error),
    /// The store was written by another version of the program.
    #[error("the store has format {found}, this program reads format {expected}")]
    Version {
        /// Format of the store.
        found: u32,
        /// Format that this program reads.
        expected: u32,
    },
    /// A file is not what `store.json` says.
    #[error("{file} is damaged: {reason}")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// A table does not have the columns of the catalog.
    #[error("table {table}: {reason}")]
    Schema {
        /// The table.
        table: String,
        /// What differs.
        reason: String,
    },
    /// The rows of a table are not sorted by enterprise.
    #[error("table {table}: row {row} belongs to an enterprise that came before")]
    Unsorted {
        /// The table.
        table: String,
        /// 0-based row.
        row: usize,
    },
}

impl StoreError {
    /// How a file or folder is called in errors: by its last part, or as it was given if it has none (`..`, `/`).
    pub(super) fn name(path: &Path) -> String {
        let name = path.file_name().unwrap_or(path.as_os_str());
        name.to_string_lossy().into_owned()
    }

    pub(super) fn io(path: &Path) -> impl Fn(std::io::Error) -> StoreError + use<> {
        let file = StoreError::name(path);
        move |source| StoreError::Io {
            file: file.clone(),
            source,
        }
    }

    pub(super) fn damaged(file: &str, reason: impl std::fmt::Display) -> StoreError {
        StoreError::Damaged {
            file: file.to_owned(),
            reason: reason.to_string(),
        }
    }

    pub(super) fn schema(table: &str, reason: impl Into<String>) -> StoreError {
        StoreError::Schema {
            table: table.to_owned(),
            reason: reason.into(),
        }
    }
}
