//! Worked cases of a policy pack (`*.cases.toml`): small made-up rows and what the law gives for them.
//!
//! Expected values come from outside the program; both evaluators run every case, and a case on which they differ has failed.

mod build;

mod check;
mod file;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use build::dataset;
pub use file::{Case, Expect, Sweep, SweepValue};

use crate::calendar::Date;
use crate::policy::ir::Program;
use crate::schema::Catalog;

/// Why worked cases cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum CasesError {
    /// A file or folder cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A file is no list of cases.
    #[error("{path}: {source}")]
    Toml {
        /// The file.
        path: PathBuf,
        /// The cause, with line and column.
        source: Box<toml::de::Error>,
    },
}

/// A case that did not come out as expected.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CaseFailure {
    /// File name without folder.
    pub file: String,
    /// Case id; for a sweep `<id> at <cell> = <value>`.
    pub case: String,
    /// What differs: field, or a word such as `rows`.
    pub what: String,
    /// Expected.
    pub expected: String,
    /// What the program gave.
    pub got: String,
}

impl fmt::Display for CaseFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}: {}: expected {}, got {}",
            self.file, self.case, self.what, self.expected, self.got
        )
    }
}

/// Cases of one measure. A sweep counts as one case per value.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct MeasureCases {
    /// Cases that came out as expected.
    pub passed: usize,
    /// Cases that did not.
    pub failed: usize,
    /// One entry per difference; a failed case has at least one.
    pub differences: Vec<CaseFailure>,
}

/// All cases of a pack by measure, as the cases name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct CasesReport {
    /// By measure.
    pub measures: BTreeMap<String, MeasureCases>,
}

impl CasesReport {
    /// Cases that came out as expected.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.measures.values().map(|m| m.passed).sum()
    }

    /// Cases that did not.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.measures.values().map(|m| m.failed).sum()
    }

    /// Every difference, in file order per measure.
    pub fn differences(&self) -> impl Iterator<Item = &CaseFailure> {
        self.measures.values().flat_map(|m| &m.differences)
    }
}

/// Gives the program as of a day (`None`: as the pack says); the error is a message. It is asked once per day that cases name.
pub type Programs<'p> = &'p dyn Fn(Option<Date>) -> Result<Arc<Program>, String>;

/// Runs every `*.cases.toml` below a folder.
///
/// # Errors
/// [`CasesError`] if a file cannot be read or is no list of cases. A case that names unknown columns is a failed case, not an error.
pub fn run_cases(programs: Programs<'_>, catalog: &Arc<Catalog>, dir: &Path) -> Result<CasesReport, CasesError> {
    let mut report = CasesReport::default();
    let mut known: BTreeMap<Option<Date>, Result<Arc<Program>, String>> = BTreeMap::new();
    for path in file::files(dir)? {
        let name = path
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        for (case, sweep) in file::read(&path)?.into_runs() {
            let entry = report.measures.entry(case.measure.clone()).or_default();
            let label = sweep.unwrap_or_else(|| case.id.clone());
            let fail = |(what, expected, got)| CaseFailure {
                file: name.clone(),
                case: label.clone(),
                what,
                expected,
                got,
            };
            let broken = |reason: String| vec![("case".to_owned(), "a case that runs".to_owned(), reason)];
            let differences = match file::day(case.as_of.as_ref()) {
                Ok(day) => match known.entry(day).or_insert_with(|| programs(day)) {
                    Ok(program) => check::run(program, catalog, &case).unwrap_or_else(broken),
                    Err(reason) => broken(reason.clone()),
                },
                Err(reason) => broken(reason),
            };
            if differences.is_empty() {
                entry.passed += 1;
            } else {
                entry.failed += 1;
                entry.differences.extend(differences.into_iter().map(fail));
            }
        }
    }
    Ok(report)
}

/// Runs one case: its differences as (what, expected, got).
///
/// # Errors
/// What is wrong with the case itself, e.g. an unknown column.
pub fn run_case(
    program: &Program,
    catalog: &Arc<Catalog>,
    case: &Case,
) -> Result<Vec<(String, String, String)>, String> {
    check::run(program, catalog, case)
}

#[cfg(test)]
mod tests;
