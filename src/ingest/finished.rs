//! Finished tables, and the rows of them that later tables look up by a key or a name.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;
use std::sync::Arc;

use arrow_array::{Array, RecordBatch, StringArray};
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use rayon::prelude::*;

use super::entity::{CODE, ENTERPRISE, TAXPAYER};
use super::error::IngestError;
use super::gathered::texts;
use super::mapping::{EntityBy, Mappings};
use crate::identity::normalise_company_name;
use crate::store::TextColumn;

/// The tables finished so far. Copies share what they hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct Finished {
    tables: BTreeMap<String, RecordBatch>,
    indexes: BTreeMap<(String, String), Arc<Index>>,
    names: Option<Arc<Names>>,
}

impl Finished {
    /// Adds a table, and indexes the columns that rules of the mappings look rows up by.
    pub(crate) fn insert(&mut self, table: &str, batch: RecordBatch, mappings: &Mappings) -> Result<(), IngestError> {
        let rules = mappings.list.iter().flat_map(|mapping| &mapping.entity);
        let mut keys = BTreeSet::new();
        for rule in rules {
            match rule.by {
                EntityBy::Link if rule.table.as_deref() == Some(table) => keys.extend(rule.key.as_deref()),
                EntityBy::Name if table == ENTERPRISE && self.names.is_none() => {
                    self.names = Some(Arc::new(Names::new(texts(&batch, "name")?, texts(&batch, CODE)?)));
                }
                EntityBy::Link | EntityBy::Name | EntityBy::Code | EntityBy::Taxpayer => {}
            }
        }
        match table {
            ENTERPRISE => keys.extend([CODE]),
            TAXPAYER => keys.extend(["taxpayer_id"]),
            _ => {}
        }
        for key in keys {
            let index = Index::new(texts(&batch, key)?);
            self.indexes.insert((table.to_owned(), key.to_owned()), Arc::new(index));
        }
        self.tables.insert(table.to_owned(), batch);
        Ok(())
    }

    pub(crate) fn get(&self, table: &str) -> Option<&RecordBatch> {
        self.tables.get(table)
    }

    /// The rows of a table by one of its columns, if rules look rows up by it.
    pub(crate) fn index(&self, table: &str, key: &str) -> Option<&Index> {
        self.indexes.get(&(table.to_owned(), key.to_owned())).map(Arc::as_ref)
    }

    /// The enterprises by name, if rules ask for names.
    pub(crate) fn names(&self) -> Option<&Names> {
        self.names.as_deref()
    }

    /// Takes over the tables of another.
    pub(crate) fn extend(&mut self, other: Finished) {
        self.tables.extend(other.tables);
        self.indexes.extend(other.indexes);
        self.names = self.names.take().or(other.names);
    }
}

/// The first row of each key, in table order. It is never gone through, so its own order does not matter.
#[derive(Debug)]
pub(crate) struct Index {
    texts: StringArray,
    /// Hash, position of the text, first row.
    rows: HashTable<(u64, usize, usize)>,
}

impl Index {
    fn new(keys: TextColumn<'_>) -> Index {
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
        Index {
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

/// Whose name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// That of the enterprise in this row of the register.
    Row(usize),
    /// That of several enterprises.
    Several,
}

/// The owners of names, in whatever spelling.
#[derive(Debug)]
pub(crate) struct Names(HashMap<String, Owner, FixedState>);

impl Names {
    fn new(names: TextColumn<'_>, codes: TextColumn<'_>) -> Names {
        let mut owners: HashMap<String, Owner, FixedState> = HashMap::default();
        let names: Vec<Option<&str>> = names.iter().collect();
        let names: Vec<Option<String>> = names
            .into_par_iter()
            .map(|name| name.map(normalise_company_name))
            .collect();
        for (row, (name, code)) in names.into_iter().zip(codes.iter()).enumerate() {
            let (Some(name), Some(code)) = (name, code) else {
                continue;
            };
            let owner = owners.entry(name).or_insert(Owner::Row(row));
            if matches!(*owner, Owner::Row(first) if codes.value(first) != code) {
                *owner = Owner::Several;
            }
        }
        Names(owners)
    }

    pub(crate) fn owner(&self, name: &str) -> Option<Owner> {
        self.0.get(&normalise_company_name(name)).copied()
    }
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
            let index = Index::new(TextColumn::open(keys).unwrap());
            let found = ["91", "92", "", "93"].map(|key| index.row(key));
            assert_eq!(found, [Some(0), Some(2), Some(4), None]);
        }
    }

    #[test]
    fn names_of_one_and_of_several() {
        let names = StringArray::from(vec![
            Some("元江甲有限公司"),
            Some("元江乙有限公司"),
            Some("元江甲有限责任公司"),
            Some("元江乙有限公司"),
            None,
        ]);
        let codes = StringArray::from(vec![Some("1"), Some("2"), Some("3"), Some("2"), Some("4")]);
        let names = Names::new(TextColumn::Plain(&names), TextColumn::Plain(&codes));
        assert_eq!(names.owner(" 元江甲有限公司"), Some(Owner::Several));
        // Twice in the register, but one enterprise.
        assert_eq!(names.owner("元江乙有限责任公司"), Some(Owner::Row(1)));
        assert_eq!(names.owner("元江丙有限公司"), None);
    }
}
