//! The trail that proves a run: hashes, manifest, and a run folder that is there whole or not at all.

mod canonical;
mod chain;
mod checkpoint;
mod current;
mod hash;
mod known;
mod leaves;
mod listed;
mod manifest;
mod output;
mod record;
mod run_folder;
mod run_id;
mod sealed;
mod sign;
mod tree;
mod unfinished;

pub use canonical::canonical;
pub use chain::{CHAIN, Chain, ChainFault, ChainState, Event, HEAD};
pub use checkpoint::Checkpoint;
pub use hash::{digest_file, digest_folder};
pub use known::{KnownManifest, KnownMeasure};
pub use leaves::Leaves;
pub use listed::{ListedRun, list_runs};
pub use manifest::{Manifest, MeasureEntry, OutputEntry, VersionEntry, board_entries, measure_entries};
pub use output::OutputFile;
pub use run_folder::{Existing, KEPT, RunFolder, Runs, TRIAL, marked};
pub use run_id::{run_id, safe_name};
pub use sign::{OfficeKey, SIGNATURES, SignatureState, public_key, signatures};
pub use tree::{Hash, Tree, TreeHash, leads_to};
pub use unfinished::{Settled, Unfinished, discard};

use std::path::{Path, PathBuf};

use crate::schema::NoSuch;

/// Why a run folder cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// An operation on a file or folder failed; nothing that was there before is lost.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// Another process is writing into the same folder.
    #[error("{path}: another run holds the lock ({holder})")]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// What the holder wrote into it, e.g. `pid 123`.
        holder: String,
    },
    /// A file stands where the folder of the runs should be.
    #[error("{0}: this is a file, not a folder")]
    NoFolder(PathBuf),
    /// The manifest cannot be written as JSON.
    #[error("manifest: {0}")]
    Json(#[from] serde_json::Error),
    /// A path of an output would leave the run folder.
    #[error("{0}: not a path inside the run folder")]
    Outside(String),
    /// A manifest cannot be read.
    #[error("{path}: {source}")]
    NoManifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// A file that the run keeps is not the one that was hashed before: somebody changed it meanwhile.
    #[error("{0}: it changed while the run was on")]
    Changed(String),
    /// The record of the runs does not hold together; nothing is added to it.
    #[error("{path}: line {}: {}", fault.line, fault.en)]
    Chain {
        /// The record.
        path: PathBuf,
        /// What is wrong with it.
        fault: ChainFault,
    },
    /// A file that should hold a key does not.
    #[error("{0}: no Ed25519 key in PEM")]
    Key(PathBuf),
    /// A measure or board has a record table that the catalog does not have.
    #[error("manifest: law and catalog do not belong together: {0}")]
    Law(#[from] NoSuch),
}

impl AuditError {
    /// For `map_err`: an I/O error at `path`.
    pub fn io(path: &Path) -> impl FnOnce(std::io::Error) -> AuditError {
        let path = path.to_path_buf();
        move |source| AuditError::Io { path, source }
    }
}

#[cfg(test)]
mod tests;
