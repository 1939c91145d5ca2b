//! A made-up county of 2,000 enterprises has somebody entitled to every measure of the pack.

#![allow(clippy::unwrap_used, reason = "test helpers")]

use std::path::Path;
use std::sync::Arc;

use huiqi::assess::{AssessOptions, assess};
use huiqi::ingest::{IngestOptions, ingest};
use huiqi::policy::load;
use huiqi::schema::Catalog;
use huiqi::synth::{Options, make};

#[test]
fn every_measure_finds_somebody() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("county");
    make(&Options {
        enterprises: 2000,
        seed: 1,
        out: &out,
        office: true,
        truth_rows: false,
    })
    .unwrap();
    let catalog = Arc::new(Catalog::load(&root.join("schemas")).unwrap());
    let as_of = "2022-12-31".parse().unwrap();
    let done = ingest(&IngestOptions {
        exports: &out,
        sources: &root.join("data/sources"),
        catalog: catalog.clone(),
        as_of,
    })
    .unwrap();
    let law = load(&root.join("data/policy/2022"), &catalog, Some(as_of)).unwrap();
    let options = AssessOptions { keep_lines: false };
    let outcomes = assess(&law.program, &done.dataset, options).unwrap();
    let entitled = |m: &huiqi::assess::MeasureOutcome| m.eligible.iter().filter(|e| **e).count();
    let found: Vec<(&str, usize)> = outcomes
        .measures
        .iter()
        .map(|m| (law.program.measures[m.measure.index()].id.as_str(), entitled(m)))
        .collect();
    // Nobody exports deals of technology finance yet, so none are made up.
    let nobody: Vec<&str> = found.iter().filter(|(_, n)| *n == 0).map(|(id, _)| *id).collect();
    assert!(found.len() >= 50 && nobody == ["tech_finance_subsidy"], "{nobody:?}");
}
