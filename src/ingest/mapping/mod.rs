//! Source mappings: what an export's files, sheets, headings and rows mean (`data/sources/*.toml`).

mod check;
mod load;
mod spec;

pub(crate) use load::{Mappings, load};
pub(crate) use spec::{
    Blank, ColumnRule, DeriveBy, EntityBy, EntityRule, Explode, FileRule, Mapping, Unit, Unknown, Versions,
};
