//! Conditions, lines and amounts as written: in a measure, in a version, or for the whole pack in `conditions/*.toml`.

use std::collections::BTreeSet;

use crate::policy::diagnostic::{At, Diagnostic, Severity, codes, suggest};

use super::fields::Fields;
use super::model::{RawAmount, RawCondition, RawLine};
use super::parameters;

/// `conditions/*.toml`: conditions that several measures ask. Names in them mean what they mean in the measure that asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared {
    conditions: Vec<RawCondition>,
    asked: BTreeSet<String>,
}

impl Shared {
    /// Every `[[condition]]` of a file.
    pub(super) fn read(&mut self, fields: &mut Fields<'_, '_>) {
        let read = fields.tables("condition", "a [[condition]]", |fields| {
            fields.words("note");
            let id = fields.need_text("id");
            written(id, fields)
        });
        for condition in read {
            let first = self.conditions.iter().find(|c| c.id.value == condition.id.value);
            match first {
                Some(first) => fields.report(
                    Diagnostic::error(
                        codes::DUPLICATE,
                        format!("the shared condition `{}` is there twice", condition.id.value),
                    )
                    .at(&condition.id.place, "again here")
                    .at(&first.id.place, "first here")
                    .help("give one of them another name"),
                ),
                None => self.conditions.push(condition),
            }
        }
    }

    /// The condition that `shared = …` names, as one of the measure that asks it.
    fn asked(&mut self, name: &At<String>, fields: &mut Fields<'_, '_>) -> Option<RawCondition> {
        let Some(condition) = self.conditions.iter().find(|c| c.id.value == name.value) else {
            let known = self.conditions.iter().map(|c| c.id.value.as_str());
            fields.report(
                Diagnostic::error(
                    codes::UNKNOWN_PART,
                    format!("the pack has no shared condition `{}`", name.value),
                )
                .at(&name.place, "not in conditions/*.toml")
                .help(suggest(&name.value, known)),
            );
            return None;
        };
        self.asked.insert(name.value.clone());
        Some(condition.clone())
    }

    /// Reports conditions that no measure asks. Says nothing while files are broken: they might have asked them.
    pub(super) fn report_unused(&self, found: &mut Vec<Diagnostic>) {
        if found.iter().any(|d| d.severity == Severity::Error) {
            return;
        }
        for condition in &self.conditions {
            if !self.asked.contains(&condition.id.value) {
                let message = format!("no measure asks the shared condition `{}`", condition.id.value);
                found.push(
                    Diagnostic::error(codes::UNUSED, message)
                        .at(&condition.id.place, "not used")
                        .help("use it with `shared = …`, or remove it"),
                );
            }
        }
    }
}

/// A `[[condition]]`: written here, or shared. `id` is the name to take if it gives none; a shared one then keeps its own.
pub(super) fn condition(
    fields: &mut Fields<'_, '_>,
    shared: &mut Shared,
    id: Option<&At<String>>,
) -> Option<RawCondition> {
    if let Some(name) = fields.text("shared") {
        let asked = shared.asked(&name, fields)?;
        let id = fields.text("id").or_else(|| id.cloned()).unwrap_or(name);
        return Some(RawCondition { id, ..asked });
    }
    let id = own_id(fields, id);
    written(id, fields)
}

fn written(id: Option<At<String>>, fields: &mut Fields<'_, '_>) -> Option<RawCondition> {
    let says = fields.need_words("says");
    let says_en = fields.words_if_said("says_en");
    let expr = fields.need_text("expr");
    Some(RawCondition {
        id: id?,
        says,
        says_en,
        expr: expr?,
    })
}

/// A `[[line]]`. `id` is the name to take if it gives none.
pub(super) fn line(fields: &mut Fields<'_, '_>, id: Option<&At<String>>) -> Option<RawLine> {
    let id = own_id(fields, id);
    let says = fields.need_words("says");
    let expr = fields.need_text("expr");
    let rounding = parameters::rounding(fields);
    Some(RawLine {
        id: id?,
        says,
        expr: expr?,
        rounding,
    })
}

fn own_id(fields: &mut Fields<'_, '_>, otherwise: Option<&At<String>>) -> Option<At<String>> {
    match otherwise {
        Some(name) => fields.text("id").or_else(|| Some(name.clone())),
        None => fields.need_text("id"),
    }
}

/// `[amount]`, if it is there.
pub(super) fn amount(fields: &mut Fields<'_, '_>, what: &'static str) -> Option<RawAmount> {
    fields.table("amount", what, |fields| RawAmount {
        place: fields.place(),
        base: fields.text("base"),
        expr: fields.text("expr"),
        rounding: parameters::rounding(fields),
        positive: fields.boolean("positive").unwrap_or(true),
        undetermined_when: fields.text("undetermined_when"),
        value: fields.text("value"),
    })
}
