//! The rows of one table: from the blocks of its sheets to one staged table, and from that to the finished one.

pub(crate) mod explode;
pub(crate) mod finish;
pub(crate) mod staged_table;
pub(crate) mod table_builder;
