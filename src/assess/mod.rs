//! Entitlements: a pure function of a program and a dataset.

mod outcome;

pub use outcome::{Entitlements, LineValues, MeasureOutcome, MissingInput};
