//! A manifest read again: what is needed of it to check a run, to prove a row or to compare two runs.

use std::path::Path;

use serde::Deserialize;

use super::{AuditError, Checkpoint, OutputEntry, TRIAL, marked};
use crate::digest::{FileDigest, digest_bytes};
use crate::policy::ir::Kind;

/// A measure, or one part of it, as the manifest names it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct KnownMeasure {
    /// Its name in the pack.
    pub id: String,
    /// The name it is reported under.
    pub reported_as: String,
    /// Chinese title.
    pub title: String,
    /// Kind of relief.
    pub kind: Kind,
    /// The versions known on the evaluation day, as they are written.
    pub versions: serde_json::Value,
    /// Every parameter as (name, canonical text).
    pub parameters: Vec<(String, String)>,
}

/// What a manifest says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct KnownManifest {
    /// SHA-256 of its bytes.
    #[serde(skip)]
    pub sha256: String,
    /// Version of huiqi.
    pub huiqi: String,
    /// Name of the run.
    pub id: String,
    /// Policy pack.
    pub pack: String,
    /// Its title.
    pub title: String,
    /// Evaluation day, `YYYY-MM-DD`.
    pub as_of: String,
    /// Day as of which the data were read, if it is another, `YYYY-MM-DD`.
    pub data_as_of: Option<String>,
    /// Name of the trial.
    pub scenario: Option<String>,
    /// Language of the reports.
    pub language: String,
    /// When the run began, if somebody said so.
    pub started: Option<String>,
    /// The program.
    pub binary: Vec<FileDigest>,
    /// The exports.
    pub inputs: Vec<FileDigest>,
    /// Mapping files.
    pub mappings: Vec<FileDigest>,
    /// Table schemas.
    pub schemas: Vec<FileDigest>,
    /// Policy files.
    pub policy: Vec<FileDigest>,
    /// What was assessed.
    pub measures: Vec<KnownMeasure>,
    /// Files, rows and notices of the reading.
    pub reading: serde_json::Value,
    /// Rows and amounts per reported measure.
    pub counts: serde_json::Map<String, serde_json::Value>,
    /// What stands for all entitlements.
    pub checkpoint: Option<Checkpoint>,
    /// Control totals of the ingest.
    pub control_totals: serde_json::Value,
    /// Files written.
    pub outputs: Vec<OutputEntry>,
}

impl KnownManifest {
    /// Reads the manifest of the run in `dir`.
    ///
    /// # Errors
    /// [`AuditError::Io`] if there is none, [`AuditError::NoManifest`] if it is none that this program can read.
    pub fn read(dir: &Path) -> Result<KnownManifest, AuditError> {
        let path = dir.join("manifest.json");
        let bytes = std::fs::read(&path).map_err(AuditError::io(&path))?;
        let mut manifest: KnownManifest =
            serde_json::from_slice(&bytes).map_err(|source| AuditError::NoManifest { path, source })?;
        manifest.sha256 = digest_bytes(&bytes);
        Ok(manifest)
    }

    /// The name that an output of this run has: those of a trial are marked.
    #[must_use]
    pub fn name(&self, output: &str) -> String {
        marked(if self.scenario.is_some() { TRIAL } else { "" }, output)
    }
}
