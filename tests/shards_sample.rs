//! The sample county in seven shards: what is assessed shard by shard is, row by row, what is assessed as a whole.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use huiqi::assess::{AssessOptions, assess, shard};
use huiqi::calendar::Date;
use huiqi::ingest::{IngestOptions, ingest};
use huiqi::policy::ir::Program;
use huiqi::policy::load;
use huiqi::report::tables::{Assessed, write_entitlements_csv};
use huiqi::schema::Catalog;
use huiqi::store::Dataset;

const SHARDS: usize = 7;

/// The lines of entitlements.csv, with the file and line of each record.
fn lines(program: &Program, dataset: &Dataset) -> Vec<String> {
    let entitlements = assess(program, dataset, AssessOptions::default()).unwrap();
    let mut bytes = Vec::new();
    let assessed = Assessed {
        program,
        dataset,
        entitlements: &entitlements,
    };
    write_entitlements_csv(&assessed, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

fn rows(data: &Dataset) -> usize {
    data.tables.iter().map(|t| t.batch.num_rows()).sum()
}

#[test]
fn seven_shards_give_what_the_whole_gives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = Arc::new(Catalog::load(&root.join("schemas")).unwrap());
    let program = load(&root.join("data/policy/2022"), &catalog, None).map_err(|found| found.len());
    let program = program.unwrap().program;
    let as_of: Date = program.as_of;
    let data = ingest(&IngestOptions {
        exports: &root.join("data/exports"),
        sources: &root.join("data/sources"),
        catalog,
        as_of,
    });
    let data = data.unwrap().dataset;
    let mut whole = lines(&program, &data);
    whole.sort();

    // The second cell is the enterprise; records of no enterprise belong to the empty name.
    let owner = |line: &String| line.split(',').nth(1).unwrap_or_default().to_owned();
    let owners: BTreeSet<String> = whole.iter().map(owner).collect();
    assert!(owners.len() > 1000 && owners.contains(""), "{}", owners.len());
    let mut union = Vec::new();
    for k in 0..SHARDS {
        let mine: BTreeSet<String> = owners.iter().skip(k).step_by(SHARDS).cloned().collect();
        let part = shard(&program, &data, &mine).unwrap();
        // Arrears are compared across the whole county, so the shard that owns its places has all of them.
        assert!(
            rows(&part) < rows(&data) / 2,
            "shard {k} has {} of {} rows",
            rows(&part),
            rows(&data)
        );
        let found = lines(&program, &part);
        assert!(
            found.iter().all(|line| mine.contains(&owner(line))),
            "shard {k} answers for others"
        );
        union.extend(found);
    }
    union.sort();
    assert_eq!(union.len(), whole.len());
    let differ = union.iter().zip(&whole).find(|(a, b)| a != b);
    assert_eq!(differ, None);
}
