//! One report per responsible department: what it answers for, what that adds up to, for whom, and who was refused why.
//!
//! The content is built once, as [`Section`]s of typed cells, and written twice: as a workbook and as a page.

mod answers;
mod chart;
mod content;
mod due;
mod duties;
mod figures;
mod frame;
mod gap;
mod html;
mod indicators;
mod lists;
mod money_cell;
mod page;
mod parameter;
mod parts;
mod plain;
mod refusals;
mod section;
mod xlsx;

pub use chart::{Bar, Chart};
pub(super) use chart::{bars, in_count};
pub use content::{DepartmentReport, Facts, department_reports};
pub use frame::{Card, Frame};
pub use gap::{Gap, Head, Matrix, Measures, Piece, Step, Todo, Townships};
pub use html::draw_html;
pub use page::render_html;
pub(super) use parameter::parameter_parts;
pub use parts::percentage;
pub(super) use parts::{count, percent, text};
pub use section::{Cell, Column, ColumnKind, PageStyle, Section, grouped};
pub use xlsx::{draw_xlsx, render_xlsx};

#[cfg(test)]
mod tests;
