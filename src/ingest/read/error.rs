//! Why a whole file or sheet cannot be read. Single bad rows are no errors: they travel as `BrokenRow`.

use std::path::Path;

use crate::identity::scrub;

/// Why a whole file or sheet cannot be read. Files are named without their folder.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// The cause.
        source: std::io::Error,
    },
    /// A character set that is not supported, or a first line that cannot be decoded.
    #[error("{file}: {reason}")]
    Encoding {
        /// The file.
        file: String,
        /// What is wrong.
        reason: &'static str,
    },
    /// The header line cannot be cut into fields.
    #[error("{file}: the header line cannot be read ({code})")]
    Header {
        /// The file.
        file: String,
        /// Code as in `BrokenRow`.
        code: &'static str,
    },
    /// The file is not what its first bytes promise, or contradicts itself.
    #[error("{file}: {reason}")]
    Broken {
        /// The file.
        file: String,
        /// What the library says, personal data masked.
        reason: String,
    },
    /// There is no such sheet.
    #[error("{file}: no sheet is called {sheet}")]
    NoSheet {
        /// The file.
        file: String,
        /// The sheet asked for.
        sheet: String,
    },
    /// The file would unpack to more than the program takes on.
    #[error("{file}: more than {limit} {unit}")]
    TooLarge {
        /// The file.
        file: String,
        /// The limit.
        limit: u64,
        /// What is counted.
        unit: &'static str,
    },
}

impl ReadError {
    pub(super) fn io(path: &Path) -> impl Fn(std::io::Error) -> ReadError + use<> {
        let file = file_name(path);
        move |source| ReadError::Io {
            file: file.clone(),
            source,
        }
    }

    pub(super) fn broken(file: &str, reason: &dyn std::fmt::Display) -> ReadError {
        ReadError::Broken {
            file: file.to_owned(),
            reason: scrub(&reason.to_string()),
        }
    }
}

/// The last part of a path.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}
