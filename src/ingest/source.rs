//! Reads the sheets of one file for the mappings that want them.

use arrow::datatypes::SchemaRef;
use rayon::prelude::*;

use super::column::arrow_schema;
use super::error::IngestError;
use super::files::{ExportFile, matches};
use super::heading::Headings;
use super::mapping::{FileRule, Mapping, Mappings};
use super::parse::{self, ParsedBlock};
use super::plan::{Place, Plan, plan};
use super::quality::{Sample, samples};
use super::read::{self, Format, ReadError, TextEncoding, TextOptions, Workbook};
use super::row::RowBlock;
use super::warning::Warning;
use crate::schema::{Catalog, TableSpec};

/// So many rows from the top headings are looked for.
const MOST_TITLE_ROWS: u32 = 8;

/// One sheet as one mapping sees it.
pub(crate) struct SheetRead {
    /// Position of the mapping.
    pub(crate) mapping: usize,
    /// Sheet name; empty for text files.
    pub(crate) sheet: String,
    /// Headings of the table's columns as the file writes them.
    pub(crate) headings: Vec<String>,
    pub(crate) blocks: Vec<(RowBlock, ParsedBlock)>,
    pub(crate) warnings: Vec<Warning>,
    /// Fields at fault as they were written, for the report on data quality.
    pub(crate) samples: Vec<Sample>,
}

/// Everything that is needed to read a file.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) mappings: &'a Mappings,
    pub(crate) catalog: &'a Catalog,
}

impl Reader<'_> {
    /// Reads a file for some mappings, in the order of its sheets.
    pub(crate) fn read(
        &self,
        file: &ExportFile,
        wanted: &[usize],
    ) -> Result<(Vec<SheetRead>, Vec<Warning>), IngestError> {
        let fail = |e: ReadError| unreadable(file, "", &e);
        match read::detect(&file.path).map_err(fail)? {
            Format::Text => self.text(file, wanted),
            Format::Xlsx | Format::Xls => self.workbook(file, wanted, false),
            // A web page leaves out no cells: a row with fewer is cut short.
            Format::Html => self.workbook(file, wanted, true),
        }
    }

    fn text(&self, file: &ExportFile, wanted: &[usize]) -> Result<(Vec<SheetRead>, Vec<Warning>), IngestError> {
        let mut sheets = Vec::new();
        for index in wanted {
            let (mapping, rule) = self.rule(*index)?;
            let options = text_options(mapping, rule, &file.name)?;
            let (head, blocks) =
                read::read_text(&file.path, &options, |block| block).map_err(|e| unreadable(file, "", &e))?;
            sheets.push(self.parse(file, "", *index, &Headings::new(&[head]), blocks, 0, true)?);
        }
        Ok((sheets, Vec::new()))
    }

    fn workbook(
        &self,
        file: &ExportFile,
        wanted: &[usize],
        fixed_width: bool,
    ) -> Result<(Vec<SheetRead>, Vec<Warning>), IngestError> {
        let mut workbook = Workbook::open(&file.path).map_err(|e| unreadable(file, "", &e))?;
        let names = workbook.sheet_names();
        let mut sheets = Vec::new();
        let mut warnings = Vec::new();
        let mut found = vec![false; wanted.len()];
        for name in &names {
            let mut taken = false;
            for (index, found) in wanted.iter().zip(&mut found) {
                let (_, rule) = self.rule(*index)?;
                let named = |list: &[String]| list.iter().any(|glob| matches(glob, name));
                if named(&rule.sheets) && !named(&rule.exclude_sheets) {
                    (taken, *found) = (true, true);
                    let blocks = workbook
                        .read(name, |block| block)
                        .map_err(|e| unreadable(file, name, &e))?;
                    let (headings, last) = self.locate(file, name, *index, &blocks, &mut warnings)?;
                    sheets.push(self.parse(file, name, *index, &headings, blocks, last, fixed_width)?);
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
        if let Some((index, _)) = wanted.iter().zip(&found).find(|(_, found)| !**found) {
            let (mapping, rule) = self.rule(*index)?;
            return Err(IngestError::MissingSheet {
                file: file.name.clone(),
                sheets: rule.sheets.join(" / "),
                mapping: mapping.id.clone(),
                found: names.join(", "),
            });
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
        blocks: &[RowBlock],
        warnings: &mut Vec<Warning>,
    ) -> Result<(Headings, u32), IngestError> {
        let (mapping, rule) = self.rule(index)?;
        let table = self.table(mapping)?;
        let place = Place {
            file: &file.name,
            sheet,
        };
        for titles in std::iter::once(rule.title_rows).chain(0..MOST_TITLE_ROWS) {
            let (headings, last) = head_rows(blocks, titles, rule.header_rows);
            if plan(self.mappings, mapping, table, &headings, false, place).is_ok() {
                if titles != rule.title_rows {
                    let text = format!("表头不在第{}行，而在第{}行", rule.title_rows + 1, titles + 1);
                    warnings.push(Warning::new(&file.name, sheet, "headings_moved", text));
                }
                return Ok((headings, last));
            }
        }
        // Nowhere: the error speaks of the place where they should be.
        Ok(head_rows(blocks, rule.title_rows, rule.header_rows))
    }

    fn table(&self, mapping: &Mapping) -> Result<&TableSpec, IngestError> {
        let found = self.catalog.table(&mapping.table).map(|(_, table)| table);
        found.ok_or_else(|| IngestError::internal("mappings")(format!("{} is unknown", mapping.table)))
    }

    #[allow(clippy::too_many_arguments, reason = "one call each for text files and sheets")]
    fn parse(
        &self,
        file: &ExportFile,
        sheet: &str,
        index: usize,
        headings: &Headings,
        blocks: Vec<RowBlock>,
        last_heading_line: u32,
        fixed_width: bool,
    ) -> Result<SheetRead, IngestError> {
        let (mapping, _) = self.rule(index)?;
        let table = self.table(mapping)?;
        let place = Place {
            file: &file.name,
            sheet,
        };
        let plan = plan(self.mappings, mapping, table, headings, fixed_width, place)?;
        let schema = arrow_schema(table, plan.lists.len());
        let (parsed, samples) = parse_blocks(blocks, &plan, &schema, table, last_heading_line)?;
        Ok(SheetRead {
            mapping: index,
            sheet: sheet.to_owned(),
            headings: plan.columns.iter().map(|c| c.heading.clone()).collect(),
            warnings: warnings(&file.name, sheet, &plan, &parsed),
            blocks: parsed,
            samples,
        })
    }

    fn rule(&self, index: usize) -> Result<(&Mapping, &FileRule), IngestError> {
        let mapping = self.mappings.list.get(index);
        mapping
            .and_then(|m| Some((m, m.file.as_ref()?)))
            .ok_or_else(|| IngestError::internal("mappings")("a mapping without files was asked to read one".into()))
    }
}

/// Blocks as they were read and parsed.
type Blocks = Vec<(RowBlock, ParsedBlock)>;

fn parse_blocks(
    blocks: Vec<RowBlock>,
    plan: &Plan<'_>,
    schema: &SchemaRef,
    table: &TableSpec,
    last_heading_line: u32,
) -> Result<(Blocks, Vec<Sample>), IngestError> {
    let parsed: Vec<_> = blocks
        .into_par_iter()
        .map(|block| {
            let parsed = parse::block(&block, plan, schema, last_heading_line)?;
            let samples = samples(&block, &parsed, plan, table);
            Ok(((block, parsed), samples))
        })
        .collect::<Result<_, IngestError>>()?;
    let (parsed, samples): (Vec<_>, Vec<Vec<Sample>>) = parsed.into_iter().unzip();
    Ok((parsed, samples.concat()))
}

fn warnings(file: &str, sheet: &str, plan: &Plan<'_>, parsed: &[(RowBlock, ParsedBlock)]) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for heading in &plan.unused {
        warnings.push(
            Warning::new(
                file,
                sheet,
                "unknown_heading",
                format!("表头“{heading}”没有对应字段，未使用"),
            )
            .about(heading),
        );
    }
    for heading in &plan.absent {
        warnings.push(
            Warning::new(
                file,
                sheet,
                "absent_heading",
                format!("缺少表头“{heading}”，该字段为空"),
            )
            .about(heading),
        );
    }
    for code in parsed.iter().flat_map(|(_, p)| &p.exceptions) {
        let text = format!("{code} 校验码错误，但已列为实际发放的代码");
        warnings.push(Warning::new(file, sheet, "issued_code", text));
    }
    warnings
}

/// The heading rows of a sheet, and the line of the last one.
fn head_rows(blocks: &[RowBlock], title_rows: u32, header_rows: u32) -> (Headings, u32) {
    let last = title_rows.saturating_add(header_rows);
    let rows = blocks.iter().flat_map(RowBlock::rows);
    let head = rows
        .take_while(|row| row.line() <= last)
        .filter(|row| row.line() > title_rows);
    let texts = |row: super::row::Row<'_>| {
        (0..row.len())
            .filter_map(|at| row.field(at))
            .map(|(_, text)| text.to_owned())
            .collect()
    };
    (Headings::new(&head.map(texts).collect::<Vec<Vec<String>>>()), last)
}

fn text_options(mapping: &Mapping, rule: &FileRule, file: &str) -> Result<TextOptions, IngestError> {
    let bad = |key: &str, remedy: &str| IngestError::Mapping {
        file: format!("{}.toml", mapping.id),
        key: key.to_owned(),
        reason: format!("cannot be used for {file}"),
        remedy: remedy.to_owned(),
    };
    let encoding = match rule.encoding.as_deref() {
        None => None,
        Some("utf-8") => Some(TextEncoding::Utf8),
        Some("gb18030") => Some(TextEncoding::Gb18030),
        Some(_) => return Err(bad("file.encoding", "write utf-8 or gb18030")),
    };
    let delimiter = rule.delimiter.unwrap_or(',');
    let delimiter = u8::try_from(delimiter).map_err(|_| bad("file.delimiter", "use a single ASCII character"))?;
    Ok(TextOptions {
        delimiter,
        encoding,
        has_quotes: delimiter == b',',
    })
}

fn unreadable(file: &ExportFile, sheet: &str, source: &ReadError) -> IngestError {
    IngestError::Unreadable {
        file: file.name.clone(),
        sheet: sheet.to_owned(),
        reason: source.to_string(),
    }
}
