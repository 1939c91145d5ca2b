//! What tables and columns there are: the catalog, read from `schemas/*.json` (Frictionless Table Schemas).

mod catalog;

pub use catalog::{Cardinality, Catalog, ColumnSpec, ColumnType, LinkSpec, SchemaError, TableSpec};
