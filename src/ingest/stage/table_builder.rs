//! The rows of one table while they come in, block by block.

use std::collections::BTreeMap;

use arrow_array::{Array, RecordBatch, StringArray};
use arrow_schema::SchemaRef;
use rayon::prelude::*;

use crate::ingest::columns::column_builder::ColumnBuilder;
use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;
use crate::ingest::parse::block::ParsedBlock;
use crate::ingest::parse::raw_rows::{RawTable, TextSource};
use crate::ingest::stage::staged_table::{SheetPart, StagedTable};

/// Most rows have more bytes.
const SHORT_ROW: usize = 32;

/// Takes blocks in the order of their origins and lines. What a block held is free again as soon as it is taken.
pub(crate) struct TableBuilder {
    schema: SchemaRef,
    /// Bytes of all exports of the table.
    bytes: u64,
    /// Made when the first block shows how many rows there may be.
    columns: Vec<ColumnBuilder>,
    source: Option<TextSource>,
    exceptions: Vec<String>,
    rows: StagedTable,
}

impl TableBuilder {
    /// For a table whose exports have about so many bytes.
    pub(crate) fn new(schema: SchemaRef, bytes: u64) -> TableBuilder {
        TableBuilder {
            rows: StagedTable {
                columns: Columns::new(RecordBatch::new_empty(schema.clone())),
                origin: Vec::new(),
                line: Vec::new(),
                verdict: Vec::new(),
                faults: Vec::new(),
                parts: Vec::new(),
                broken: Vec::new(),
                samples: BTreeMap::new(),
                raws: RawTable::default(),
            },
            schema,
            bytes,
            columns: Vec::new(),
            source: None,
            exceptions: Vec::new(),
        }
    }

    /// The next blocks are those of this sheet: its number among the origins, the headings of the table's columns as the file writes
    /// them, and the file, if it is a text file.
    pub(crate) fn begin(&mut self, origin: i32, headings: Vec<String>, source: Option<TextSource>) {
        self.source = source;
        self.rows.parts.push(SheetPart {
            origin,
            headings,
            rows: 0,
            broken: 0,
            read_sums: vec![0; self.schema.fields().len()],
        });
    }

    /// Takes the next block of the sheet begun last.
    pub(crate) fn add(&mut self, block: ParsedBlock) -> Result<(), IngestError> {
        if self.columns.is_empty() {
            self.make_room(&block);
        }
        for (column, array) in self.columns.iter_mut().zip(&block.columns) {
            column.append(array)?;
        }
        self.exceptions.extend(block.exceptions);
        let all = &mut self.rows;
        let Some(part) = all.parts.last_mut() else {
            return Err(IngestError::internal("tables")("a block of no sheet".into()));
        };
        let before = all.line.len();
        part.rows += block.lines.len();
        part.broken += block.broken.len();
        for (sum, add) in part.read_sums.iter_mut().zip(&block.read_sums) {
            *sum += add;
        }
        let origin = part.origin;
        all.origin.extend(block.lines.iter().map(|_| origin));
        all.line.extend(block.lines);
        all.verdict.extend(block.verdicts);
        all.faults.extend(block.faults.into_iter().map(|mut fault| {
            fault.row += before;
            fault
        }));
        all.broken.extend(block.broken.into_iter().map(|row| (origin, row)));
        let samples = block.samples.into_iter();
        all.samples
            .extend(samples.map(|sample| ((origin, sample.line), sample.value)));
        all.raws.push(before, block.raws, self.source.clone());
        Ok(())
    }

    /// Codes accepted although a check digit fails, since this was asked last.
    pub(crate) fn exceptions(&mut self) -> Vec<String> {
        std::mem::take(&mut self.exceptions)
    }

    /// Makes room for all rows, if the others are like those of the first block: columns that grow have to move.
    fn make_room(&mut self, first: &ParsedBlock) {
        let of = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
        let (all, seen) = (of(self.bytes), of(first.raws.bytes()).max(1));
        // A sixteenth more than that; a file that begins with odd rows must not take up the whole memory.
        let like_first = |count: usize, most: usize| {
            let like = all.saturating_mul(count) / seen;
            like.saturating_add(like / 16).min(most)
        };
        let rows = like_first(first.lines.len(), all / SHORT_ROW);
        let fields = self.schema.fields().iter().zip(&first.columns);
        let columns = fields.map(|(field, array)| {
            let texts = array.as_any().downcast_ref::<StringArray>();
            let bytes = texts.map_or(0, |texts| like_first(texts.value_data().len(), all));
            ColumnBuilder::with_capacity(field.data_type(), rows, bytes)
        });
        self.columns = columns.collect();
        self.rows.origin.reserve(rows);
        self.rows.line.reserve(rows);
        self.rows.verdict.reserve(rows);
    }

    /// All rows.
    pub(crate) fn finish(mut self) -> Result<StagedTable, IngestError> {
        if self.columns.is_empty() {
            return Ok(self.rows);
        }
        let columns = self.columns.into_par_iter().map(ColumnBuilder::finish);
        let columns = columns.collect::<Result<_, _>>()?;
        self.rows.columns = Columns::new(RecordBatch::try_new(self.schema, columns)?);
        Ok(self.rows)
    }
}
