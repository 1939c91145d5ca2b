//! Two runs compared: per enterprise, measure and record what changed, by how much, and what may have caused it.

mod cause;
mod change;
mod ledger;
mod rows;
mod written;

pub use cause::Cause;
pub use change::{Change, Difference, MeasureTotal, Side, diff};
pub use ledger::{Correction, corrections};
pub use written::{write_corrections_csv, write_diff_csv};
