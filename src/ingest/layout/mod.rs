//! Which file, sheet and heading fills which column of which table.

pub(crate) mod files;
pub(crate) mod heading;
pub(crate) mod heading_fuzz;
pub(crate) mod lacking;
pub(crate) mod plan;
pub(crate) mod sheet_selection;
pub(crate) mod title_units;
