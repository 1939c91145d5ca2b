//! Opens the sheets of one file for the mappings that want them.

use rayon::prelude::*;

use crate::ingest::error::IngestError;
use crate::ingest::export::planned::Planned;
use crate::ingest::export::reader::Reader;
use crate::ingest::export::sheet::{Body, ExportSheet};
use crate::ingest::export::text_file::not_cut_off;
use crate::ingest::export::text_head::TextStart;
use crate::ingest::layout::files::{ExportFile, unreadable};
use crate::ingest::layout::heading::Headings;
use crate::ingest::layout::plan::{Head, Place, plan};
use crate::ingest::layout::sheet_selection::{meant, names_none, takes};
use crate::ingest::mapping::{FileRule, Mapping};
use crate::ingest::read::row::RowBlock;
use crate::ingest::read::{self, Format, ReadError, TextEncoding, TextOptions, Workbook};
use crate::ingest::warning::Warning;

/// So many rows from the top headings are looked for.
const MOST_TITLE_ROWS: u32 = 8;

impl<'a> Reader<'a> {
    /// Opens a file for some mappings; its sheets come in their order.
    pub(crate) fn open(
        &self,
        file: &ExportFile,
        wanted: &[usize],
    ) -> Result<(Vec<ExportSheet<'a>>, Vec<Warning>), IngestError> {
        let fail = |e: ReadError| unreadable(file, "", &e);
        match read::detect(&file.path).map_err(fail)? {
            Format::Text => self.single(file, wanted, |wanted| self.text(file, wanted)),
            Format::Xlsx | Format::Xls => self.workbook(file, wanted, false),
            // A web page leaves out no cells: a row with fewer is cut short.
            Format::Html => self.single(file, wanted, |wanted| self.workbook(file, wanted, true)),
        }
    }

    /// Opens a file that has no sheets for the mappings that it is meant for.
    fn single(
        &self,
        file: &ExportFile,
        wanted: &[usize],
        read: impl Fn(&[usize]) -> Result<(Vec<ExportSheet<'a>>, Vec<Warning>), IngestError>,
    ) -> Result<(Vec<ExportSheet<'a>>, Vec<Warning>), IngestError> {
        let rules = wanted.iter().map(|index| Ok((*index, self.rule(*index)?.1)));
        let meant = meant(&file.name, &rules.collect::<Result<Vec<_>, IngestError>>()?);
        if meant.is_empty() {
            let text = "文件名末尾没有工作表名称，无法确定是哪张表，未读取";
            let note = Warning::new(&file.name, "", "sheet_without_mapping", text.into());
            return Ok((Vec::new(), vec![note]));
        }
        read(&meant)
    }

    fn text(&self, file: &ExportFile, wanted: &[usize]) -> Result<(Vec<ExportSheet<'a>>, Vec<Warning>), IngestError> {
        let mut sheets = Vec::new();
        let mut warnings = Vec::new();
        for index in wanted {
            let (planned, start) = self.plan_text(file, *index)?;
            sheets.push(ExportSheet {
                file: file.clone(),
                name: String::new(),
                planned,
                body: Body::Text(start.head),
            });
            warnings.extend(start.warnings);
        }
        Ok((sheets, warnings))
    }

    /// Finds the headings of a text file for a mapping and plans how its rows are parsed.
    pub(crate) fn plan_text(&self, file: &ExportFile, index: usize) -> Result<(Planned<'a>, TextStart), IngestError> {
        let (mapping, rule) = self.rule(index)?;
        let options = text_options(mapping, rule, &file.name)?;
        let start = self.text_start(file, index, &options)?;
        let planned = self.plan(file, "", index, &start.plan_head, true)?;
        not_cut_off(file, &start.head, &planned.plan)?;
        Ok((planned, start))
    }

    fn workbook(
        &self,
        file: &ExportFile,
        wanted: &[usize],
        fixed_width: bool,
    ) -> Result<(Vec<ExportSheet<'a>>, Vec<Warning>), IngestError> {
        let mut workbook = Workbook::open(&file.path).map_err(|e| unreadable(file, "", &e))?;
        let names = workbook.sheet_names();
        let from_1904 = workbook.has_1904_epoch();
        let mut sheets = Vec::new();
        let mut warnings = Vec::new();
        for name in &names {
            let mut taken = false;
            for index in wanted {
                let (_, rule) = self.rule(*index)?;
                // The table of a web page has no name: `single` has chosen the mapping.
                if name.is_empty() || takes(rule, name) {
                    taken = true;
                    if workbook.is_hidden(name) {
                        let seen = |other: &&String| !workbook.is_hidden(other) && takes(rule, other);
                        let visible = names.iter().find(seen);
                        warnings.push(hidden(file, name, visible));
                        if visible.is_some() {
                            continue;
                        }
                    }
                    let blocks = workbook
                        .read(name, |block| block)
                        .map_err(|e| unreadable(file, name, &e))?;
                    // Sheet2 and Sheet3 that nobody has filled.
                    if names_none(rule) && blocks.iter().all(RowBlock::is_empty) {
                        continue;
                    }
                    let (head, last) = self.locate(file, name, *index, &blocks, &mut warnings)?;
                    let mut planned = self.plan(file, name, *index, &head, fixed_width)?;
                    planned.plan.from_1904 = from_1904;
                    let blocks = blocks.into_par_iter().map(|block| planned.parse_sheet(block, last));
                    let blocks = blocks.collect::<Result<Vec<_>, _>>()?;
                    sheets.push(ExportSheet {
                        file: file.clone(),
                        name: name.clone(),
                        planned,
                        body: Body::Parsed(blocks),
                    });
                }
            }
            if !taken {
                warnings.push(Warning::new(
                    &file.name,
                    name,
                    "sheet_without_mapping",
                    "没有对应的映射，未读取".into(),
                ));
            }
        }
        Ok((sheets, warnings))
    }

    /// The headings where the mapping says they are; if required ones are not there, the first other place near the top
    /// that has them all.
    fn locate(
        &self,
        file: &ExportFile,
        sheet: &str,
        index: usize,
        blocks: &[RowBlock<'static>],
        warnings: &mut Vec<Warning>,
    ) -> Result<(Head, u32), IngestError> {
        let (mapping, rule) = self.rule(index)?;
        let table = self.table(mapping)?;
        let place = Place {
            file: &file.name,
            sheet,
        };
        for titles in std::iter::once(rule.title_rows).chain(0..MOST_TITLE_ROWS) {
            let (head, last) = head_rows(blocks, titles, rule.header_rows);
            if plan(self.mappings, mapping, table, &head, false, place).is_ok() {
                if titles != rule.title_rows {
                    let text = format!("表头不在第{}行，而在第{}行", rule.title_rows + 1, titles + 1);
                    warnings.push(Warning::new(&file.name, sheet, "headings_moved", text));
                }
                return Ok((head, last));
            }
        }
        // Nowhere: the error speaks of the place where they should be.
        Ok(head_rows(blocks, rule.title_rows, rule.header_rows))
    }

    /// The plan of a sheet with these headings.
    fn plan(
        &self,
        file: &ExportFile,
        sheet: &str,
        index: usize,
        head: &Head,
        fixed_width: bool,
    ) -> Result<Planned<'a>, IngestError> {
        let (mapping, _) = self.rule(index)?;
        let table = self.table(mapping)?;
        let place = Place {
            file: &file.name,
            sheet,
        };
        let plan = plan(self.mappings, mapping, table, head, fixed_width, place)?;
        Ok(Planned {
            mapping: index,
            plan,
            table,
        })
    }
}

/// The titles and heading rows of a sheet, and the line of the last one: a row of units below the headings is one of them.
pub(crate) fn head_rows(blocks: &[RowBlock<'static>], title_rows: u32, header_rows: u32) -> (Head, u32) {
    let last = title_rows.saturating_add(header_rows);
    let (mut titles, mut heads, mut below) = (Vec::new(), Vec::new(), None);
    for row in blocks
        .iter()
        .flat_map(RowBlock::rows)
        .take_while(|row| row.line() <= last + 1)
    {
        let texts: Vec<String> = (0..row.len())
            .filter_map(|at| row.field(at))
            .map(|(_, text)| text.to_owned())
            .collect();
        match row.line() {
            line if line <= title_rows => titles.extend(texts.into_iter().filter(|text| !text.trim().is_empty())),
            line if line <= last => heads.push(texts),
            _ => below = Some(texts),
        }
    }
    let mut headings = Headings::new(&heads);
    let has_units = below.is_some_and(|row| headings.take_units(&row));
    (Head { headings, titles }, last + u32::from(has_units))
}

/// A hidden sheet never wins over one that everybody sees.
fn hidden(file: &ExportFile, sheet: &str, visible: Option<&String>) -> Warning {
    let text = match visible {
        Some(visible) => format!("是隐藏的工作表，未读取，以看得见的“{visible}”为准；如应计入，请取消隐藏"),
        None => "是隐藏的工作表，但没有同类的可见工作表，已读取，请核对".to_owned(),
    };
    Warning::new(&file.name, sheet, "hidden_sheet", text)
}

fn text_options(mapping: &Mapping, rule: &FileRule, file: &str) -> Result<TextOptions, IngestError> {
    let bad = |key: &str, remedy: &str| IngestError::Mapping {
        file: format!("{}.toml", mapping.id),
        key: key.to_owned(),
        reason: format!("cannot be used for {file}"),
        remedy: remedy.to_owned(),
    };
    let encoding = match rule.encoding.as_deref() {
        None | Some("utf-16") => None,
        Some("utf-8") => Some(TextEncoding::Utf8),
        Some("gb18030") => Some(TextEncoding::Gb18030),
        Some(_) => return Err(bad("file.encoding", "write utf-8, gb18030 or utf-16")),
    };
    let delimiter = rule.delimiter.unwrap_or(',');
    let delimiter = u8::try_from(delimiter).map_err(|_| bad("file.delimiter", "use a single ASCII character"))?;
    Ok(TextOptions {
        delimiter,
        encoding,
        has_quotes: delimiter != b'|',
    })
}
