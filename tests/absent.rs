//! A table whose export was not delivered is unknown, not empty: a made-up pack, and the sample without its list of certificates.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use huiqi::assess::{AssessOptions, MeasureOutcome, MissingInput, assess, reference, shard};
use huiqi::cases::run_cases;
use huiqi::ingest::{IngestOptions, ingest};
use huiqi::policy::ir::Program;
use huiqi::policy::load;
use huiqi::schema::Catalog;
use huiqi::store::{self, Dataset, StoreManifest};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn an_empty_list_speaks_and_an_absent_one_does_not() {
    let pack = root().join("tests/packs/empty_rooms");
    let catalog = Arc::new(Catalog::load(&pack.join("schemas")).unwrap());
    let programs = |day| {
        load(&pack, &catalog, day)
            .map(|l| Arc::new(l.program))
            .map_err(|found| format!("{found:?}"))
    };
    let report = run_cases(&programs, &catalog, &pack.join("measures")).unwrap();
    let differences: Vec<String> = report.differences().map(ToString::to_string).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert_eq!(report.passed(), 5, "five cases stand in the file");
}

fn sample(sources: &Path, catalog: &Arc<Catalog>, program: &Program) -> Dataset {
    let options = IngestOptions {
        exports: &root().join("data/exports"),
        sources,
        catalog: Arc::clone(catalog),
        as_of: program.as_of,
    };
    ingest(&options).unwrap().dataset
}

/// Copies the mappings, in which the list of certificates is looked for in a file that is not there.
fn without_certificates(into: &Path) {
    for folder in ["sources", "reference"] {
        let to = into.join(folder);
        std::fs::create_dir(&to).unwrap();
        for file in std::fs::read_dir(root().join("data").join(folder)).unwrap() {
            let file = file.unwrap();
            let text = std::fs::read_to_string(file.path()).unwrap();
            let list = "glob = [\"16_工信科技及督查*\"]\nsheets = [\"高企申报\"]";
            let text = text.replace(list, "glob = [\"没有这份文件*\"]\nsheets = [\"高企申报\"]");
            std::fs::write(to.join(file.file_name()), text).unwrap();
        }
    }
}

/// Amounts of the eligible vouchers in fen by transaction, and the buyers of those that lack the list.
fn vouchers(program: &Program, data: &Dataset) -> (BTreeMap<String, i64>, BTreeSet<String>) {
    let all = assess(program, data, AssessOptions::default()).unwrap();
    let of = |m: &&MeasureOutcome| program.measures[m.measure.index()].id == "innovation_voucher";
    let outcome = all.measures.iter().find(of).unwrap();
    let granted = (0..outcome.row.len()).filter(|at| outcome.eligible[*at]);
    let granted = granted.map(|at| (outcome.record_key[at].clone(), outcome.amount[at].unwrap().0));
    let lacks = |inputs: &[MissingInput]| inputs.iter().any(|m| m.field == "no export hightech");
    let lacking = outcome.missing.iter().filter(|(_, inputs)| lacks(inputs));
    (
        granted.collect(),
        lacking.map(|(at, _)| outcome.uscc[*at].clone()).collect(),
    )
}

#[test]
fn without_the_list_of_certificates_no_voucher_is_granted_more() {
    let catalog = Arc::new(Catalog::load(&root().join("schemas")).unwrap());
    let program = load(&root().join("data/policy/2022"), &catalog, None).map_err(|found| found.len());
    let program = program.unwrap().program;
    let folder = tempfile::tempdir().unwrap();
    without_certificates(folder.path());
    let whole = sample(&root().join("data/sources"), &catalog, &program);
    let less = sample(&folder.path().join("sources"), &catalog, &program);
    assert!(!whole.absent.contains("hightech") && less.absent.contains("hightech"));

    // README: 3,686,746.70 yuan with the list.
    let (with, _) = vouchers(&program, &whole);
    assert_eq!(with.values().sum::<i64>(), 368_674_670);
    let (without, lacking) = vouchers(&program, &less);
    assert!(!lacking.is_empty());
    assert!(
        !without.is_empty() && without.len() < with.len(),
        "technology-based ones need no certificate"
    );
    let taken = without.keys().find(|key| !with.contains_key(*key));
    assert_eq!(taken, None, "granted only because nobody knows better");

    // What is absent is so in the store, in a shard, and for the reference evaluator.
    let kept = folder.path().join("store");
    store::save(&kept, &less, &StoreManifest::default()).unwrap();
    let loaded = store::load(&kept, Arc::clone(&catalog)).unwrap();
    assert_eq!(loaded.absent, less.absent);
    let part = shard(&program, &less, &lacking).unwrap();
    assert_eq!(part.absent, less.absent);
    let options = AssessOptions::default();
    assert_eq!(
        assess(&program, &part, options).unwrap(),
        reference::assess(&program, &part, options).unwrap()
    );
}
