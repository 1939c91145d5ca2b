//! Words of columns that decide law: those that count, and other spellings of them.

use std::collections::BTreeMap;

use crate::identity::narrowed;

/// The words of one kind of column. Brackets, blanks, width and case do not matter.
#[derive(Clone, Debug, Default)]
pub(crate) struct WordList {
    /// Spelling as compared → the word as the policy writes it.
    spellings: BTreeMap<String, String>,
}

impl WordList {
    /// From each word and its other spellings; `Err` names a spelling that two words claim.
    pub(crate) fn new(words: &BTreeMap<String, Vec<String>>) -> Result<WordList, String> {
        let mut spellings = BTreeMap::new();
        for (word, others) in words {
            for spelling in std::iter::once(word).chain(others) {
                let before = spellings.insert(narrowed(spelling), word.clone());
                if before.is_some_and(|before| before != *word) {
                    return Err(spelling.clone());
                }
            }
        }
        Ok(WordList { spellings })
    }

    /// The word that a spelling stands for; `None` if nobody knows it.
    pub(crate) fn canonical(&self, text: &str) -> Option<&str> {
        self.spellings.get(&narrowed(text)).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let words = |list: &[(&str, &[&str])]| {
            let list = list.iter().map(|(word, others)| {
                (
                    (*word).to_owned(),
                    others.iter().map(|o| (*o).to_owned()).collect::<Vec<_>>(),
                )
            });
            WordList::new(&list.collect())
        };
        let list = words(&[("作废", &["已作废"]), ("医疗保险（含生育）", &[])]).unwrap();
        assert_eq!(list.canonical("已 作废"), Some("作废"));
        assert_eq!(list.canonical("医疗保险(含生育)"), Some("医疗保险（含生育）"));
        assert_eq!(list.canonical("作废了"), None);
        assert_eq!(words(&[("甲", &["丙"]), ("乙", &["丙"])]).unwrap_err(), "丙");
    }
}
