//! The ingested county: typed columnar tables, sorted by enterprise, in memory and in a folder.
//!
//! A store folder holds `store.json`, one Arrow IPC file per table under `tables/` (the table's columns, then the
//! origin and line of each row) and, for tables of enterprises, `offsets/` with the rows of each enterprise.

mod dataset;
mod error;
mod frame;
mod layout;
mod load;
mod manifest;
mod map;
mod offsets;
pub(crate) mod private;
mod texts;
mod write;

pub use dataset::{Dataset, Origin, Table};
pub use error::StoreError;
pub use layout::arrow_type;
pub use load::{load, verify};
pub use manifest::{StoreManifest, load_manifest};
pub use offsets::{Offsets, offsets};
pub use texts::TextColumn;
pub use write::save;
