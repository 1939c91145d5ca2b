//! The ingested county, kept beside the runs: a changed policy or a what-if does not read the exports again.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::engine::{Account, Read};
use super::failure::{Exit, Failure};
use crate::digest::FileDigest;
use crate::ingest::Quality;
use crate::schema::Catalog;
use crate::store::{self, Dataset, StoreError, StoreManifest, private};

/// What a read gives besides tables. It lies in the store's folder and names the store it belongs to.
#[derive(Serialize, Deserialize)]
struct Ledger {
    key: String,
    accounts: Vec<Account>,
    controls: serde_json::Value,
    quality: Quality,
    /// Name, content and data rows of the files that every run publishes.
    files: Vec<(String, String, u64)>,
}

/// The store of an output folder. `key` stands for everything that decides what is read.
pub(super) struct Kept {
    dir: PathBuf,
    key: String,
}

impl Kept {
    /// The store beside the runs in `out`.
    pub(super) fn new(out: &Path, key: String) -> Kept {
        Kept {
            dir: out.join(".store"),
            key,
        }
    }

    fn ledger(&self) -> PathBuf {
        self.dir.join("ledger.json")
    }

    /// The tables of an earlier read of the same exports, if they are there and sound. A store that is damaged or of other exports is
    /// as good as none: the exports are read again.
    pub(super) fn load(&self, catalog: &Arc<Catalog>) -> Option<Read> {
        let ledger: Ledger = serde_json::from_slice(&std::fs::read(self.ledger()).ok()?).ok()?;
        if ledger.key != self.key || store::verify(&self.dir).is_err() {
            return None;
        }
        let dataset = store::load(&self.dir, catalog.clone()).ok()?;
        let files = ledger.files.into_iter();
        Some(Read {
            dataset,
            files: files
                .map(|(name, text, rows)| (name, text.into_bytes(), rows))
                .collect(),
            accounts: ledger.accounts,
            controls: ledger.controls,
            quality: ledger.quality,
        })
    }

    /// Only the tables of an earlier read; their files are not hashed again: whoever asks compares what comes out of them.
    pub(super) fn dataset(&self, catalog: &Arc<Catalog>) -> Option<Dataset> {
        #[derive(Deserialize)]
        struct Key {
            key: String,
        }
        let Key { key } = serde_json::from_slice(&std::fs::read(self.ledger()).ok()?).ok()?;
        if key == self.key {
            store::load(&self.dir, catalog.clone()).ok()
        } else {
            None
        }
    }

    /// Keeps what was read. The ledger comes last: a store without its own is not used.
    pub(super) fn save(&self, read: &Read, inputs: &[FileDigest], mappings: &[FileDigest]) -> Result<(), Failure> {
        let manifest = StoreManifest {
            inputs: inputs.to_vec(),
            mappings: mappings.to_vec(),
        };
        store::save(&self.dir, &read.dataset, &manifest).map_err(|e| self.failed(&e))?;
        let files = read.files.iter();
        let ledger = Ledger {
            key: self.key.clone(),
            accounts: read.accounts.clone(),
            controls: read.controls.clone(),
            quality: read.quality.clone(),
            files: files
                .map(|(name, bytes, rows)| (name.clone(), String::from_utf8_lossy(bytes).into_owned(), *rows))
                .collect(),
        };
        let path = self.ledger();
        let bytes = serde_json::to_vec(&ledger).map_err(|e| Failure::io(&path, &e.into()))?;
        private::file(&path)
            .and_then(|mut file| file.write_all(&bytes))
            .map_err(|e| Failure::io(&path, &e))
    }

    fn failed(&self, error: &StoreError) -> Failure {
        if let StoreError::Io { file, source } = error {
            return Failure::io(&self.dir.join(file), source);
        }
        let text = error.to_string();
        let remedy = (
            "移走或改名这个文件夹，然后重试；已有结果没有改动。",
            "Move this folder away, then run again; earlier results are untouched.",
        );
        Failure::new(
            Exit::Io,
            self.dir.display().to_string(),
            (&format!("保存的数据不能使用：{text}"), &text),
            remedy,
        )
    }
}
