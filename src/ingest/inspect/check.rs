//! Which mapping fits a file, and what stands in the way.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::compare::{compare, differences};
use super::grid::{Grid, Line, head};
use super::name_of;
use super::rejects::{self, RejectedRow};
use super::score::{FITS, Match, any_fits, matches};
use crate::calendar::Date;
use crate::ingest::bilingual::Bilingual;
use crate::ingest::error::IngestError;
use crate::ingest::export::reader::Reader;
use crate::ingest::export::sheet::ExportSheet;
use crate::ingest::layout::files::ExportFile;
use crate::ingest::layout::plan::{Place, plan};
use crate::ingest::layout::sheet_selection::{meant, takes};
use crate::ingest::mapping::Limit;
use crate::ingest::mapping::{FileRule, Mapping, Mappings};
use crate::ingest::read::{Format, ReadError};
use crate::ingest::resolve::versions;
use crate::ingest::tables::staged;
use crate::schema::Catalog;
use crate::store::Origin;

/// Mappings that fit less are not worth naming.
const WORTH: usize = 150;
/// So many other mappings are named.
const OTHERS: usize = 3;

/// How a sheet and the mappings go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Names and headings fit: a run reads the sheet.
    Fits,
    /// The headings fit, but the names of file or sheet do not: a run passes it by.
    Renamed,
    /// The names fit, but required headings are missing: a run stops.
    Headings,
    /// No mapping fits: a run passes it by.
    Unknown,
    /// Nothing is in the sheet.
    Empty,
}

/// A heading or column and what it may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The heading of the file, or the one that is wanted.
    pub heading: String,
    /// The column of the table it belongs to, or may belong to.
    pub column: Option<String>,
    /// The heading most like it on the other side.
    pub nearest: Option<String>,
}

/// One sheet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SheetCheck {
    /// Sheet name; empty for text files.
    pub sheet: String,
    /// How it goes together.
    pub fit: Fit,
    /// Id of the mapping that fits, or should.
    pub mapping: Option<String>,
    /// Its Chinese title.
    pub title: Option<String>,
    /// Names of files and sheets that the mapping takes.
    pub wanted: String,
    /// How much of headings and columns belongs together, of 1000.
    pub score: usize,
    /// Other mappings with their scores, best first.
    pub others: Vec<(String, usize)>,
    /// Rows above the headings.
    pub title_rows: u32,
    /// Rows of headings.
    pub header_rows: u32,
    /// What is laid out otherwise than the mapping says: what, in the mapping, in the file.
    pub differences: Vec<(String, String, String)>,
    /// Headings that no column takes.
    pub unknown: Vec<Suggestion>,
    /// Required columns that the sheet does not have.
    pub missing: Vec<Suggestion>,
    /// Other columns that the sheet does not have.
    pub absent: Vec<Suggestion>,
    /// Rows of data.
    pub rows: u64,
    /// Rows that would go to quarantine, as far as this sheet alone shows it.
    pub rejected: u64,
    /// How many may be.
    pub limit: Option<Limit>,
    /// Why rows are rejected, most frequent first: heading (empty: the whole row), code, reason, rows.
    pub reasons: Vec<(String, String, String, u64)>,
    /// The first rejected rows.
    pub first: Vec<RejectedRow>,
    /// What else stands in the way; empty if nothing does.
    pub problem: String,
    /// The same in English.
    pub problem_en: String,
}

impl SheetCheck {
    /// Whether more rows are rejected than the mapping allows.
    #[must_use]
    pub fn over(&self) -> bool {
        self.limit.is_some_and(|l| l.exceeded(self.rows, self.rejected))
    }

    /// Whether somebody has to do something about it.
    #[must_use]
    pub fn is_finding(&self) -> bool {
        !matches!(self.fit, Fit::Fits | Fit::Empty) || self.over() || !self.problem.is_empty()
    }
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileCheck {
    /// File name.
    pub file: String,
    /// `xlsx`, `xls`, `html` or `text`; empty if it cannot be told.
    pub format: &'static str,
    /// `utf-8` or `gb18030`, of text files.
    pub encoding: Option<&'static str>,
    /// Of text files.
    pub delimiter: Option<char>,
    /// Why it cannot be read, or why a run refuses it; empty if nothing stands in the way.
    pub problem: String,
    /// The same in English.
    pub problem_en: String,
    /// Its sheets in order; a text file has one without a name.
    pub sheets: Vec<SheetCheck>,
}

impl FileCheck {
    /// Whether somebody has to do something about it.
    #[must_use]
    pub fn is_finding(&self) -> bool {
        let empty = self.sheets.iter().all(|s| s.fit == Fit::Empty);
        !self.problem.is_empty() || empty || self.sheets.iter().any(SheetCheck::is_finding)
    }
}

/// Checks one file.
pub(super) fn file(mappings: &Mappings, catalog: &Catalog, path: &Path) -> Result<FileCheck, IngestError> {
    let name = name_of(path)?;
    let mut check = FileCheck {
        file: name,
        format: "",
        encoding: None,
        delimiter: None,
        problem: String::new(),
        problem_en: String::new(),
        sheets: Vec::new(),
    };
    let known = Known { mappings, catalog };
    // A run has the first word: what it refuses is refused here, in the same words.
    if let Err(refused) = known.as_in_a_run(path, &check.file) {
        (check.problem, check.problem_en) = both(refused.text());
    }
    let mut grid = match Grid::open(path, &|rows| any_fits(mappings, rows)) {
        Ok(grid) => grid,
        Err(error) => {
            (check.problem, check.problem_en) = both(error.said());
            return Ok(check);
        }
    };
    check.format = match grid.format {
        Format::Xlsx => "xlsx",
        Format::Xls => "xls",
        Format::Html => "html",
        Format::Text => "text",
    };
    (check.encoding, check.delimiter) = (grid.encoding(), grid.delimiter());
    for sheet in grid.sheets() {
        match known.sheet(&mut grid, &check.file, &sheet) {
            Ok(sheet) => check.sheets.push(sheet?),
            Err(error) => (check.problem, check.problem_en) = both(error.said()),
        }
    }
    Ok(check)
}

/// Holds files against each other as a run does: of one record they must not tell two things.
///
/// # Errors
/// [`IngestError::Contradiction`]. What is wrong with a file by itself is told by [`file`].
pub(super) fn together(mappings: &Mappings, catalog: &Catalog, paths: &[PathBuf]) -> Result<(), IngestError> {
    let known = Known { mappings, catalog };
    let reader = known.reader();
    let mut origins = Vec::new();
    let mut tables: BTreeMap<usize, Vec<(i32, ExportSheet<'_>)>> = BTreeMap::new();
    for path in paths {
        let file = ExportFile {
            path: path.clone(),
            name: name_of(path)?,
        };
        let Ok((sheets, _)) = reader.open(&file, &known.wanting(&file.name)) else {
            continue;
        };
        for sheet in sheets {
            let origin = i32::try_from(origins.len()).map_err(|e| IngestError::internal("origins")(e.to_string()))?;
            origins.push(Origin {
                file: file.name.clone(),
                sheet: sheet.name.clone(),
            });
            tables.entry(sheet.planned.mapping).or_default().push((origin, sheet));
        }
    }
    for (index, sheets) in tables.into_iter().filter(|(_, sheets)| sheets.len() > 1) {
        let (mapping, _) = reader.rule(index)?;
        let spec = reader.table(mapping)?;
        let resolved = |key: &String| spec.column(key).is_none_or(|(_, column)| column.resolved);
        let bytes = sheets.iter().map(|(_, sheet)| sheet.size()).sum();
        // Keys that need the register are settled in a run only.
        if !spec.primary_key.iter().any(resolved)
            && let Ok((mut rows, _)) = staged(mapping, spec, sheets, bytes, &origins)
        {
            versions::settle(&mut rows, spec, mapping.versions.as_ref(), (Date::MAX, &origins))?;
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Known<'a> {
    mappings: &'a Mappings,
    catalog: &'a Catalog,
}

impl<'a> Known<'a> {
    fn reader(self) -> Reader<'a> {
        Reader {
            mappings: self.mappings,
            catalog: self.catalog,
        }
    }

    /// The mappings that read a file of this name.
    fn wanting(self, name: &str) -> Vec<usize> {
        self.mappings.wanting(name)
    }

    /// Does with the file what a run does with it, as far as the file alone goes.
    fn as_in_a_run(self, path: &Path, name: &str) -> Result<(), IngestError> {
        let (reader, wanted) = (self.reader(), self.wanting(name));
        if wanted.is_empty() {
            return Ok(());
        }
        let file = ExportFile {
            path: path.to_path_buf(),
            name: name.to_owned(),
        };
        let (sheets, _) = reader.open(&file, &wanted)?;
        let mut origins = Vec::new();
        let mut tables: BTreeMap<usize, Vec<(i32, ExportSheet<'_>)>> = BTreeMap::new();
        for (origin, sheet) in (0_i32..).zip(sheets) {
            origins.push(Origin {
                file: name.to_owned(),
                sheet: sheet.name.clone(),
            });
            tables.entry(sheet.planned.mapping).or_default().push((origin, sheet));
        }
        for (index, sheets) in tables {
            let (mapping, _) = reader.rule(index)?;
            let bytes = sheets.iter().map(|(_, sheet)| sheet.size()).sum();
            staged(mapping, reader.table(mapping)?, sheets, bytes, &origins)?;
        }
        Ok(())
    }

    /// Checks one sheet. The outer error is one of reading, the inner one a fault of this program.
    fn sheet(self, grid: &mut Grid, file: &str, sheet: &str) -> Result<Result<SheetCheck, IngestError>, ReadError> {
        let lines = grid.head(sheet)?;
        let mut check = empty(sheet);
        if lines.iter().all(|l| l.filled() == 0) {
            return Ok(Ok(check));
        }
        let all = matches(self.mappings, &lines, grid.text_place());
        let (fit, chosen) = self.choose(&all, file, sheet, matches!(grid.format, Format::Text | Format::Html));
        check.fit = fit;
        let others = all
            .iter()
            .filter(|m| Some(m.mapping) != chosen.map(|c| c.mapping) && m.score() >= WORTH);
        let named = others.filter_map(|m| Some((self.mapping(m)?.id.clone(), m.score())));
        check.others = named.take(OTHERS).collect();
        let Some((found, mapping)) = chosen.and_then(|m| Some((m, self.mapping(m)?))) else {
            return Ok(Ok(check));
        };
        let (head, last) = head(&lines, found.titles, found.header_rows);
        let heads = &head.headings;
        check.mapping = Some(mapping.id.clone());
        check.title = Some(mapping.title.clone());
        check.wanted = mapping.file.as_ref().map(wanted).unwrap_or_default();
        check.score = found.score();
        (check.title_rows, check.header_rows) = (found.titles, found.header_rows);
        check.differences = mapping
            .file
            .as_ref()
            .map(|r| differences(r, grid, found))
            .unwrap_or_default();
        compare(&mut check, mapping, heads);
        check.limit = self.mappings.limit(mapping);
        if fit == Fit::Headings {
            check.rows = count(&lines, found);
            return Ok(Ok(check));
        }
        let place = Place { file, sheet };
        let Some((_, table)) = self.catalog.table(&mapping.table) else {
            return Ok(Ok(check));
        };
        match plan(self.mappings, mapping, table, &head, grid.fixed_width(), place) {
            Ok(mut plan) => {
                plan.from_1904 = grid.has_1904_epoch();
                let rows = match rejects::rows(grid, sheet, &plan, table, last)? {
                    Ok(rows) => rows,
                    Err(error) => return Ok(Err(error)),
                };
                (check.rows, check.rejected, check.first) = (rows.read, rows.rejected, rows.first);
                let reasons = rows.reasons.into_iter();
                check.reasons = reasons
                    .map(|((field, code, reason), n)| (field, code.to_owned(), reason.to_owned(), n))
                    .collect();
                check.reasons.sort_by_key(|r| std::cmp::Reverse(r.3));
            }
            Err(error) => (check.problem, check.problem_en) = both(error.text()),
        }
        Ok(Ok(check))
    }

    fn mapping(self, found: &Match) -> Option<&'a Mapping> {
        self.mappings.list.get(found.mapping)
    }

    /// The mapping whose names and headings fit; else whose headings do; else whose names do.
    fn choose<'m>(self, all: &'m [Match], file: &str, sheet: &str, is_list: bool) -> (Fit, Option<&'m Match>) {
        let rules = self.mappings.list.iter().enumerate();
        let rules = rules.filter_map(|(at, m)| Some((at, m.file.as_ref()?)));
        let of_file: Vec<(usize, &FileRule)> = rules.filter(|(_, rule)| rule.wants(file)).collect();
        // A list without sheets is meant for a mapping by the file's name.
        let taken: Vec<usize> = if is_list {
            meant(file, &of_file)
        } else {
            let taking = of_file.iter().filter(|(_, rule)| takes(rule, sheet));
            taking.map(|(at, _)| *at).collect()
        };
        let named = |m: &&Match| taken.contains(&m.mapping);
        // `all` has those first that miss nothing.
        let by_name = all.iter().find(named);
        let by_headings = all.iter().find(|m| m.missing == 0 && m.score() >= FITS);
        match (by_name, by_headings) {
            (Some(found), _) if found.missing == 0 => (Fit::Fits, Some(found)),
            (Some(found), _) if found.score() >= WORTH => (Fit::Headings, Some(found)),
            (_, Some(found)) => (Fit::Renamed, Some(found)),
            (Some(found), None) => (Fit::Headings, Some(found)),
            (None, None) => (Fit::Unknown, None),
        }
    }
}

fn both(text: Bilingual) -> (String, String) {
    (text.zh, text.en)
}

fn wanted(rule: &FileRule) -> String {
    let files = rule.glob.join(" / ");
    if rule.sheets.is_empty() {
        files
    } else {
        format!("{files} [{}]", rule.sheets.join(" / "))
    }
}

/// Rows below the headings, as far as they were looked at.
fn count(lines: &[Line], found: &Match) -> u64 {
    let rows = lines
        .iter()
        .filter(|l| l.line > found.titles + found.header_rows && l.filled() > 0);
    u64::try_from(rows.count()).unwrap_or(u64::MAX)
}

fn empty(sheet: &str) -> SheetCheck {
    SheetCheck {
        sheet: sheet.to_owned(),
        fit: Fit::Empty,
        mapping: None,
        title: None,
        wanted: String::new(),
        score: 0,
        others: Vec::new(),
        title_rows: 0,
        header_rows: 0,
        differences: Vec::new(),
        unknown: Vec::new(),
        missing: Vec::new(),
        absent: Vec::new(),
        rows: 0,
        rejected: 0,
        limit: None,
        reasons: Vec::new(),
        first: Vec::new(),
        problem: String::new(),
        problem_en: String::new(),
    }
}
