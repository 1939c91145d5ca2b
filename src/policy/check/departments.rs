//! POL012: departments are those of pack.toml.

use crate::policy::diagnostic::{Diagnostic, codes, suggest};
use crate::policy::pack::model::{RawPack, RawResponsible};

/// Checks every department that a measure, board or duty names.
pub(crate) fn responsible(all: &RawResponsible, pack: &RawPack, found: &mut Vec<Diagnostic>) {
    let Some(head) = &pack.head else { return };
    for name in all.lead.iter().chain(&all.joint).chain(&all.coop) {
        if !head.departments.iter().any(|(id, _)| id.value == name.value) {
            let known = head.departments.iter().map(|(id, _)| id.value.as_str());
            found.push(
                Diagnostic::error(
                    codes::UNKNOWN_DEPARTMENT,
                    format!("there is no department `{}`", name.value),
                )
                .at(&name.place, "unknown department")
                .help(suggest(&name.value, known)),
            );
        }
    }
}
