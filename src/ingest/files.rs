//! The files of the export folder, their hashes, and which mapping reads which.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::error::IngestError;

/// A file that went into an ingest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// File name without folder.
    pub name: String,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// A file of the export folder.
#[derive(Clone, Debug)]
pub(crate) struct ExportFile {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
}

/// All files of a folder, sorted by name; hidden ones and Office lock files are left out.
pub(crate) fn list(folder: &Path) -> Result<Vec<ExportFile>, IngestError> {
    let io = |source| IngestError::Io {
        path: folder.to_path_buf(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else {
            continue;
        };
        if path.is_file() && !name.starts_with('.') && !name.starts_with("~$") {
            files.push(ExportFile { path, name });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Name, size and hash of a file.
pub(crate) fn hash(path: &Path) -> Result<InputFile, IngestError> {
    let io = |source| IngestError::Io {
        path: path.to_path_buf(),
        source,
    };
    let mut file = std::fs::File::open(path).map_err(io)?;
    let mut hasher = Sha256::new();
    let bytes = std::io::copy(&mut file, &mut hasher).map_err(io)?;
    let mut sha256 = String::with_capacity(64);
    for byte in hasher.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(sha256, "{byte:02x}");
    }
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(InputFile { name, sha256, bytes })
}

/// Does `name` match a pattern with `*` (any text) and `?` (one character)? Width of letters and brackets does not matter.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = super::heading::narrowed(pattern).chars().collect();
    let name: Vec<char> = super::heading::narrowed(name).chars().collect();
    glob(&pattern, &name)
}

fn glob(pattern: &[char], name: &[char]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) => glob(rest, name) || name.split_first().is_some_and(|(_, tail)| glob(pattern, tail)),
        (Some(('?', rest)), Some((_, tail))) => glob(rest, tail),
        (Some((p, rest)), Some((c, tail))) => p == c && glob(rest, tail),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        assert!(matches("08_企业所得税申报*.xls", "08_企业所得税申报(1).xls"));
        assert!(matches("08_企业所得税申报*.xls", "08_企业所得税申报（2）.xls"));
        assert!(!matches("08_企业所得税申报*.xls", "08_企业所得税申报.xlsx"));
        assert!(matches("????年", "2022年"));
        assert!(!matches("????年", "失业保险2021年度"));
        assert!(matches("*", ""));
    }

    #[test]
    fn hash_of_nothing() {
        // SHA-256 of the empty string, FIPS 180-4.
        let file = tempfile::NamedTempFile::new().unwrap();
        let input = hash(file.path()).unwrap();
        assert_eq!(input.bytes, 0);
        assert_eq!(
            input.sha256,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
