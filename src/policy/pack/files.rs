//! The files of a pack.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use crate::policy::diagnostic::{Diagnostic, Place, SourceFile, codes};

use super::fields::Fields;
use super::model::RawPack;
use super::statements::Shared;
use super::{boards, clauses, comparison, duties, facts, head, lookups, measures};

/// A pack folder, perhaps with other texts for some of its files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Folder<'p> {
    /// Where the files are.
    pub(crate) dir: &'p Path,
    /// Paths relative to the folder, with `/`, and the texts that are read instead.
    pub(crate) instead: &'p [(&'p str, &'p str)],
}

impl Folder<'_> {
    fn join(&self, path: &str) -> PathBuf {
        self.dir.join(path)
    }

    fn text(&self, path: &str) -> std::io::Result<String> {
        match self.instead.iter().find(|(instead, _)| *instead == path) {
            Some((_, text)) => Ok((*text).to_owned()),
            None => std::fs::read_to_string(self.dir.join(path)),
        }
    }
}

/// Reads every TOML file of the pack, in path order. Worked cases (`*.cases.toml`) are not part of the program.
pub(crate) fn read(dir: Folder<'_>, found: &mut Vec<Diagnostic>) -> Files {
    let mut pack = RawPack::default();
    read_file(dir, "pack.toml", "pack.toml", found, |fields| {
        pack.head = head::read(fields)
    });
    if dir.join("departments.toml").exists() {
        read_file(dir, "departments.toml", "departments.toml", found, |fields| {
            let units = head::departments(fields);
            if let Some(head) = &mut pack.head {
                head.departments.extend(units);
            }
        });
    }
    for path in toml_files(dir, "facts", found) {
        read_file(dir, &path, "a facts file", found, |fields| {
            pack.facts.extend(facts::read(fields))
        });
    }
    for path in toml_files(dir, "lookups", found) {
        read_file(dir, &path, "a lookups file", found, |fields| {
            pack.lookups.extend(lookups::read_lookups(fields));
            pack.decisions.extend(lookups::read_decisions(fields));
        });
    }
    let mut shared = Shared::default();
    for path in toml_files(dir, "conditions", found) {
        read_file(dir, &path, "a conditions file", found, |fields| shared.read(fields));
    }
    for path in toml_files(dir, "measures", found) {
        read_file(dir, &path, "a measure", found, |fields| {
            pack.measures.extend(measures::read(fields, &mut shared))
        });
    }
    shared.report_unused(found);
    for path in toml_files(dir, "boards", found) {
        read_file(dir, &path, "a boards file", found, |fields| {
            pack.boards.extend(boards::read(fields))
        });
    }
    if dir.join("duties.toml").exists() {
        read_file(dir, "duties.toml", "duties.toml", found, |fields| {
            pack.duties = duties::read(fields)
        });
    }
    if dir.join("clauses.toml").exists() {
        read_file(dir, "clauses.toml", "clauses.toml", found, |fields| {
            pack.clauses = clauses::read(fields)
        });
    }
    if dir.join("comparison.toml").exists() {
        read_file(dir, "comparison.toml", "comparison.toml", found, |fields| {
            pack.claims = comparison::read(fields);
            pack.choices = comparison::choices(fields);
        });
    }
    boards::expand(&mut pack);
    Files { pack, shared }
}

/// The files of a pack, read.
#[derive(Debug)]
pub(crate) struct Files {
    pub(crate) pack: RawPack,
    /// Conditions of the pack, which measures ask by name.
    shared: Shared,
}

impl Files {
    /// One file of facts, lookups, measures or boards as if it had this text, with the conditions of these files; `None` for other
    /// files, which decide what others mean.
    pub(crate) fn read_again(&self, path: &str, text: &str, found: &mut Vec<Diagnostic>) -> Option<RawPack> {
        let folder = Folder {
            dir: Path::new(""),
            instead: &[(path, text)],
        };
        let mut pack = RawPack::default();
        match path.split('/').next() {
            Some("facts") => read_file(folder, path, "a facts file", found, |fields| {
                pack.facts = facts::read(fields);
            }),
            Some("lookups") => read_file(folder, path, "a lookups file", found, |fields| {
                pack.lookups = lookups::read_lookups(fields);
                pack.decisions = lookups::read_decisions(fields);
            }),
            Some("measures") => {
                let mut shared = self.shared.clone();
                read_file(folder, path, "a measure", found, |fields| {
                    pack.measures.extend(measures::read(fields, &mut shared));
                });
            }
            Some("boards") => read_file(folder, path, "a boards file", found, |fields| {
                pack.boards = boards::read(fields);
            }),
            _ => return None,
        }
        boards::expand(&mut pack);
        Some(pack)
    }
}

/// Relative paths of the TOML files of a sub-folder, sorted; a folder that is not there has none.
fn toml_files(dir: Folder<'_>, folder: &str, found: &mut Vec<Diagnostic>) -> Vec<String> {
    let path = dir.join(folder);
    if !path.exists() {
        return Vec::new();
    }
    let entries: Result<Vec<PathBuf>, std::io::Error> =
        std::fs::read_dir(&path).and_then(|entries| entries.map(|e| e.map(|e| e.path())).collect());
    let entries = entries.unwrap_or_else(|error| {
        found.push(unreadable(folder, &error.kind().to_string()));
        Vec::new()
    });
    let mut names: Vec<String> = entries
        .iter()
        .filter_map(|p| p.file_name()?.to_str())
        .filter(|name| name.ends_with(".toml") && !name.ends_with(".cases.toml") && !name.starts_with('.'))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    names.sort();
    names
}

fn unreadable(path: &str, reason: &str) -> Diagnostic {
    let file = Arc::new(SourceFile {
        path: path.to_owned(),
        text: String::new(),
    });
    Diagnostic::error(codes::SYNTAX, format!("`{path}` cannot be read: {reason}")).at(&Place::start_of(&file), "")
}

fn read_file(
    dir: Folder<'_>,
    path: &str,
    what: &'static str,
    found: &mut Vec<Diagnostic>,
    take: impl FnOnce(&mut Fields<'_, '_>),
) {
    let text = match dir.text(path) {
        Ok(text) => text,
        Err(error) => {
            found.push(
                unreadable(path, &error.kind().to_string())
                    .help("a pack folder has UTF-8 files; pack.toml must be there"),
            );
            return;
        }
    };
    let file = Arc::new(SourceFile {
        path: path.to_owned(),
        text,
    });
    match DeTable::parse(&file.text) {
        Ok(table) => {
            let mut fields = Fields::new(&file, table.get_ref(), 0..0, what, found);
            take(&mut fields);
            fields.finish();
        }
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            let place = Place {
                file: Arc::clone(&file),
                range,
            };
            found.push(
                Diagnostic::error(codes::SYNTAX, format!("no TOML: {}", error.message().trim()))
                    .at(&place, "here")
                    .help("nothing else in this file was checked"),
            );
        }
    }
}
