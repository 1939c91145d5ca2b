//! What the commands ask of ingest, policy and assess. One implementation runs them ([`super::wiring`]); tests bring their own.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::failure::Failure;
use crate::assess::{Clause, Entitlements};
use crate::boards::Found;
use crate::calendar::Date;
use crate::cases::Cover;
use crate::digest::FileDigest;
use crate::ingest::{Quality, SourceTables};
use crate::policy::ir::Program;
use crate::schema::Catalog;
use crate::store::Dataset;

/// A compiled policy pack.
pub struct Law {
    /// The program.
    pub program: Program,
    /// What its author should look at, each in one line.
    pub warnings: Vec<String>,
}

/// What became of the rows of one sheet.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    /// File and sheet.
    pub place: String,
    /// Rows read.
    pub read: u64,
    /// Rows set aside because something is wrong with them.
    pub quarantined: u64,
    /// Whether rows and amounts read are rows and amounts accounted for.
    pub balances: bool,
}

/// What came out of the exports.
pub struct Read {
    /// The tables.
    pub dataset: Dataset,
    /// Files of the ingest for the run folder: name (`quarantine.csv`, `control_totals.csv` …), content, data rows.
    pub files: Vec<(String, Vec<u8>, u64)>,
    /// What became of the rows of each sheet.
    pub accounts: Vec<Account>,
    /// What is wrong with the exports.
    pub quality: Quality,
    /// The control totals for the manifest.
    pub controls: serde_json::Value,
}

/// What a check of a policy pack gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Rendered findings for people, and the same for machines.
    pub findings: Vec<(String, serde_json::Value)>,
    /// Measures in the pack.
    pub measures: usize,
    /// Worked cases by measure: how many came out as expected, how many did not.
    pub cases: BTreeMap<String, (usize, usize)>,
}

/// How the worked cases of a pack came out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CasesOutcome {
    /// Cases that came out as expected.
    pub passed: usize,
    /// Cases that did not.
    pub failed: usize,
    /// Every difference, in Chinese and in English.
    pub differences: Vec<(String, String)>,
}

/// The modules left of `impact` in the data flow.
pub trait Engine: Sync {
    /// Hash of the program itself, which is part of what decides a result.
    fn binary(&self) -> Result<FileDigest, Failure>;

    /// Compiles the pack in `dir`, as known on `as_of` (the pack's own day if not said). Wrong packs exit with 2.
    fn law(&self, dir: &Path, catalog: &Catalog, as_of: Option<Date>, color: bool) -> Result<Law, Failure>;

    /// The tables that the mappings in a folder fill. Wrong mappings exit with 2.
    fn sources(&self, sources: &Path, catalog: &Catalog) -> Result<Vec<SourceTables>, Failure>;

    /// The tables that every clause of the pack reads.
    fn clauses(&self, program: &Program, catalog: &Catalog) -> Result<Vec<Clause>, Failure>;

    /// Runs the worked cases of the pack in `dir`.
    fn cases(&self, dir: &Path, catalog: &Arc<Catalog>) -> Result<CasesOutcome, Failure>;

    /// Refuses exports that are none before they are hashed: an endless line is not read to its end. Exits with 4.
    fn gate(&self, _exports: &Path, _sources: &Path, _catalog: &Catalog) -> Result<(), Failure> {
        Ok(())
    }

    /// Reads the exports. Data that cannot be trusted exits with 4.
    fn read(&self, exports: &Path, sources: &Path, catalog: &Arc<Catalog>, as_of: Date) -> Result<Read, Failure>;

    /// Assesses every record. Overflow and contradictions exit with 5.
    fn assess(&self, program: &Program, dataset: &Dataset) -> Result<Entitlements, Failure>;

    /// Works out boards and duties. Figures out of range and reports that name what nobody knows exit with 5.
    fn boards(&self, program: &Program, dataset: &Dataset, entitlements: &Entitlements) -> Result<Found, Failure>;

    /// Size class by unified code, as the pack's fact `size_stat` gives it; empty if the pack has none.
    fn sizes(&self, program: &Program, dataset: &Dataset) -> Result<BTreeMap<String, String>, Failure>;

    /// What the worked cases of the pack in `dir` reach of it; with `nudge` also which least changes they do not notice.
    fn cover(&self, dir: &Path, catalog: &Catalog, nudge: bool) -> Result<Cover, Failure>;

    /// Checks the pack in `dir` and runs its worked cases.
    fn check(&self, dir: &Path, catalog: &Catalog, color: bool) -> Result<Checked, Failure>;
}
