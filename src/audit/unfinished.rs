//! What must not be left behind half made when the process is told to stop.
//!
//! Whoever writes into a folder that counts only when it is whole registers it here. An interruption removes what is registered; the
//! short moment in which a folder becomes visible holds the same lock, so that it is there whole or not at all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Path, and whether the folder itself was made by us (else only what is in it goes).
static UNFINISHED: Mutex<BTreeMap<PathBuf, bool>> = Mutex::new(BTreeMap::new());

/// Nothing becomes visible, and nothing is discarded, while this is held.
#[derive(Debug)]
pub struct Settled(#[allow(dead_code)] MutexGuard<'static, BTreeMap<PathBuf, bool>>);

fn registered() -> MutexGuard<'static, BTreeMap<PathBuf, bool>> {
    // A panic elsewhere does not change what is registered.
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Holds interruptions back until what is returned is dropped.
pub(super) fn settle() -> Settled {
    Settled(registered())
}

/// A folder that is being written, until dropped.
#[derive(Debug)]
pub struct Unfinished(PathBuf);

impl Unfinished {
    /// Registers a folder. If it is there already, an interruption empties it, else it removes it.
    #[must_use]
    pub fn new(folder: &Path) -> Unfinished {
        registered().insert(folder.to_path_buf(), !folder.exists());
        Unfinished(folder.to_path_buf())
    }

    /// Removes what was written so far.
    pub fn discard(self) {
        remove(&self.0, registered().get(&self.0).copied().unwrap_or(false));
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        registered().remove(&self.0);
    }
}

/// Removes all that is registered. The caller keeps what is returned until the process is gone, so that nothing becomes visible after
/// this.
#[must_use]
pub fn discard() -> Settled {
    let registered = registered();
    for (folder, ours) in registered.iter() {
        remove(folder, *ours);
    }
    Settled(registered)
}

/// Threads that still write may add a file while we remove; they do not get far.
const TRIES: usize = 20;

fn remove(folder: &Path, ours: bool) {
    for _ in 0..TRIES {
        let done = if ours {
            std::fs::remove_dir_all(folder).is_ok() || !folder.exists()
        } else {
            empty(folder).is_ok()
        };
        if done {
            return;
        }
    }
}

fn empty(folder: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_ours_goes_and_one_of_others_is_emptied() {
        let dir = tempfile::tempdir().unwrap();
        let (ours, theirs) = (dir.path().join("ours"), dir.path().join("theirs"));
        std::fs::create_dir(&theirs).unwrap();
        let (a, b) = (Unfinished::new(&ours), Unfinished::new(&theirs));
        for folder in [&ours, &theirs] {
            std::fs::create_dir_all(folder.join("deep")).unwrap();
            std::fs::write(folder.join("deep/file"), "x").unwrap();
        }
        a.discard();
        b.discard();
        assert!(!ours.exists());
        assert!(theirs.is_dir() && std::fs::read_dir(&theirs).unwrap().count() == 0);
    }

    #[test]
    fn what_is_finished_stays() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("done");
        let unfinished = Unfinished::new(&folder);
        std::fs::create_dir(&folder).unwrap();
        drop(unfinished);
        assert!(!registered().contains_key(&folder) && folder.is_dir());
    }
}
