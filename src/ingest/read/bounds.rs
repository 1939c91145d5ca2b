//! Limits for workbooks, so that a small hostile file cannot fill the memory.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use super::ReadError;
use super::error::file_name;

/// Most bytes a workbook may unpack to.
pub(super) const MAX_UNPACKED: u64 = 512 << 20;

/// Most cells that one sheet may have, gaps between cells included.
pub(super) const MAX_CELLS: u64 = 50_000_000;

/// Most columns of a sheet.
pub(super) const MAX_COLUMNS: u32 = 16_384;

/// No deflate stream unpacks to more than this many times its size.
const MAX_RATIO: u64 = 1032;

/// Checks that a zipped workbook unpacks to at most `limit` bytes. What the archive states is not believed: where the
/// compressed size leaves room for more, the entry is unpacked to see.
pub(super) fn check_zip(path: &Path, limit: u64) -> Result<(), ReadError> {
    let file = file_name(path);
    let broken = |e: zip::result::ZipError| ReadError::broken(&file, &e);
    let input = BufReader::new(File::open(path).map_err(ReadError::io(path))?);
    let mut archive = zip::ZipArchive::new(input).map_err(broken)?;
    let mut total: u64 = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(broken)?;
        let most = entry.compressed_size().saturating_mul(MAX_RATIO);
        let left = limit.saturating_sub(total);
        total = total.saturating_add(if most <= left / 64 {
            most
        } else {
            std::io::copy(&mut entry.take(left.saturating_add(1)), &mut std::io::sink()).map_err(ReadError::io(path))?
        });
        if total > limit {
            return Err(ReadError::TooLarge {
                file,
                limit,
                unit: "bytes when unpacked",
            });
        }
    }
    Ok(())
}

/// Checks that a file itself is not too large to be taken into memory.
pub(super) fn check_size(path: &Path) -> Result<(), ReadError> {
    let size = std::fs::metadata(path).map_err(ReadError::io(path))?.len();
    if size > MAX_UNPACKED {
        return Err(ReadError::TooLarge {
            file: file_name(path),
            limit: MAX_UNPACKED,
            unit: "bytes",
        });
    }
    Ok(())
}
