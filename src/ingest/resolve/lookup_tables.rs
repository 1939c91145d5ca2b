//! Finished tables, and the rows of them that later tables look up by a key or a name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::RecordBatch;

use crate::ingest::error::IngestError;
use crate::ingest::mapping::register::{CODE, ENTERPRISE, TAXPAYER};
use crate::ingest::mapping::{EntityBy, Mappings};
use crate::ingest::resolve::key_index::KeyIndex;
use crate::ingest::resolve::name_index::NameIndex;
use crate::ingest::stage::staged_table::texts;

/// The tables finished so far. Copies share what they hold.
#[derive(Clone, Debug, Default)]
pub(crate) struct LookupTables {
    tables: BTreeMap<String, RecordBatch>,
    indexes: BTreeMap<(String, String), Arc<KeyIndex>>,
    names: Option<Arc<NameIndex>>,
}

impl LookupTables {
    /// Adds a table, and indexes the columns that rules of the mappings look rows up by.
    pub(crate) fn insert(&mut self, table: &str, batch: RecordBatch, mappings: &Mappings) -> Result<(), IngestError> {
        let rules = mappings.list.iter().flat_map(|mapping| &mapping.entity);
        let mut keys = BTreeSet::new();
        for rule in rules {
            match rule.by {
                EntityBy::Link if rule.table.as_deref() == Some(table) => keys.extend(rule.key.as_deref()),
                EntityBy::Name if table == ENTERPRISE && self.names.is_none() => {
                    self.names = Some(Arc::new(NameIndex::new(texts(&batch, "name")?, texts(&batch, CODE)?)));
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
            let index = KeyIndex::new(texts(&batch, key)?);
            self.indexes.insert((table.to_owned(), key.to_owned()), Arc::new(index));
        }
        self.tables.insert(table.to_owned(), batch);
        Ok(())
    }

    pub(crate) fn get(&self, table: &str) -> Option<&RecordBatch> {
        self.tables.get(table)
    }

    /// The rows of a table by one of its columns, if rules look rows up by it.
    pub(crate) fn index(&self, table: &str, key: &str) -> Option<&KeyIndex> {
        self.indexes.get(&(table.to_owned(), key.to_owned())).map(Arc::as_ref)
    }

    /// The enterprises by name, if rules ask for names.
    pub(crate) fn names(&self) -> Option<&NameIndex> {
        self.names.as_deref()
    }

    /// Takes over the tables of another.
    pub(crate) fn extend(&mut self, other: LookupTables) {
        self.tables.extend(other.tables);
        self.indexes.extend(other.indexes);
        self.names = self.names.take().or(other.names);
    }
}
