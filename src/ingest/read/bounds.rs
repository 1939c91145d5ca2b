//! Limits for workbooks, so that a small hostile file cannot fill the memory. A large honest one must pass: limits are
//! ratios to the file's size and budgets for what is held in memory, not sizes.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::ReadError;
use super::error::file_name;
use super::other_kinds::by_parts;
use super::refusal::{PART_TOO_LARGE, Refusal, XML_DOCTYPE, ZIP_BOMB, ZIP_DAMAGED, ZIP_ENTRIES};
use super::xml_scan::XmlScan;

/// Most columns of a sheet.
pub(super) const MAX_COLUMNS: u32 = 16_384;

/// Most rows of a sheet.
pub(super) const MAX_ROWS: u32 = 1_048_576;

/// Most rows and columns of a sheet of an old workbook.
pub(super) const MAX_XLS_ROWS: u32 = 65_536;
pub(super) const MAX_XLS_COLUMNS: u16 = 256;

/// Old workbooks are taken into memory as a whole, twice; a full sheet has some tens of MiB.
pub(super) const MAX_XLS: u64 = 60 << 20;

/// Parts that unpack to more than this must not unpack to more than [`RATIO`] times their size; sheets of exports have
/// 8 to 20 times.
const SMALL: u64 = 16 << 20;

const RATIO: u64 = 100;

/// Most bytes and elements of a part that is neither a sheet nor the shared strings: the library keeps them.
const MAX_OTHER: u64 = 32 << 20;
const MAX_OTHER_ELEMENTS: u64 = 500_000;

const MAX_ENTRIES: usize = 10_000;

/// Memory for shared strings, besides four times the size of the file: a long table of strings comes with many cells.
const HELD: u64 = 48 << 20;

/// What is known of a zipped workbook before the library opens it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looked {
    /// Bytes of the file.
    pub(super) size: u64,
    /// Whether cells are merged over several rows anywhere.
    pub(super) tall_merges: bool,
}

/// Looks through a zipped workbook before the library opens it: what it unpacks to, part by part and in a stream. What
/// the archive states is not believed.
pub(super) fn check_zip(path: &Path) -> Result<Looked, ReadError> {
    let file = file_name(path);
    let io = ReadError::io(path);
    let refuse = |place: &str, refusal: Refusal| ReadError::refused(&file, place, refusal);
    let mut input = BufReader::new(File::open(path).map_err(&io)?);
    let size = input.seek(SeekFrom::End(0)).map_err(&io)?;
    if directory_claims_too_much(&mut input, size).map_err(&io)? {
        return Err(refuse("", ZIP_ENTRIES));
    }
    let mut archive = zip::ZipArchive::new(input).map_err(|_| refuse("", ZIP_DAMAGED))?;
    if archive.len() > MAX_ENTRIES {
        return Err(refuse("", ZIP_ENTRIES));
    }
    let held = HELD.saturating_add(size.saturating_mul(4));
    let (mut packed, mut unpacked, mut parts) = (0_u64, 0_u64, 0_u32);
    let (mut names, mut tall_merges) = (Vec::new(), false);
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|_| refuse("", ZIP_DAMAGED))?;
        let name = entry.name().map_err(|_| refuse("", ZIP_DAMAGED))?.into_owned();
        let (in_file, stated) = (entry.compressed_size(), entry.size());
        packed = packed.saturating_add(in_file);
        if packed > size {
            // Entries that lie over each other.
            return Err(refuse(&name, ZIP_DAMAGED));
        }
        let role = Role::of(&name.to_ascii_lowercase());
        names.push(name.to_ascii_lowercase());
        parts += u32::from(role == Role::Workbook);
        let is_other = !matches!(role, Role::Sheet | Role::Strings);
        if role == Role::Unread {
            if name.ends_with(".xml") && declares_type(&mut entry).map_err(|_| refuse(&name, ZIP_DAMAGED))? {
                return Err(refuse(&name, XML_DOCTYPE));
            }
            continue;
        }
        let check = |bytes: u64| {
            let all = unpacked.saturating_add(bytes);
            if bytes > SMALL && bytes / RATIO > in_file || all > 4 * SMALL && all / RATIO > size {
                return Err(ZIP_BOMB);
            }
            if bytes > stated { Err(ZIP_DAMAGED) } else { Ok(()) }
        };
        let mut scan = XmlScan::new(held);
        let limited = |bytes: u64| {
            check(bytes)?;
            if is_other && bytes > MAX_OTHER {
                Err(PART_TOO_LARGE)
            } else {
                Ok(())
            }
        };
        let result = scan.read(&mut entry, &limited);
        let place = |scan: &XmlScan| format!("{name} {}", scan.place).trim_end().to_owned();
        let counts = result.map_err(|refusal| refuse(&place(&scan), refusal))?;
        if counts.bytes != stated {
            return Err(refuse(&name, ZIP_DAMAGED));
        }
        if is_other && counts.elements > MAX_OTHER_ELEMENTS {
            return Err(refuse(&name, PART_TOO_LARGE));
        }
        unpacked = unpacked.saturating_add(counts.bytes);
        tall_merges |= counts.tall_merges > 0;
    }
    if parts == 0 {
        Err(refuse("", by_parts(&names)))
    } else {
        Ok(Looked { size, tall_merges })
    }
}

/// What the library does with an entry.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Reads it in a stream.
    Sheet,
    /// Keeps it, as shared strings.
    Strings,
    /// Keeps it.
    Workbook,
    /// Keeps it.
    Other,
    /// Does not read it: pictures, pivot tables, comments.
    Unread,
}

impl Role {
    /// By the name in lower case. [`XmlScan`] sees to it that nothing refers to parts by other names.
    fn of(name: &str) -> Role {
        let is_xml = name.ends_with(".xml");
        let file = name.rsplit('/').next().unwrap_or(name);
        match () {
            () if is_xml && name.contains("worksheets/") => Role::Sheet,
            () if file == "sharedstrings.xml" => Role::Strings,
            () if is_xml && file.contains("workbook") => Role::Workbook,
            () if name.ends_with(".rels") || file == "styles.xml" => Role::Other,
            () if is_xml
                && (name.contains("theme/") || name.contains("chartsheets/") || name.contains("dialogsheets/")) =>
            {
                Role::Other
            }
            () => Role::Unread,
        }
    }
}

/// Does a part that nobody reads declare a document type? It would stand in front of everything else.
fn declares_type(entry: &mut dyn Read) -> std::io::Result<bool> {
    let mut head = Vec::new();
    entry.take(64 << 10).read_to_end(&mut head)?;
    Ok(head.windows(9).any(|w| w.eq_ignore_ascii_case(b"<!DOCTYPE")))
}

/// Does any record that could be the end of the archive's directory claim more entries than a workbook has? The library
/// sets memory aside for as many as are claimed.
fn directory_claims_too_much(input: &mut BufReader<File>, size: u64) -> std::io::Result<bool> {
    const TAIL: u64 = 66_000;
    input.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    input.by_ref().take(TAIL).read_to_end(&mut tail)?;
    input.rewind()?;
    let claims = |at: usize, width: usize| -> u64 {
        let bytes = tail.get(at..at + width).unwrap_or_default();
        bytes.iter().rev().fold(0, |sum, b| (sum << 8) | u64::from(*b))
    };
    let most = MAX_ENTRIES as u64;
    let found = tail
        .windows(4)
        .enumerate()
        .filter(|(_, w)| w.starts_with(b"PK"))
        .any(|(at, w)| match w {
            // 0xffff: the number is in the record for large archives.
            b"PK\x05\x06" => (most + 1..0xffff).contains(&claims(at + 10, 2)),
            b"PK\x06\x06" => claims(at + 32, 8) > most,
            _ => false,
        });
    Ok(found)
}

/// Checks that an old workbook is not too large to be taken into memory.
pub(super) fn check_size(path: &Path) -> Result<u64, ReadError> {
    let size = std::fs::metadata(path).map_err(ReadError::io(path))?.len();
    if size > MAX_XLS {
        return Err(ReadError::TooLarge {
            file: file_name(path),
            limit: MAX_XLS,
            unit: "bytes",
        });
    }
    Ok(size)
}
