//! Signatures with the office's Ed25519 key (RFC 8032) over lines of the record: a line stands for its run and for all lines before it.
//!
//! Keys are PEM files as OpenSSL makes them (`openssl genpkey -algorithm ed25519`), so that signatures can be checked without us.

use std::fs;
use std::path::{Path, PathBuf};

use ed25519_dalek::pkcs8::{DecodePrivateKey as _, DecodePublicKey as _};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::canonical::canonical;
use super::{AuditError, Chain, sealed};
use crate::digest::{digest_bytes, hex};

/// Name of the signatures, beside the record.
pub const SIGNATURES: &str = "runs.sig.jsonl";

/// A signature over one line of the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Signed {
    /// The public key, 64 hexadecimal digits.
    key: String,
    /// SHA-256 of the line that was signed.
    line: String,
    /// Its number.
    number: u64,
    /// 128 hexadecimal digits.
    signature: String,
}

/// The office's private key.
#[derive(Clone, Debug)]
pub struct OfficeKey {
    path: PathBuf,
    key: SigningKey,
}

impl PartialEq for OfficeKey {
    fn eq(&self, other: &OfficeKey) -> bool {
        self.key.verifying_key() == other.key.verifying_key()
    }
}

impl Eq for OfficeKey {}

impl OfficeKey {
    /// Reads a private key (PEM, PKCS #8).
    ///
    /// # Errors
    /// [`AuditError::Io`] if the file cannot be read, [`AuditError::Key`] if it holds no such key.
    pub fn read(path: &Path) -> Result<OfficeKey, AuditError> {
        let text = fs::read_to_string(path).map_err(AuditError::io(path))?;
        // What the library says may quote the file; it is not passed on.
        let key = SigningKey::from_pkcs8_pem(&text).map_err(|_| AuditError::Key(path.to_path_buf()))?;
        Ok(OfficeKey {
            path: path.to_path_buf(),
            key,
        })
    }

    /// Where it was read from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Signs the last line of the record in `dir`, if it is not signed with this key already.
    pub(super) fn sign(&self, dir: &Path, chain: &Chain) -> Result<(), AuditError> {
        let number = chain.events().len();
        let Some(line) = chain.line(number) else {
            return Ok(());
        };
        let path = dir.join(SIGNATURES);
        let mut text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(AuditError::Io { path, source }),
        };
        let signed = Signed {
            key: hex(self.key.verifying_key().as_bytes()),
            line: digest_bytes(line.as_bytes()),
            number: u64::try_from(number).unwrap_or(u64::MAX),
            signature: hex(&self.key.sign(line.as_bytes()).to_bytes()),
        };
        let entry = canonical(&serde_json::to_value(&signed)?)? + "\n";
        if text.contains(&entry) {
            return Ok(()); // Ed25519 signs the same line with the same bytes
        }
        text.push_str(&entry);
        sealed::replace(&path, text.as_bytes())
    }
}

/// What the signatures with one key say of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureState {
    /// Every one holds; the last is over the line with this number, which stands for all before it.
    UpTo(usize),
    /// There is none with this key.
    None,
    /// The signature in this line of the file does not hold, or the line of the record that it was made for has changed.
    Bad(usize),
}

/// Reads a public key (PEM, SubjectPublicKeyInfo).
///
/// # Errors
/// As [`OfficeKey::read`].
pub fn public_key(path: &Path) -> Result<VerifyingKey, AuditError> {
    let text = fs::read_to_string(path).map_err(AuditError::io(path))?;
    VerifyingKey::from_public_key_pem(&text).map_err(|_| AuditError::Key(path.to_path_buf()))
}

/// Checks all signatures with `key` over the record in `dir`.
///
/// # Errors
/// [`AuditError::Io`] if the signatures are there and cannot be read.
pub fn signatures(dir: &Path, chain: &Chain, key: &VerifyingKey) -> Result<SignatureState, AuditError> {
    let path = dir.join(SIGNATURES);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(SignatureState::None),
        Err(source) => return Err(AuditError::Io { path, source }),
    };
    let own = hex(key.as_bytes());
    let mut last = None;
    for (at, line) in (1..).zip(text.lines()) {
        let Ok(signed) = serde_json::from_str::<Signed>(line) else {
            return Ok(SignatureState::Bad(at));
        };
        if signed.key != own {
            continue;
        }
        match holds(&signed, chain, key) {
            Some(number) => last = last.max(Some(number)),
            None => return Ok(SignatureState::Bad(at)),
        }
    }
    Ok(last.map_or(SignatureState::None, SignatureState::UpTo))
}

/// The number of the line, if it is the one that was signed.
fn holds(signed: &Signed, chain: &Chain, key: &VerifyingKey) -> Option<usize> {
    let number = usize::try_from(signed.number).ok()?;
    let line = chain.line(number)?;
    let signature = Signature::from_slice(&bytes(&signed.signature)?).ok()?;
    let right = digest_bytes(line.as_bytes()) == signed.line;
    (right && key.verify_strict(line.as_bytes(), &signature).is_ok()).then_some(number)
}

/// Hexadecimal digits as bytes.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.as_bytes();
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.len().is_multiple_of(2).then_some(())?;
    digits.chunks(2).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Event;

    /// RFC 8410, 10.1 and 10.3: an Ed25519 key and its private half.
    const PUBLIC: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
    const PRIVATE: &str = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";

    fn recorded(dir: &Path) -> Chain {
        let mut chain = Chain::default();
        for run in ["a", "b"] {
            chain.append(dir, Event::Pruned { run: run.to_owned() }).unwrap();
        }
        chain
    }

    #[test]
    fn signatures_hold_and_a_rewritten_record_is_found() {
        let dir = tempfile::tempdir().unwrap();
        let (private, public) = (dir.path().join("key.pem"), dir.path().join("pub.pem"));
        fs::write(&private, PRIVATE).unwrap();
        fs::write(&public, PUBLIC).unwrap();
        let (office, key) = (OfficeKey::read(&private).unwrap(), public_key(&public).unwrap());
        let chain = recorded(dir.path());
        assert_eq!(signatures(dir.path(), &chain, &key).unwrap(), SignatureState::None);
        office.sign(dir.path(), &chain).unwrap();
        office.sign(dir.path(), &chain).unwrap();
        let text = fs::read_to_string(dir.path().join(SIGNATURES)).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert_eq!(signatures(dir.path(), &chain, &key).unwrap(), SignatureState::UpTo(2));
        // All lines rewritten so that they fit each other: only the signature tells.
        let mut other = Chain::default();
        for run in ["x", "b"] {
            let event = Event::Pruned { run: run.to_owned() };
            other.append(dir.path(), event).unwrap();
        }
        assert_eq!(signatures(dir.path(), &other, &key).unwrap(), SignatureState::Bad(1));
        fs::write(
            dir.path().join(SIGNATURES),
            text.replace("\"signature\":\"", "\"signature\":\"00"),
        )
        .unwrap();
        assert_eq!(signatures(dir.path(), &chain, &key).unwrap(), SignatureState::Bad(1));
    }

    #[test]
    fn what_is_no_key_is_refused_without_quoting_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret.pem");
        fs::write(&path, "hunter2").unwrap();
        let error = OfficeKey::read(&path).unwrap_err().to_string();
        assert!(error.contains("secret.pem") && !error.contains("hunter2"), "{error}");
    }
}
