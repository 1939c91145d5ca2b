//! `store.json`: what a store was made from and what it must look like.

use std::collections::BTreeSet;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::frame::FrameDigest;
use super::{Origin, StoreError};
use crate::digest::FileDigest;

/// Format of the store folder; other numbers are refused.
pub(super) const FORMAT: u32 = 2;

/// What a store was made from. It holds no time and no path, so the same inputs give the same store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreManifest {
    /// The exports.
    pub inputs: Vec<FileDigest>,
    /// The mapping files.
    pub mappings: Vec<FileDigest>,
}

/// One table of `store.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TableEntry {
    pub(super) name: String,
    pub(super) rows: usize,
    #[serde(flatten)]
    pub(super) data: FrameDigest,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) offsets: Option<FrameDigest>,
}

/// All of `store.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct StoreFile {
    pub(super) format: u32,
    #[serde(flatten)]
    pub(super) manifest: StoreManifest,
    pub(super) origins: Vec<Origin>,
    pub(super) owned: Option<BTreeSet<String>>,
    pub(super) absent: BTreeSet<String>,
    pub(super) tables: Vec<TableEntry>,
}

impl StoreFile {
    pub(super) fn load(dir: &Path) -> Result<StoreFile, StoreError> {
        #[derive(Deserialize)]
        struct Version {
            format: u32,
        }
        let path = dir.join("store.json");
        if !path.exists() {
            return Err(StoreError::NotAStore(StoreError::name(dir)));
        }
        let text = std::fs::read_to_string(&path).map_err(StoreError::io(&path))?;
        let found = serde_json::from_str::<Version>(&text)?.format;
        if found != FORMAT {
            return Err(StoreError::Version {
                found,
                expected: FORMAT,
            });
        }
        Ok(serde_json::from_str(&text)?)
    }

    pub(super) fn table(&self, name: &str) -> Result<&TableEntry, StoreError> {
        let entry = self.tables.iter().find(|t| t.name == name);
        entry.ok_or_else(|| StoreError::schema(name, "is not in the store"))
    }
}

/// What the store in `dir` was made from.
///
/// # Errors
/// [`StoreError`] if `dir` is no store of this format.
pub fn load_manifest(dir: &Path) -> Result<StoreManifest, StoreError> {
    StoreFile::load(dir).map(|s| s.manifest)
}
