//! Small files that must be there whole, old or new.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::AuditError;
use super::run_folder::sync_dir;
use crate::store::private;

/// Replaces a file in one step; readers see the old content or the new.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), AuditError> {
    let mut next: PathBuf = path.to_path_buf();
    next.set_extension("new.tmp");
    let mut file = private::file(&next).map_err(AuditError::io(&next))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(AuditError::io(&next))?;
    fs::rename(&next, path).map_err(AuditError::io(path))?;
    path.parent().map_or(Ok(()), sync_dir)
}
