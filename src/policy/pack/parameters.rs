//! Parameters, citations and choices: small pieces that several files share.

use toml::de::DeValue;

use crate::policy::diagnostic::{Diagnostic, codes, suggest};
use crate::policy::ir::{Basis, Rounding};

use super::fields::{Fields, Item};
use super::model::{RawAbsence, RawParameter, Value};
use super::unit::{UNITS, Unit};

/// `[parameters]`, `[version.parameters]`, `[fact.parameters]`.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Vec<RawParameter> {
    let read = fields.table("parameters", "[parameters]", |fields| {
        let mut parameters = Vec::new();
        for (name, _) in fields.entries() {
            let read = fields.table(&name.value, "a parameter", |fields| {
                (value_of(fields), fields.words("says"), fields.words("unit"))
            });
            let (value, says, unit) = read.unwrap_or((Value::Broken, String::new(), String::new()));
            parameters.push(RawParameter {
                name,
                value,
                says,
                unit,
            });
        }
        parameters
    });
    read.unwrap_or_default()
}

fn value_of(fields: &mut Fields<'_, '_>) -> Value {
    let unit = unit(fields, "unit");
    let Some(item) = fields.item("value") else {
        fields.missing("value");
        return Value::Broken;
    };
    match unit {
        None => Value::Broken,
        Some(Unit::List) => Value::List(fields.texts("value").into_iter().map(|t| t.value).collect()),
        Some(unit) => match (unit.ty(), constant(fields, item, unit)) {
            (Some(ty), Some(constant)) => Value::One(ty, constant),
            _ => Value::Broken,
        },
    }
}

/// A constant in a unit, or a report of what it should look like.
pub(crate) fn constant<'t>(
    fields: &mut Fields<'t, '_>,
    item: Item<'t>,
    unit: Unit,
) -> Option<crate::policy::ir::Constant> {
    let constant = unit.read(item.get_ref());
    if constant.is_none() {
        let place = fields.place_of(item);
        let float = matches!(item.get_ref(), DeValue::Float(_));
        fields.report(
            Diagnostic::error(codes::PARAMETER, format!("this is not {}", unit.wanted()))
                .at(&place, format!("{} wanted", unit.wanted()))
                .help(if float {
                    "put the number in quotes: exact decimals are written as text"
                } else {
                    ""
                }),
        );
    }
    constant
}

/// A unit that must be there.
pub(crate) fn unit(fields: &mut Fields<'_, '_>, key: &str) -> Option<Unit> {
    choice(fields, key, UNITS)
}

/// One of several words that must be there.
pub(crate) fn choice<T: Copy>(fields: &mut Fields<'_, '_>, key: &str, choices: &[(&str, T)]) -> Option<T> {
    let text = fields.need_text(key)?;
    let choice = choices.iter().find(|(name, _)| *name == text.value).map(|(_, c)| *c);
    if choice.is_none() {
        fields.report(
            Diagnostic::error(codes::WRONG_VALUE, format!("`{}` is no {key}", text.value))
                .at(&text.place, "unknown word")
                .help(suggest(&text.value, choices.iter().map(|(name, _)| *name))),
        );
    }
    choice
}

/// `round = "half_up"` or nothing.
pub(crate) fn rounding(fields: &mut Fields<'_, '_>) -> Rounding {
    if fields.item("round").is_none() {
        return Rounding::None;
    }
    choice(fields, "round", &[("half_up", Rounding::HalfUp)]).unwrap_or(Rounding::None)
}

/// `[[accepts_absent]]`: tables that count as empty for a rule where their export was not delivered.
pub(crate) fn accepts_absent(fields: &mut Fields<'_, '_>) -> Vec<RawAbsence> {
    fields.tables("accepts_absent", "an [[accepts_absent]]", |fields| {
        let table = fields.need_text("table");
        let says = fields.need_words("says");
        let cited = fields.item("basis").is_some();
        let basis = basis(fields);
        let table = table?;
        if !cited || basis.is_empty() {
            fields.report(
                Diagnostic::error(
                    codes::UNCITED,
                    format!("nothing says why `{}` may be absent", table.value),
                )
                .at(&table.place, "no `basis`")
                .help("add `basis = [{ document = \"…\", article = \"…\" }]` or `basis = [{ plan = \"…\" }]`"),
            );
        }
        Some(RawAbsence { table, says, basis })
    })
}

/// `basis = [{ document, article } or { plan }]`; the plan's section counts as its document.
pub(crate) fn basis(fields: &mut Fields<'_, '_>) -> Vec<Basis> {
    fields.tables("basis", "a basis", |fields| {
        let document = fields.text("document");
        let plan = fields.text("plan");
        let article = fields.words("article");
        let cited = document.or(plan).map(|t| t.value).filter(|t| !t.trim().is_empty());
        let Some(document) = cited else {
            let place = fields.place();
            fields.report(
                Diagnostic::error(codes::UNCITED, "a basis names a document or a plan section")
                    .at(&place, "neither `document` nor `plan`")
                    .help("add `document = \"…公告2022年第10号\"` or `plan = \"A2a 二(二)\"`"),
            );
            return None;
        };
        Some(Basis { document, article })
    })
}
