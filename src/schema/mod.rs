//! What tables and columns there are: the catalog, read from `schemas/*.json` (Frictionless Table Schemas).

mod catalog;
mod ids;
mod known;

pub use catalog::{Cardinality, Catalog, ColumnSpec, ColumnType, LinkSpec, SchemaError, TableSpec};
pub(crate) use ids::position;
pub use ids::{ColumnId, LinkId, NoSuch, TableId};
pub use known::{Known, Later};
