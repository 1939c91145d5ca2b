//! The law as data: policy packs, their formulas, and the checks that a pack must pass.
//!
//! [`load`] reads a pack folder, checks it and compiles it to an [`ir::Program`]; every mistake is a [`Diagnostic`].

mod as_known;
pub mod boards;
mod check;
pub mod clauses;
pub mod comparison;
mod compile;
pub mod deadline;
mod diagnostic;
mod formula;
mod ids;
pub mod ir;
mod monthly;
mod pack;
pub mod reasons;
mod responsible;
mod sort_key;
pub mod stated;
pub mod walk;
mod window_function;

pub use compile::{Kept, Loaded, load, load_changed, load_trial};
pub use diagnostic::{CODES, Code, Diagnostic, Label, Place, Severity, SourceFile, render};
pub use formula::{Signature, formula_functions};
