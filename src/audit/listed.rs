//! The runs that a folder keeps, and which of them may go.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use super::run_folder::{REFUSED, Runs, remove_if_there, sync_dir, verify};
use super::{AuditError, Event, current};

/// A run as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRun {
    /// Its folder's name.
    pub id: String,
    /// Title of the policy pack; empty if the manifest cannot be read.
    pub title: String,
    /// Evaluation day, `YYYY-MM-DD`; empty if the manifest cannot be read.
    pub as_of: String,
    /// Language of the reports; empty if the manifest cannot be read.
    pub language: String,
    /// When it was written.
    pub written: SystemTime,
    /// Whether every file agrees with the manifest.
    pub whole: bool,
    /// Whether `current` leads to it.
    pub current: bool,
}

/// The runs in `dir`, the one written last first.
///
/// # Errors
/// [`AuditError::Io`] if a folder cannot be looked at.
pub fn list_runs(dir: &Path) -> Result<Vec<ListedRun>, AuditError> {
    let current = current::target(dir)?;
    let mut runs = Vec::new();
    for entry in fs::read_dir(dir).map_err(AuditError::io(dir))? {
        let entry = entry.map_err(AuditError::io(dir))?;
        let Ok(id) = entry.file_name().into_string() else {
            continue;
        };
        let kind = entry.file_type().map_err(AuditError::io(dir))?;
        if !kind.is_dir() || id.starts_with('.') || id == REFUSED {
            continue;
        }
        runs.push(listed(&entry.path(), id, current.as_deref())?);
    }
    runs.sort_by(|a, b| (b.written, &a.id).cmp(&(a.written, &b.id)));
    Ok(runs)
}

fn listed(path: &Path, id: String, current: Option<&str>) -> Result<ListedRun, AuditError> {
    let manifest = fs::read(path.join("manifest.json")).ok();
    let manifest: Option<serde_json::Value> = manifest.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let text = |key: &str| {
        let found = manifest.as_ref().and_then(|m| m.get(key)?.as_str());
        found.map_or_else(String::new, str::to_owned)
    };
    let data = fs::metadata(path).and_then(|data| data.modified());
    Ok(ListedRun {
        title: text("title"),
        as_of: text("as_of"),
        language: text("language"),
        written: data.map_err(AuditError::io(path))?,
        whole: verify(path).is_some(),
        current: current == Some(&id),
        id,
    })
}

impl Runs {
    /// Removes all runs but the `keep` written last and the one that `current` leads to. Gives what was removed, the oldest last. The
    /// record of the runs stays and says which folders were cleared away.
    ///
    /// # Errors
    /// [`AuditError::Io`] if a run cannot be removed; those named before it are gone. [`AuditError::Chain`] if the record does not hold
    /// together; then nothing is removed.
    pub fn prune(&self, keep: usize) -> Result<Vec<ListedRun>, AuditError> {
        let mut gone = Vec::new();
        let mut chain = self.chain()?;
        for run in list_runs(&self.dir)?.into_iter().skip(keep).filter(|run| !run.current) {
            // Renamed first: a run that is half removed is not seen as one, and the next run clears it away.
            let (home, going) = (self.path(&run.id), self.dir.join(format!(".{}.tmp", run.id)));
            fs::rename(&home, &going).map_err(AuditError::io(&home))?;
            remove_if_there(&going)?;
            if chain.of_run(&run.id).is_some() {
                chain.append(&self.dir, Event::Pruned { run: run.id.clone() })?;
            }
            gone.push(run);
        }
        sync_dir(&self.dir)?;
        Ok(gone)
    }
}
