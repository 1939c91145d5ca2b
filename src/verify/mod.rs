//! Is a run what its manifest says? Every file is hashed again, every total added up again, and the record of the runs held against it.
//!
//! Nothing here trusts the run: what is read of it is compared, and what cannot be read is a finding.

mod check;
mod derived;
mod files;
mod proof;
mod record;
mod rerun;
mod rows;
mod totals;
mod twins;

pub use check::{Check, State};
pub use proof::{Proof, Wanted, prove};
pub use rerun::Again;

use std::path::Path;

use crate::audit::{AuditError, KnownManifest};
use crate::runner::{Engine, Failure};

/// What is asked of a verification.
#[derive(Clone, Debug, Default)]
pub struct Questions<'a> {
    /// The folder was handed on alone: there is no record beside it.
    pub alone: bool,
    /// The office's public key (PEM): the record must be signed with it.
    pub key: Option<&'a Path>,
    /// The checkpoint as a printed report shows it.
    pub checkpoint: Option<&'a str>,
    /// Run again and compare bytes.
    pub rerun: Option<Again<'a>>,
}

/// Checks the run in `dir`. Gives every check with what it found; the order is fixed.
///
/// # Errors
/// [`Failure`] if there is no manifest to check by, or a file that is there cannot be read.
pub fn verify(engine: &dyn Engine, dir: &Path, questions: &Questions<'_>) -> Result<Vec<Check>, Failure> {
    let manifest = KnownManifest::read(dir)?;
    let mut checks = vec![files::named(dir, &manifest)?, files::kept(&manifest)];
    let rows = rows::Rows::read(dir, &manifest);
    checks.push(rows::tree(&rows, &manifest));
    checks.push(twins::check(dir, &manifest));
    checks.extend(totals::checks(dir, &rows, &manifest));
    checks.extend(derived::checks(dir, &rows, &manifest));
    let real = std::fs::canonicalize(dir).map_err(AuditError::io(dir))?;
    checks.extend(record::checks(&real, &manifest, questions)?);
    if let Some(again) = &questions.rerun {
        checks.push(rerun::check(engine, dir, &manifest, again)?);
    }
    Ok(checks)
}
