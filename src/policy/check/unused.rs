//! POL022: parameters that no formula reads.

use crate::policy::diagnostic::{Diagnostic, codes};
use crate::policy::formula::Use;
use crate::policy::pack::model::RawParameter;

/// Reports parameters that were not read. Says nothing while formulas are broken: they might have read them.
pub(crate) fn unused(parameters: &[RawParameter], used: &Use, is_whole: bool, found: &mut Vec<Diagnostic>) {
    if !is_whole {
        return;
    }
    for parameter in parameters {
        if !used.parameters.contains(&parameter.name.place.range.start) {
            let message = format!("no formula reads the parameter `{}`", parameter.name.value);
            found.push(
                Diagnostic::error(codes::UNUSED, message)
                    .at(&parameter.name.place, "not used")
                    .help("use it, or remove it"),
            );
        }
    }
}
