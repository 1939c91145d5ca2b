//! SHA-256 of files and folders.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::AuditError;
use crate::digest::FileDigest;

/// Hash of one file; `name` is what the manifest calls it.
///
/// # Errors
/// [`AuditError::Io`] if it cannot be read.
pub fn digest_file(path: &Path, name: &str) -> Result<FileDigest, AuditError> {
    FileDigest::of(path, name).map_err(AuditError::io(path))
}

/// Hashes of all files below `dir`, sorted by relative path; names that start with a dot are left out.
///
/// # Errors
/// [`AuditError::Io`] names the file or folder that cannot be read.
pub fn digest_folder(dir: &Path) -> Result<Vec<FileDigest>, AuditError> {
    let mut found = Vec::new();
    let mut open: Vec<(PathBuf, String)> = vec![(dir.to_path_buf(), String::new())];
    while let Some((folder, prefix)) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(AuditError::io(&folder))? {
            let path = entry.map_err(AuditError::io(&folder))?.path();
            let name = path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            if name.starts_with('.') {
                continue;
            }
            let relative = format!("{prefix}{name}");
            if path.is_dir() {
                open.push((path, format!("{relative}/")));
            } else {
                found.push((path, relative));
            }
        }
    }
    let mut digests = found
        .par_iter()
        .map(|(path, relative)| digest_file(path, relative))
        .collect::<Result<Vec<_>, _>>()?;
    digests.sort();
    Ok(digests)
}
