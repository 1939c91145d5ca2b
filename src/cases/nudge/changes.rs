//! Every change of a file of a pack by the least step: thresholds, days, entries of lists and tables, codes, literals of formulas.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::formula;
use super::steps::Step;

/// Keys of days that no parameter holds.
const DAYS: [&str; 4] = ["from", "to", "published", "as_of"];

/// Keys of formulas whose literals decide something.
const FORMULAS: [&str; 9] = [
    "expr",
    "where",
    "base",
    "value",
    "counted",
    "undetermined_when",
    "in_force_by",
    "when",
    "rank_when",
];

/// A change of one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// What is changed: ids and keys from the outside in, e.g. `bridge_toll@1300-01-01.parameters.rate`.
    pub(crate) place: String,
    /// What was there and what is there instead, for people.
    pub(crate) change: String,
    /// The bytes that are replaced.
    pub(crate) range: Range<usize>,
    /// By this text.
    pub(crate) new: String,
}

/// All changes of a file, in its order; none if it is no TOML.
pub(crate) fn of_file(text: &str) -> Vec<Change> {
    let mut found = Finder {
        text,
        changes: Vec::new(),
    };
    if let Ok(table) = DeTable::parse(text) {
        let place = id(table.get_ref()).unwrap_or_default();
        found.table(table.get_ref(), &place);
    }
    found.changes.sort_by_key(|c| (c.range.start, c.range.end));
    found.changes
}

struct Finder<'t> {
    text: &'t str,
    changes: Vec<Change>,
}

fn id(table: &DeTable<'_>) -> Option<String> {
    table.get("id").and_then(|v| v.get_ref().as_str()).map(str::to_owned)
}

fn text_of<'a>(table: &'a DeTable<'_>, key: &str) -> Option<&'a str> {
    table.get(key).and_then(|v| v.get_ref().as_str())
}

/// A day as it is written, be it a TOML date or a text.
fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Datetime(moment) => Some(moment.to_string()),
        DeValue::Integer(n) => Some(n.as_str().to_owned()),
        DeValue::Boolean(b) => Some(b.to_string()),
        _ => None,
    }
}

impl Finder<'_> {
    fn table(&mut self, table: &DeTable<'_>, place: &str) {
        let decides = table.contains_key("rules").then(|| table.get("inputs")).flatten();
        for (key, value) in table.iter() {
            let key: &str = key.get_ref();
            let here = join(place, key);
            match value.get_ref() {
                DeValue::Table(inner) if key == "parameters" => self.parameters(inner, place),
                DeValue::Array(all) if key == "codes" => self.entries(all, &here),
                DeValue::Array(all) if key == "rows" => self.rows(all, text_of(table, "output"), place),
                DeValue::Array(all) if key == "rules" => self.rules(all, decides, place),
                DeValue::Array(all) => self.array(all, place, key),
                DeValue::Table(inner) => self.table(inner, &here),
                _ if DAYS.contains(&key) => self.value(value, Step::Date, &here),
                DeValue::String(_) if FORMULAS.contains(&key) => self.formula(value, &here),
                _ => {}
            }
        }
    }

    /// Tables of a list have the name of their id, their first day, or their number.
    fn array(&mut self, all: &[Spanned<DeValue<'_>>], place: &str, key: &str) {
        for (at, item) in all.iter().enumerate() {
            let Some(table) = item.get_ref().as_table() else {
                continue;
            };
            let from = || table.get("from").and_then(|v| plain(v.get_ref()));
            let here = match (id(table), from()) {
                (Some(id), _) => join(place, &id),
                (None, Some(from)) => format!("{place}@{from}"),
                (None, None) => format!("{}[{at}]", join(place, key)),
            };
            self.table(table, &here);
        }
    }

    fn parameters(&mut self, parameters: &DeTable<'_>, place: &str) {
        for (name, spec) in parameters.iter() {
            let name: &str = name.get_ref();
            let Some(spec) = spec.get_ref().as_table() else {
                continue;
            };
            let Some(value) = spec.get("value") else { continue };
            let here = join(place, name);
            match (value.get_ref(), text_of(spec, "unit").and_then(Step::of)) {
                (DeValue::Array(all), _) => self.entries(all, &here),
                (_, Some(step)) => self.value(value, step, &here),
                _ => {}
            }
        }
    }

    /// Each entry left out.
    fn entries(&mut self, all: &[Spanned<DeValue<'_>>], place: &str) {
        for at in 0..all.len() {
            self.without(all, at, place);
        }
    }

    /// Entry `at` of a list left out, with the comma behind or before it.
    fn without(&mut self, all: &[Spanned<DeValue<'_>>], at: usize, place: &str) {
        let Some(entry) = all.get(at) else { return };
        let span = entry.span();
        let range = match (all.get(at + 1), at.checked_sub(1).and_then(|b| all.get(b))) {
            (Some(next), _) => span.start..next.span().start,
            (None, Some(before)) => before.span().end..span.end,
            (None, None) => span.clone(),
        };
        let shown = self.text.get(span).unwrap_or_default().to_owned();
        self.add(place, format!("without {shown}"), range, String::new());
    }

    fn rows(&mut self, all: &[Spanned<DeValue<'_>>], output: Option<&str>, place: &str) {
        for (at, row) in all.iter().enumerate() {
            let Some(table) = row.get_ref().as_table() else {
                continue;
            };
            let key = table.get("key").or_else(|| table.get("from"));
            let shown = key.and_then(|k| plain(k.get_ref())).unwrap_or_else(|| at.to_string());
            let here = format!("{place}[{shown}]");
            self.without(all, at, &here);
            if let Some(from) = table.get("from") {
                self.value(from, Step::Date, &join(&here, "from"));
            }
            if let (Some(value), Some(step)) = (table.get("value"), output.and_then(Step::of)) {
                self.value(value, step, &here);
            }
        }
    }

    /// The numbers that a decision compares with.
    fn rules(&mut self, all: &[Spanned<DeValue<'_>>], inputs: Option<&Spanned<DeValue<'_>>>, place: &str) {
        let inputs = inputs
            .and_then(|i| i.get_ref().as_array())
            .into_iter()
            .flat_map(|a| a.iter());
        let units: Vec<(String, Step)> = inputs
            .filter_map(|i| {
                let input = i.get_ref().as_table()?;
                Some((id(input)?, Step::of(text_of(input, "unit")?)?))
            })
            .collect();
        for (at, rule) in all.iter().enumerate() {
            let Some(table) = rule.get_ref().as_table() else {
                continue;
            };
            for (input, step) in &units {
                let Some(cell) = table.get(input.as_str()) else {
                    continue;
                };
                let Some(text) = cell.get_ref().as_str() else { continue };
                let Some((sign, number)) = text.split_once(' ').filter(|(s, _)| s.starts_with(['<', '>', '='])) else {
                    continue;
                };
                let here = format!("{place}[{at}].{input}");
                for next in step.beside(number) {
                    self.add(
                        &here,
                        format!("{text} -> {sign} {next}"),
                        cell.span(),
                        format!("\"{sign} {next}\""),
                    );
                }
            }
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, step: Step, place: &str) {
        let Some(old) = plain(value.get_ref()) else { return };
        let quoted = matches!(value.get_ref(), DeValue::String(_));
        for next in step.beside(&old) {
            let new = if quoted { format!("\"{next}\"") } else { next.clone() };
            self.add(place, format!("{old} -> {next}"), value.span(), new);
        }
    }

    fn formula(&mut self, value: &Spanned<DeValue<'_>>, place: &str) {
        let span = value.span();
        let Some(written) = self.text.get(span.clone()) else {
            return;
        };
        for (at, old, new) in formula::literals(written) {
            let range = span.start + at.start..span.start + at.end;
            self.add(place, format!("{old} -> {new}"), range, new);
        }
    }

    fn add(&mut self, place: &str, change: String, range: Range<usize>, new: String) {
        self.changes.push(Change {
            place: place.to_owned(),
            change,
            range,
            new,
        });
    }
}

fn join(place: &str, key: &str) -> String {
    if place.is_empty() {
        key.to_owned()
    } else {
        format!("{place}.{key}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str) -> Vec<String> {
        of_file(text)
            .into_iter()
            .map(|c| {
                let mut new = text.to_owned();
                new.replace_range(c.range, &c.new);
                assert!(DeTable::parse(&new).is_ok(), "{new}");
                format!("{}: {}", c.place, c.change)
            })
            .collect()
    }

    #[test]
    fn parameters_days_and_lists() {
        let text = "id = \"m\"\n[parameters]\nl = { value = [\"A\", \"B\"], unit = \"list\" }\n\
                    [[version]]\nfrom = 1300-01-01\n[version.parameters]\nrate = { value = \"50%\", unit = \"ratio\" }\n";
        assert_eq!(
            changed(text),
            [
                "m.l: without \"A\"",
                "m.l: without \"B\"",
                "m@1300-01-01.from: 1300-01-01 -> 1299-12-31",
                "m@1300-01-01.from: 1300-01-01 -> 1300-01-02",
                "m@1300-01-01.rate: 50% -> 49.99%",
                "m@1300-01-01.rate: 50% -> 50.01%",
            ]
        );
    }

    #[test]
    fn rows_and_rules() {
        let rows = "[[lookup]]\nid = \"l\"\noutput = \"count\"\nrows = [{ key = \"A\", value = 1 }, { key = \"B\", value = 2 }]\n";
        assert_eq!(
            changed(rows),
            [
                "l[A]: without { key = \"A\", value = 1 }",
                "l[A]: 1 -> 0",
                "l[A]: 1 -> 2",
                "l[B]: without { key = \"B\", value = 2 }",
                "l[B]: 2 -> 1",
                "l[B]: 2 -> 3",
            ]
        );
        let rules = "[[decision]]\nid = \"d\"\ninputs = [{ id = \"x\", unit = \"count\" }]\nrules = [{ x = \">= 20\", out = \"a\" }]\n";
        assert_eq!(changed(rules), ["d[0].x: >= 20 -> >= 19", "d[0].x: >= 20 -> >= 21"]);
    }
}
