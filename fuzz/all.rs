//! The targets by name.

#[path = "../tests/support/ole2.rs"]
pub(crate) mod ole2;
#[path = "targets.rs"]
pub(crate) mod targets;

/// Runs a target.
pub(crate) fn run(name: &str, data: &[u8]) {
    let target = targets::TARGETS.iter().find(|(target, _)| *target == name);
    (target.expect("a target of this name").1)(data);
}
