//! The rows as they were written, for those that are set aside later on.

use std::path::PathBuf;

use crate::ingest::error::IngestError;
use crate::ingest::read::row::{RawPlace, RowBlock};
use crate::ingest::read::{TextEncoding, fetch_rows};

/// Where the rows of a block can be read as they were written.
#[derive(Debug)]
pub(crate) enum RawRows {
    /// In their text file: nothing of it is kept in memory.
    File(Vec<RawPlace>),
    /// At these positions of their block.
    Block(Vec<usize>),
    /// In the block of a sheet, at these positions.
    Sheet(RowBlock<'static>, Vec<usize>),
}

/// About as many bytes of text has a row of a sheet.
const SHEET_ROW: u64 = 100;

impl RawRows {
    /// Bytes of the file from the first row to the end of the last; of a sheet, about.
    pub(crate) fn bytes(&self) -> u64 {
        match self {
            RawRows::File(places) => {
                let end = places.last().map_or(0, |last| last.offset + u64::from(last.length));
                places.first().map_or(0, |first| end.saturating_sub(first.offset))
            }
            RawRows::Block(rows) | RawRows::Sheet(_, rows) => {
                u64::try_from(rows.len()).unwrap_or(u64::MAX).saturating_mul(SHEET_ROW)
            }
        }
    }

    /// Keeps the block of a sheet.
    pub(crate) fn keep(self, block: RowBlock<'static>) -> RawRows {
        match self {
            RawRows::Block(positions) => RawRows::Sheet(block, positions),
            other => other,
        }
    }
}

/// The text file that rows can be fetched from again.
#[derive(Clone, Debug)]
pub(crate) struct TextSource {
    pub(crate) path: PathBuf,
    pub(crate) encoding: TextEncoding,
}

/// Rows of one table, in order.
#[derive(Debug, Default)]
pub(crate) struct RawTable {
    /// Number of the first row of each part, the part, and its file.
    parts: Vec<(usize, RawRows, Option<TextSource>)>,
}

impl RawTable {
    /// Adds the rows from number `first` on.
    pub(crate) fn push(&mut self, first: usize, raws: RawRows, source: Option<TextSource>) {
        self.parts.push((first, raws, source));
    }

    /// The given rows, which must come in ascending order.
    pub(crate) fn get(&self, rows: &[usize]) -> Result<Vec<String>, IngestError> {
        let mut texts = Vec::with_capacity(rows.len());
        let mut rest = rows;
        for (at, (first, raws, source)) in self.parts.iter().enumerate() {
            let end = self.parts.get(at + 1).map_or(usize::MAX, |next| next.0);
            let (here, later) = rest.split_at(rest.partition_point(|row| *row < end));
            rest = later;
            let within = here.iter().map(|row| row - first);
            match (raws, source) {
                (RawRows::Sheet(block, positions), _) => {
                    let row = |at: usize| block.row(*positions.get(at)?).map(|row| row.raw());
                    texts.extend(within.map(|at| row(at).unwrap_or_default()));
                }
                (RawRows::File(places), Some(source)) => {
                    let wanted: Vec<RawPlace> = within.filter_map(|at| places.get(at)).copied().collect();
                    let fetched = fetch_rows(&source.path, source.encoding, &wanted);
                    texts.extend(fetched.map_err(|e| IngestError::internal("raw rows")(e.to_string()))?);
                }
                (RawRows::File(_) | RawRows::Block(_), _) => {
                    return Err(IngestError::internal("raw rows")("a block is forgotten".into()));
                }
            }
        }
        Ok(texts)
    }
}
