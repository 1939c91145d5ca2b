//! A text file whose headings are found.

use crate::ingest::error::IngestError;
use crate::ingest::layout::files::{ExportFile, unreadable};
use crate::ingest::layout::heading::heading_key;
use crate::ingest::layout::plan::Plan;
use crate::ingest::read::{self, ReadError, TextFile, TextHead};

/// Opens a text file below the lines above its headings.
pub(crate) fn open_text(file: &ExportFile, head: &TextHead) -> Result<TextFile, IngestError> {
    TextFile::at(&file.path, head).map_err(|e| unreadable(file, "", &e))
}

/// A file that ends without a line end in a line with too few fields was not transferred to its end.
pub(crate) fn not_cut_off(file: &ExportFile, head: &TextHead, plan: &Plan<'_>) -> Result<(), IngestError> {
    let fail = |e: ReadError| unreadable(file, "", &e);
    let encoding = TextFile::at(&file.path, head).map_err(fail)?.encoding();
    let Some(tail) = read::tail(&file.path, &head.options, encoding).map_err(fail)? else {
        return Ok(());
    };
    let whole = tail.fields.as_ref().is_some_and(|fields| {
        let first = fields
            .iter()
            .map(|field| heading_key(field))
            .find(|key| !key.is_empty());
        let is_form = first.is_some_and(|key| {
            plan.total_labels.contains(&key) || plan.footers.iter().any(|begin| key.starts_with(begin.as_str()))
        });
        fields.len() >= plan.width || is_form
    });
    if whole {
        return Ok(());
    }
    Err(fail(ReadError::cut_off(&file.path)))
}
