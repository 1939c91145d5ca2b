//! `lookups/*.toml`: lookups, code lists and decision tables.

use crate::policy::diagnostic::{At, Diagnostic, codes, suggest};
use crate::policy::ir::Constant;

use super::fields::Fields;
use super::model::{Key, Match, RawCell, RawDecision, RawLookup, RawRule};
use super::parameters;
use super::unit::Unit;

/// Every `[[lookup]]` of a file.
pub(crate) fn read_lookups(fields: &mut Fields<'_, '_>) -> Vec<RawLookup> {
    const MATCHES: &[(&str, Match)] = &[
        ("date", Match::Date),
        ("exact", Match::Exact),
        ("prefix", Match::Prefix),
    ];
    fields.tables("lookup", "a [[lookup]]", |fields| {
        let id = fields.need_text("id");
        let says = fields.words("says");
        let matching = parameters::choice(fields, "match", MATCHES);
        fields.words("source");
        fields.words("note");
        parameters::basis(fields);
        let output = match fields.item("output") {
            Some(_) => Some(parameters::unit(fields, "output")?),
            None => None,
        };
        let (id, matching) = (id?, matching?);
        let codes = fields.texts("codes");
        let mut rows: Vec<(At<Key>, Constant)> = codes
            .into_iter()
            .map(|c| {
                let (value, place) = (Key::Text(c.value), c.place);
                (At { value, place }, Constant::Boolean(true))
            })
            .collect();
        rows.extend(read_rows(fields, matching, output));
        if rows.is_empty() {
            fields.missing(if output.is_some() { "rows" } else { "codes" });
        }
        Some(RawLookup {
            id,
            says,
            matching,
            output,
            rows,
        })
    })
}

fn read_rows(fields: &mut Fields<'_, '_>, matching: Match, output: Option<Unit>) -> Vec<(At<Key>, Constant)> {
    fields.tables("rows", "a lookup row", |fields| {
        let key = if matching == Match::Date {
            let from = fields.need_date("from");
            from.map(|d| At {
                value: Key::Date(d.value),
                place: d.place,
            })
        } else {
            let key = fields.need_text("key");
            key.map(|t| At {
                value: Key::Text(t.value),
                place: t.place,
            })
        };
        fields.words("note");
        let Some(item) = fields.item("value") else {
            fields.missing("value");
            return None;
        };
        let Some(unit) = output else {
            let place = fields.place_of(item);
            fields.report(
                Diagnostic::error(codes::MISSING_KEY, "a lookup whose rows have values needs `output`")
                    .at(&place, "value of which unit?")
                    .help("add `output = \"…\"` to the lookup"),
            );
            return None;
        };
        let value = parameters::constant(fields, item, unit)?;
        Some((key?, value))
    })
}

/// Every `[[decision]]` of a file.
pub(crate) fn read_decisions(fields: &mut Fields<'_, '_>) -> Vec<RawDecision> {
    fields.tables("decision", "a [[decision]]", |fields| {
        let id = fields.need_text("id");
        let says = fields.words("says");
        fields.words("source");
        fields.words("note");
        parameters::basis(fields);
        let inputs = fields.tables("inputs", "a decision input", |fields| {
            let id = fields.need_text("id");
            fields.words("says");
            let unit = parameters::unit(fields, "unit");
            Some((id?, unit?))
        });
        let output = parameters::unit(fields, "output");
        let unit = output.unwrap_or(Unit::Text);
        let rules = fields.tables("rules", "a decision rule", |fields| {
            Some(read_rule(fields, &inputs, unit))
        });
        if rules.is_empty() {
            fields.missing("rules");
        }
        Some(RawDecision {
            id: id?,
            says,
            inputs,
            output: output?,
            rules,
        })
    })
}

fn read_rule(fields: &mut Fields<'_, '_>, inputs: &[(At<String>, Unit)], output: Unit) -> RawRule {
    let mut rule = RawRule {
        cells: Vec::new(),
        out: None,
    };
    for (key, item) in fields.entries() {
        if key.value == "out" {
            rule.out = parameters::constant(fields, item, output);
            continue;
        }
        if !inputs.iter().any(|(id, _)| id.value == key.value) {
            fields.report(
                Diagnostic::error(codes::UNKNOWN_KEY, format!("the decision has no input `{}`", key.value))
                    .at(&key.place, "unknown input")
                    .help(suggest(&key.value, inputs.iter().map(|(id, _)| id.value.as_str()))),
            );
            continue;
        }
        let place = fields.place_of(item);
        let cell = match item.get_ref() {
            toml::de::DeValue::Boolean(b) => RawCell::Boolean(*b),
            toml::de::DeValue::String(text) => RawCell::Text(text.to_string()),
            toml::de::DeValue::Integer(n) => RawCell::Text(n.as_str().to_owned()),
            toml::de::DeValue::Datetime(d) => RawCell::Text(d.to_string()),
            _ => {
                fields.wrong(&key.value, item, "a text or a boolean");
                continue;
            }
        };
        rule.cells.push((key, At { value: cell, place }));
    }
    if fields.item("out").is_none() {
        fields.missing("out");
    }
    rule
}
