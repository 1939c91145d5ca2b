//! What a run is asked for.

use std::path::PathBuf;

use crate::audit::{OfficeKey, TreeHash};
use crate::calendar::Date;
use crate::report::Lang;

/// How a run is sealed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seal {
    /// Hash function of the tree over the entitlements.
    pub hash: TreeHash,
    /// The office's key, which signs the run's line in the record.
    pub key: Option<OfficeKey>,
    /// When the run began, as the caller says it (RFC 3339); enters the manifest, and so the bytes of the result.
    pub started: Option<String>,
}

/// Where a run reads and writes, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Folder of the bureaus' exports.
    pub exports: PathBuf,
    /// Folder of the policy pack.
    pub policy: PathBuf,
    /// Folder of the mappings.
    pub sources: PathBuf,
    /// Folder of the table schemas.
    pub schemas: PathBuf,
    /// Folder that runs are kept in; made if it is not there.
    pub out: PathBuf,
    /// Evaluation day: the law as it was known then; the pack's own if `None`.
    pub as_of: Option<Date>,
    /// Day as of which the data are read; that of the law if `None`.
    pub data_as_of: Option<Date>,
    /// Name of a trial: the pack's cases may fail, `current` stays, every output says 试算. `None`: no trial.
    pub scenario: Option<String>,
    /// Compute although the result is there.
    pub force: bool,
    /// How the run is sealed.
    pub seal: Seal,
    /// Language of the reports.
    pub lang: Lang,
    /// Whether findings in the policy pack are rendered in colour.
    pub color: bool,
}
