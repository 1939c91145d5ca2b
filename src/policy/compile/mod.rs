//! From a pack as written to a [`Program`].

mod absent;
mod again;
mod boards;
mod clauses;
mod comparison;
mod exclusives;
mod facts;
mod lookups;
mod measures;
mod monthly;
mod order;
mod versions;
mod world;

use std::collections::BTreeMap;
use std::path::Path;

use crate::calendar::Date;
use crate::policy::diagnostic::{Diagnostic, Severity, codes};
use crate::policy::ir::{Expr, FactId, MeasureId, NoSuch, Program};
use crate::policy::pack::model::{RawMeasure, RawPack};
use crate::policy::{check, pack};
use crate::schema::Catalog;

pub use again::Kept;

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
    load_folder(pack::Folder { dir, instead: &[] }, catalog, as_of)
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
    load_folder(
        pack::Folder {
            dir,
            instead: &[(path, text)],
        },
        catalog,
        as_of,
    )
}

/// The program of a pack on trial, as [`load`], where files at some paths (relative to
/// `dir`, with `/`) have other texts: a parameter that a changed formula no longer names is no mistake.
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
    let instead: Vec<(&str, &str)> = instead
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let folder = pack::Folder { dir, instead: &instead };
    let raw = pack::read(folder, &mut found).pack;
    let program = compile(&raw, catalog, Some(as_of), &mut found).map(|c| c.program);
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
    let raw = pack::read(folder, &mut found).pack;
    let program = compile(&raw, catalog, as_of, &mut found).map(|c| c.program);
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

/// A program, and where its facts and measures stand in it, by their positions in the pack.
struct Compiled {
    program: Program,
    fact_order: Vec<FactId>,
    measure_order: Vec<MeasureId>,
    /// What stands for each monthly fact, by its position in the pack; it names others by their positions in the pack.
    monthly: Monthly,
}

type Monthly = BTreeMap<FactId, Expr>;

fn compile(raw: &RawPack, catalog: &Catalog, as_of: Option<Date>, found: &mut Vec<Diagnostic>) -> Option<Compiled> {
    let head_day = raw.head.as_ref().and_then(|h| h.as_of);
    let as_of_day = as_of.or(head_day).unwrap_or_default();
    check::names(raw, found);
    check::said_again(raw, found);
    check::same_deadline(raw, found);
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
    comparison::claims(raw, found);
    let choices = comparison::choices(raw, &world, found);
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
        choices,
    };
    let measure_order = measure_order?;
    let arranged = arrange(&mut program, raw, &fact_order?, &measure_order).map_err(|broken| {
        found.push(
            Diagnostic::error(
                codes::BROKEN,
                format!("the compiled pack does not hold together: {broken}"),
            )
            .help("this is a fault of the compiler, not of the pack: report it with the pack"),
        );
    });
    let (fact_order, monthly) = arranged.ok()?;
    for measure in &mut program.measures {
        measure.versions.retain(|v| v.published <= as_of_day);
    }
    for board in &mut program.boards {
        board.rule.versions.retain(|v| v.published <= as_of_day);
    }
    Some(Compiled {
        program,
        fact_order,
        measure_order,
        monthly,
    })
}

/// Writes monthly facts out, puts facts and measures into order, and lets the monthly facts go: nothing speaks of them any more. Gives the
/// order of facts, monthly ones last, and what stands for these.
///
/// # Errors
/// [`NoSuch`] if something names a fact or measure that is not there.
fn arrange(
    program: &mut Program,
    raw: &RawPack,
    facts: &[FactId],
    measures: &[MeasureId],
) -> Result<(Vec<FactId>, Monthly), NoSuch> {
    let is_monthly: Vec<bool> = raw.facts.iter().map(|f| f.monthly).collect();
    let (facts, left) = monthly::write_out(program, &is_monthly, facts)?;
    let mut written = Monthly::new();
    for id in facts.iter().skip(left) {
        written.insert(*id, id.of(&program.facts)?.expr.clone());
    }
    order::apply(program, &facts, measures)?;
    program.facts.truncate(left);
    Ok((facts, written))
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
