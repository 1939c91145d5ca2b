//! `current`: leads to the last run. A symbolic link; where there are none, or they are not allowed, a file with the run's name.

use std::fs;
use std::io;
use std::path::Path;

use super::AuditError;
use super::run_folder::remove_if_there;

const NAME: &str = "current";

/// The run that `current` leads to.
///
/// # Errors
/// [`AuditError::Io`] if it is there and cannot be read.
pub(super) fn target(dir: &Path) -> Result<Option<String>, AuditError> {
    let link = dir.join(NAME);
    let found = match fs::read_link(&link) {
        Ok(target) => target.to_str().map(str::to_owned),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(_) => {
            let text = fs::read_to_string(&link).map_err(AuditError::io(&link))?;
            Some(text.trim().to_owned())
        }
    };
    Ok(found)
}

/// Lets `current` lead to run `id`, in one step.
///
/// # Errors
/// [`AuditError::Io`].
pub(super) fn point(dir: &Path, id: &str) -> Result<(), AuditError> {
    if target(dir)?.as_deref() == Some(id) {
        return Ok(());
    }
    let (link, next) = (dir.join(NAME), dir.join(".current.tmp"));
    remove_if_there(&next)?;
    make(id, &next).map_err(AuditError::io(&next))?;
    fs::rename(&next, &link).map_err(AuditError::io(&link))
}

#[cfg(unix)]
fn make(id: &str, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(id, at)
}

#[cfg(not(unix))]
fn make(id: &str, at: &Path) -> io::Result<()> {
    fs::write(at, format!("{id}\n"))
}
