//! Runs of worked cases: each case, and each value of each sweep.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::coverage::{Coverage, Seen, count, count_case, frame, without_amounts_of_indicators};
use super::file::{self, Case};
use super::narrow::Reads;
use super::{CaseFailure, CasesError, CasesReport, Programs, check};
use crate::assess::MeasureOutcome;
use crate::calendar::Date;
use crate::policy::ir::{Measure, Program};
use crate::schema::Catalog;

/// A case as it is run.
pub(crate) struct Run {
    /// File name without folder.
    pub(crate) file: String,
    /// Its name; a value of a sweep says which.
    pub(crate) label: String,
    /// The case.
    pub(crate) case: Case,
    /// The day it is judged as of; the error is a message.
    pub(crate) day: Result<Option<Date>, String>,
}

/// All runs below a folder, in the order of files.
pub(crate) fn all(dir: &Path) -> Result<Vec<Run>, CasesError> {
    let mut runs = Vec::new();
    for path in file::files(dir)? {
        let name = path
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        for (case, sweep) in file::read(&path)?.into_runs() {
            runs.push(Run {
                file: name.clone(),
                label: sweep.unwrap_or_else(|| case.id.clone()),
                day: file::day(case.as_of.as_ref()),
                case,
            });
        }
    }
    Ok(runs)
}

/// Programs by day and measure, so that each is made once.
struct Narrowed {
    /// With all versions, also those that are published after the pack's own day.
    ever: Arc<Program>,
    own_day: Date,
    narrow: BTreeMap<(Date, String), Arc<Program>>,
}

impl Narrowed {
    fn of(&mut self, day: Option<Date>, measure: &str) -> Arc<Program> {
        let day = day.unwrap_or(self.own_day);
        let narrow = self.narrow.entry((day, measure.to_owned()));
        let program = narrow.or_insert_with(|| {
            let narrow = Reads::of(&self.ever, measure).narrow(&self.ever);
            Arc::new(narrow.as_known_on(day))
        });
        Arc::clone(program)
    }
}

/// Runs all cases below a folder and counts what they reach.
pub(crate) fn run(
    programs: Programs<'_>,
    catalog: &Arc<Catalog>,
    dir: &Path,
) -> Result<(CasesReport, Coverage), CasesError> {
    let mut report = CasesReport::default();
    let mut coverage = Coverage::new();
    let mut narrowed = programs(Some(Date::MAX)).and_then(|ever| {
        Ok(Narrowed {
            ever,
            own_day: programs(None)?.as_of,
            narrow: BTreeMap::new(),
        })
    });
    if let Ok(known) = &narrowed {
        frame(&known.ever, &mut coverage);
        frame(&known.ever.of_boards(), &mut coverage);
    }
    for run in all(dir)? {
        let entry = report.measures.entry(run.case.measure.clone()).or_default();
        let program = run.day.clone().and_then(|day| match &mut narrowed {
            Ok(known) => Ok(known.of(day, &run.case.measure)),
            Err(reason) => Err(reason.clone()),
        });
        let mut versions = Seen::new();
        let seen =
            &mut |measure: &Measure, outcome: &MeasureOutcome| count(measure, outcome, &mut coverage, &mut versions);
        let differences = program.and_then(|program| check::run(&program, catalog, &run.case, seen));
        count_case(&versions, &mut coverage);
        let differences =
            differences.unwrap_or_else(|reason| vec![("case".to_owned(), "a case that runs".to_owned(), reason)]);
        if differences.is_empty() {
            entry.passed += 1;
        } else {
            entry.failed += 1;
        }
        entry
            .differences
            .extend(differences.into_iter().map(|(what, expected, got)| CaseFailure {
                file: run.file.clone(),
                case: run.label.clone(),
                what,
                expected,
                got,
            }));
    }
    if let Ok(known) = &narrowed {
        without_amounts_of_indicators(&known.ever, &mut coverage);
        without_amounts_of_indicators(&known.ever.of_boards(), &mut coverage);
    }
    Ok((report, coverage))
}
