//! POL041: conditions written twice in a pack, lines and amounts written twice in a measure.

use std::collections::BTreeMap;

use crate::policy::diagnostic::{Diagnostic, Place, codes};
use crate::policy::pack::model::RawPack;

/// What is said where first: measure (empty where that does not matter), wording, formula.
type First<'p> = BTreeMap<(&'p str, &'p str, String), &'p Place>;

/// Reports the second place of everything that is written twice. What versions take over has one place only.
pub(crate) fn said_again(raw: &RawPack, found: &mut Vec<Diagnostic>) {
    let mut conditions = First::new();
    let mut lines = First::new();
    for measure in &raw.measures {
        for version in &measure.versions {
            for condition in &version.conditions {
                let key = ("", condition.says.as_str(), one_line(&condition.expr.value));
                compare(
                    "condition",
                    &condition.id.value,
                    key,
                    &condition.expr.place,
                    &mut conditions,
                    found,
                );
            }
            for line in &version.lines {
                let key = (
                    measure.id.value.as_str(),
                    line.says.as_str(),
                    one_line(&line.expr.value),
                );
                compare("line", &line.id.value, key, &line.expr.place, &mut lines, found);
            }
        }
    }
}

fn one_line(expr: &str) -> String {
    expr.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn compare<'p>(
    what: &str,
    id: &str,
    key: (&'p str, &'p str, String),
    place: &'p Place,
    first: &mut First<'p>,
    found: &mut Vec<Diagnostic>,
) {
    let first = *first.entry(key).or_insert(place);
    if first == place {
        return;
    }
    let remedy = match what {
        "condition" => {
            "say it once: at the top of the measure for its versions, in conditions/*.toml for several measures"
        }
        _ => "say it once, at the top of the measure",
    };
    found.push(
        Diagnostic::warning(codes::SAID_AGAIN, format!("the {what} `{id}` says the same again"))
            .at(place, "again here")
            .at(first, "said here")
            .help(remedy),
    );
}
