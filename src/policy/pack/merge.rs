//! Putting a version's changes into the list of what is common; the order of that list is kept.

use std::collections::BTreeSet;

use crate::policy::diagnostic::{At, Diagnostic, codes, suggest};

use super::fields::Fields;
use super::inherit::Change;
use super::model::{RawAmount, RawCondition, RawLine};

/// Something with a name that stands in a list of a version.
pub(super) trait Part: Clone {
    /// Its name.
    fn id(&self) -> &At<String>;
    /// Whether both have the same name and say the same in all respects.
    fn says_the_same(&self, other: &Self) -> bool;
}

impl Part for RawCondition {
    fn id(&self) -> &At<String> {
        &self.id
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.id.value == other.id.value
            && self.says == other.says
            && self.says_en == other.says_en
            && self.expr.value.trim() == other.expr.value.trim()
    }
}

impl Part for RawLine {
    fn id(&self) -> &At<String> {
        &self.id
    }

    fn says_the_same(&self, other: &Self) -> bool {
        self.id.value == other.id.value
            && self.says == other.says
            && self.rounding == other.rounding
            && self.expr.value.trim() == other.expr.value.trim()
    }
}

impl RawAmount {
    /// Whether both grant the same in all respects.
    pub(super) fn says_the_same(&self, other: &RawAmount) -> bool {
        let text = |part: &Option<At<String>>| part.as_ref().map(|p| p.value.trim().to_owned());
        let texts = |a: &RawAmount| [&a.base, &a.expr, &a.undetermined_when, &a.value].map(text);
        texts(self) == texts(other) && self.rounding == other.rounding && self.positive == other.positive
    }
}

/// One place of the list.
struct Slot<T> {
    /// The common part that stood here first.
    common: Option<String>,
    is_replaced: bool,
    part: T,
}

/// The list of a version. `kept` takes the names of common parts that stay as they are.
pub(super) fn merge<T: Part>(
    what: &str,
    common: &[T],
    changes: Vec<Change<T>>,
    without: &[At<String>],
    kept: &mut BTreeSet<String>,
    fields: &mut Fields<'_, '_>,
) -> Vec<T> {
    let mut slots: Vec<Slot<T>> = common.iter().map(|part| slot(part.clone(), true)).collect();
    for name in without {
        match position(&slots, &name.value) {
            Some(at) => drop(slots.remove(at)),
            None => unknown(what, name, &slots, fields),
        }
    }
    for change in changes {
        match &change.replaces {
            Some(name) => replace(what, name, change.part, &mut slots, fields),
            None => add(what, change, common, &mut slots, fields),
        }
    }
    kept.extend(slots.iter().filter(|s| !s.is_replaced).filter_map(|s| s.common.clone()));
    slots.into_iter().map(|s| s.part).collect()
}

fn slot<T: Part>(part: T, is_common: bool) -> Slot<T> {
    Slot {
        common: is_common.then(|| part.id().value.clone()),
        is_replaced: false,
        part,
    }
}

fn position<T>(slots: &[Slot<T>], name: &str) -> Option<usize> {
    slots.iter().position(|s| s.common.as_deref() == Some(name))
}

fn replace<T: Part>(what: &str, name: &At<String>, part: T, slots: &mut [Slot<T>], fields: &mut Fields<'_, '_>) {
    let at = position(slots, &name.value);
    let Some(slot) = at.and_then(|at| slots.get_mut(at)) else {
        return unknown(what, name, slots, fields);
    };
    if slot.is_replaced {
        fields.report(
            Diagnostic::error(
                codes::DUPLICATE,
                format!("the common {what} `{}` is replaced twice", name.value),
            )
            .at(&name.place, "again here")
            .at(&slot.part.id().place, "first here")
            .help("keep one of them; to add one, leave out `replaces`"),
        );
    } else if slot.part.says_the_same(&part) {
        fields.report(
            Diagnostic::warning(
                codes::SAID_AGAIN,
                format!("the {what} `{}` says the same again", name.value),
            )
            .at(&name.place, "again here")
            .at(&slot.part.id().place, "said for all versions")
            .help("leave it out: it holds in every version that does not change it"),
        );
    } else {
        slot.is_replaced = true;
        slot.part = part;
    }
}

fn add<T: Part>(what: &str, change: Change<T>, common: &[T], slots: &mut Vec<Slot<T>>, fields: &mut Fields<'_, '_>) {
    let id = change.part.id();
    if let Some(first) = common.iter().find(|c| c.id().value == id.value) {
        let is_same = first.says_the_same(&change.part);
        let (code, help) = if is_same {
            (
                codes::SAID_AGAIN,
                "leave it out: it holds in every version that does not change it".to_owned(),
            )
        } else {
            (
                codes::DUPLICATE,
                format!(
                    "to change it, write `replaces = \"{}\"`; to add another, give it another name",
                    id.value
                ),
            )
        };
        let message = if is_same {
            format!("the {what} `{}` says the same again", id.value)
        } else {
            format!("the {what} `{}` is there twice", id.value)
        };
        let diagnostic = if is_same {
            Diagnostic::warning(code, message)
        } else {
            Diagnostic::error(code, message)
        };
        fields.report(
            diagnostic
                .at(&id.place, "again here")
                .at(&first.id().place, "said for all versions")
                .help(help),
        );
        return;
    }
    let at = match &change.before {
        None => slots.len(),
        Some(name) => match slots.iter().position(|s| s.part.id().value == name.value) {
            Some(at) => at,
            None => return unknown(what, name, slots, fields),
        },
    };
    slots.insert(at, slot(change.part, false));
}

fn unknown<T: Part>(what: &str, name: &At<String>, slots: &[Slot<T>], fields: &mut Fields<'_, '_>) {
    let known = slots.iter().map(|s| s.common.as_deref().unwrap_or(&s.part.id().value));
    fields.report(
        Diagnostic::error(
            codes::UNKNOWN_PART,
            format!("there is no {what} `{}` here to change", name.value),
        )
        .at(&name.place, format!("unknown {what}"))
        .help(suggest(&name.value, known)),
    );
}
