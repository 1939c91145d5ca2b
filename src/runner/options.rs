//! What a run is asked for.

use std::path::PathBuf;

use crate::calendar::Date;
use crate::report::Lang;

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
    /// Language of the reports.
    pub lang: Lang,
    /// Whether findings in the policy pack are rendered in colour.
    pub color: bool,
}
