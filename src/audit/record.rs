//! The record of the runs as whoever writes into their folder uses it.

use std::fs;

use super::{AuditError, CHAIN, Chain, ChainState, Event, OfficeKey, Runs};
use crate::digest::digest_bytes;

impl Runs {
    /// The record of the runs in this folder. One whose last line was written without its head is finished first.
    ///
    /// # Errors
    /// [`AuditError::Chain`] if it does not hold together, [`AuditError::Io`] if it cannot be read.
    pub fn chain(&self) -> Result<Chain, AuditError> {
        match Chain::load(&self.dir)? {
            ChainState::Whole(mut chain) => {
                if chain.is_behind() {
                    chain.write(&self.dir)?;
                }
                Ok(chain)
            }
            ChainState::Broken(fault) => Err(AuditError::Chain {
                path: self.dir.join(CHAIN),
                fault,
            }),
        }
    }

    /// Records a run that is there, unless its last line says the same; then signs the record's last line, if there is a key.
    ///
    /// # Errors
    /// As [`Runs::chain`].
    pub fn record(&self, id: &str, key: Option<&OfficeKey>) -> Result<(), AuditError> {
        let mut chain = self.chain()?;
        let path = self.path(id).join("manifest.json");
        let manifest = fs::read(&path).map_err(AuditError::io(&path))?;
        let event = event(id, &manifest)?;
        if chain.of_run(id).map(|(_, last)| last) != Some(&event) {
            chain.append(&self.dir, event)?;
        }
        key.map_or(Ok(()), |key| key.sign(&self.dir, &chain))
    }
}

/// What a line says of a run with this manifest.
///
/// # Errors
/// [`AuditError::Json`] if that is no manifest.
pub(super) fn event(id: &str, manifest: &[u8]) -> Result<Event, AuditError> {
    /// What is needed of it.
    #[derive(serde::Deserialize)]
    struct Needed {
        checkpoint: Option<super::Checkpoint>,
    }
    let needed: Needed = serde_json::from_slice(manifest)?;
    let (hash, root) = needed.checkpoint.map_or_else(
        || (String::new(), String::new()),
        |c| (c.hash.code().to_owned(), c.root),
    );
    Ok(Event::Run {
        run: id.to_owned(),
        manifest: digest_bytes(manifest),
        hash,
        root,
    })
}
