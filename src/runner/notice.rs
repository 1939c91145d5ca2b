//! What a run noticed: one list for the report on data quality, the manifest, the log and the terminal.

use serde::{Deserialize, Serialize};

use super::coverage::Absent;
use super::engine::{Law, Read};
use crate::comparison::{Comparison, Remark};
use crate::ingest::{Example, Issue, Severity};
use crate::report::Lang;
use crate::report::quality::reason_of;

/// How bad it is; the worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A table that the pack reads is not there.
    Absent,
    /// Rows are out.
    Error,
    /// Rows are in, but should be looked at.
    Warning,
    /// Nothing is wrong with rows; said so that everything is accounted for.
    Note,
}

/// Something that a run noticed. Never holds personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How bad.
    pub level: Level,
    /// Stable code.
    pub code: String,
    /// Mapping id, or the table that is absent; empty if no mapping reads the file.
    pub table: String,
    /// File name.
    pub file: String,
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// Heading; empty if more is meant.
    pub field: String,
    /// How many rows; 1 for what concerns a whole file.
    pub count: u64,
    /// The first of these rows: lines of a text file or rows of a sheet.
    pub lines: Vec<u32>,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// Code of notes about the policy pack in the report on data quality.
const PACK_WARNING: &str = "policy_pack";

/// Rows of a kind of claim that are named, as the ingest names those of a kind of fault.
const EXAMPLES: usize = 5;

/// Enters what concerns the pack and the comparison into the account of the exports, so that every list and every count is of the same
/// things.
pub(super) fn enter(mut read: Read, law: &Law, comparison: &Comparison) -> Read {
    let about_pack = law.warnings.iter().map(|warning| Issue {
        severity: Severity::Note,
        source: String::new(),
        file: law.program.id.clone(),
        sheet: String::new(),
        field: String::new(),
        code: PACK_WARNING.to_owned(),
        reason: warning.clone(),
        count: 1,
        townships: Vec::new(),
        examples: Vec::new(),
    });
    read.quality.issues.extend(about_pack);
    read.quality.issues.extend(comparison.remarks.iter().map(of_remark));
    read.quality.issues.sort();
    read
}

/// Everything noticed, the worst first, within a level what concerns most rows first.
pub(super) fn notices(read: &Read, absent: &[Absent]) -> Vec<Notice> {
    let mut all: Vec<Notice> = absent.iter().map(of_absent).collect();
    all.extend(read.quality.issues.iter().map(of_issue));
    all.sort_by_key(|n| (n.level, std::cmp::Reverse(n.count))); // stable: ties stay in the order of files
    all
}

fn of_absent(absent: &Absent) -> Notice {
    let band = |lang| absent.band(|_| true, lang).unwrap_or_else(|| absent.title.clone());
    Notice {
        level: Level::Absent,
        code: "absent_table".to_owned(),
        table: absent.table.clone(),
        file: absent.files.join(" / "),
        sheet: String::new(),
        field: String::new(),
        count: 1,
        lines: Vec::new(),
        zh: band(Lang::Zh),
        en: band(Lang::En),
    }
}

fn of_remark(remark: &Remark) -> Issue {
    let lines = remark.lines.iter().take(EXAMPLES);
    Issue {
        severity: Severity::Warning,
        source: remark.table.clone(),
        file: remark.file.clone(),
        sheet: remark.sheet.clone(),
        field: remark.field.clone(),
        code: remark.trouble.code().to_owned(),
        reason: remark.says.clone(),
        count: u64::try_from(remark.lines.len()).unwrap_or(u64::MAX),
        townships: Vec::new(),
        examples: lines
            .map(|line| Example {
                line: *line,
                value: String::new(),
            })
            .collect(),
    }
}

fn of_issue(issue: &Issue) -> Notice {
    Notice {
        level: match issue.severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Note,
        },
        code: issue.code.clone(),
        table: issue.source.clone(),
        file: issue.file.clone(),
        sheet: issue.sheet.clone(),
        field: issue.field.clone(),
        count: issue.count,
        lines: issue.examples.iter().map(|example| example.line).collect(),
        zh: reason_of(issue, Lang::Zh),
        en: reason_of(issue, Lang::En),
    }
}

/// Files, rows and notices of a reading, as the terminal names them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Files read.
    pub files: u64,
    /// Their rows.
    pub rows: u64,
    /// Rows set aside.
    pub rejected: u64,
    /// Warnings, as the report on data quality counts them.
    pub warnings: u64,
    /// Notes, likewise.
    pub notes: u64,
    /// Tables that the pack reads and that are absent.
    pub absent: u64,
}

impl Figures {
    pub(super) fn of(read: &Read, absent: &[Absent]) -> Figures {
        let files: std::collections::BTreeSet<&str> = read.quality.sheets.iter().map(|s| s.file.as_str()).collect();
        let sum = |of: fn(&crate::ingest::SheetQuality) -> u64| {
            read.quality.sheets.iter().map(of).fold(0, u64::saturating_add)
        };
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        Figures {
            files: count(files.len()),
            rows: sum(|s| s.read),
            rejected: sum(|s| s.rejected),
            warnings: read.quality.count(Severity::Warning),
            notes: read.quality.count(Severity::Note),
            absent: count(absent.len()),
        }
    }
}
