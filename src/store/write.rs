//! Writing a store: into a fresh folder beside the target, which then takes the target's place.

use std::io::Write;
use std::path::Path;

use super::manifest::{FORMAT, StoreFile, TableEntry};
use super::{Dataset, Offsets, StoreError, StoreManifest, Table, TextColumn, frame, layout, private};
use crate::schema::TableSpec;

/// Writes a dataset as a store. Equal datasets and manifests give equal bytes.
///
/// # Errors
/// [`StoreError`] if the folder cannot be written or holds something else than a store, if a table does not fit the
/// catalog, or if its rows are not sorted by enterprise. The old store, if any, is then still there.
pub fn save(dir: &Path, dataset: &Dataset, manifest: &StoreManifest) -> Result<(), StoreError> {
    let io = StoreError::io(dir);
    if dir.exists() && !is_replaceable(dir)? {
        return Err(StoreError::NotAStore(StoreError::name(dir)));
    }
    if dataset.tables.len() != dataset.catalog.tables.len() {
        return Err(StoreError::schema(
            "*",
            "the dataset has not as many tables as the catalog",
        ));
    }
    let parent = dir
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    private::folder(parent).map_err(&io)?;
    let work = tempfile::Builder::new()
        .prefix(".store-")
        .tempdir_in(parent)
        .map_err(&io)?;
    let fresh = work.path().join("new");
    for folder in [fresh.join("tables"), fresh.join("offsets")] {
        private::folder(&folder).map_err(StoreError::io(&folder))?;
    }
    let specs = dataset.catalog.tables.iter();
    let tables: Result<Vec<TableEntry>, StoreError> = specs
        .zip(&dataset.tables)
        .map(|(spec, table)| write_table(&fresh, spec, table))
        .collect();
    let store = StoreFile {
        format: FORMAT,
        manifest: manifest.clone(),
        origins: dataset.origins.clone(),
        owned: dataset.owned.clone(),
        absent: dataset.absent.clone(),
        tables: tables?,
    };
    write_json(&fresh.join("store.json"), &store)?;
    // Two renames; between them the target is missing, never half written.
    if dir.exists() {
        std::fs::rename(dir, work.path().join("old")).map_err(&io)?;
    }
    std::fs::rename(&fresh, dir).map_err(&io)
}

/// True for stores and empty folders.
fn is_replaceable(dir: &Path) -> Result<bool, StoreError> {
    let io = StoreError::io(dir);
    if !dir.is_dir() {
        return Ok(false);
    }
    Ok(dir.join("store.json").is_file() || std::fs::read_dir(dir).map_err(&io)?.next().is_none())
}

fn write_table(root: &Path, spec: &TableSpec, table: &Table) -> Result<TableEntry, StoreError> {
    let plain = !spec.name.is_empty() && spec.name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if !plain {
        return Err(StoreError::schema(&spec.name, "has a name that is no file name"));
    }
    let batch = layout::join(spec, table)?;
    let data = frame::write(root, &format!("tables/{}.arrow", spec.name), &batch)?;
    let uscc = table
        .batch
        .column_by_name("uscc")
        .and_then(|c| TextColumn::open(c.as_ref()));
    let offsets = match uscc {
        Some(column) => {
            let batch = Offsets::of(&spec.name, column)?.to_batch()?;
            Some(frame::write(root, &format!("offsets/{}.arrow", spec.name), &batch)?)
        }
        None => None,
    };
    Ok(TableEntry {
        name: spec.name.clone(),
        rows: batch.num_rows(),
        data,
        offsets,
    })
}

fn write_json(path: &Path, store: &StoreFile) -> Result<(), StoreError> {
    let io = StoreError::io(path);
    let mut text = serde_json::to_string_pretty(store)?;
    text.push('\n');
    let mut file = private::file(path).map_err(&io)?;
    file.write_all(text.as_bytes()).map_err(&io)?;
    file.sync_all().map_err(&io)
}
