//! Names with their other spellings, read from `data/reference/*.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::names::normalise_company_name;

/// One place or department.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliasEntry {
    /// Stable id: a division code or a department id.
    pub id: String,
    /// The canonical name.
    pub name: String,
    /// What it is, e.g. `township`, `group`, `department`.
    pub kind: String,
    /// Other spellings.
    #[serde(default)]
    pub aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    entry: Vec<AliasEntry>,
}

/// Why a table of names cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AliasesError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// The text is no table of names.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// One spelling means two entries.
    #[error("the spelling {spelling} belongs to both {first} and {second}")]
    Ambiguous {
        /// The spelling.
        spelling: String,
        /// Id of the entry that has it first.
        first: String,
        /// Id of the other entry.
        second: String,
    },
}

/// A table of names; width of letters and blanks do not matter in look-ups.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    entries: Vec<AliasEntry>,
    by_spelling: BTreeMap<String, usize>,
}

impl Aliases {
    /// Reads a file.
    ///
    /// # Errors
    /// [`AliasesError`] if it cannot be read, is no such table, or a spelling is ambiguous.
    pub fn load(path: &Path) -> Result<Aliases, AliasesError> {
        let text = std::fs::read_to_string(path).map_err(|source| AliasesError::Io {
            path: path.to_path_buf(),
            source,
        })?;
        Aliases::parse(&text)
    }

    /// Reads a table from TOML text (`[[entry]]` with `id`, `name`, `kind`, `aliases`).
    ///
    /// # Errors
    /// As [`Aliases::load`].
    pub fn parse(text: &str) -> Result<Aliases, AliasesError> {
        let entries = toml::from_str::<File>(text)?.entry;
        let mut by_spelling: BTreeMap<String, usize> = BTreeMap::new();
        for (at, entry) in entries.iter().enumerate() {
            for spelling in [&entry.id, &entry.name].into_iter().chain(&entry.aliases) {
                let before = by_spelling
                    .insert(normalise_company_name(spelling), at)
                    .and_then(|b| entries.get(b));
                if let Some(before) = before.filter(|b| b.id != entry.id) {
                    return Err(AliasesError::Ambiguous {
                        spelling: spelling.clone(),
                        first: before.id.clone(),
                        second: entry.id.clone(),
                    });
                }
            }
        }
        Ok(Aliases { entries, by_spelling })
    }

    /// The entry that a spelling (name, alias or id) means.
    #[must_use]
    pub fn entry(&self, spelling: &str) -> Option<&AliasEntry> {
        self.by_spelling
            .get(&normalise_company_name(spelling))
            .and_then(|at| self.entries.get(*at))
    }

    /// The canonical name of a spelling.
    #[must_use]
    pub fn canonical(&self, spelling: &str) -> Option<&str> {
        self.entry(spelling).map(|e| e.name.as_str())
    }

    /// The id (division code, department id) of a spelling.
    #[must_use]
    pub fn id(&self, spelling: &str) -> Option<&str> {
        self.entry(spelling).map(|e| e.id.as_str())
    }

    /// All entries in file order.
    #[must_use]
    pub fn entries(&self) -> &[AliasEntry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(name: &str) -> Aliases {
        Aliases::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reference").join(name)).unwrap()
    }

    #[test]
    fn places() {
        let places = reference("places.toml");
        assert_eq!(places.entries().iter().filter(|e| e.kind == "township").count(), 10);
        assert_eq!(places.id("澧江街道"), Some("530428001"));
        assert_eq!(places.canonical("澧江街道办事处"), Some("澧江街道"));
        assert_eq!(places.canonical("元江县 曼来镇"), Some("曼来镇"));
        assert_eq!(places.canonical("530428205"), Some("龙潭乡"));
        assert_eq!(places.canonical("县直部门"), Some("县直部门"));
        assert_eq!(places.canonical("昆明市"), None);
    }

    #[test]
    fn an_ambiguous_spelling_is_an_error() {
        let text = "[[entry]]\nid='a'\nname='甲'\nkind='k'\naliases=['丙']\n[[entry]]\nid='b'\nname='乙'\nkind='k'\naliases=['丙 ']\n";
        assert!(matches!(Aliases::parse(text), Err(AliasesError::Ambiguous { .. })));
    }
}
