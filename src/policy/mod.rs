//! The law as data: policy packs, their formulas, and the checks that a pack must pass.

pub mod ir;
