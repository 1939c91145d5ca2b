//! Text columns: written out, or coded (every different text once, and per row its number).

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, DictionaryArray, Int32Array, StringArray};
use arrow_schema::DataType;

/// A text column of a table. Most texts of a county stand in many rows (codes, names, kinds), so tables in memory hold them once;
/// files of a store have them written out.
#[derive(Clone, Copy, Debug)]
pub enum TextColumn<'a> {
    /// A text per row.
    Plain(&'a StringArray),
    /// A number per row, missing where the text is, and the texts; none of these is missing.
    Coded(&'a Int32Array, &'a StringArray),
}

impl<'a> TextColumn<'a> {
    /// Looks at an array; `None` if it holds no texts.
    #[must_use]
    pub fn open(array: &'a dyn Array) -> Option<TextColumn<'a>> {
        let any = array.as_any();
        if let Some(plain) = any.downcast_ref() {
            return Some(TextColumn::Plain(plain));
        }
        let coded: &DictionaryArray<Int32Type> = any.downcast_ref()?;
        let texts: &StringArray = coded.values().as_any().downcast_ref()?;
        (texts.null_count() == 0).then_some(TextColumn::Coded(coded.keys(), texts))
    }

    /// The Arrow type of coded columns.
    #[must_use]
    pub fn coded_type() -> DataType {
        DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
    }

    /// The array whose missing values are those of the column.
    #[must_use]
    pub fn marks(self) -> &'a dyn Array {
        match self {
            TextColumn::Plain(texts) => texts,
            TextColumn::Coded(keys, _) => keys,
        }
    }

    /// True if the row has no text.
    #[must_use]
    #[inline]
    pub fn is_null(self, row: usize) -> bool {
        match self {
            TextColumn::Plain(texts) => texts.is_null(row),
            TextColumn::Coded(keys, _) => keys.is_null(row),
        }
    }

    /// The text of a row; empty where there is none.
    #[must_use]
    #[inline]
    pub fn value(self, row: usize) -> &'a str {
        self.get(row).unwrap_or_default()
    }

    /// The text of a row; `None` if it has none.
    #[must_use]
    #[inline]
    pub fn get(self, row: usize) -> Option<&'a str> {
        match self {
            TextColumn::Plain(texts) => texts.is_valid(row).then(|| texts.value(row)),
            TextColumn::Coded(keys, texts) => {
                let key = keys.is_valid(row).then(|| keys.value(row))?;
                Some(texts.value(usize::try_from(key).ok()?))
            }
        }
    }

    /// The texts of all rows.
    pub fn iter(self) -> impl Iterator<Item = Option<&'a str>> {
        (0..self.marks().len()).map(move |row| self.get(row))
    }

    /// The column with every text written out.
    #[must_use]
    pub fn written_out(self) -> ArrayRef {
        match self {
            TextColumn::Plain(texts) => Arc::new(texts.clone()),
            TextColumn::Coded(..) => Arc::new(self.iter().collect::<StringArray>()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_hold_the_same_texts() {
        let texts = [Some("甲"), None, Some(""), Some("甲"), Some("乙")];
        let plain: StringArray = texts.into_iter().collect();
        let keys = Int32Array::from(vec![Some(1), None, Some(2), Some(1), Some(0)]);
        let coded = DictionaryArray::new(keys, Arc::new(StringArray::from(vec!["乙", "甲", ""])));
        assert_eq!(coded.data_type(), &TextColumn::coded_type());
        for column in [TextColumn::open(&plain), TextColumn::open(&coded)] {
            let column = column.unwrap();
            assert!(column.iter().eq(texts));
            assert_eq!(
                (column.is_null(0), column.is_null(1), column.value(1)),
                (false, true, "")
            );
            assert_eq!(column.marks().null_count(), 1);
            assert!(column.written_out().as_ref() == &plain as &dyn Array);
        }
        assert!(TextColumn::open(&Int32Array::from(vec![1])).is_none());
    }
}
