//! A file of the run folder: hashed while it is written, on disk before it counts.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::{AuditError, OutputEntry};
use crate::digest::hex;
use crate::store::private;

/// A file being written. Call [`super::RunFolder::finish`] at its end; dropping it leaves an output that no manifest names.
#[derive(Debug)]
pub struct OutputFile {
    relative: String,
    path: PathBuf,
    writer: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl OutputFile {
    /// Creates `path`, called `relative` in the manifest.
    pub(super) fn create(path: PathBuf, relative: String) -> Result<OutputFile, AuditError> {
        let file = private::new_file(&path).map_err(AuditError::io(&path))?;
        Ok(OutputFile {
            relative,
            path,
            writer: BufWriter::with_capacity(1 << 16, file),
            hash: Sha256::new(),
            bytes: 0,
        })
    }

    /// Flushes, syncs to disk and says what was written. A failed sync is final: it is never tried again.
    pub(super) fn close(self, rows: Option<u64>) -> Result<OutputEntry, AuditError> {
        let OutputFile {
            relative,
            path,
            writer,
            hash,
            bytes,
        } = self;
        let file = writer.into_inner().map_err(|e| AuditError::Io {
            path: path.clone(),
            source: e.into_error(),
        })?;
        file.sync_all().map_err(AuditError::io(&path))?;
        Ok(OutputEntry {
            path: relative,
            bytes,
            sha256: hex(&hash.finalize()),
            rows,
        })
    }
}

impl Write for OutputFile {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(data)?;
        self.hash.update(data.get(..written).unwrap_or_default());
        self.bytes = self.bytes.saturating_add(u64::try_from(written).unwrap_or(u64::MAX));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}
