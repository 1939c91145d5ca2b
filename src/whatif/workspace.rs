//! A run loaded once, to be asked many times.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::answer::Answer;
use super::compare::{Sums, sums};
use super::ground::Ground;
use super::levels::Levels;
use super::program::Trial;
use super::resolve::{Resolved, resolve};
use super::scenario::Scenario;
use super::{answer, words};
use crate::assess::{Reached, Standing, fact_by_enterprise};
use crate::calendar::Date;
use crate::impact::Profiles;
use crate::money::Fen;
use crate::policy::ir::{MeasureId, Program};
use crate::policy::stated::Stated;
use crate::policy::{Kept, render};
use crate::runner::{Exit, Failure, OpenedRun, open_run};
use crate::schema::Catalog;
use crate::store::Dataset;

/// Where a workspace is loaded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Folder of the run, or of runs of which `current` is meant.
    pub run: PathBuf,
    /// Folder of the policy pack that the run was made with.
    pub policy: PathBuf,
    /// Folder of the table schemas.
    pub schemas: PathBuf,
    /// File that says how levels of government share what is granted; `levels.toml` of the pack's folder if `None` and there.
    pub levels: Option<PathBuf>,
    /// Day as of which the law is asked; that of the run if `None`.
    pub law_as_of: Option<Date>,
}

impl Place {
    /// A run with its pack and schemas, as of its own day.
    #[must_use]
    pub fn new(run: &Path, policy: &Path, schemas: &Path) -> Place {
        Place {
            run: run.to_path_buf(),
            policy: policy.to_path_buf(),
            schemas: schemas.to_path_buf(),
            levels: None,
            law_as_of: None,
        }
    }
}

/// A run with everything that was computed for it.
pub struct Workspace {
    pub(super) policy: PathBuf,
    pub(super) catalog: Arc<Catalog>,
    pub(super) run: OpenedRun,
    pub(super) stated: Stated,
    pub(super) kept: Kept,
    pub(super) program: Arc<Program>,
    pub(super) standing: Arc<Standing>,
    pub(super) ground: Ground,
    pub(super) profiles: Profiles,
    pub(super) levels: Levels,
    pub(super) base: Sums,
}

impl Workspace {
    /// Loads a run: its county as it was kept, its pack, and what the pack gives.
    ///
    /// # Errors
    /// [`Failure`] if the run, its pack or what was kept is not there or another, or if what it gives now is not what the run gave.
    pub fn open(place: &Place) -> Result<Workspace, Failure> {
        let catalog = Arc::new(Catalog::load(&place.schemas)?);
        let run = open_run(&place.run, &place.policy, &place.schemas, &catalog)?;
        Workspace::on(place, catalog, run)
    }

    /// A workspace for some questions only: what they do not reach is taken as the run published it. Other questions are errors.
    ///
    /// # Errors
    /// As [`Workspace::open`] and [`Workspace::ask`].
    pub fn open_for(place: &Place, scenarios: &[Scenario], axes: &[(&str, bool)]) -> Result<Workspace, Failure> {
        let catalog = Arc::new(Catalog::load(&place.schemas)?);
        let run = open_run(&place.run, &place.policy, &place.schemas, &catalog)?;
        let mut workspace = Workspace::draft(place, catalog, run)?;
        let published = Sums::published(&workspace.program, &workspace.run.counts);
        match published.filter(|_| workspace.program.as_of == workspace.run.law_day) {
            Some(published) => {
                let measures = workspace.reached_by(scenarios, axes)?;
                let standing = Standing::of(&workspace.program, &workspace.run.dataset, &measures)?;
                workspace.stand(standing)?;
                workspace.base = published;
            }
            None => {
                let standing = Standing::new(&workspace.program, &workspace.run.dataset)?;
                workspace.stand(standing)?;
            }
        }
        Ok(workspace)
    }

    /// All that questions reach, each change by itself and with the others.
    fn reached_by(&self, scenarios: &[Scenario], axes: &[(&str, bool)]) -> Result<Reached, Failure> {
        let mut all: Vec<Scenario> = scenarios.iter().filter(|s| !s.changes.is_empty()).cloned().collect();
        let fixed = scenarios.first().cloned().unwrap_or_else(|| Scenario::new(""));
        let mut swept = Scenario::layered(vec![fixed]);
        for (text, finest) in axes {
            let axis = self.axis(text, *finest)?;
            let mut numbers = [axis.from, axis.from + (axis.len() - 1) * axis.step].into_iter();
            // A range that has nothing but the law's number reaches nothing.
            if let Some(number) = numbers.find(|number| *number != axis.own) {
                swept.changes.push(axis.change(number));
            }
        }
        all.extend(Some(swept).filter(|s| !s.changes.is_empty()));
        let mut reached: BTreeSet<MeasureId> = BTreeSet::new();
        for scenario in &all {
            let changes = self.resolve(scenario)?;
            let changes: Vec<&Resolved<'_>> = changes.iter().collect();
            let mut trials = vec![self.trial(&changes)?];
            for change in &changes {
                match self.trial(&[change]) {
                    Ok(trial) => trials.push(trial),
                    // The pack cannot be used with it alone; with the others it can.
                    Err(failure) if failure.exit == Exit::Usage => {}
                    Err(failure) => return Err(failure),
                }
            }
            for trial in &trials {
                let data = trial.data.as_ref().map_or(self.dataset(), |data| data);
                reached.extend(self.standing.reached(&trial.program, data, &trial.tables)?.measures());
            }
        }
        Ok(Reached::with(self.standing.program(), reached))
    }

    /// A workspace on a run that is in memory; of `place`, pack, levels and day of the law are used.
    ///
    /// # Errors
    /// As [`Workspace::open`].
    pub fn on(place: &Place, catalog: Arc<Catalog>, run: OpenedRun) -> Result<Workspace, Failure> {
        let mut workspace = Workspace::draft(place, catalog, run)?;
        let standing = Standing::new(&workspace.program, &workspace.run.dataset)?;
        workspace.stand(standing)?;
        Ok(workspace)
    }

    /// A workspace in which nothing is assessed yet.
    fn draft(place: &Place, catalog: Arc<Catalog>, run: OpenedRun) -> Result<Workspace, Failure> {
        let day = place.law_as_of.unwrap_or(run.law_day);
        let kept = Kept::load(&place.policy, &catalog, day).map_err(|found| {
            let details: Vec<String> = found.iter().map(|d| render(d, false)).collect();
            words::pack_broken(&place.policy.display().to_string(), &details.join("\n"))
        })?;
        let program = Arc::new(kept.program().clone());
        let stated = Stated::read(&place.policy).map_err(|e| Failure::io(&place.policy, &e))?;
        let standing = Arc::new(Standing::nothing(&program, &run.dataset)?);
        let sizes = fact_by_enterprise(&program, &run.dataset, "enterprise", "size_stat")?;
        let profiles = Profiles::new(&run.dataset, &sizes)?;
        let levels = Levels::find(place, &program)?;
        Ok(Workspace {
            policy: place.policy.clone(),
            catalog,
            run,
            stated,
            kept,
            program,
            standing,
            ground: Ground::default(),
            profiles,
            levels,
            base: Sums::default(),
        })
    }

    /// Puts the law's assessment there, which must give what the run published.
    fn stand(&mut self, standing: Standing) -> Result<(), Failure> {
        self.base = sums(&self.program, &standing);
        self.ground = Ground::new(&self.program, &standing, &self.profiles);
        self.standing = Arc::new(standing);
        if self.program.as_of == self.run.law_day {
            self.agrees()?;
        }
        Ok(())
    }

    /// Whether what was computed now is what the run published.
    fn agrees(&self) -> Result<(), Failure> {
        for (name, sum) in &self.base.reported {
            // Where only some parts of a measure were computed, they are not all of it.
            let mut parts = MeasureId::all(&self.program.measures).zip(&self.program.measures);
            let is_whole = parts.all(|(id, m)| m.reported_as != *name || self.standing.knows(id));
            let then = self.run.counts.get(name).and_then(|c| c.get("counted_amount"));
            let then = then.and_then(serde_json::Value::as_str).filter(|_| is_whole);
            if let Some(then) = then
                && Fen::parse_yuan(then).map(|f| i128::from(f.0)) != Ok(*sum)
            {
                return Err(words::other_baseline(&self.run.id, name));
            }
        }
        Ok(())
    }

    /// Asks what a scenario would give.
    ///
    /// # Errors
    /// [`Failure`] (2) if the scenario names what is not there, gives a value that does not fit or changes nothing, or if the changed pack
    /// is refused; (5) if an amount is out of range.
    pub fn ask(&self, scenario: &Scenario) -> Result<Answer, Failure> {
        let changes = self.resolve(scenario)?;
        answer::answer(self, &scenario.title, changes)
    }

    /// What the changes of a scenario mean.
    pub(super) fn resolve(&self, scenario: &Scenario) -> Result<Vec<Resolved<'_>>, Failure> {
        let all = scenario.last_words().into_iter();
        let all: Vec<Resolved<'_>> = all
            .map(|change| resolve(change, &self.stated, &self.program))
            .collect::<Result<_, _>>()?;
        if all.is_empty() {
            return Err(words::empty("--scenario / --set"));
        }
        Ok(all)
    }

    /// Assesses a trial, as far as it differs.
    pub(super) fn assess(&self, trial: &Trial) -> Result<(Standing, Reached), Failure> {
        let data = trial.data.as_ref().map_or(self.dataset(), |data| data);
        Ok(self.standing.again(&trial.program, data, &trial.tables)?)
    }

    /// The county.
    #[must_use]
    pub fn dataset(&self) -> &Dataset {
        &self.run.dataset
    }

    /// The law of the run.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// What the law of the run gives.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// Everything that the pack states and that can be changed.
    #[must_use]
    pub fn stated(&self) -> &Stated {
        &self.stated
    }

    /// The run.
    #[must_use]
    pub fn run(&self) -> &OpenedRun {
        &self.run
    }

    /// The standing of a scenario, for whoever wants every row.
    ///
    /// # Errors
    /// As [`Workspace::ask`].
    pub fn assessed(&self, scenario: &Scenario) -> Result<Standing, Failure> {
        let changes = self.resolve(scenario)?;
        let trial = self.trial(&changes.iter().collect::<Vec<_>>())?;
        Ok(self.assess(&trial)?.0)
    }

    /// The changed program of a scenario, as a whole run would use it.
    ///
    /// # Errors
    /// As [`Workspace::ask`].
    pub fn changed(&self, scenario: &Scenario) -> Result<Arc<Program>, Failure> {
        let changes = self.resolve(scenario)?;
        Ok(self.trial(&changes.iter().collect::<Vec<_>>())?.program)
    }
}
