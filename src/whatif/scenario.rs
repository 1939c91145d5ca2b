//! Scenarios: what is to be otherwise, as files and arguments say it.

use std::path::Path;

use toml::{Table, Value};

use super::words;
use crate::runner::Failure;

/// One thing that is to be otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Name of the statement, see `docs/outputs.md`.
    pub name: String,
    /// Its value, as the pack writes it, without quotes; lists with commas.
    pub value: String,
    /// Where it was said: a file, or `--set`.
    pub place: String,
}

/// What is to be otherwise, in order; the last word on a name counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scenario {
    /// What the scenario is called in the outputs.
    pub title: String,
    /// The changes.
    pub changes: Vec<Change>,
}

/// Longest title, in characters.
const LONGEST: usize = 40;

impl Scenario {
    /// A scenario that changes nothing yet.
    #[must_use]
    pub fn new(title: &str) -> Scenario {
        Scenario {
            title: title.to_owned(),
            changes: Vec::new(),
        }
    }

    /// Reads a file: `title = "…"` and `[set]` with a value by name.
    ///
    /// # Errors
    /// [`Failure`] (3) if it cannot be read, (2) if it is no scenario.
    pub fn read(path: &Path) -> Result<Scenario, Failure> {
        let text = std::fs::read_to_string(path).map_err(|e| Failure::io(path, &e))?;
        Scenario::parse(&text, &path.display().to_string())
    }

    /// A scenario from the text of a file; `place` is what it is called in errors.
    ///
    /// # Errors
    /// [`Failure`] (2) if it is none.
    pub fn parse(text: &str, place: &str) -> Result<Scenario, Failure> {
        let table: Table = text.parse().map_err(|e| words::no_toml(place, &e))?;
        let mut scenario = Scenario::default();
        for (key, value) in &table {
            match (key.as_str(), value) {
                ("title", Value::String(title)) => scenario.title.clone_from(title),
                ("note", Value::String(_)) => {}
                ("set", Value::Table(set)) => scenario.take(set, "", place)?,
                (other, _) => return Err(words::unknown_key(place, other)),
            }
        }
        check_title(&scenario.title, place)?;
        if scenario.changes.is_empty() {
            return Err(words::empty(place));
        }
        Ok(scenario)
    }

    /// Takes the values of a table; names may be written in one or as tables in tables.
    fn take(&mut self, set: &Table, before: &str, place: &str) -> Result<(), Failure> {
        for (key, value) in set {
            let name = if before.is_empty() {
                key.clone()
            } else {
                format!("{before}.{key}")
            };
            let text = match value {
                Value::Table(inner) => {
                    self.take(inner, &name, place)?;
                    continue;
                }
                Value::String(text) => text.clone(),
                Value::Integer(n) => n.to_string(),
                Value::Boolean(b) => b.to_string(),
                Value::Datetime(day) => day.to_string(),
                Value::Array(all) => {
                    let texts: Option<Vec<&str>> = all.iter().map(Value::as_str).collect();
                    texts.ok_or_else(|| words::no_value(place, &name))?.join(",")
                }
                // 0.5 is no exact number; "50%" and "0.5" are.
                Value::Float(_) => return Err(words::no_value(place, &name)),
            };
            self.changes.push(Change {
                name,
                value: text,
                place: place.to_owned(),
            });
        }
        Ok(())
    }

    /// Adds `name=value`, as `--set` has it.
    ///
    /// # Errors
    /// [`Failure`] (2) if there is no `=` or nothing on one side of it.
    pub fn set(&mut self, text: &str) -> Result<(), Failure> {
        // Keys of lookups may hold the sign themselves: it counts behind the bracket.
        let from = text.rfind("]=").map_or(0, |at| at + 1);
        let sign = text.get(from..).and_then(|rest| rest.find('=')).map(|at| from + at);
        let parts = sign.and_then(|at| Some((text.get(..at)?.trim(), text.get(at + 1..)?.trim())));
        let (name, value) = parts
            .filter(|(name, value)| !name.is_empty() && !value.is_empty())
            .ok_or_else(|| words::no_set(text))?;
        self.changes.push(Change {
            name: name.to_owned(),
            value: value.to_owned(),
            place: "--set".to_owned(),
        });
        Ok(())
    }

    /// Several scenarios as one, the later ones over the earlier ones; the title is that of the last that has one.
    #[must_use]
    pub fn layered(all: Vec<Scenario>) -> Scenario {
        let mut whole = Scenario::default();
        for one in all {
            if !one.title.is_empty() {
                whole.title = one.title;
            }
            whole.changes.extend(one.changes);
        }
        whole
    }

    /// The changes that count: of several of one name the last, in its place.
    #[must_use]
    pub fn last_words(&self) -> Vec<&Change> {
        let last = |at: usize, change: &Change| self.changes.iter().skip(at + 1).all(|later| later.name != change.name);
        let all = self.changes.iter().enumerate();
        all.filter(|(at, change)| last(*at, change))
            .map(|(_, change)| change)
            .collect()
    }
}

fn check_title(title: &str, place: &str) -> Result<(), Failure> {
    if title.chars().count() > LONGEST || title.chars().any(char::is_control) {
        return Err(words::title(place, LONGEST));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(scenario: &Scenario) -> Vec<(&str, &str)> {
        scenario
            .last_words()
            .iter()
            .map(|c| (c.name.as_str(), c.value.as_str()))
            .collect()
    }

    #[test]
    fn files_and_arguments_are_layered() {
        let text = "title = \"甲\"\n[set]\n\"toll@1300-01-01.to\" = 1301-12-31\ntoll.rate = \"60%\"\ntoll.goods = [\"G\", \"S\"]\n\
                    toll.staff = 300\nguild.on = false\n";
        let first = Scenario::parse(text, "a.toml").unwrap();
        let mut second = Scenario::new("");
        second.set("toll.rate = 70%").unwrap();
        second.set("lookup.price[a=b]=5").unwrap();
        let whole = Scenario::layered(vec![first, second]);
        assert_eq!(whole.title, "甲");
        assert_eq!(
            said(&whole),
            [
                ("toll@1300-01-01.to", "1301-12-31"),
                ("toll.goods", "G,S"),
                ("toll.staff", "300"),
                ("guild.on", "false"),
                ("toll.rate", "70%"),
                ("lookup.price[a=b]", "5"),
            ]
        );
    }

    #[test]
    fn what_is_no_scenario_is_refused() {
        for text in [
            "",
            "title = 5",
            "[sett]\na = \"b\"",
            "[set]\na = 0.5",
            "[set]",
            "x",
            "[set]\na = [1]",
        ] {
            let failure = Scenario::parse(text, "s.toml").unwrap_err();
            assert_eq!(failure.exit, crate::runner::Exit::Usage, "{text}");
            assert!(failure.place.contains("s.toml"), "{text}: {}", failure.place);
        }
        for text in ["a", "=b", "a=", ""] {
            assert!(Scenario::new("").set(text).is_err(), "{text}");
        }
    }
}
