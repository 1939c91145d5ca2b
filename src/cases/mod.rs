//! Worked cases of a policy pack (`*.cases.toml`): small made-up rows and what the law gives for them.
//!
//! Expected values come from outside the program; both evaluators run every case, and a case on which they differ has failed.

mod build;
mod check;
mod cover;
mod coverage;
mod file;
mod marks;
mod narrow;
mod nudge;
mod run;

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use build::dataset;
pub use cover::{Cover, Open};
pub use coverage::{ClauseCover, ClauseKind, Coverage, FEWEST_CASES, VersionCover, cases_by_measure};
pub use file::{Case, Expect, Sweep, SweepValue};
pub use nudge::beside;

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

/// Gives the program as of a day (`None`: as the pack says); the error is a message. It is asked for the pack's own day and for the last
/// day there is, when every version is known.
pub type Programs<'p> = &'p dyn Fn(Option<Date>) -> Result<Arc<Program>, String>;

/// Runs every `*.cases.toml` below a folder.
///
/// # Errors
/// [`CasesError`] if a file cannot be read or is no list of cases. A case that names unknown columns is a failed case, not an error.
pub fn run_cases(programs: Programs<'_>, catalog: &Arc<Catalog>, dir: &Path) -> Result<CasesReport, CasesError> {
    run::run(programs, catalog, dir).map(|(report, _)| report)
}

/// Runs every case and says what they reach of the pack; with `nudge`, also which least changes of it none of them notices.
///
/// # Errors
/// As for [`run_cases`]; also if `equivalent.toml` is no list of marks.
pub fn cover(
    programs: Programs<'_>,
    catalog: &Arc<Catalog>,
    dir: &Path,
    nudge: bool,
) -> Result<(CasesReport, Cover), CasesError> {
    let (report, coverage) = run::run(programs, catalog, dir)?;
    let cover = cover::cover(coverage, catalog, dir, nudge)?;
    Ok((report, cover))
}

#[cfg(test)]
mod tests;
