//! Finding the statements of a file.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Form, Statement};

/// Keys of formulas of a measure or version.
const FORMULAS: [&str; 2] = ["where", "counted"];
/// Keys of formulas of an amount; the first is called by the amount's own name.
const AMOUNT: [&str; 4] = ["expr", "base", "undetermined_when", "value"];
/// Days of a version.
const DAYS: [&str; 3] = ["from", "to", "published"];

/// All statements of a file, in its order; none if it is no TOML.
pub(super) fn of_file(file: &str, text: &str) -> Vec<Statement> {
    let mut finder = Finder {
        file,
        found: Vec::new(),
    };
    if let Ok(table) = DeTable::parse(text) {
        let table = table.get_ref();
        match file.split('/').next() {
            Some("measures") => finder.measure(table),
            Some("facts") => finder.facts(table),
            Some("lookups") => finder.lookups(table),
            Some("conditions") => finder.shared(table),
            Some(_) | None => {}
        }
    }
    finder.found.sort_by_key(|s| (s.range.start, s.range.end));
    finder.found
}

type Item<'t> = Spanned<DeValue<'t>>;

struct Finder<'f> {
    file: &'f str,
    found: Vec<Statement>,
}

/// Whose statement it is.
#[derive(Clone, Copy)]
struct Owner<'o> {
    /// Measure id, or `fact.<id>`.
    id: &'o str,
    measure: &'o str,
    version: Option<&'o str>,
}

fn text_of<'a>(table: &'a DeTable<'_>, key: &str) -> Option<&'a str> {
    table.get(key).and_then(|v| v.get_ref().as_str())
}

fn tables<'a, 't>(table: &'a DeTable<'t>, key: &str) -> Vec<&'a DeTable<'t>> {
    let all = table.get(key).and_then(|v| v.get_ref().as_array());
    all.into_iter()
        .flat_map(|all| all.iter())
        .filter_map(|v| v.get_ref().as_table())
        .collect()
}

/// A value as it is written, without quotes; lists with commas.
fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Datetime(moment) => Some(moment.to_string()),
        DeValue::Integer(n) => Some(n.as_str().to_owned()),
        DeValue::Boolean(b) => Some(b.to_string()),
        DeValue::Array(all) => {
            let texts: Option<Vec<&str>> = all.iter().map(|v| v.get_ref().as_str()).collect();
            texts.map(|texts| texts.join(","))
        }
        DeValue::Float(_) | DeValue::Table(_) => None,
    }
}

impl Finder<'_> {
    fn add(&mut self, owner: Owner<'_>, what: &str, item: &Item<'_>, form: Form, says: &str) {
        let Some(text) = plain(item.get_ref()) else { return };
        self.push(owner, what, item.span(), text, form, says);
    }

    fn push(
        &mut self,
        owner: Owner<'_>,
        what: &str,
        range: std::ops::Range<usize>,
        text: String,
        form: Form,
        says: &str,
    ) {
        let dot = if what.is_empty() || what.starts_with('[') {
            ""
        } else {
            "."
        };
        let at = owner.version.map_or_else(String::new, |from| format!("@{from}"));
        self.found.push(Statement {
            name: format!("{}{at}{dot}{what}", owner.id),
            short: format!("{}{dot}{what}", owner.id),
            measure: owner.measure.to_owned(),
            version: owner.version.map(str::to_owned),
            form,
            says: says.to_owned(),
            text,
            file: self.file.to_owned(),
            range,
        });
    }

    fn measure(&mut self, table: &DeTable<'_>) {
        let Some(id) = text_of(table, "id") else { return };
        let owner = Owner {
            id,
            measure: id,
            version: None,
        };
        self.rules(table, owner);
        for version in tables(table, "version") {
            let Some(from) = version.get("from") else { continue };
            let Some(day) = plain(from.get_ref()) else { continue };
            let owner = Owner {
                version: Some(&day),
                ..owner
            };
            for key in DAYS {
                let form = Form::Value("date".to_owned());
                match version.get(key) {
                    Some(item) => self.add(owner, key, item, form, ""),
                    None if key == "to" => {
                        let end = from.span().end;
                        self.push(owner, key, end..end, String::new(), form, "");
                    }
                    None => {}
                }
            }
            self.rules(version, owner);
        }
    }

    /// What a measure and its versions both may say.
    fn rules(&mut self, table: &DeTable<'_>, owner: Owner<'_>) {
        self.parameters(table, owner);
        for key in FORMULAS {
            if let Some(item) = table.get(key) {
                self.add(owner, key, item, Form::Formula, "");
            }
        }
        for (list, name) in [("condition", "condition"), ("line", "line")] {
            for part in tables(table, list) {
                let id = text_of(part, "id").or_else(|| text_of(part, "replaces"));
                if let (Some(id), Some(expr)) = (id, part.get("expr")) {
                    let says = text_of(part, "says").map_or("", |s| s);
                    self.add(owner, &format!("{name}.{id}"), expr, Form::Formula, says);
                }
            }
        }
        let amount = table.get("amount").and_then(|a| a.get_ref().as_table());
        for key in AMOUNT {
            if let Some(item) = amount.and_then(|a| a.get(key)) {
                let what = if key == "expr" {
                    "amount".to_owned()
                } else {
                    format!("amount.{key}")
                };
                self.add(owner, &what, item, Form::Formula, "");
            }
        }
    }

    fn parameters(&mut self, table: &DeTable<'_>, owner: Owner<'_>) {
        let parameters = table.get("parameters").and_then(|p| p.get_ref().as_table());
        for (name, spec) in parameters.into_iter().flat_map(DeTable::iter) {
            let Some(spec) = spec.get_ref().as_table() else {
                continue;
            };
            if let (Some(value), Some(unit)) = (spec.get("value"), text_of(spec, "unit")) {
                let says = text_of(spec, "says").map_or("", |s| s);
                self.add(owner, name.get_ref(), value, Form::Value(unit.to_owned()), says);
            }
        }
    }

    fn facts(&mut self, table: &DeTable<'_>) {
        for fact in tables(table, "fact") {
            let Some(id) = text_of(fact, "id") else { continue };
            let id = format!("fact.{id}");
            let owner = Owner {
                id: &id,
                measure: "",
                version: None,
            };
            if let Some(expr) = fact.get("expr") {
                let says = text_of(fact, "says").map_or("", |s| s);
                self.add(owner, "", expr, Form::Formula, says);
            }
            self.parameters(fact, owner);
        }
    }

    fn shared(&mut self, table: &DeTable<'_>) {
        for condition in tables(table, "condition") {
            let Some(id) = text_of(condition, "id") else { continue };
            let id = format!("condition.{id}");
            let owner = Owner {
                id: &id,
                measure: "",
                version: None,
            };
            if let Some(expr) = condition.get("expr") {
                let says = text_of(condition, "says").map_or("", |s| s);
                self.add(owner, "", expr, Form::Formula, says);
            }
        }
    }

    fn lookups(&mut self, table: &DeTable<'_>) {
        for lookup in tables(table, "lookup") {
            let Some(id) = text_of(lookup, "id") else { continue };
            let id = format!("lookup.{id}");
            let owner = Owner {
                id: &id,
                measure: "",
                version: None,
            };
            let says = text_of(lookup, "says").map_or("", |s| s);
            if let Some(codes) = lookup.get("codes") {
                self.add(owner, "codes", codes, Form::Value("list".to_owned()), says);
            }
            let Some(unit) = text_of(lookup, "output") else {
                continue;
            };
            for row in tables(lookup, "rows") {
                let key = row.get("key").or_else(|| row.get("from"));
                let key = key.and_then(|k| plain(k.get_ref()));
                if let (Some(key), Some(value)) = (key, row.get("value")) {
                    self.add(owner, &format!("[{key}]"), value, Form::Value(unit.to_owned()), says);
                }
            }
        }
    }
}

impl Statement {
    /// Line of the statement in its file, counted from 1.
    #[must_use]
    pub fn line(&self, of: &super::Stated) -> usize {
        let before = of.files.get(&self.file).and_then(|text| text.get(..self.range.start));
        before.map_or(1, |text| text.matches('\n').count() + 1)
    }
}
