//! Memory maps: the only unsafe code of the program.
//!
//! A store of a province is larger than what one wants to copy into memory at every start, so its files are mapped
//! and the Arrow arrays point straight into the map. That is sound as long as nobody changes a mapped file in place.
//! The program itself never does: a store is written into a fresh folder that is then renamed, and an older store is
//! unlinked as a whole, which leaves its maps intact. Whoever edits files of a store by hand while it is in use
//! breaks this promise, as with any program that maps files.
#![allow(unsafe_code)]

use std::fs::File;
use std::path::Path;
use std::ptr::NonNull;
use std::sync::Arc;

use arrow_buffer::Buffer;
use memmap2::Mmap;

use super::StoreError;

/// Maps a file for reading. The buffer keeps the map alive.
pub(super) fn map(path: &Path) -> Result<Buffer, StoreError> {
    let io = StoreError::io(path);
    let file = File::open(path).map_err(&io)?;
    if file.metadata().map_err(&io)?.len() == 0 {
        return Ok(Buffer::from(Vec::<u8>::new()));
    }
    // SAFETY: the file belongs to a store, and files of a store are never changed in place (see above).
    let map = Arc::new(unsafe { Mmap::map(&file) }.map_err(&io)?);
    let length = map.len();
    let Some(start) = NonNull::new(map.as_ptr().cast_mut()) else {
        return Ok(Buffer::from(Vec::<u8>::new()));
    };
    // SAFETY: `start` points to `length` readable bytes that live as long as `map`, which the buffer owns and which
    // is only ever read through it.
    Ok(unsafe { Buffer::from_custom_allocation(start, length, map) })
}
