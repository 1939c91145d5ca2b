//! The first row of each key of a finished table.

use std::hash::BuildHasher;

use arrow_array::{Array, StringArray};
use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::store::TextColumn;

/// The first row of each key, in table order. It is never gone through, so its own order does not matter.
#[derive(Debug)]
pub(crate) struct KeyIndex {
    texts: StringArray,
    /// Hash, position of the text, first row.
    rows: HashTable<(u64, usize, usize)>,
}

impl KeyIndex {
    pub(crate) fn new(keys: TextColumn<'_>) -> KeyIndex {
        let (texts, numbers) = match keys {
            TextColumn::Plain(texts) => (texts, None),
            TextColumn::Coded(numbers, texts) => (texts, Some(numbers)),
        };
        let mut rows = HashTable::with_capacity(texts.len());
        for row in (0..keys.marks().len()).filter(|row| !keys.is_null(*row)) {
            let at = numbers.map_or(Some(row), |numbers| usize::try_from(numbers.value(row)).ok());
            let Some(at) = at else { continue };
            let key = texts.value(at);
            let hash = hash(key);
            let same = |(other, at, _): &(u64, usize, usize)| *other == hash && texts.value(*at) == key;
            if rows.find(hash, same).is_none() {
                rows.insert_unique(hash, (hash, at, row), |(hash, ..)| *hash);
            }
        }
        KeyIndex {
            texts: texts.clone(),
            rows,
        }
    }

    /// The first row with that key.
    pub(crate) fn row(&self, key: &str) -> Option<usize> {
        let hash = hash(key);
        let same = |(other, at, _): &(u64, usize, usize)| *other == hash && self.texts.value(*at) == key;
        self.rows.find(hash, same).map(|(_, _, row)| *row)
    }
}

fn hash(key: &str) -> u64 {
    FixedState::default().hash_one(key.as_bytes())
}

#[cfg(test)]
mod tests {
    use arrow_array::DictionaryArray;
    use arrow_array::types::Int32Type;

    use super::*;

    #[test]
    fn the_first_row_of_each_key() {
        let keys = StringArray::from(vec![Some("91"), None, Some("92"), Some("91"), Some("")]);
        let coded: DictionaryArray<Int32Type> = keys.iter().collect();
        for keys in [&keys as &dyn Array, &coded] {
            let index = KeyIndex::new(TextColumn::open(keys).unwrap());
            let found = ["91", "92", "", "93"].map(|key| index.row(key));
            assert_eq!(found, [Some(0), Some(2), Some(4), None]);
        }
    }
}
