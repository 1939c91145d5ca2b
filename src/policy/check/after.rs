//! POL025: `after` lists exactly the measures that GRANTED and ELIGIBLE name.

use crate::policy::diagnostic::{Diagnostic, codes};
use crate::policy::formula::Use;
use crate::policy::pack::model::RawMeasure;

/// Compares `after` with the names in the formulas.
pub(crate) fn after(measure: &RawMeasure, used: &Use, found: &mut Vec<Diagnostic>) {
    for name in &measure.after {
        if !used.measures.contains(&name.value) {
            let message = format!("`after` lists `{}`, but no formula asks what it granted", name.value);
            found.push(
                Diagnostic::error(codes::AFTER, message)
                    .at(&name.place, "not used")
                    .help("remove it, or use GRANTED or ELIGIBLE"),
            );
        }
    }
    for name in &used.measures {
        if !measure.after.iter().any(|a| a.value == *name) {
            let message = format!("a formula asks what `{name}` granted, but `after` does not list it");
            let all: Vec<String> = used.measures.iter().map(|m| format!("\"{m}\"")).collect();
            found.push(
                Diagnostic::error(codes::AFTER, message)
                    .at(&measure.after_place, "missing here")
                    .help(format!("after = [{}]", all.join(", "))),
            );
        }
    }
}
