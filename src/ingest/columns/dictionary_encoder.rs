//! Texts that repeat: every different text once, in the order in which they come, and numbers instead of them.

use std::hash::BuildHasher;

use arrow_array::StringArray;
use arrow_array::builder::{ArrayBuilder, StringBuilder};
use foldhash::fast::FixedState;
use hashbrown::HashTable;

use crate::ingest::error::IngestError;

/// So many different texts do without more room.
const FEW: usize = 256;

/// Different texts and their keys: 0, 1, 2 …
#[derive(Debug)]
pub(crate) struct DictionaryEncoder {
    texts: StringBuilder,
    /// Part of the hash of each text, and its key. It is never gone through, so its own order does not matter.
    table: HashTable<(u32, i32)>,
}

impl DictionaryEncoder {
    pub(crate) fn new() -> DictionaryEncoder {
        DictionaryEncoder {
            texts: StringBuilder::with_capacity(FEW, 0),
            table: HashTable::with_capacity(FEW),
        }
    }

    /// The key of a text.
    ///
    /// # Errors
    /// If the different texts of the column have more than 2 GiB.
    #[inline]
    pub(crate) fn code(&mut self, text: &str) -> Result<i32, IngestError> {
        let hash = hash(text);
        match self.find_hashed(hash, text) {
            Some(key) => Ok(key),
            None => self.add(hash, text),
        }
    }

    /// The key of a text that has one.
    #[inline]
    pub(crate) fn find(&self, text: &str) -> Option<i32> {
        self.find_hashed(hash(text), text)
    }

    #[inline]
    fn find_hashed(&self, hash: u32, text: &str) -> Option<i32> {
        let same = |(other, key): &(u32, i32)| *other == hash && self.get(*key) == text.as_bytes();
        self.table.find(spread(hash), same).map(|(_, key)| *key)
    }

    fn add(&mut self, hash: u32, text: &str) -> Result<i32, IngestError> {
        let full = |e: std::num::TryFromIntError| IngestError::internal("texts")(e.to_string());
        let key = i32::try_from(self.texts.len()).map_err(full)?;
        i32::try_from(self.texts.values_slice().len() + text.len()).map_err(full)?;
        self.texts.append_value(text);
        self.table
            .insert_unique(spread(hash), (hash, key), |(hash, _)| spread(*hash));
        Ok(key)
    }

    fn get(&self, key: i32) -> &[u8] {
        let bounds = self.texts.offsets_slice();
        let at = |key: usize| bounds.get(key).and_then(|at| usize::try_from(*at).ok());
        let range = usize::try_from(key).ok().and_then(|key| at(key).zip(at(key + 1)));
        range
            .and_then(|(start, end)| self.texts.values_slice().get(start..end))
            .unwrap_or_default()
    }

    /// The texts in the order of their keys.
    pub(crate) fn finish(mut self) -> StringArray {
        self.texts.finish()
    }
}

#[inline]
fn hash(text: &str) -> u32 {
    upper(FixedState::default().hash_one(text.as_bytes()))
}

/// Half a hash: enough to find most of what differs.
#[inline]
pub(crate) fn upper(hash: u64) -> u32 {
    u32::try_from(hash >> 32).unwrap_or_default()
}

/// A hash for a table, which takes bits from both ends.
#[inline]
pub(crate) fn spread(hash: u32) -> u64 {
    (u64::from(hash) << 32) | u64::from(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_once_in_the_order_they_come() {
        let mut coder = DictionaryEncoder::new();
        let keys = ["乙", "甲", "", "乙", "丙", ""].map(|text| coder.code(text).unwrap());
        assert_eq!(keys, [0, 1, 2, 0, 3, 2]);
        assert_eq!((coder.find("丙"), coder.find("丁")), (Some(3), None));
        assert_eq!(coder.finish(), StringArray::from(vec!["乙", "甲", "", "丙"]));
    }

    #[test]
    fn many_texts_keep_their_keys() {
        let mut coder = DictionaryEncoder::new();
        for n in 0..20_000 {
            assert_eq!(coder.code(&format!("9153{n}")).unwrap(), n);
        }
        for n in (0..20_000).rev() {
            assert_eq!(coder.find(&format!("9153{n}")), Some(n));
        }
        assert_eq!(DictionaryEncoder::new().finish(), StringArray::from(Vec::<&str>::new()));
    }
}
