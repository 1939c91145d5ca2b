//! A text file whose headings are found, and how an unreadable file is told.

use crate::ingest::error::IngestError;
use crate::ingest::layout::files::ExportFile;
use crate::ingest::read::{ReadError, TextFile, TextHead};

/// Opens a text file below the lines above its headings.
pub(crate) fn open_text(file: &ExportFile, head: &TextHead) -> Result<TextFile, IngestError> {
    TextFile::below(&file.path, &head.options, head.titles).map_err(|e| unreadable(file, "", &e))
}

pub(crate) fn unreadable(file: &ExportFile, sheet: &str, source: &ReadError) -> IngestError {
    // The file is named already.
    let text = source.to_string();
    let reason = text.strip_prefix(&file.name).unwrap_or(&text);
    IngestError::Unreadable {
        file: file.name.clone(),
        sheet: sheet.to_owned(),
        reason: reason.trim_start_matches([':', ' ']).to_owned(),
    }
}
