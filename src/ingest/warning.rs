//! Things that somebody should know of although nothing failed.

/// A note about a file or table. Never holds personal data.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// File or table.
    pub file: String,
    /// Sheet name; empty for text files and whole tables.
    pub sheet: String,
    /// Stable code.
    pub code: String,
    /// For clerks.
    pub message: String,
    /// The heading meant; empty if it is about more.
    pub field: String,
}

/// Codes of warnings that something was not read at all.
const LOUD: [&str; 5] = [
    "file_without_mapping",
    "hidden_sheet",
    "missing_file",
    "missing_sheet",
    "sheet_without_mapping",
];

impl Warning {
    /// Loud warnings come first: a screen may show only the first few.
    pub(crate) fn rank(&self) -> usize {
        usize::from(!LOUD.contains(&self.code.as_str()))
    }

    pub(crate) fn new(file: &str, sheet: &str, code: &str, message: String) -> Warning {
        Warning {
            file: file.to_owned(),
            sheet: sheet.to_owned(),
            code: code.to_owned(),
            message,
            field: String::new(),
        }
    }

    /// The same, about a heading.
    pub(crate) fn about(mut self, heading: &str) -> Warning {
        heading.clone_into(&mut self.field);
        self
    }
}
