//! What machines are told of a run: times of its stages, figures for Prometheus, lineage for OpenLineage.
//!
//! A clock belongs here and nowhere else: nothing of this enters a run folder or a manifest, so the same input keeps giving the same bytes.
//! The files stand beside the runs, and no personal data are in them.

mod lineage;
mod metrics;
mod watch;

pub use lineage::lineage;
pub use metrics::{METRICS, metrics};
pub use watch::{Times, Watch};

#[cfg(test)]
mod tests;
