//! The ingested county: typed columnar tables, sorted by enterprise.

mod dataset;

pub use dataset::{Dataset, Origin, Table};
