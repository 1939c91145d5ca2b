//! The report on the quality of the exports: what was wrong, where, how often, and what to do about it.
//!
//! Drawn like the reports of the departments, as a workbook and as a page.

mod content;
mod lists;
mod overview;
mod words;

pub use content::{QualityReport, quality_files, quality_report};
pub use words::reason_of;

#[cfg(test)]
mod tests;
