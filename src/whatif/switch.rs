//! Measures that a scenario switches off.

use super::resolve::{Act, Applied, Resolved};
use super::scenario::Change;
use super::words;
use crate::policy::ir::{MeasureId, Program};
use crate::policy::stated::NotStated;
use crate::runner::Failure;

/// `<measure>.on = false`.
pub(super) fn switch<'w>(change: &Change, name: &str, program: &Program) -> Result<Resolved<'w>, Failure> {
    let all = || MeasureId::all(&program.measures).zip(&program.measures);
    let mut parts: Vec<MeasureId> = all().filter(|(_, m)| m.id == name).map(|(id, _)| id).collect();
    if parts.is_empty() {
        parts = all().filter(|(_, m)| m.reported_as == name).map(|(id, _)| id).collect();
    }
    let first = parts.first().and_then(|id| program.measures.get(id.index()));
    let Some(first) = first else {
        let known = program
            .measures
            .iter()
            .flat_map(|m| [m.id.as_str(), m.reported_as.as_str()]);
        let mut near: Vec<(usize, &str)> = known.map(|k| (strsim::damerau_levenshtein(name, k), k)).collect();
        near.sort_unstable();
        near.dedup();
        let far = (name.chars().count() / 3).max(2);
        let near = near.into_iter().filter(|(d, _)| *d <= far).take(3);
        let near = near.map(|(_, known)| format!("{known}.on")).collect();
        return Err(words::not_stated(
            &change.place,
            &change.name,
            &NotStated::Unknown(near),
        ));
    };
    match change.value.as_str() {
        "false" => Ok(Resolved {
            applied: Applied {
                name: change.name.clone(),
                says: "整项措施".to_owned(),
                title: first.title.clone(),
                unit: "switch".to_owned(),
                before: "执行".to_owned(),
                after: "停止".to_owned(),
                place: change.place.clone(),
            },
            act: Act::Off(parts),
        }),
        "true" => Err(words::same(&change.place, &change.name, "true")),
        other => Err(words::unfit(
            &change.place,
            &change.name,
            other,
            &crate::policy::stated::Unfit {
                unit: "boolean".to_owned(),
            },
        )),
    }
}
