//! Changes every threshold, day, list entry and code of a pack by its least step, and names the changes that no worked case notices.
//!
//! A change is noticed if the changed pack is refused, or if a case that it can reach comes out otherwise. What it can reach is found by
//! comparing the compiled programs, so a change costs the compilation of one file and the cases of the measures that it touches, up to
//! the first that notices.

mod changes;
mod formula;
mod steps;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::build::dataset;
use super::file::Case;
use super::narrow::{Differences, Reads};
use super::run::{self, Run};
use super::{CasesError, check};
use crate::calendar::Date;
use crate::policy::ir::Program;
use crate::policy::{Kept, load};
use crate::schema::Catalog;
use crate::store::Dataset;

/// Folders of a pack whose files say what the law is.
const FOLDERS: [&str; 5] = ["boards", "conditions", "facts", "lookups", "measures"];

/// The values one least step below and above one, in a unit of the language; none if it is no such value, one for a truth.
///
/// ```
/// assert_eq!(huiqi::cases::beside("ratio", "50%"), ["49.99%", "50.01%"]);
/// assert!(huiqi::cases::beside("list", "A").is_empty());
/// ```
#[must_use]
pub fn beside(unit: &str, text: &str) -> Vec<String> {
    steps::Step::of(unit).map_or_else(Vec::new, |step| step.beside(text))
}

/// A change that no case notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unnoticed {
    /// File below the pack and line, counted from 1.
    pub(crate) file: String,
    pub(crate) line: usize,
    /// As in [`changes::Change`].
    pub(crate) place: String,
    pub(crate) change: String,
}

/// Cases of one measure as of one day.
struct Group {
    day: Date,
    measure: String,
    reads: Reads,
    cases: Vec<(Case, Dataset)>,
}

/// A pack with all its versions, and the cases that hold.
struct Tried {
    ever: Kept,
    groups: Vec<Group>,
}

/// Tries every change. Gives how many there are and those that go unnoticed, in the order of files.
///
/// Cases that do not hold in the unchanged pack notice nothing.
pub(crate) fn nudge(dir: &Path, catalog: &Arc<Catalog>) -> Result<(usize, Vec<Unnoticed>), CasesError> {
    let Some(tried) = Tried::open(dir, catalog)? else {
        return Ok((0, Vec::new()));
    };
    let mut todo = Vec::new();
    for (path, text) in files(dir)? {
        let (path, text) = (Arc::new(path), Arc::new(text));
        for change in changes::of_file(&text) {
            todo.push((Arc::clone(&path), Arc::clone(&text), change));
        }
    }
    let unnoticed = todo
        .par_iter()
        .with_max_len(1)
        .filter(|(path, text, change)| {
            let mut changed = text.to_string();
            changed.replace_range(change.range.clone(), &change.new);
            !tried.noticed(path, &changed)
        })
        .map(|(path, text, change)| Unnoticed {
            file: path.to_string(),
            line: text.get(..change.range.start).unwrap_or_default().matches('\n').count() + 1,
            place: change.place.clone(),
            change: change.change.clone(),
        })
        .collect();
    Ok((todo.len(), unnoticed))
}

impl Tried {
    /// `None` if the pack cannot be used.
    fn open(dir: &Path, catalog: &Arc<Catalog>) -> Result<Option<Tried>, CasesError> {
        let mut runs: BTreeMap<(Option<Date>, String), Vec<Run>> = BTreeMap::new();
        for run in run::all(dir)? {
            if let Ok(day) = run.day {
                runs.entry((day, run.case.measure.clone())).or_default().push(run);
            }
        }
        let (Ok(ever), Ok(own)) = (Kept::load(dir, catalog, Date::MAX), load(dir, catalog, None)) else {
            return Ok(None);
        };
        let group = |((day, measure), runs): ((Option<Date>, String), Vec<Run>)| {
            let day = day.unwrap_or(own.program.as_of);
            let reads = Reads::of(ever.program(), &measure);
            let narrow = reads.narrow(ever.program()).as_known_on(day);
            let cases = runs.into_iter().filter_map(|run| {
                let data = dataset(&narrow, catalog, &run.case).ok()?;
                check::holds(&narrow, &data, &run.case).then_some((run.case, data))
            });
            let cases = cases.collect();
            Group {
                day,
                measure,
                reads,
                cases,
            }
        };
        let runs: Vec<_> = runs.into_iter().collect();
        let groups = runs.into_par_iter().with_max_len(1).map(group).collect();
        Ok(Some(Tried { ever, groups }))
    }

    /// Whether the pack with this text for one of its files is refused, or some case comes out otherwise.
    fn noticed(&self, path: &str, text: &str) -> bool {
        let Ok(changed) = self.ever.changed(path, text) else {
            return true;
        };
        let differences = Differences::between(self.ever.program(), &changed);
        let mut narrow: BTreeMap<&str, Program> = BTreeMap::new();
        self.groups.iter().filter(|g| g.reads.meets(&differences)).any(|group| {
            let name = group.measure.as_str();
            // What the changed measures ask may be more than before.
            let program = narrow
                .entry(name)
                .or_insert_with(|| Reads::of(&changed, name).narrow(&changed))
                .as_known_on(group.day);
            !group
                .cases
                .iter()
                .all(|(case, data)| check::holds(&program, data, case))
        })
    }
}

/// Texts of the files of a pack that say what the law is, by path relative to it, worked cases left out.
fn files(dir: &Path) -> Result<BTreeMap<String, String>, CasesError> {
    let mut found = BTreeMap::new();
    for folder in FOLDERS {
        let at = dir.join(folder);
        if !at.is_dir() {
            continue;
        }
        let io = |source| CasesError::Io {
            path: at.clone(),
            source,
        };
        for entry in std::fs::read_dir(&at).map_err(io)? {
            let path = entry.map_err(io)?.path();
            let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if !name.ends_with(".toml") || name.ends_with(".cases.toml") || name.starts_with('.') {
                continue;
            }
            let text = std::fs::read_to_string(&path).map_err(|source| CasesError::Io {
                path: path.clone(),
                source,
            })?;
            found.insert(format!("{folder}/{name}"), text);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
