//! The sheets of a file as the mappings see them: opened, headings found, rows parsed by their plan.

pub(crate) mod open;
pub(crate) mod planned;
pub(crate) mod reader;
pub(crate) mod sheet;
pub(crate) mod text_file;
pub(crate) mod text_head;
