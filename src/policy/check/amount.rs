//! POL034: a version without amount.

use crate::policy::diagnostic::{Diagnostic, codes};
use crate::policy::pack::model::RawVersion;

/// Reports that a version says no amount.
pub(crate) fn no_amount(version: &RawVersion, found: &mut Vec<Diagnostic>) {
    found.push(
        Diagnostic::error(codes::NO_AMOUNT, "this version does not say how much is granted")
            .at(&version.place, "no [version.amount] with `expr`")
            .help("add `expr`, or make the measure an indicator"),
    );
}
