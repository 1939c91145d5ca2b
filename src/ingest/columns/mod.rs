//! Typed columns under construction, and columns as keys: dictionary encoding, equal rows, row order.
//!
//! A row has the same number in every column of a table (`u32`, ascending by origin and line) until the table is put in its final
//! order; dictionary keys (`i32`) count the different texts in the order in which they come.

pub(crate) mod cells;
pub(crate) mod column_builder;
pub(crate) mod dictionary_builder;
pub(crate) mod dictionary_encoder;
pub(crate) mod equal_rows;
pub(crate) mod key_column;
pub(crate) mod row_order;
pub(crate) mod text_order;
pub(crate) mod unfinished;
