//! SHA-256 of what goes in and comes out, so that every figure can be traced to exact bytes.

use std::fs::File;
use std::io;
use std::path::Path;

use sha2::{Digest, Sha256};

/// A file by name and content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct FileDigest {
    /// File name, or path relative to the folder it was found in with `/` between parts.
    pub file: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
}

impl FileDigest {
    /// Hashes a file piece by piece; `name` is what it is called in manifests.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn of(path: &Path, name: &str) -> io::Result<FileDigest> {
        let mut hash = Sha256::new();
        let bytes = io::copy(&mut File::open(path)?, &mut hash)?;
        Ok(FileDigest {
            file: name.to_owned(),
            bytes,
            sha256: hex(&hash.finalize()),
        })
    }
}

/// SHA-256 of bytes, lower-case hexadecimal.
#[must_use]
pub fn digest_bytes(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Lower-case hexadecimal of a finished hash.
#[must_use]
pub fn hex(hash: &[u8]) -> String {
    use std::fmt::Write as _;
    hash.iter()
        .fold(String::with_capacity(hash.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2, appendix B.1.
    #[test]
    fn the_published_vector() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(digest_bytes(b"abc"), expected);
        let mut file = tempfile::NamedTempFile::new().unwrap();
        io::Write::write_all(&mut file, b"abc").unwrap();
        let digest = FileDigest::of(file.path(), "a/b").unwrap();
        assert_eq!((digest.bytes, digest.sha256.as_str()), (3, expected));
        assert!(FileDigest::of(Path::new("/nowhere/at/all"), "x").is_err());
    }
}
