//! The targets by name.

#[allow(dead_code)]
#[path = "../tests/support/hostile_xls.rs"]
pub(crate) mod hostile_xls;
#[path = "targets.rs"]
pub(crate) mod targets;

/// Runs a target.
pub(crate) fn run(name: &str, data: &[u8]) {
    let target = targets::TARGETS.iter().find(|(target, _)| *target == name);
    (target.expect("a target of this name").1)(data);
}
