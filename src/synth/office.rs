//! The files of a county: chunks of rows are put into them in order.

use std::ops::Range;
use std::path::PathBuf;

use super::Options;
use super::book::{Book, MOST_ROWS};
use super::error::SynthError;
use super::file::{Lines, part_name};
use super::heading;
use super::keep::Keep;
use super::sink::Chunk;
use super::tables::SHEETS;
use super::tally::Tally;
use super::write::Medium;

/// Rows that a web page may have: readers take pages in whole.
const MOST_PAGE_ROWS: u64 = 500_000;

enum Target {
    Lines(Lines),
    Book(Box<Book>),
}

/// One file, open: a text file, a page, or a workbook with its sheets.
struct Group {
    sheets: Range<usize>,
    part: u32,
    target: Target,
    /// Of the part that is open, sheet by sheet.
    tallies: Vec<Tally>,
}

/// All files that are open.
pub(super) struct Office<'a> {
    options: &'a Options<'a>,
    headings: Vec<Vec<String>>,
    groups: Vec<Group>,
    keep: Keep,
    /// Rows and bytes written, and files closed.
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) files: u64,
}

impl<'a> Office<'a> {
    /// Opens all files with their headings.
    pub(super) fn open(options: &'a Options<'a>) -> Result<Office<'a>, SynthError> {
        let numbered = (0..).zip(SHEETS);
        let headings = numbered
            .map(|(n, sheet)| heading::headings(options.seed, n, sheet))
            .collect();
        let mut office = Office {
            options,
            headings,
            groups: Vec::new(),
            keep: Keep::open(options)?,
            rows: 0,
            bytes: 0,
            files: 0,
        };
        let mut from = 0;
        while let Some(first) = SHEETS.get(from) {
            let is_book = Medium::of(first, options.office) == Medium::Book;
            let rest = SHEETS.iter().skip(from);
            let to = from
                + if is_book {
                    rest.take_while(|s| s.book == first.book).count()
                } else {
                    1
                };
            let group = office.group(from..to, 1)?;
            office.groups.push(group);
            from = to;
        }
        Ok(office)
    }

    fn group(&self, sheets: Range<usize>, part: u32) -> Result<Group, SynthError> {
        let own: Vec<_> = SHEETS
            .iter()
            .zip(&self.headings)
            .skip(sheets.start)
            .take(sheets.len())
            .collect();
        let Some((sheet, headings)) = own.first().copied() else {
            return Err(SynthError::Book {
                path: PathBuf::new(),
                reason: "no sheet".to_owned(),
            });
        };
        let out = self.options.out;
        let medium = Medium::of(sheet, self.options.office);
        let target = match medium {
            Medium::Book => {
                let path = part_name(out, sheet.book, part, "xlsx");
                let all: Vec<_> = own
                    .into_iter()
                    .map(|(sheet, headings)| (sheet, headings.clone()))
                    .collect();
                Target::Book(Box::new(Book::open(path, &all)?))
            }
            Medium::Page => {
                let path = part_name(out, sheet.book, part, "xls");
                Target::Lines(Lines::open(path, sheet, medium, headings)?)
            }
            Medium::Text => Target::Lines(Lines::open(out.join(sheet.text_name()), sheet, medium, headings)?),
        };
        let tallies = vec![Tally::default(); sheets.len()];
        Ok(Group {
            sheets,
            part,
            target,
            tallies,
        })
    }

    /// Puts the rows of a chunk behind those before.
    pub(super) fn append(&mut self, chunk: &Chunk) -> Result<(), SynthError> {
        self.keep.rows(&chunk.truth)?;
        let groups = std::mem::take(&mut self.groups);
        for mut group in groups {
            if group.is_full(chunk) {
                let (sheets, part) = (group.sheets.clone(), group.part + 1);
                self.close_group(group)?;
                group = self.group(sheets, part)?;
            }
            group.append(chunk, &mut self.keep)?;
            self.groups.push(group);
        }
        Ok(())
    }

    /// Closes all files.
    pub(super) fn close(&mut self) -> Result<(), SynthError> {
        for group in std::mem::take(&mut self.groups) {
            self.close_group(group)?;
        }
        self.keep.close()
    }

    fn close_group(&mut self, group: Group) -> Result<(), SynthError> {
        for (at, tally) in group.sheets.clone().zip(&group.tallies) {
            self.rows += self.keep.sheet(&group.file(), at, group.is_book(), tally)?;
        }
        let sums: Vec<Vec<i128>> = group.tallies.iter().map(|t| t.sums.clone()).collect();
        self.files += 1;
        self.bytes += match group.target {
            Target::Book(book) => book.close(&sums)?,
            Target::Lines(lines) => lines.close(sums.first().map_or(&[], Vec::as_slice))?,
        };
        Ok(())
    }
}

impl Group {
    fn is_book(&self) -> bool {
        matches!(self.target, Target::Book(_))
    }

    fn file(&self) -> String {
        let path = match &self.target {
            Target::Lines(lines) => &lines.path,
            Target::Book(book) => &book.path,
        };
        path.file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    fn is_full(&self, chunk: &Chunk) -> bool {
        let more = |at: usize| chunk.parts.get(at).map_or(0, |p| p.fields.rows);
        match &self.target {
            Target::Book(book) => {
                let mut rows = self.sheets.clone().zip(&book.sheets);
                rows.any(|(at, (_, rows))| u64::from(*rows) + more(at) > MOST_ROWS)
            }
            Target::Lines(lines) => lines.is_page() && lines.lines + more(self.sheets.start) > MOST_PAGE_ROWS,
        }
    }

    fn append(&mut self, chunk: &Chunk, keep: &mut Keep) -> Result<(), SynthError> {
        let file = self.file();
        let is_book = self.is_book();
        for ((number, at), tally) in self.sheets.clone().enumerate().zip(&mut self.tallies) {
            let Some(part) = chunk.parts.get(at) else { continue };
            let before = match &mut self.target {
                Target::Lines(lines) => {
                    let before = lines.lines;
                    lines.append(&part.bytes, part.fields.rows)?;
                    before
                }
                Target::Book(book) => {
                    let before = book.sheets.get(number).map_or(0, |(_, rows)| u64::from(*rows));
                    book.append(number, &part.fields)?;
                    before
                }
            };
            keep.planted(&file, at, is_book, before, &part.tally.planted)?;
            tally.add(&part.tally);
        }
        Ok(())
    }
}
