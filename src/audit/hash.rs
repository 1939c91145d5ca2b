//! SHA-256 of files and folders.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::AuditError;

/// A file of the past run: what it was called, how long it was, what it said.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct FileDigest {
    /// Path relative to the folder it was found in, `/` between parts.
    pub file: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

/// SHA-256 of bytes, lower-case hexadecimal.
#[must_use]
pub fn digest_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal of a finished hash.
pub(super) fn hex(hash: &[u8]) -> String {
    use std::fmt::Write as _;
    hash.iter()
        .fold(String::with_capacity(hash.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
            text
        })
}

/// Hash of one file; `name` is what the manifest calls it.
///
/// # Errors
/// [`AuditError::Io`] if it cannot be read.
pub fn digest_file(path: &Path, name: &str) -> Result<FileDigest, AuditError> {
    let mut file = File::open(path).map_err(AuditError::io(path))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0_u8; 1 << 16];
    let mut bytes = 0_u64;
    loop {
        let read = file.read(&mut buffer).map_err(AuditError::io(path))?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
        bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
    }
    Ok(FileDigest {
        file: name.to_owned(),
        bytes,
        sha256: hex(&hash.finalize()),
    })
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
                found.push(digest_file(&path, &relative)?);
            }
        }
    }
    found.sort();
    Ok(found)
}
