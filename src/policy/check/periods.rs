//! POL019, POL020, POL021: versions that overlap, leave a gap, or end before they begin.

use crate::calendar::Date;
use crate::policy::diagnostic::{Diagnostic, codes};
use crate::policy::pack::model::{RawMeasure, RawVersion};

/// Checks the periods of all versions of a measure.
pub(crate) fn periods(measure: &RawMeasure, found: &mut Vec<Diagnostic>) {
    let mut versions: Vec<&RawVersion> = measure.versions.iter().collect();
    versions.sort_by_key(|v| v.from.value);
    for version in &versions {
        if let Some(to) = &version.to
            && to.value < version.from.value
        {
            found.push(
                Diagnostic::error(codes::BACKWARDS, "the version ends before it begins")
                    .at(&to.place, "last day")
                    .at(&version.from.place, "first day")
                    .help("swap the two days"),
            );
        }
    }
    for pair in versions.windows(2) {
        if let [earlier, later] = pair {
            compare(earlier, later, found);
        }
    }
}

fn compare(earlier: &RawVersion, later: &RawVersion, found: &mut Vec<Diagnostic>) {
    let from = later.from.value;
    let (end, end_place) = match &earlier.to {
        Some(to) => (to.value, &to.place),
        None => (Date::MAX, &earlier.from.place),
    };
    if end >= from {
        let last = later.to.as_ref().map_or(end, |to| to.value.min(end));
        let until = if last == Date::MAX {
            "without end".to_owned()
        } else {
            format!("to {last}")
        };
        found.push(
            Diagnostic::error(codes::OVERLAP, format!("two versions are in force from {from} {until}"))
                .at(&later.from.place, "this version begins")
                .at(end_place, "while this one still runs")
                .help("let the earlier version end the day before the later one begins"),
        );
        return;
    }
    let (Some(first), Some(last)) = (end.succ_opt(), from.pred_opt()) else {
        return;
    };
    if first <= last {
        found.push(
            Diagnostic::warning(codes::GAP, format!("no version is in force from {first} to {last}"))
                .at(&later.from.place, "the next version begins")
                .at(end_place, "this version ends")
                .help("if the law did lapse, leave it; if not, close the gap"),
        );
    }
}
