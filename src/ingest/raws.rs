//! The rows as they were written, for those that are set aside later on.

use std::path::PathBuf;

use super::error::IngestError;
use super::read::{TextEncoding, fetch_rows};
use super::row::{RawPlace, Row, RowBlock};

/// Where the rows of a block can be read as they were written.
#[derive(Debug)]
pub(crate) enum Raws {
    /// In their text file: nothing of it is kept in memory.
    File(Vec<RawPlace>),
    /// In the block of a sheet, at these positions.
    Sheet(RowBlock, Vec<usize>),
}

/// [`Raws`] under construction.
pub(crate) enum RawRows {
    File(Vec<RawPlace>),
    Sheet(Vec<usize>),
}

impl RawRows {
    pub(crate) fn for_block(block: &RowBlock) -> RawRows {
        if block.is_placed() {
            RawRows::File(Vec::with_capacity(block.len()))
        } else {
            RawRows::Sheet(Vec::with_capacity(block.len()))
        }
    }

    /// Notes the next row, which stands at `position` of its block.
    pub(crate) fn push(&mut self, position: usize, row: &Row<'_>) {
        match self {
            RawRows::File(places) => places.push(row.place()),
            RawRows::Sheet(positions) => positions.push(position),
        }
    }

    pub(crate) fn close(self, block: RowBlock) -> Raws {
        match self {
            RawRows::File(places) => Raws::File(places),
            RawRows::Sheet(positions) => Raws::Sheet(block, positions),
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
    parts: Vec<(usize, Raws, Option<TextSource>)>,
}

impl RawTable {
    /// Adds the rows from number `first` on.
    pub(crate) fn push(&mut self, first: usize, raws: Raws, source: Option<TextSource>) {
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
                (Raws::Sheet(block, positions), _) => {
                    let row = |at: usize| block.row(*positions.get(at)?).map(|row| row.raw());
                    texts.extend(within.map(|at| row(at).unwrap_or_default()));
                }
                (Raws::File(places), Some(source)) => {
                    let wanted: Vec<RawPlace> = within.filter_map(|at| places.get(at)).copied().collect();
                    let fetched = fetch_rows(&source.path, source.encoding, &wanted);
                    texts.extend(fetched.map_err(|e| IngestError::internal("raw rows")(e.to_string()))?);
                }
                (Raws::File(_), None) => {
                    return Err(IngestError::internal("raw rows")("a text file is forgotten".into()));
                }
            }
        }
        Ok(texts)
    }
}
