//! huiqi 惠企: what every enterprise of a county is entitled to, exactly, and why.
//!
//! Data flows one way through the modules below, in this order; a module never uses one listed after it.
//! `ARCHITECTURE.md` is the map.

pub mod assess;
pub mod audit;
pub mod boards;
pub mod calendar;
pub mod cases;
pub mod cli;
pub mod comparison;
pub mod diff;
pub mod digest;
pub mod explain;
#[cfg(test)]
pub(crate) mod fixture;
pub mod identity;
pub mod impact;
pub mod ingest;
pub mod money;
pub mod policy;
pub mod report;
pub mod runner;
pub mod schema;
pub mod store;
pub mod synth;
pub mod telemetry;
pub mod verify;
pub mod whatif;
