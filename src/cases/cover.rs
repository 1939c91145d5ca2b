//! What the cases do not reach, less what a pack marks as out of any case's reach.

use std::path::Path;
use std::sync::Arc;

use super::CasesError;
use super::coverage::{Coverage, gaps};
use super::marks::{self, Mark};
use super::nudge::nudge;
use crate::schema::Catalog;

/// Something that no case reaches or notices, and that no mark explains.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Open {
    /// File below the pack and line; empty for a clause that is never met or never failed.
    pub at: String,
    /// What it is: ids and keys from the outside in.
    pub place: String,
    /// `too few cases`, `no case`, `never met`, `never failed`, the change that nobody notices, or `explains nothing` for a mark without use.
    pub change: String,
}

/// What worked cases reach of a pack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cover {
    /// Clause by clause.
    pub coverage: Coverage,
    /// Least changes that were tried; 0 if none were asked for.
    pub changes: usize,
    /// Changes and gaps that `equivalent.toml` explains.
    pub marked: usize,
    /// What is left.
    pub open: Vec<Open>,
}

pub(crate) fn cover(
    coverage: Coverage,
    catalog: &Arc<Catalog>,
    dir: &Path,
    with_changes: bool,
) -> Result<Cover, CasesError> {
    let marks = marks::read(dir)?;
    let mut used = vec![false; marks.len()];
    let mut found: Vec<Open> = gaps(&coverage)
        .into_iter()
        .map(|gap| Open {
            at: String::new(),
            place: gap.place,
            change: gap.change.to_owned(),
        })
        .collect();
    let mut changes = 0;
    if with_changes {
        let (tried, unnoticed) = nudge(dir, catalog)?;
        changes = tried;
        found.extend(unnoticed.into_iter().map(|u| Open {
            at: format!("{}:{}", u.file, u.line),
            place: u.place,
            change: u.change,
        }));
    }
    let all = found.len();
    found.retain(|open| !is_marked(&marks, open, &mut used));
    let marked = all - found.len();
    if with_changes {
        let idle = marks.iter().zip(&used).filter(|(_, used)| !**used);
        found.extend(idle.map(|(mark, _)| Open {
            at: marks::FILE.to_owned(),
            place: mark.place.clone(),
            change: format!("{} explains nothing", mark.change),
        }));
    }
    Ok(Cover {
        coverage,
        changes,
        marked,
        open: found,
    })
}

/// Every mark that explains something is noted as used.
fn is_marked(marks: &[Mark], open: &Open, used: &mut [bool]) -> bool {
    let mut is_marked = false;
    for (mark, used) in marks.iter().zip(used) {
        if mark.covers(&open.place, &open.change) {
            *used = true;
            is_marked = true;
        }
    }
    is_marked
}
