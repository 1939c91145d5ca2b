//! Whose row it is, and which of several versions of a record counts.

pub(crate) mod copies;
pub(crate) mod entity;
pub(crate) mod entity_lookup;
pub(crate) mod key_index;
pub(crate) mod known;
pub(crate) mod lookup_tables;
pub(crate) mod name_index;
pub(crate) mod reference_table;
pub(crate) mod versions;
