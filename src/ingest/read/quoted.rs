//! Fields of records with quotes, by the `csv` family of crates: they decide what a quote means.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::quotes::Syntax;

/// Cuts records with quotes, one at a time.
pub(super) struct Quoted {
    reader: Reader,
    record: Vec<u8>,
    /// Text of all fields, without quotes.
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Quoted {
    pub(super) fn new(syntax: Syntax) -> Quoted {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(syntax.delimiter).quoting(syntax.quotes);
        Quoted {
            reader: builder.build(),
            record: Vec::new(),
            text: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// The fields of a record; `None` if it is not exactly one record.
    pub(super) fn cut<'s>(&'s mut self, record: &str) -> Option<impl Iterator<Item = &'s str> + use<'s>> {
        self.record.clear();
        self.record.extend_from_slice(record.as_bytes());
        self.record.push(b'\n');
        self.text.resize(self.record.len(), 0);
        // No record has more fields than bytes.
        self.ends.resize(self.record.len() + 1, 0);
        self.reader.reset();
        let (result, read, written, fields) = self.reader.read_record(&self.record, &mut self.text, &mut self.ends);
        if !matches!(result, ReadRecordResult::Record) || read != self.record.len() {
            return None;
        }
        let text = self.text.get(..written).and_then(|t| std::str::from_utf8(t).ok())?;
        let ends = self.ends.get(..fields)?;
        let starts = std::iter::once(0).chain(ends.iter().copied());
        Some(
            starts
                .zip(ends)
                .map(move |(start, end)| text.get(start..*end).unwrap_or_default()),
        )
    }
}
