//! What the report on data quality is made from.

use serde::{Deserialize, Serialize};

use crate::ingest::mapping::Limit;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The row is out: it is in `quarantine.csv`.
    Error,
    /// The row is in, but somebody should look at it.
    Warning,
    /// Nothing is wrong; said so that every row is accounted for.
    Note,
}

/// A place where something was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Example {
    /// 1-based line of a text file or row of a sheet.
    pub line: u32,
    /// The field as it was written, personal data masked; empty if the whole row is meant.
    pub value: String,
}

/// All rows of one sheet that have the same thing in the same field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Issue {
    /// How bad it is.
    pub severity: Severity,
    /// Mapping id; empty for files that no mapping reads.
    pub source: String,
    /// File name.
    pub file: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// Heading as in the file; empty if the whole row is meant.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// The reason for clerks.
    pub reason: String,
    /// Number of rows; 1 for what concerns a whole file.
    pub count: u64,
    /// Rows by township, most first; the empty name stands for rows of which nobody knows the township. Empty for notes.
    pub townships: Vec<(String, u64)>,
    /// The first few.
    pub examples: Vec<Example>,
}

/// Rows of one sheet.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SheetQuality {
    /// File name.
    pub file: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// Mapping id.
    pub source: String,
    /// Rows read, as in `control_totals.csv`.
    pub read: u64,
    /// Rows that count.
    pub accepted: u64,
    /// Rows in quarantine.
    pub rejected: u64,
    /// Rows that were declared void, superseded, or sum up others.
    pub others: u64,
}

/// Rows of one source: all sheets that one mapping reads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceQuality {
    /// Mapping id.
    pub id: String,
    /// Its Chinese title.
    pub title: String,
    /// The department whose export it is.
    pub department: String,
    /// Files, in order.
    pub files: Vec<String>,
    /// Rows read.
    pub read: u64,
    /// Rows in quarantine.
    pub rejected: u64,
    /// How many may be; `None`: any number.
    pub limit: Option<Limit>,
}

impl SourceQuality {
    /// Whether more rows are rejected than the mapping allows.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.limit.is_some_and(|l| l.exceeded(self.read, self.rejected))
    }
}

/// The quality of all exports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quality {
    /// By mapping id.
    pub sources: Vec<SourceQuality>,
    /// By file, sheet and source.
    pub sheets: Vec<SheetQuality>,
    /// By severity, source, file, sheet, field and code.
    pub issues: Vec<Issue>,
}

impl Quality {
    /// Sources that stop a run.
    pub fn refused(&self) -> impl Iterator<Item = &SourceQuality> {
        self.sources.iter().filter(|s| s.refused())
    }

    /// Rows with issues of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> u64 {
        let of = self.issues.iter().filter(|i| i.severity == severity);
        of.map(|i| i.count).fold(0, u64::saturating_add)
    }

    /// Why rows of a source are rejected, most frequent first: heading, reason, code, rows.
    #[must_use]
    pub fn reasons(&self, source: &str) -> Vec<(String, String, String, u64)> {
        let mut reasons: Vec<(String, String, String, u64)> = Vec::new();
        let of = self
            .issues
            .iter()
            .filter(|i| i.severity == Severity::Error && i.source == source);
        for issue in of {
            let same = reasons
                .iter_mut()
                .find(|(field, _, code, _)| *field == issue.field && *code == issue.code);
            match same {
                Some((_, _, _, count)) => *count = count.saturating_add(issue.count),
                None => reasons.push((
                    issue.field.clone(),
                    issue.reason.clone(),
                    issue.code.clone(),
                    issue.count,
                )),
            }
        }
        reasons.sort_by(|a, b| b.3.cmp(&a.3).then_with(|| (&a.0, &a.2).cmp(&(&b.0, &b.2))));
        reasons
    }
}
