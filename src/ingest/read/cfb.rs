//! The container of old workbooks (OLE2), checked before the library follows its chains: a chain that bites its tail
//! would be followed for ever.

use super::refusal::{DOCUMENT, NO_WORKBOOK, PASSWORD, Refusal, XLS_DAMAGED};

/// Sector numbers from here on end a chain.
const RESERVED: u32 = 0xffff_fffa;

/// Streams shorter than this lie in the stream of small sectors.
const SMALL_STREAM: usize = 4096;

const SMALL_SECTOR: usize = 64;

/// A container in memory.
struct Container<'a> {
    /// The file behind its header.
    sectors: &'a [u8],
    /// Bytes of a sector.
    size: usize,
    fat: Vec<u32>,
}

/// The bytes of the workbook stream of a file.
pub(super) fn workbook(file: &[u8]) -> Result<Vec<u8>, Refusal> {
    let size = match u16_at(file, 30) {
        Some(9) => 512,
        Some(12) => 4096,
        _ => return Err(XLS_DAMAGED),
    };
    let mut container = Container {
        sectors: file.get(size..).ok_or(XLS_DAMAGED)?,
        size,
        fat: Vec::new(),
    };
    container.read_fat(file).ok_or(XLS_DAMAGED)?;
    let word = |at: usize| u32_at(file, at).ok_or(XLS_DAMAGED);
    let directory = container.chain(word(48)?, usize::MAX).ok_or(XLS_DAMAGED)?;
    let small_fat_sectors = usize::try_from(word(64)?).unwrap_or(usize::MAX);
    if small_fat_sectors.saturating_mul(size) > file.len() {
        return Err(XLS_DAMAGED);
    }
    let entries: Vec<Entry> = directory
        .chunks_exact(128)
        .filter_map(|bytes| Entry::read(bytes, size))
        .collect();
    if entries.iter().any(|e| e.length > file.len()) {
        return Err(XLS_DAMAGED);
    }
    let named = |name: &str| entries.iter().find(|e| e.name.eq_ignore_ascii_case(name));
    if named("EncryptedPackage").is_some() {
        return Err(PASSWORD);
    }
    let other = if named("WordDocument").is_some() || named("PowerPoint Document").is_some() {
        DOCUMENT
    } else {
        NO_WORKBOOK
    };
    let entry = named("Workbook").or_else(|| named("Book")).ok_or(other)?;
    if entry.length >= SMALL_STREAM {
        return container.chain(entry.start, entry.length).ok_or(XLS_DAMAGED);
    }
    let root = entries.first().ok_or(XLS_DAMAGED)?;
    let small = container.chain(root.start, root.length).ok_or(XLS_DAMAGED)?;
    let small_fat = container
        .chain(word(60)?, small_fat_sectors.saturating_mul(size))
        .ok_or(XLS_DAMAGED)?;
    let small = Container {
        sectors: &small,
        size: SMALL_SECTOR,
        fat: words(&small_fat).collect(),
    };
    small.chain(entry.start, entry.length).ok_or(XLS_DAMAGED)
}

/// A stream of the directory.
struct Entry {
    name: String,
    start: u32,
    length: usize,
}

impl Entry {
    fn read(bytes: &[u8], size: usize) -> Option<Entry> {
        let units = bytes
            .get(..64)?
            .chunks_exact(2)
            .map(|pair| u16_at(pair, 0).unwrap_or(0));
        let units: Vec<u16> = units.take_while(|unit| *unit != 0).collect();
        let low = usize::try_from(u32_at(bytes, 120)?).ok()?;
        // Small-sector files leave rubbish in the upper half.
        let high = if size == 512 { 0 } else { u32_at(bytes, 124)? };
        Some(Entry {
            name: String::from_utf16_lossy(&units),
            start: u32_at(bytes, 116)?,
            length: if high == 0 { low } else { usize::MAX },
        })
    }
}

impl Container<'_> {
    /// Sectors in the file, a cut one at the end included.
    fn count(&self) -> usize {
        self.sectors.len().div_ceil(self.size)
    }

    fn sector(&self, id: u32) -> Option<&[u8]> {
        let start = usize::try_from(id).ok()?.checked_mul(self.size)?;
        let rest = self.sectors.get(start..).filter(|r| !r.is_empty())?;
        Some(rest.get(..self.size).unwrap_or(rest))
    }

    /// Reads the table of chains; `None` if it is larger than the file needs.
    fn read_fat(&mut self, file: &[u8]) -> Option<()> {
        let mut ids: Vec<u32> = words(file.get(76..512)?).collect();
        let most = self.count() / (self.size / 4) * 2 + 128;
        let mut next = u32_at(file, 68)?;
        let mut steps = 0;
        while next < RESERVED {
            steps += 1;
            ids.extend(words(self.sector(next)?));
            next = ids.pop()?;
            if steps > self.count() || ids.len() > most.saturating_mul(2) {
                return None;
            }
        }
        ids.retain(|id| *id < RESERVED);
        if ids.len() > most {
            return None;
        }
        for id in ids {
            let sector: Vec<u32> = words(self.sector(id)?).collect();
            self.fat.extend(sector);
        }
        Some(())
    }

    /// The bytes of a chain, at most `most`; `None` if it leaves the file or comes back to where it was.
    fn chain(&self, start: u32, most: usize) -> Option<Vec<u8>> {
        let (mut bytes, mut id, mut steps) = (Vec::new(), start, 0);
        while id < RESERVED && bytes.len() < most {
            steps += 1;
            if steps > self.count() {
                return None;
            }
            bytes.extend_from_slice(self.sector(id)?);
            id = *self.fat.get(usize::try_from(id).ok()?)?;
        }
        bytes.truncate(most);
        Some(bytes)
    }
}

/// A little-endian number of two bytes.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let pair = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(pair.try_into().ok()?))
}

/// A little-endian number of four bytes.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32_at(four, 0).unwrap_or(u32::MAX))
}
