//! What is needed to read the files of a folder: the mappings and the tables they fill.

use crate::ingest::error::IngestError;
use crate::ingest::mapping::{FileRule, Mapping, Mappings};
use crate::schema::{Catalog, TableSpec};

/// Everything that is needed to read a file.
#[derive(Clone, Copy)]
pub(crate) struct Reader<'a> {
    pub(crate) mappings: &'a Mappings,
    pub(crate) catalog: &'a Catalog,
}

impl<'a> Reader<'a> {
    pub(crate) fn table(&self, mapping: &Mapping) -> Result<&'a TableSpec, IngestError> {
        let found = self.catalog.table(&mapping.table).map(|(_, table)| table);
        found.ok_or_else(|| IngestError::internal("mappings")(format!("{} is unknown", mapping.table)))
    }

    pub(crate) fn rule(&self, index: usize) -> Result<(&'a Mapping, &'a FileRule), IngestError> {
        let mapping = self.mappings.list.get(index);
        mapping
            .and_then(|m| Some((m, m.file.as_ref()?)))
            .ok_or_else(|| IngestError::internal("mappings")("a mapping without files was asked to read one".into()))
    }
}
