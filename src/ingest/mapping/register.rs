//! The tables that say who the enterprises are; the other tables look their rows up in them.

/// The register of enterprises: codes and names.
pub(crate) const ENTERPRISE: &str = "enterprise";
/// The register of taxpayers: tax numbers and the codes that belong to them.
pub(crate) const TAXPAYER: &str = "taxpayer";
/// The column of the unified code in every table.
pub(crate) const CODE: &str = "uscc";
