//! A sheet whose plan is made: its blocks are parsed.

use crate::ingest::error::IngestError;
use crate::ingest::layout::plan::Plan;
use crate::ingest::parse::block::{self, ParsedBlock};
use crate::ingest::parse::samples::samples;
use crate::ingest::read::row::RowBlock;
use crate::schema::TableSpec;

/// How the rows of a sheet are parsed.
pub(crate) struct Planned<'a> {
    pub(crate) mapping: usize,
    pub(crate) plan: Plan<'a>,
    pub(crate) table: &'a TableSpec,
}

impl Planned<'_> {
    pub(crate) fn parse(&self, block: &RowBlock<'_>, last_heading_line: u32) -> Result<ParsedBlock, IngestError> {
        let mut parsed = block::block(block, &self.plan, last_heading_line)?;
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
}
