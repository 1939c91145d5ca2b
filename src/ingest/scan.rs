//! One text export in typed batches that are not kept: for measuring and for looking at a file.

use std::path::Path;

use arrow_array::ArrayRef;

use crate::ingest::error::IngestError;
use crate::ingest::export::reader::Reader;
use crate::ingest::export::text_file::open_text;
use crate::ingest::layout::files::ExportFile;
use crate::ingest::mapping;
use crate::ingest::parse::row_decision::RowDecision;
use crate::schema::Catalog;

/// One block of rows of a file, typed by its mapping, before enterprises and versions are looked at.
#[derive(Debug)]
pub struct TypedBlock {
    /// Columns of the mapping's table; a field that cannot be read is null. Texts are written out or coded
    /// ([`crate::store::TextColumn`]), whichever takes less in this block.
    pub columns: Vec<ArrayRef>,
    /// Rows that are fine so far.
    pub accepted: usize,
    /// Rows with a field that cannot be read, each with line, field, reason and raw text in the account of the block, and
    /// rows that cannot even be cut into fields.
    pub rejected: usize,
}

/// Reads a text file for the mapping `id` on all threads and gives what `each` made of the blocks, in file order. Memory is
/// bounded by a few blocks per thread, whatever the size of the file.
///
/// # Errors
/// [`IngestError`] if the mapping, the file or its headings cannot be used. Bad rows are no errors.
pub fn scan<T: Send>(
    catalog: &Catalog,
    sources: &Path,
    id: &str,
    file: &Path,
    each: impl Fn(TypedBlock) -> T + Sync,
) -> Result<Vec<T>, IngestError> {
    let mappings = mapping::load(sources, catalog)?;
    let index = mappings.list.iter().position(|m| m.id == id);
    let index = index.ok_or_else(|| IngestError::Mapping {
        file: format!("{id}.toml"),
        key: "id".to_owned(),
        reason: "there is no such mapping".to_owned(),
        remedy: format!("name one of the files in {}", sources.display()),
    })?;
    let reader = Reader {
        mappings: &mappings,
        catalog,
    };
    let file = ExportFile {
        path: file.to_path_buf(),
        name: file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default(),
    };
    let (planned, start) = reader.plan_text(&file, index)?;
    let text = open_text(&file, &start.head)?;
    let blocks = text.read(|block| {
        planned.parse(&block, start.head.last_line).map(|parsed| {
            each(TypedBlock {
                accepted: parsed.verdicts.iter().filter(|v| **v == RowDecision::Accepted).count(),
                rejected: parsed.faults.len() + parsed.broken.len(),
                columns: parsed.columns,
            })
        })
    });
    let blocks = blocks.map_err(|e| crate::ingest::layout::files::unreadable(&file, "", &e))?;
    blocks.into_iter().collect()
}
