//! One batch per Arrow IPC file, and a guard around its metadata.
//!
//! Arrow checks the values that it maps (offsets, UTF-8), but it trusts the places that the metadata names and panics
//! on wrong ones. The metadata is small, so it is hashed at every load; the values are hashed by `verify` only.

use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::root_as_footer;
use arrow_ipc::writer::FileWriter;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::StoreError;
use super::map::map;
use crate::digest::{digest_bytes, hex};

const MAGIC: &[u8] = b"ARROW1";

/// What `store.json` says of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FrameDigest {
    /// Path inside the store.
    pub(super) file: String,
    pub(super) bytes: u64,
    pub(super) sha256: String,
    /// SHA-256 of all bytes but the values of the columns.
    pub(super) metadata_sha256: String,
    /// Where the values are.
    body: Range<u64>,
}

/// Writes a batch as the only one of a file under the folder `root`.
pub(super) fn write(root: &Path, file: &str, batch: &RecordBatch) -> Result<FrameDigest, StoreError> {
    let path = root.join(file);
    let io = StoreError::io(&path);
    let failed = |e: arrow_schema::ArrowError| StoreError::damaged(file, e);
    let output = BufWriter::new(super::private::file(&path).map_err(&io)?);
    let mut writer = FileWriter::try_new(output, &batch.schema()).map_err(failed)?;
    writer.write(batch).map_err(failed)?;
    writer.finish().map_err(failed)?;
    let mut output = writer.into_inner().map_err(failed)?;
    output.flush().map_err(&io)?;
    output.get_ref().sync_all().map_err(&io)?;
    let buffer = map(&path)?;
    let body = body(file, &buffer)?;
    let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    Ok(FrameDigest {
        file: file.to_owned(),
        bytes: number(buffer.len()),
        sha256: digest_bytes(buffer.as_slice()),
        metadata_sha256: metadata_hash(file, &buffer, &body)?,
        body: number(body.start)..number(body.end),
    })
}

/// Maps a file, checks its metadata and gives its batch without copying the values.
pub(super) fn read(root: &Path, digest: &FrameDigest) -> Result<RecordBatch, StoreError> {
    let file = digest.file.as_str();
    let buffer = map(&root.join(file))?;
    let number = |n: u64| usize::try_from(n).ok();
    let body = number(digest.body.start)
        .zip(number(digest.body.end))
        .map(|(from, to)| from..to);
    let Some(body) =
        body.filter(|b| number(digest.bytes) == Some(buffer.len()) && b.start <= b.end && b.end <= buffer.len())
    else {
        return Err(StoreError::damaged(file, "wrong length"));
    };
    if !buffer.starts_with(MAGIC) || !buffer.ends_with(MAGIC) {
        return Err(StoreError::damaged(file, "not an Arrow file"));
    }
    if metadata_hash(file, &buffer, &body)? != digest.metadata_sha256 {
        return Err(StoreError::damaged(file, "wrong hash"));
    }
    decode(file, &buffer)
}

/// Hashes the whole file.
pub(super) fn verify(root: &Path, digest: &FrameDigest) -> Result<(), StoreError> {
    let buffer = map(&root.join(&digest.file))?;
    if digest_bytes(buffer.as_slice()) != digest.sha256 {
        return Err(StoreError::damaged(&digest.file, "wrong hash"));
    }
    Ok(())
}

/// Hash of all that is no value; the values lie in `body`.
fn metadata_hash(file: &str, buffer: &Buffer, body: &Range<usize>) -> Result<String, StoreError> {
    let parts = buffer.get(..body.start).zip(buffer.get(body.end..));
    let (before, behind) = parts.ok_or_else(|| StoreError::damaged(file, "its values lie outside of it"))?;
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(behind);
    Ok(hex(&hash.finalize()))
}

/// The footer's bytes, or `None` if the file has no room for what it states.
fn footer_of(buffer: &Buffer) -> Option<&[u8]> {
    let trailer = buffer.len().checked_sub(10)?;
    let length = read_footer_length(buffer.get(trailer..)?.try_into().ok()?).ok()?;
    buffer.get(trailer.checked_sub(length)?..trailer)
}

/// The whole block of the only batch and the part of it that holds values.
fn blocks(file: &str, buffer: &Buffer) -> Result<(Range<usize>, Range<usize>), StoreError> {
    let damaged = |reason| StoreError::damaged(file, reason);
    let bytes = footer_of(buffer).ok_or_else(|| damaged("no footer"))?;
    let footer = root_as_footer(bytes).map_err(|e| StoreError::damaged(file, e))?;
    let batches = footer
        .recordBatches()
        .filter(|b| b.len() == 1)
        .ok_or_else(|| damaged("not one batch"))?;
    let block = batches.get(0);
    let place = || {
        let from = usize::try_from(block.offset()).ok()?;
        let body = from.checked_add(usize::try_from(block.metaDataLength()).ok()?)?;
        let to = body.checked_add(usize::try_from(block.bodyLength()).ok()?)?;
        (to <= buffer.len()).then_some((from..to, body..to))
    };
    place().ok_or_else(|| damaged("a batch lies outside the file"))
}

fn body(file: &str, buffer: &Buffer) -> Result<Range<usize>, StoreError> {
    blocks(file, buffer).map(|(_, body)| body)
}

fn decode(file: &str, buffer: &Buffer) -> Result<RecordBatch, StoreError> {
    let failed = |e: arrow_schema::ArrowError| StoreError::damaged(file, e);
    let (whole, _) = blocks(file, buffer)?;
    let bytes = footer_of(buffer).ok_or_else(|| StoreError::damaged(file, "no footer"))?;
    let footer = root_as_footer(bytes).map_err(|e| StoreError::damaged(file, e))?;
    let schema = footer.schema().ok_or_else(|| StoreError::damaged(file, "no schema"))?;
    let schema = try_fb_to_schema(schema).map_err(failed)?;
    let batches = footer.recordBatches().filter(|b| b.len() == 1);
    let batches = batches.ok_or_else(|| StoreError::damaged(file, "not one batch"))?;
    let data = buffer.slice_with_length(whole.start, whole.len());
    FileDecoder::new(Arc::new(schema), footer.version())
        .read_record_batch(batches.get(0), &data)
        .map_err(failed)?
        .ok_or_else(|| StoreError::damaged(file, "no batch"))
}
