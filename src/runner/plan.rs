//! The plan of a run: the law that applies, the hashes of all that goes in, and the run's name.

use std::path::PathBuf;
use std::sync::Arc;

use super::coverage::Coverage;
use super::engine::{Engine, Law};
use super::failure::Failure;
use super::options::Options;
use super::scenario;
use super::trail::Trail;
use crate::audit::{AuditError, Manifest, board_entries, measure_entries};
use crate::schema::Catalog;

/// What will be run.
pub struct Plan {
    /// What was asked for.
    pub options: Options,
    /// The tables.
    pub catalog: Arc<Catalog>,
    /// The compiled policy pack.
    pub law: Law,
    /// What the pack reads, and what fills it.
    pub coverage: Coverage,
    /// Name of the run.
    pub id: String,
    pub(super) trail: Trail,
}

/// Compiles the pack, refuses exports that are none, hashes everything. Reads no row and writes nothing.
///
/// A table of the pack that no mapping fills is refused here, before anything is read.
///
/// # Errors
/// [`Failure`] if the pack, a schema, a mapping or an export cannot be used.
pub fn plan(engine: &dyn Engine, options: Options) -> Result<Plan, Failure> {
    let catalog = Arc::new(Catalog::load(&options.schemas)?);
    let mut law = engine.law(&options.policy, &catalog, options.as_of, options.color)?;
    if let Some(name) = &options.scenario {
        scenario::check(name)?;
        law.program.title = scenario::title(name, &law.program.title, options.lang);
    }
    let coverage = Coverage::of(engine, &law.program, &options.sources, &catalog)?;
    // What no export is must not be hashed: an endless line has no end.
    engine.gate(&options.exports, &options.sources, &catalog)?;
    let trail = Trail::of(engine, &options)?;
    let id = trail.id(&law, &options);
    Ok(Plan {
        options,
        catalog,
        law,
        coverage,
        id,
        trail,
    })
}

impl Plan {
    /// The folder of the run.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.options.out.join(&self.id)
    }

    /// The day as of which the data are read.
    pub(super) fn data_day(&self) -> crate::calendar::Date {
        self.options.data_as_of.unwrap_or(self.law.program.as_of)
    }

    /// The manifest as far as the plan knows it: what goes in, and which law is applied.
    ///
    /// # Errors
    /// [`AuditError::Law`] if law and catalog do not belong together.
    pub(super) fn manifest(&self) -> Result<Manifest, AuditError> {
        let (law, trail) = (&self.law, &self.trail);
        Ok(Manifest {
            format: 1,
            huiqi: env!("CARGO_PKG_VERSION").to_owned(),
            id: self.id.clone(),
            pack: law.program.id.clone(),
            title: law.program.title.clone(),
            as_of: law.program.as_of.to_string(),
            data_as_of: self.options.data_as_of.map(|day| day.to_string()),
            scenario: self.options.scenario.clone(),
            language: self.options.lang.code().to_owned(),
            started: self.options.seal.started.clone(),
            binary: trail.binary.clone(),
            inputs: trail.inputs.clone(),
            mappings: trail.mappings.clone(),
            schemas: trail.schemas.clone(),
            policy: trail.policy.clone(),
            measures: measure_entries(&law.program, &self.catalog)?,
            boards: board_entries(&law.program, &self.catalog)?,
            reading: serde_json::Value::Null,
            absent: serde_json::Value::Null,
            noticed: serde_json::Value::Null,
            counts: serde_json::Value::Null,
            checkpoint: None,
            control_totals: serde_json::Value::Null,
            outputs: Vec::new(),
        })
    }
}
