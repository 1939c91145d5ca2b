//! `store.json`: what a store was made from and what it must look like.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::frame::{FrameDigest, hex};
use super::{Origin, StoreError};

/// Format of the store folder; other numbers are refused.
pub(super) const FORMAT: u32 = 1;

/// A file that went into a store.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileDigest {
    /// File name without folder.
    pub file: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

impl FileDigest {
    /// Hashes a file, reading it piece by piece.
    ///
    /// # Errors
    /// [`StoreError::Io`] if it cannot be read.
    pub fn of(path: &Path) -> Result<FileDigest, StoreError> {
        let io = StoreError::io(path);
        let mut input = File::open(path).map_err(&io)?;
        let mut hash = Sha256::new();
        let mut piece = vec![0; 1 << 16];
        let mut bytes: u64 = 0;
        loop {
            let count = input.read(&mut piece).map_err(&io)?;
            let Some(read) = piece.get(..count).filter(|r| !r.is_empty()) else {
                break;
            };
            hash.update(read);
            bytes = bytes.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        }
        let file = path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        Ok(FileDigest {
            file,
            bytes,
            sha256: hex(hash.finalize()),
        })
    }
}

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
            return Err(StoreError::NotAStore(
                dir.file_name()
                    .map(|n| n.to_string_lossy().into_owned())
                    .unwrap_or_default(),
            ));
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
