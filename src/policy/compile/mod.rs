//! From a pack as written to a [`Program`].

mod absent;
mod boards;
mod clauses;
mod exclusives;
mod facts;
mod lookups;
mod measures;
mod order;
mod versions;
mod world;

use std::collections::BTreeMap;
use std::path::Path;

use crate::calendar::Date;
use crate::policy::diagnostic::{Diagnostic, Severity, codes, suggest};
use crate::policy::ir::{MeasureId, Program};
use crate::policy::pack::model::{RawMeasure, RawPack};
use crate::policy::{check, pack};
use crate::schema::Catalog;

/// A pack that can be used.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The compiled pack.
    pub program: Program,
    /// Findings that do not stop it from being used.
    pub warnings: Vec<Diagnostic>,
}

/// Reads the pack folder `dir`, checks it against `catalog` and compiles it as the law was known on `as_of`
/// (the pack's own day if `None`). Versions published later are checked, then left out.
///
/// # Errors
/// Every finding of every file, warnings included, in the order of files and places.
pub fn load(dir: &Path, catalog: &Catalog, as_of: Option<Date>) -> Result<Loaded, Vec<Diagnostic>> {
    load_with(dir, &BTreeMap::new(), catalog, as_of)
}

/// Like [`load`], but the file at `path` (relative to `dir`, with `/`) is read as if it had this text.
///
/// # Errors
/// As for [`load`].
pub fn load_changed(
    dir: &Path,
    (path, text): (&str, &str),
    catalog: &Catalog,
    as_of: Option<Date>,
) -> Result<Loaded, Vec<Diagnostic>> {
    load_with(
        dir,
        &BTreeMap::from([(path.to_owned(), text.to_owned())]),
        catalog,
        as_of,
    )
}

/// Like [`load`], but the files at some paths (relative to `dir`, with `/`) are read as if they had these texts.
///
/// # Errors
/// As for [`load`].
fn load_with(
    dir: &Path,
    instead: &BTreeMap<String, String>,
    catalog: &Catalog,
    as_of: Option<Date>,
) -> Result<Loaded, Vec<Diagnostic>> {
    load_folder(pack::Folder { dir, instead }, catalog, as_of)
}

/// The program of a pack on trial, as [`load_with`]: a parameter that a changed formula no longer names is no mistake.
///
/// # Errors
/// As for [`load`].
pub fn load_trial(
    dir: &Path,
    instead: &BTreeMap<String, String>,
    catalog: &Catalog,
    as_of: Date,
) -> Result<Program, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let raw = pack::read(pack::Folder { dir, instead }, &mut found);
    let program = compile(&raw, catalog, Some(as_of), &mut found);
    found.retain(|d| d.severity == Severity::Error && d.code != codes::UNUSED);
    Diagnostic::sort(&mut found);
    found.dedup_by(|a, b| a.is_same(b));
    match program {
        Some(program) if found.is_empty() => Ok(program),
        _ => Err(found),
    }
}

fn load_folder(folder: pack::Folder<'_>, catalog: &Catalog, as_of: Option<Date>) -> Result<Loaded, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let raw = pack::read(folder, &mut found);
    let program = compile(&raw, catalog, as_of, &mut found);
    Diagnostic::sort(&mut found);
    found.dedup_by(|a, b| a.is_same(b));
    match program {
        Some(program) if found.iter().all(|d| d.severity == Severity::Warning) => Ok(Loaded {
            program,
            warnings: found,
        }),
        _ => Err(found),
    }
}

fn compile(raw: &RawPack, catalog: &Catalog, as_of: Option<Date>, found: &mut Vec<Diagnostic>) -> Option<Program> {
    let head_day = raw.head.as_ref().and_then(|h| h.as_of);
    let as_of_day = as_of.or(head_day).unwrap_or_default();
    check::names(raw, found);
    check::said_again(raw, found);
    let mut world = world::build(raw, catalog, as_of_day, found);
    let lookups = lookups::lookups(raw, found);
    let decisions = lookups::decisions(raw, found);
    let facts = facts::compile(raw, &mut world, found);
    let mut measures = Vec::new();
    for (id, measure) in MeasureId::all(&raw.measures).zip(&raw.measures) {
        measures.push(measures::compile(id, measure, raw, &world, found));
    }
    let exclusives = exclusives::compile(raw, &world, found);
    let boards = boards::compile(raw, &mut world, found);
    let duties = boards::duties(raw, found);
    claims(raw, found);
    let clauses = clauses::compile(raw, found);
    let broken =
        measures.iter().any(Option::is_none) || facts.iter().any(Option::is_none) || boards.iter().any(Option::is_none);
    let fact_order = order::facts(raw, &facts, found);
    let measure_order = order::measures(raw, &measures, found);
    if broken {
        return None;
    }
    let head = raw.head.as_ref()?;
    head.as_of?;
    let mut program = Program {
        id: head.id.clone(),
        title: head.title.clone(),
        as_of: as_of_day,
        departments: head.departments.iter().map(|(_, d)| d.clone()).collect(),
        facts: facts.into_iter().flatten().collect(),
        lookups,
        decisions,
        measures: measures.into_iter().flatten().collect(),
        exclusives,
        boards: boards.into_iter().flatten().collect(),
        duties,
        clauses,
        claims: raw.claims.iter().map(|(_, claim)| claim.clone()).collect(),
    };
    if let Err(broken) = order::apply(&mut program, &fact_order?, &measure_order?) {
        found.push(
            Diagnostic::error(
                codes::BROKEN,
                format!("the compiled pack does not hold together: {broken}"),
            )
            .help("this is a fault of the compiler, not of the pack: report it with the pack"),
        );
        return None;
    }
    for measure in &mut program.measures {
        measure.versions.retain(|v| v.published <= as_of_day);
    }
    for board in &mut program.boards {
        board.rule.versions.retain(|v| v.published <= as_of_day);
    }
    Some(program)
}

/// Reports claims whose measure is not in the pack.
fn claims(raw: &RawPack, found: &mut Vec<Diagnostic>) {
    let names = || raw.measures.iter().map(|m| world::reported_as(&m.id.value));
    for (measure, _) in &raw.claims {
        if !names().any(|name| name == measure.value) {
            found.push(
                Diagnostic::error(
                    codes::UNKNOWN_MEASURE,
                    format!("there is no measure `{}`", measure.value),
                )
                .at(&measure.place, "unknown measure")
                .help(suggest(&measure.value, names())),
            );
        }
    }
}

/// The members of an exclusive group that a name means: the measure with that id, or else the parts reported under it.
fn measures_named(measures: &[RawMeasure], name: &str) -> Vec<MeasureId> {
    let mut all = MeasureId::all(measures).zip(measures);
    if let Some((at, _)) = all.find(|(_, m)| m.id.value == name) {
        return vec![at];
    }
    MeasureId::all(measures)
        .zip(measures)
        .filter(|(_, m)| world::reported_as(&m.id.value) == name)
        .map(|(at, _)| at)
        .collect()
}
