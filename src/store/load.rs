//! Opening a store: tables are mapped, not copied.

use std::path::Path;
use std::sync::Arc;

use super::manifest::StoreFile;
use super::{Dataset, StoreError, Table, frame, layout};
use crate::schema::Catalog;

/// Opens the store in `dir`. Metadata of all files is checked against the hashes of `store.json`; whole files are
/// hashed by [`verify`].
///
/// # Errors
/// [`StoreError`] if `dir` is no store, a file is damaged, or the tables are not those of the catalog.
pub fn load(dir: &Path, catalog: Arc<Catalog>) -> Result<Dataset, StoreError> {
    let store = StoreFile::load(dir)?;
    if let Some(extra) = store.tables.iter().find(|t| catalog.table(&t.name).is_none()) {
        return Err(StoreError::schema(&extra.name, "is not in the catalog"));
    }
    let tables: Result<Vec<Table>, StoreError> = catalog
        .tables
        .iter()
        .map(|spec| {
            let entry = store.table(&spec.name)?;
            let batch = frame::read(dir, &entry.data)?;
            if batch.num_rows() != entry.rows {
                return Err(StoreError::damaged(&entry.data.file, "wrong number of rows"));
            }
            layout::split(spec, &batch)
        })
        .collect();
    Ok(Dataset {
        tables: tables?,
        catalog,
        origins: store.origins,
        owned: store.owned,
        absent: store.absent,
    })
}

/// Hashes every file of the store in `dir` and compares with `store.json`.
///
/// # Errors
/// [`StoreError::Damaged`] names the first file that differs.
pub fn verify(dir: &Path) -> Result<(), StoreError> {
    for table in StoreFile::load(dir)?.tables {
        frame::verify(dir, &table.data)?;
        if let Some(offsets) = &table.offsets {
            frame::verify(dir, offsets)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
