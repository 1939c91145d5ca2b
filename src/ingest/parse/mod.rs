//! From cells to typed values: one block of rows at a time, column by column, every fault with its field and reason.

pub(crate) mod block;
pub mod cell;
pub(crate) mod faults;
pub(crate) mod field;
pub(crate) mod mask;
pub(crate) mod raw_rows;
pub(crate) mod row_decision;
pub(crate) mod row_flag;
pub(crate) mod samples;
pub(crate) mod typed_column;
