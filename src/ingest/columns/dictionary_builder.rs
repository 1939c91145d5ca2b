//! Columns of texts that repeat.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, Int32Array, StringArray};
use arrow_buffer::NullBufferBuilder;

use crate::ingest::columns::dictionary_encoder::DictionaryEncoder;
use crate::ingest::error::IngestError;
use crate::store::TextColumn;

/// A coded column under construction.
pub(crate) struct DictionaryBuilder {
    coder: DictionaryEncoder,
    keys: Vec<i32>,
    valid: NullBufferBuilder,
}

impl DictionaryBuilder {
    pub(crate) fn with_capacity(rows: usize) -> DictionaryBuilder {
        DictionaryBuilder::over(DictionaryEncoder::new(), rows)
    }

    /// For texts that have their keys already.
    pub(crate) fn over(coder: DictionaryEncoder, rows: usize) -> DictionaryBuilder {
        DictionaryBuilder {
            coder,
            keys: Vec::with_capacity(rows),
            valid: NullBufferBuilder::new(rows),
        }
    }

    /// Appends a text; gives its key.
    pub(crate) fn push(&mut self, text: Option<&str>) -> Result<(), IngestError> {
        let key = text.map(|text| self.coder.code(text)).transpose()?;
        self.push_key(key);
        Ok(())
    }

    /// Appends the texts of another column, under keys of this one.
    pub(crate) fn append(&mut self, other: TextColumn<'_>) -> Result<(), IngestError> {
        let TextColumn::Coded(keys, texts) = other else {
            return other.iter().try_for_each(|text| self.push(text));
        };
        let own = texts.iter().map(|text| self.coder.code(text.unwrap_or_default()));
        let own: Vec<i32> = own.collect::<Result<_, _>>()?;
        let key = |key: &i32| usize::try_from(*key).ok().and_then(|key| own.get(key)).copied();
        // Below the mark of a missing text stands any key.
        self.keys
            .extend(keys.values().iter().map(|other| key(other).unwrap_or_default()));
        match keys.nulls() {
            Some(nulls) => self.valid.append_buffer(nulls),
            None => self.valid.append_n_non_nulls(keys.len()),
        }
        Ok(())
    }

    #[inline]
    pub(crate) fn push_key(&mut self, key: Option<i32>) {
        self.valid.append(key.is_some());
        self.keys.push(key.unwrap_or_default());
    }

    pub(crate) fn coder(&mut self) -> &mut DictionaryEncoder {
        &mut self.coder
    }

    pub(crate) fn finish(mut self) -> Result<ArrayRef, IngestError> {
        let keys = Int32Array::new(self.keys.into(), self.valid.finish());
        coded(keys, self.coder.finish())
    }
}

/// A coded column of these keys and texts.
pub(crate) fn coded(keys: Int32Array, texts: StringArray) -> Result<ArrayRef, IngestError> {
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::new(texts))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys differ from block to block; every text is held once.
    #[test]
    fn texts_of_blocks_are_coded_together() {
        let mut column = DictionaryBuilder::with_capacity(0);
        for block in [vec!["乙", "甲"], vec!["丙", "甲", "甲"]] {
            let block: DictionaryArray<Int32Type> = block.into_iter().collect();
            column.append(TextColumn::open(&block).unwrap()).unwrap();
        }
        let written_out = StringArray::from(vec![Some("甲"), None]);
        column.append(TextColumn::Plain(&written_out)).unwrap();
        let column = column.finish().unwrap();
        let Some(TextColumn::Coded(keys, texts)) = TextColumn::open(&column) else {
            panic!("not coded");
        };
        assert_eq!(
            keys,
            &Int32Array::from(vec![Some(0), Some(1), Some(2), Some(1), Some(1), Some(1), None])
        );
        assert_eq!(texts, &StringArray::from(vec!["乙", "甲", "丙"]));
    }
}
