//! Pack folders: which files there are, and what they say before any formula is looked at.

mod boards;
mod clauses;
mod comparison;
mod departments;
mod duties;
mod facts;
mod fields;
mod files;
mod head;
mod inherit;
mod lookups;
mod measures;
mod merge;
pub(crate) mod model;
mod parameters;
mod statements;
pub(crate) mod unit;

pub(crate) use files::{Files, Folder, read};
