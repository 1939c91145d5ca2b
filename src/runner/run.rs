//! From the exports to a finished run folder.

use std::path::PathBuf;

use super::cases;
use super::engine::{Engine, Read};
use super::failure::Failure;
use super::kept::Kept;
use super::law_kept;
use super::notice::{self, Figures, Notice};
use super::observer::{Note, Observer, Stage};
use super::options::Options;
use super::plan::{Plan, plan};
use super::publish::{Results, publish};
use super::refusal;
use crate::assess::Entitlements;
use crate::audit::{AuditError, Existing, Runs, TRIAL, marked};
use crate::impact::{Profiles, impact};
use crate::report::tables::summary_json;

/// What a run ended with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Folder of the run.
    pub home: PathBuf,
    /// True if the same input had this result already.
    pub repeated: bool,
    /// Files, rows and notices of the reading.
    pub figures: Figures,
    /// What the run noticed, the worst first.
    pub notices: Vec<Notice>,
    /// Whether it is a trial; then its files have names of their own.
    pub is_trial: bool,
}

impl Outcome {
    /// The file of the run that is called `path` where it is no trial.
    #[must_use]
    pub fn file(&self, path: &str) -> PathBuf {
        self.home.join(marked(if self.is_trial { TRIAL } else { "" }, path))
    }
}

/// Runs the whole chain. A run that is there already is only pointed at again, unless it is forced or damaged.
///
/// # Errors
/// [`Failure`] with place, cause and remedy in both languages; runs that were there before are untouched.
pub fn run(engine: &dyn Engine, options: Options, observer: &mut dyn Observer) -> Result<Outcome, Failure> {
    observer.begins(&options);
    let runs = Runs::lock(&options.out)?;
    let outcome = locked(engine, &runs, options, observer)?;
    observer.ends(&outcome)?;
    Ok(outcome)
}

fn locked(engine: &dyn Engine, runs: &Runs, options: Options, observer: &mut dyn Observer) -> Result<Outcome, Failure> {
    runs.chain()?; // one that does not hold together stops the run before it costs time
    observer.stage(Stage::Plan);
    let plan = plan(engine, options)?;
    match runs.existing(&plan.id)? {
        Existing::Whole if !plan.options.force => {
            if plan.options.scenario.is_none() {
                runs.point_current(&plan.id)?;
            }
            runs.record(&plan.id, plan.options.seal.key.as_ref())?;
            observer.note(&Note::new(
                "同样的输入已有结果，不再重算（--force 重算）。",
                "These inputs have a result already; nothing to do (--force runs again).",
            ));
            return repeated(runs.path(&plan.id), plan.options.scenario.is_some(), observer);
        }
        Existing::Damaged => observer.note(&Note::new(
            "已有结果与清单不符，重新计算。",
            "The existing result does not agree with its manifest: running again.",
        )),
        Existing::Whole | Existing::None => {}
    }
    compute(engine, runs, &plan, observer)
}

/// Computes again what a run gave, under the same name, whether or not this is the same program; `out` must hold no run of that name.
///
/// # Errors
/// As [`run`].
pub fn rerun(engine: &dyn Engine, options: Options, id: &str, observer: &mut dyn Observer) -> Result<Outcome, Failure> {
    observer.begins(&options);
    let runs = Runs::lock(&options.out)?;
    observer.stage(Stage::Plan);
    let mut plan = plan(engine, options)?;
    id.clone_into(&mut plan.id);
    compute(engine, &runs, &plan, observer)
}

/// The run of a plan whose result is not there yet.
fn compute(engine: &dyn Engine, runs: &Runs, plan: &Plan, observer: &mut dyn Observer) -> Result<Outcome, Failure> {
    let kept = Kept::new(&plan.options.out, plan.trail.reading_key(plan.data_day()));
    let (read, fresh) = obtain(engine, plan, &kept, observer)?;
    let absent = plan
        .coverage
        .absent(&plan.law.program, &read.dataset.absent, &plan.catalog)?;
    if let Err(failure) = refusal::check(&read) {
        return Err(refusal::keep(runs, plan, &read, failure));
    }
    let entitlements = assess(engine, plan, &read, fresh.then_some(&kept), observer)?;
    let found = engine.boards(&plan.law.program, &read.dataset, &entitlements)?;
    observer.stage(Stage::Impact);
    let profiles = Profiles::new(&read.dataset, &engine.sizes(&plan.law.program, &read.dataset)?)?;
    let impact = impact(&plan.law.program, &entitlements, &profiles)?;
    impact.due.check(&plan.law.program, &entitlements)?;
    let read = notice::enter(read, &plan.law, &found.comparison);
    let (figures, notices) = (Figures::of(&read, &absent), notice::notices(&read, &absent));
    observer.noticed(&notices);
    observer.stage(Stage::Publish);
    let mut manifest = plan.manifest()?;
    manifest.reading = json(&figures)?;
    manifest.absent = json(&absent)?;
    manifest.noticed = json(&notices)?;
    manifest.counts = summary_json(&impact)?;
    manifest.control_totals = read.controls.clone();
    let mut folder = runs.begin(&plan.id)?;
    let results = Results {
        program: &plan.law.program,
        read: &read,
        absent: &absent,
        entitlements: &entitlements,
        impact: &impact,
        profiles: &profiles,
        scenario: plan.options.scenario.as_deref(),
        found: &found,
        run: &plan.id,
        hash: plan.options.seal.hash,
    };
    if plan.options.scenario.is_some() {
        folder.trial();
    }
    manifest.checkpoint = Some(publish(&mut folder, &results, plan.options.lang)?);
    law_kept::keep(&mut folder, plan)?;
    observer.stage(Stage::Commit);
    let home = folder.commit(manifest)?;
    runs.record(&plan.id, plan.options.seal.key.as_ref())?;
    Ok(Outcome {
        home,
        repeated: false,
        figures,
        notices,
        is_trial: plan.options.scenario.is_some(),
    })
}

fn json(value: &impl serde::Serialize) -> Result<serde_json::Value, Failure> {
    Ok(serde_json::to_value(value).map_err(AuditError::from)?)
}

/// What a run that was there already found out, by its manifest.
fn repeated(home: PathBuf, is_trial: bool, observer: &mut dyn Observer) -> Result<Outcome, Failure> {
    #[derive(serde::Deserialize)]
    struct Kept {
        reading: Figures,
        noticed: Vec<Notice>,
    }
    let path = home.join("manifest.json");
    let bytes = std::fs::read(&path).map_err(|e| Failure::io(&path, &e))?;
    let kept: Kept = serde_json::from_slice(&bytes).map_err(AuditError::from)?;
    observer.noticed(&kept.noticed);
    Ok(Outcome {
        home,
        repeated: true,
        figures: kept.reading,
        notices: kept.noticed,
        is_trial,
    })
}

/// Reads the exports, or takes what was kept of them, while the pack's worked cases are run; says whether it was read anew.
fn obtain(engine: &dyn Engine, plan: &Plan, kept: &Kept, observer: &mut dyn Observer) -> Result<(Read, bool), Failure> {
    let options = &plan.options;
    let before = if options.force { None } else { kept.load(&plan.catalog) };
    if let Some(read) = before {
        observer.stage(Stage::Load);
        if let Some(note) = cases::checked(engine, plan)? {
            observer.note(&note);
        }
        return Ok((read, false));
    }
    observer.stage(Stage::Read);
    let as_of = plan.data_day();
    let read = || engine.read(&options.exports, &options.sources, &plan.catalog, as_of);
    let (checked, read) = rayon::join(|| cases::checked(engine, plan), read);
    if let Some(note) = checked? {
        observer.note(&note);
    }
    Ok((read?, true))
}

/// Assesses every record; what was read anew is kept meanwhile.
fn assess(
    engine: &dyn Engine,
    plan: &Plan,
    read: &Read,
    keeping: Option<&Kept>,
    observer: &mut dyn Observer,
) -> Result<Entitlements, Failure> {
    observer.stage(Stage::Assess);
    let trail = &plan.trail;
    let keep = || keeping.map_or(Ok(()), |kept| kept.save(read, &trail.inputs, &trail.mappings));
    let (saved, assessed) = rayon::join(keep, || engine.assess(&plan.law.program, &read.dataset));
    let entitlements = assessed?;
    if let Err(failure) = saved {
        // Keeping what was read only saves time; the result does not need it.
        let ((zh, en), place) = (&*failure.cause, &failure.place);
        observer.note(&Note {
            zh: format!("读取的数据未能保存（{place}：{zh}），下次将重新读取。"),
            en: format!("What was read could not be kept ({place}: {en}); it will be read again next time."),
        });
    }
    Ok(entitlements)
}
