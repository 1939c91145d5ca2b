//! What a pack states, by name: every parameter, day, formula and row of a lookup that can be given another value.
//!
//! Names: `measure.parameter`, `measure@2022-01-01.parameter` (stated by that version only), `measure@2022-01-01.from` (`to`,
//! `published`), `measure.where`, `measure.counted`, `measure.condition.<id>`, `measure.line.<id>`, `measure.amount` (`base`,
//! `undetermined_when`, `value`), `condition.<id>` (shared), `fact.<id>`, `fact.<id>.parameter`, `lookup.<id>[key]`,
//! `lookup.<id>.codes`. A name without version means the only version that states it, if the measure does not.

mod find;
mod value;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

pub use value::{Given, Unfit};

/// Folders of a pack whose statements can be changed.
const FOLDERS: [&str; 4] = ["conditions", "facts", "lookups", "measures"];

/// What kind of value a statement has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// A value in a unit of the language, e.g. `wan_yuan`.
    Value(String),
    /// A formula.
    Formula,
}

/// One statement of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its full name.
    pub name: String,
    /// Its name without version.
    pub short: String,
    /// The measure; empty for facts, lookups and shared conditions.
    pub measure: String,
    /// First day of the version that states it, as written; `None` if all versions share it.
    pub version: Option<String>,
    /// Kind of value.
    pub form: Form,
    /// Chinese wording; may be empty.
    pub says: String,
    /// The value as written, without quotes; empty for a last day that is not stated.
    pub text: String,
    /// File below the pack.
    pub file: String,
    range: Range<usize>,
}

/// Everything that a pack states, with the texts of its files.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// Texts by path below the pack.
    files: BTreeMap<String, String>,
    statements: Vec<Statement>,
}

/// Why a name means no statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotStated {
    /// Nothing has that name; those that come close, the closest first.
    Unknown(Vec<String>),
    /// Several versions state it: their full names.
    Several(Vec<String>),
}

impl Stated {
    /// Reads the statements of the pack in `dir`. What is no TOML states nothing: loading the pack reports it.
    ///
    /// # Errors
    /// If a folder or file cannot be read.
    pub fn read(dir: &Path) -> std::io::Result<Stated> {
        let mut stated = Stated::default();
        for folder in FOLDERS {
            let at = dir.join(folder);
            if !at.is_dir() {
                continue;
            }
            for entry in std::fs::read_dir(&at)? {
                let path = entry?.path();
                let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
                    continue;
                };
                if name.ends_with(".toml") && !name.ends_with(".cases.toml") && !name.starts_with('.') {
                    stated
                        .files
                        .insert(format!("{folder}/{name}"), std::fs::read_to_string(&path)?);
                }
            }
        }
        for (file, text) in &stated.files {
            stated.statements.extend(find::of_file(file, text));
        }
        Ok(stated)
    }

    /// All statements, by file and place.
    #[must_use]
    pub fn all(&self) -> &[Statement] {
        &self.statements
    }

    /// The statement that a name means.
    ///
    /// # Errors
    /// [`NotStated`] if it means none, or not one.
    pub fn find(&self, name: &str) -> Result<&Statement, NotStated> {
        if let Some(found) = self.statements.iter().find(|s| s.name == name) {
            return Ok(found);
        }
        let same: Vec<&Statement> = self.statements.iter().filter(|s| s.short == name).collect();
        match same.as_slice() {
            [one] => Ok(one),
            [] => Err(NotStated::Unknown(self.near(name))),
            several => Err(NotStated::Several(several.iter().map(|s| s.name.clone()).collect())),
        }
    }

    /// At most three names that come close to one, the closest first.
    fn near(&self, name: &str) -> Vec<String> {
        let mut known: Vec<(usize, &str)> = self
            .statements
            .iter()
            .flat_map(|s| [s.name.as_str(), s.short.as_str()])
            .map(|known| (strsim::damerau_levenshtein(name, known), known))
            .collect();
        known.sort_unstable();
        known.dedup();
        let far = (name.chars().count() / 3).max(2);
        let near = known.into_iter().filter(|(distance, _)| *distance <= far);
        near.take(3).map(|(_, known)| known.to_owned()).collect()
    }

    /// The texts of the files that differ once some statements have other values. A later value of one statement takes the place of an
    /// earlier one.
    #[must_use]
    pub fn changed(&self, values: &[(&Statement, &Given)]) -> BTreeMap<String, String> {
        let mut last: BTreeMap<(&str, usize, usize), (&Statement, &Given)> = BTreeMap::new();
        for (statement, given) in values {
            let (from, to) = (statement.range.start, statement.range.end);
            last.insert((&statement.file, from, to), (statement, given));
        }
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        // From the end of each file, so that the places in front stay where they are.
        for ((file, ..), (statement, given)) in last.into_iter().rev() {
            let Some(text) = self.files.get(file) else { continue };
            let text = texts.entry(file.to_owned()).or_insert_with(|| text.clone());
            let written = if statement.text.is_empty() && statement.range.is_empty() {
                format!("\nto = {}", given.toml())
            } else {
                given.toml()
            };
            text.replace_range(statement.range.clone(), &written);
        }
        texts
    }
}

#[cfg(test)]
mod tests;
