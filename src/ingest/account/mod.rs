//! The account of every row: control totals, quarantine, data quality.

pub(crate) mod control_total;
pub(crate) mod quality;
pub(crate) mod quarantine;
pub(crate) mod safe_csv;
pub(crate) mod systematic;
