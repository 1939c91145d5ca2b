//! A sheet whose plan is made: its blocks are parsed, and what it gave is put together.

use arrow_schema::SchemaRef;

use super::error::IngestError;
use super::files::ExportFile;
use super::parse::{self, ParsedBlock};
use super::plan::Plan;
use super::quality::samples;
use super::raws::TextSource;
use super::row::RowBlock;
use super::source::SheetRead;
use super::warning::Warning;
use crate::schema::TableSpec;

/// How the rows of a sheet are parsed.
pub(crate) struct Planned<'a> {
    pub(crate) mapping: usize,
    pub(crate) plan: Plan<'a>,
    pub(crate) schema: SchemaRef,
    pub(crate) table: &'a TableSpec,
}

impl Planned<'_> {
    pub(crate) fn parse(&self, block: &RowBlock<'_>, last_heading_line: u32) -> Result<ParsedBlock, IngestError> {
        let mut parsed = parse::block(block, &self.plan, &self.schema, last_heading_line)?;
        parsed.samples = samples(block, &parsed, &self.plan, self.table);
        Ok(parsed)
    }

    /// Parses a block of a sheet and keeps it: sheets are not read twice.
    pub(crate) fn parse_sheet(
        &self,
        block: RowBlock<'static>,
        last_heading_line: u32,
    ) -> Result<ParsedBlock, IngestError> {
        let mut parsed = self.parse(&block, last_heading_line)?;
        parsed.raws = parsed.raws.keep(block);
        Ok(parsed)
    }

    pub(crate) fn close(
        &self,
        file: &ExportFile,
        sheet: &str,
        blocks: Vec<ParsedBlock>,
        source: Option<TextSource>,
    ) -> SheetRead {
        SheetRead {
            mapping: self.mapping,
            sheet: sheet.to_owned(),
            headings: self.plan.columns.iter().map(|c| c.heading.clone()).collect(),
            warnings: warnings(&file.name, sheet, &self.plan, &blocks),
            samples: blocks.iter().flat_map(|b| b.samples.iter().cloned()).collect(),
            blocks,
            source,
        }
    }
}

fn warnings(file: &str, sheet: &str, plan: &Plan<'_>, parsed: &[ParsedBlock]) -> Vec<Warning> {
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
    for code in parsed.iter().flat_map(|p| &p.exceptions) {
        let text = format!("{code} 校验码错误，但已列为实际发放的代码");
        warnings.push(Warning::new(file, sheet, "issued_code", text));
    }
    warnings
}
