//! Places in the files of a pack.

use std::ops::Range;
use std::sync::Arc;

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path relative to the pack folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A range of bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The bytes, on character boundaries.
    pub range: Range<usize>,
}

impl Place {
    /// Line and column of the first character, both 1-based; columns count characters.
    #[must_use]
    pub fn line_column(&self) -> (usize, usize) {
        let before = self.file.text.get(..self.range.start).unwrap_or(&self.file.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// The start of the file.
    pub(crate) fn start_of(file: &Arc<SourceFile>) -> Place {
        Place {
            file: Arc::clone(file),
            range: 0..0,
        }
    }
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct At<T> {
    /// The value.
    pub(crate) value: T,
    /// Where it stands.
    pub(crate) place: Place,
}
