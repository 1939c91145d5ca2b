//! A run is called after what went into it, so that the same input has the same name.

use sha2::{Digest, Sha256};

use crate::calendar::Date;
use crate::digest::FileDigest;
use crate::digest::hex;

/// `<pack>-<as_of>-<first 12 hexadecimal digits of a hash over everything that decides the output>`.
///
/// `parts` are labelled groups of files (inputs, mappings, schemas, policy, binary); `options` are settings that change the output.
#[must_use]
pub fn run_id(pack: &str, as_of: Date, parts: &[(&str, &[FileDigest])], options: &[(&str, &str)]) -> String {
    let mut hash = Sha256::new();
    // Every piece is preceded by its length, so that no two different lists give the same bytes.
    let mut feed = |text: &str| {
        hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(text.as_bytes());
    };
    for (label, files) in parts {
        feed(label);
        for file in *files {
            feed(&file.file);
            feed(&file.sha256);
        }
    }
    for (name, value) in options {
        feed(name);
        feed(value);
    }
    let digest = hex(&hash.finalize());
    format!("{}-{as_of}-{}", safe_name(pack), digest.get(..12).unwrap_or_default())
}

/// `text` as a file name: path separators, control characters and what Windows forbids become `_`; a leading dot too.
#[must_use]
pub fn safe_name(text: &str) -> String {
    let mut name: String = text
        .trim()
        .chars()
        .map(|c| {
            if c.is_control() || "/\\:*?\"<>|".contains(c) {
                '_'
            } else {
                c
            }
        })
        .take(80)
        .collect();
    if name.is_empty() || name.starts_with('.') {
        name.insert(0, '_');
    }
    name
}
