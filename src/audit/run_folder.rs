//! Run folders: one writer, all or nothing.
//!
//! Everything is written into `.<id>.tmp/` and synced, the manifest last; then the folder is renamed to `<id>/`, its parent synced,
//! and the symbolic link `current` swapped by a rename. A crash at any point leaves the old runs as they were.

use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Component, Path, PathBuf};

use super::unfinished::{Unfinished, settle};
use super::{AuditError, Manifest, OutputEntry, OutputFile, current, digest_file};
use crate::digest::{FileDigest, digest_bytes};
use crate::store::private;

/// The folder that runs are kept in, locked for this process until dropped.
#[derive(Debug)]
pub struct Runs {
    pub(super) dir: PathBuf,
    _lock: File,
}

/// What is there under a run's name already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// Nothing.
    None,
    /// A whole run: its manifest names every file with the hash that it has.
    Whole,
    /// A folder that does not agree with its manifest, or has none.
    Damaged,
}

impl Runs {
    /// Makes `dir` if need be, takes its lock and clears what a crashed run left behind.
    ///
    /// # Errors
    /// [`AuditError::NoFolder`] if `dir` is a file, [`AuditError::Locked`] if another process holds the lock, [`AuditError::Io`] otherwise.
    pub fn lock(dir: &Path) -> Result<Runs, AuditError> {
        if dir.is_file() {
            return Err(AuditError::NoFolder(dir.to_path_buf()));
        }
        private::folder(dir).map_err(AuditError::io(dir))?;
        let path = dir.join(".lock");
        let mut lock = private::kept_file(&path).map_err(AuditError::io(&path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                let _ = lock.read_to_string(&mut holder); // only for the message
                return Err(AuditError::Locked {
                    path,
                    holder: holder.trim().to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(AuditError::Io { path, source }),
        }
        // The file stays when the lock is let go: removing it would let two processes lock two files of one name.
        lock.set_len(0)
            .and_then(|()| lock.rewind())
            .map_err(AuditError::io(&path))?;
        writeln!(lock, "pid {}", std::process::id()).map_err(AuditError::io(&path))?;
        let runs = Runs {
            dir: dir.to_path_buf(),
            _lock: lock,
        };
        runs.recover()?;
        Ok(runs)
    }

    /// The folder of run `id`.
    #[must_use]
    pub fn path(&self, id: &str) -> PathBuf {
        self.dir.join(id)
    }

    /// Whether run `id` is there, and whole.
    ///
    /// # Errors
    /// [`AuditError::Io`] if the folder is there but cannot be looked at.
    pub fn existing(&self, id: &str) -> Result<Existing, AuditError> {
        let dir = self.path(id);
        if !dir.try_exists().map_err(AuditError::io(&dir))? {
            return Ok(Existing::None);
        }
        Ok(if verify(&dir).is_some() {
            Existing::Whole
        } else {
            Existing::Damaged
        })
    }

    /// Begins run `id`. Nothing is visible under its name before [`RunFolder::commit`].
    ///
    /// # Errors
    /// [`AuditError::Io`].
    pub fn begin(&self, id: &str) -> Result<RunFolder<'_>, AuditError> {
        let temporary = self.dir.join(format!(".{id}.tmp"));
        remove_if_there(&temporary)?;
        let unfinished = Unfinished::new(&temporary);
        private::folder(&temporary).map_err(AuditError::io(&temporary))?;
        Ok(RunFolder {
            runs: self,
            id: id.to_owned(),
            temporary,
            _unfinished: unfinished,
            mark: String::new(),
            outputs: Vec::new(),
        })
    }

    /// Lets `current` lead to run `id`.
    ///
    /// # Errors
    /// [`AuditError::Io`].
    pub fn point_current(&self, id: &str) -> Result<(), AuditError> {
        current::point(&self.dir, id)?;
        sync_dir(&self.dir)
    }

    /// Finishes or undoes what a crashed process began: `.x.tmp` and half-written stores (`.store-x`) are thrown away; `.x.old` comes back if `x` is missing.
    fn recover(&self) -> Result<(), AuditError> {
        for entry in fs::read_dir(&self.dir).map_err(AuditError::io(&self.dir))? {
            let path = entry.map_err(AuditError::io(&self.dir))?.path();
            let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
                continue;
            };
            if name.ends_with(".new.tmp") {
                remove_if_there(&path)?;
            }
            let Some(inner) = name.strip_prefix('.') else { continue };
            if inner.ends_with(".tmp") || inner.starts_with("store-") {
                remove_if_there(&path)?;
            } else if let Some(id) = inner.strip_suffix(".old") {
                let home = self.path(id);
                if home.try_exists().map_err(AuditError::io(&home))? {
                    remove_if_there(&path)?;
                } else {
                    fs::rename(&path, &home).map_err(AuditError::io(&home))?;
                }
            }
        }
        sync_dir(&self.dir)
    }
}

/// A run being written.
#[derive(Debug)]
pub struct RunFolder<'a> {
    runs: &'a Runs,
    id: String,
    temporary: PathBuf,
    _unfinished: Unfinished,
    /// Before the name of every file; empty unless this is a trial.
    mark: String,
    outputs: Vec<OutputEntry>,
}

/// Folder of what a run was given: policy pack, mappings, lists of reference and schemas.
pub const KEPT: &str = "kept";

/// Before the name of every file of a trial.
pub const TRIAL: &str = "试算_";

/// A path with a mark before its last part; the manifest keeps its name, for it says whether a folder is whole.
#[must_use]
pub fn marked(mark: &str, path: &str) -> String {
    match path.rsplit_once('/') {
        _ if path == "manifest.json" => path.to_owned(),
        Some((folder, name)) => format!("{folder}/{mark}{name}"),
        None => format!("{mark}{path}"),
    }
}

impl RunFolder<'_> {
    /// Makes this a trial: its files say so in their names, and `current` will not lead to it.
    pub fn trial(&mut self) {
        TRIAL.clone_into(&mut self.mark);
    }

    /// Creates the output `relative` (`/` between parts), with the folders it needs.
    ///
    /// # Errors
    /// [`AuditError::Outside`] if the path is absolute or has `..`; [`AuditError::Io`].
    pub fn create(&self, relative: &str) -> Result<OutputFile, AuditError> {
        let plain = Path::new(relative)
            .components()
            .all(|c| matches!(c, Component::Normal(_)));
        if !plain || relative.is_empty() || relative.contains(['\\', '\0']) {
            return Err(AuditError::Outside(relative.to_owned()));
        }
        self.made(marked(&self.mark, relative))
    }

    fn made(&self, relative: String) -> Result<OutputFile, AuditError> {
        let path = self.temporary.join(&relative);
        if let Some(parent) = path.parent() {
            private::folder(parent).map_err(AuditError::io(parent))?;
        }
        OutputFile::create(path, relative)
    }

    /// Keeps a file that the run was given, byte for byte and under its own name, below [`KEPT`]. `file`: where it belongs there and what
    /// it was when the run was planned.
    ///
    /// # Errors
    /// [`AuditError::Changed`] if it is another one by now; [`AuditError::Outside`], [`AuditError::Io`].
    pub fn keep(&mut self, file: &FileDigest, data: &[u8]) -> Result<(), AuditError> {
        if digest_bytes(data) != file.sha256 {
            return Err(AuditError::Changed(file.file.clone()));
        }
        let relative = format!("{KEPT}/{}", file.file);
        let plain = Path::new(&relative)
            .components()
            .all(|c| matches!(c, Component::Normal(_)));
        if !plain {
            return Err(AuditError::Outside(relative));
        }
        let mut kept = self.made(relative)?;
        kept.write_all(data).map_err(AuditError::io(Path::new(&file.file)))?;
        self.finish(kept, None)
    }

    /// Syncs an output and enters it for the manifest; `rows` = data rows, where it has rows.
    ///
    /// # Errors
    /// [`AuditError::Io`].
    pub fn finish(&mut self, file: OutputFile, rows: Option<u64>) -> Result<(), AuditError> {
        self.outputs.push(file.close(rows)?);
        Ok(())
    }

    /// Writes an output in one go.
    ///
    /// # Errors
    /// As [`RunFolder::create`].
    pub fn write(&mut self, relative: &str, data: &[u8], rows: Option<u64>) -> Result<(), AuditError> {
        let mut file = self.create(relative)?;
        file.write_all(data)
            .map_err(AuditError::io(&self.temporary.join(relative)))?;
        self.finish(file, rows)
    }

    /// Writes the manifest, makes the run visible under its name and lets `current` lead to it. Gives the run's folder.
    ///
    /// # Errors
    /// [`AuditError`]; the runs that were there before are still whole.
    pub fn commit(mut self, mut manifest: Manifest) -> Result<PathBuf, AuditError> {
        self.outputs.sort();
        manifest.outputs = std::mem::take(&mut self.outputs);
        let mut text = serde_json::to_vec_pretty(&manifest)?;
        text.push(b'\n');
        self.write("manifest.json", &text, None)?;
        sync_tree(&self.temporary)?;
        // From here on an interruption waits: it finds the old runs, or the new one as well.
        let _settled = settle();
        let home = self.runs.path(&self.id);
        let old = self.runs.dir.join(format!(".{}.old", self.id));
        if home.try_exists().map_err(AuditError::io(&home))? {
            // A folder cannot be renamed onto another one; should we die in between, `recover` brings the old one back.
            fs::rename(&home, &old).map_err(AuditError::io(&home))?;
        }
        if let Err(source) = fs::rename(&self.temporary, &home) {
            let _ = fs::rename(&old, &home); // best effort: the first error is the one to report, `recover` tries again
            return Err(AuditError::Io { path: home, source });
        }
        sync_dir(&self.runs.dir)?;
        remove_if_there(&old)?;
        if self.mark.is_empty() {
            self.runs.point_current(&self.id)?;
        }
        Ok(home)
    }
}

/// Folder of refused runs, beside the runs.
pub(super) const REFUSED: &str = "refused";

impl RunFolder<'_> {
    /// Keeps what was written of a refused run under `refused/<id>`, without manifest; runs and `current` stay as they are.
    /// Gives that folder.
    ///
    /// # Errors
    /// [`AuditError::Io`].
    pub fn refuse(self) -> Result<PathBuf, AuditError> {
        let dir = self.runs.dir.join(REFUSED);
        private::folder(&dir).map_err(AuditError::io(&dir))?;
        let _settled = settle();
        sync_tree(&self.temporary)?;
        let home = dir.join(&self.id);
        remove_if_there(&home)?;
        fs::rename(&self.temporary, &home).map_err(AuditError::io(&home))?;
        sync_dir(&dir)?;
        Ok(home)
    }
}

impl Drop for RunFolder<'_> {
    /// A run that was not committed leaves nothing behind.
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.temporary);
    }
}

/// The outputs of a run folder if every one has the length and hash that its manifest says.
pub(super) fn verify(dir: &Path) -> Option<Vec<OutputEntry>> {
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(dir.join("manifest.json")).ok()?).ok()?;
    let outputs: Vec<OutputEntry> = serde_json::from_value(manifest.get("outputs")?.clone()).ok()?;
    let agrees = |output: &OutputEntry| {
        digest_file(&dir.join(&output.path), &output.path)
            .is_ok_and(|file| file.sha256 == output.sha256 && file.bytes == output.bytes)
    };
    outputs.iter().all(agrees).then_some(outputs)
}

/// Removes a file, link or folder; that it is not there is no error.
pub(super) fn remove_if_there(path: &Path) -> Result<(), AuditError> {
    let gone = match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    };
    gone.map_err(AuditError::io(path))
}

/// Makes the names in a folder durable.
pub(super) fn sync_dir(dir: &Path) -> Result<(), AuditError> {
    // Only Unix opens folders as files; elsewhere names are durable when the file system says so.
    if cfg!(unix) {
        File::open(dir)
            .and_then(|folder| folder.sync_all())
            .map_err(AuditError::io(dir))?;
    }
    Ok(())
}

/// Syncs a folder and all folders in it, innermost first.
fn sync_tree(dir: &Path) -> Result<(), AuditError> {
    for entry in fs::read_dir(dir).map_err(AuditError::io(dir))? {
        let path = entry.map_err(AuditError::io(dir))?.path();
        if path.is_dir() {
            sync_tree(&path)?;
        }
    }
    sync_dir(dir)
}
