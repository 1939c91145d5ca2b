//! Source mappings: what an export's files, sheets, headings and rows mean (`data/sources/*.toml`).

mod check;
mod limit;
mod load;
pub(crate) mod register;
mod spec;
pub(crate) mod table_order;
mod unit;
mod words;

pub use limit::Limit;
pub(crate) use load::{Mappings, load};
pub(crate) use spec::{
    Blank, ColumnRule, DeriveBy, EntityBy, EntityRule, Explode, FileRule, Mapping, Unknown, Versions,
};
pub use unit::Unit;
pub(crate) use words::WordList;
