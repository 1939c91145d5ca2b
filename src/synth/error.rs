//! Why no county was written.

use std::path::{Path, PathBuf};

/// Why no county was written.
#[derive(Debug, thiserror::Error)]
pub enum SynthError {
    /// The folder has files in it already.
    #[error("{0} is not empty")]
    NotEmpty(PathBuf),
    /// More enterprises than there are numbers for their staff.
    #[error("{0} enterprises are more than {most}", most = super::MOST_ENTERPRISES)]
    TooMany(u64),
    /// A file or folder cannot be written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A workbook cannot be written.
    #[error("{path}: {reason}")]
    Book {
        /// The workbook.
        path: PathBuf,
        /// The cause.
        reason: String,
    },
}

impl SynthError {
    pub(super) fn io(path: &Path) -> impl Fn(std::io::Error) -> SynthError + use<> {
        let path = path.to_path_buf();
        move |source| SynthError::Io {
            path: path.clone(),
            source,
        }
    }
}
