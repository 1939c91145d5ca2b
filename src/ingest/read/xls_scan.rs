//! Looks through the records of an old workbook (BIFF) before the library does: it keeps every sheet as a full
//! rectangle, with the text of every cell copied.

use super::bounds::{MAX_XLS_COLUMNS, MAX_XLS_ROWS};
use super::cells::cell_name;
use super::cfb::{u16_at, u32_at};
use super::percent_cells::is_percent;
use super::refusal::{Refusal, STRAY_CELL, TEXT_TOO_LARGE, TOO_MANY_CELLS, XLS_DAMAGED};

/// Cells of a rectangle: so many, and so many times the filled ones.
const AREA: u64 = 2_000_000;
const AREA_RATIO: u64 = 64;

/// Cells of the rectangles of all sheets.
const ALL_AREA: u64 = 3_000_000;
const ALL_AREA_RATIO: u64 = 4;

/// Text of all cells: so many bytes, and so many times the size of the file.
const TEXT: u64 = 48 << 20;
const TEXT_RATIO: u64 = 8;

/// Memory that a shared string takes besides its text.
const HELD_PER_STRING: u64 = 40;

const MAX_SHEETS: usize = 1024;

/// Continuations of one record; the library moves the rest of them for each.
const MAX_CONTINUED: usize = 16_384;

/// UTF-8 bytes of a UTF-16 unit, at most.
const WIDEST: u64 = 3;

/// A record and the continuations behind it.
struct Record<'a> {
    kind: u16,
    data: &'a [u8],
    continued: Vec<&'a [u8]>,
    /// Where the next one starts.
    next: usize,
}

/// Rows and columns of cells, by sheet.
pub(super) type CellsBySheet = Vec<Vec<(u32, u32)>>;

/// Checks the workbook stream of a file of `size` bytes, and gives the cells with a percent format of each sheet. The error names a cell
/// where there is one.
pub(super) fn check(stream: &[u8], size: u64) -> Result<CellsBySheet, (String, Refusal)> {
    let refuse = |refusal: Refusal| (String::new(), refusal);
    let limit = TEXT.saturating_add(size.saturating_mul(TEXT_RATIO));
    let Globals {
        sheets,
        strings,
        percent,
    } = globals(stream, limit).map_err(refuse)?;
    let (mut walked, mut percent_cells) = (0, Vec::new());
    let (mut text, mut area, mut cells) = (0_u64, 0_u64, 0_u64);
    for start in sheets {
        let mut sheet = Sheet {
            percent: &percent,
            ..Sheet::default()
        };
        walked += sheet.walk(stream, start, &strings).map_err(refuse)?;
        // Sheets that lie over each other.
        if walked > stream.len().saturating_mul(2) {
            return Err(refuse(XLS_DAMAGED));
        }
        sheet.check()?;
        text = text.saturating_add(sheet.text);
        area += sheet.area();
        cells += sheet.cells;
        percent_cells.push(sheet.percent_cells);
    }
    if area > ALL_AREA.saturating_add(cells.saturating_mul(ALL_AREA_RATIO)) {
        return Err(refuse(TOO_MANY_CELLS));
    }
    if text > limit {
        return Err(refuse(TEXT_TOO_LARGE));
    }
    Ok(percent_cells)
}

/// What stands in front of the sheets.
struct Globals {
    /// Where the sheets start.
    sheets: Vec<usize>,
    /// Length of every shared string.
    strings: Vec<u64>,
    /// By number of the cell format: whether it shows percentages.
    percent: Vec<bool>,
}

fn globals(stream: &[u8], limit: u64) -> Result<Globals, Refusal> {
    let (mut sheets, mut strings, mut at) = (Vec::new(), Vec::new(), 0);
    let (mut own, mut formats) = (Vec::new(), Vec::new());
    while let Some(record) = record_at(stream, at)? {
        at = record.next;
        match record.kind {
            0x0085 => sheets.push(
                u32_at(record.data, 0)
                    .and_then(|start| usize::try_from(start).ok())
                    .filter(|s| *s < stream.len())
                    .ok_or(XLS_DAMAGED)?,
            ),
            0x041e => own.extend(u16_at(record.data, 0).filter(|_| shows_percent(record.data))),
            0x00e0 => formats.push(u16_at(record.data, 2).unwrap_or(0)),
            0x00fc => strings = shared_strings(&record, limit).ok_or(TEXT_TOO_LARGE)?,
            0x000a => break,
            _ => {}
        }
        if sheets.len() > MAX_SHEETS {
            return Err(XLS_DAMAGED);
        }
    }
    // 9 and 10 are built in: 0% and 0.00%.
    let percent = formats
        .iter()
        .map(|format| matches!(format, 9 | 10) || own.contains(format));
    Ok(Globals {
        sheets,
        strings,
        percent: percent.collect(),
    })
}

/// Whether the format of a record of formats shows percentages. Its text is in bytes or in UTF-16; the sign is ASCII in both.
fn shows_percent(data: &[u8]) -> bool {
    let wide = data.get(4).is_some_and(|flags| flags & 1 != 0);
    let text = data.get(5..).unwrap_or_default();
    let narrow = |unit: &[u8]| match unit {
        [low, 0] => char::from(*low),
        _ => '\u{fffd}',
    };
    let format: String = if wide {
        text.chunks(2).map(narrow).collect()
    } else {
        text.iter().map(|b| char::from(*b)).collect()
    };
    is_percent(&format)
}

/// What a sheet has, cell by cell.
#[derive(Default)]
struct Sheet<'a> {
    cells: u64,
    percent: &'a [bool],
    percent_cells: Vec<(u32, u32)>,
    /// First and last row, first and last column.
    extent: Option<(u16, u16, u16, u16)>,
    /// The cell that made the rectangle grow most, and by how much.
    far: (u64, (u16, u16)),
    text: u64,
}

impl Sheet<'_> {
    /// Goes through the records of a sheet; gives how many bytes they took.
    fn walk(&mut self, stream: &[u8], start: usize, strings: &[u64]) -> Result<usize, Refusal> {
        let (mut at, mut depth) = (start, 0_u32);
        while let Some(record) = record_at(stream, at)? {
            at = record.next;
            match record.kind {
                0x0809 => depth += 1,
                0x000a if depth <= 1 => break,
                0x000a => depth -= 1,
                _ if depth > 1 => {} // a chart inside the sheet
                kind => self.record(kind, record.data, strings)?,
            }
        }
        Ok(at.saturating_sub(start))
    }

    fn record(&mut self, kind: u16, data: &[u8], strings: &[u64]) -> Result<(), Refusal> {
        let length = data.len() as u64;
        match kind {
            0x0200 => return dimensions(data).ok_or(XLS_DAMAGED),
            0x0203 | 0x0205 | 0x027e => {
                self.cell(data, 0);
                self.format(data, 0, 4);
            }
            0x0204 | 0x00d6 => self.cell(data, length * WIDEST),
            // The text of the formula: names of sheets and of cells are longer than what stands for them.
            0x0006 => {
                self.cell(data, length * 8);
                self.format(data, 0, 4);
            }
            0x0207 => self.text = self.text.saturating_add(length * WIDEST),
            0x00fd => {
                let index = u32_at(data, 6).and_then(|i| usize::try_from(i).ok());
                let text = index.and_then(|i| strings.get(i)).copied();
                self.cell(data, text.unwrap_or(u64::from(u16::MAX) * WIDEST));
            }
            0x00bd => {
                self.cell(data, 0);
                let many = data.len().saturating_sub(6) / 6;
                if let (Some(row), Some(first), Ok(many)) = (u16_at(data, 0), u16_at(data, 2), u16::try_from(many)) {
                    self.cells += u64::from(many);
                    (0..many).for_each(|number| self.format(data, number, 4 + 6 * usize::from(number)));
                    self.reach(row, first.saturating_add(many.saturating_sub(1)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes a cell, so many columns behind the one that the record names, if its format, which stands at `at`, shows percentages.
    fn format(&mut self, data: &[u8], behind: u16, at: usize) {
        let format = u16_at(data, at).and_then(|format| self.percent.get(usize::from(format)));
        if format == Some(&true)
            && let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2))
        {
            self.percent_cells
                .push((u32::from(row), u32::from(column) + u32::from(behind)));
        }
    }

    fn cell(&mut self, data: &[u8], text: u64) {
        if let (Some(row), Some(column)) = (u16_at(data, 0), u16_at(data, 2)) {
            self.cells += 1;
            self.text = self.text.saturating_add(text);
            self.reach(row, column);
        }
    }

    fn reach(&mut self, row: u16, column: u16) {
        let before = self.area();
        let (top, bottom, left, right) = self.extent.unwrap_or((row, row, column, column));
        self.extent = Some((top.min(row), bottom.max(row), left.min(column), right.max(column)));
        let grown = self.area() - before;
        if grown > self.far.0 {
            self.far = (grown, (row, column));
        }
    }

    fn area(&self) -> u64 {
        self.extent.map_or(0, |(top, bottom, left, right)| {
            (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
        })
    }

    fn check(&self) -> Result<(), (String, Refusal)> {
        if self.area() <= AREA.saturating_add(self.cells.saturating_mul(AREA_RATIO)) {
            return Ok(());
        }
        let (row, column) = self.far.1;
        Err((cell_name(u32::from(row), u32::from(column)), STRAY_CELL))
    }
}

/// `None` if the rectangle that a sheet says it has cannot be one.
fn dimensions(data: &[u8]) -> Option<()> {
    let (top, below, left, right) = if data.len() >= 14 {
        (u32_at(data, 0)?, u32_at(data, 4)?, u16_at(data, 8)?, u16_at(data, 10)?)
    } else {
        (
            u32::from(u16_at(data, 0)?),
            u32::from(u16_at(data, 2)?),
            u16_at(data, 4)?,
            u16_at(data, 6)?,
        )
    };
    let is_empty = below == 0 || right == 0;
    let is_box = top < below && below <= MAX_XLS_ROWS && right <= MAX_XLS_COLUMNS && left != right;
    (is_empty || is_box).then_some(())
}

/// The record at a place; `None` at the end of the stream.
fn record_at(stream: &[u8], at: usize) -> Result<Option<Record<'_>>, Refusal> {
    let one = |at: usize| -> Option<(u16, &[u8], usize)> {
        let (kind, length) = (u16_at(stream, at)?, usize::from(u16_at(stream, at + 2)?));
        let data = stream.get(at + 4..at + 4 + length)?;
        Some((kind, data, at + 4 + length))
    };
    if at >= stream.len() {
        return Ok(None);
    }
    let (kind, data, mut next) = one(at).ok_or(XLS_DAMAGED)?;
    let mut continued = Vec::new();
    while let Some((0x003c, more, behind)) = one(next) {
        continued.push(more);
        next = behind;
        if continued.len() > MAX_CONTINUED {
            return Err(XLS_DAMAGED);
        }
    }
    Ok(Some(Record {
        kind,
        data,
        continued,
        next,
    }))
}

/// Lengths of the shared strings in UTF-8, at most; as far as they can be followed. `None` if they take more memory than
/// `limit`.
fn shared_strings(record: &Record<'_>, limit: u64) -> Option<Vec<u64>> {
    let mut parts = std::iter::once(record.data.get(8..).unwrap_or_default()).chain(record.continued.iter().copied());
    let mut lengths = Vec::new();
    let mut held = 0;
    let mut part = parts.next().unwrap_or_default();
    loop {
        if part.is_empty() {
            match parts.next() {
                Some(next) => part = next,
                None => return Some(lengths),
            }
            continue;
        }
        let Some((units, extra)) = string(&mut part, &mut parts) else {
            return Some(lengths);
        };
        held += units * WIDEST + HELD_PER_STRING;
        if held > limit {
            return None;
        }
        lengths.push(units * WIDEST);
        if skip(&mut part, &mut parts, extra).is_none() {
            return Some(lengths);
        }
    }
}

/// Units of the string in front, and bytes of formatting behind it.
fn string<'a>(part: &mut &'a [u8], parts: &mut impl Iterator<Item = &'a [u8]>) -> Option<(u64, usize)> {
    let (units, mut flags) = (usize::from(u16_at(part, 0)?), *part.get(2)?);
    let mut head = 3;
    let mut extra = 0;
    if flags & 8 != 0 {
        extra += 4 * usize::from(u16_at(part, head)?);
        head += 2;
    }
    if flags & 4 != 0 {
        extra += usize::try_from(u32_at(part, head)?).ok()?;
        head += 4;
    }
    *part = part.get(head..)?;
    let mut left = units;
    while left > 0 {
        let width = 1 + usize::from(flags & 1);
        let here = left.min(part.len() / width);
        *part = part.get(here * width..)?;
        left -= here;
        if left > 0 {
            *part = parts.next()?;
            flags = *part.first()?;
            *part = part.get(1..)?;
        }
    }
    Some((units as u64, extra))
}

fn skip<'a>(part: &mut &'a [u8], parts: &mut impl Iterator<Item = &'a [u8]>, mut bytes: usize) -> Option<()> {
    while bytes > 0 {
        if part.is_empty() {
            *part = parts.next()?;
        }
        let here = bytes.min(part.len());
        *part = part.get(here..)?;
        bytes -= here;
    }
    Some(())
}
