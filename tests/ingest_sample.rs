//! The sample county ingests, and every row and fen of it is accounted for.

use std::path::Path;
use std::sync::Arc;

use huiqi::calendar::Date;
use huiqi::ingest::{IngestOptions, Ingested, ingest};
use huiqi::schema::Catalog;

fn sample() -> Ingested {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = Arc::new(Catalog::load(&root.join("schemas")).unwrap());
    ingest(&IngestOptions {
        exports: &root.join("data/exports"),
        sources: &root.join("data/sources"),
        catalog,
        as_of: Date::from_ymd_opt(2022, 12, 31).unwrap(),
    })
    .unwrap()
}

#[test]
fn show() {
    let done = sample();
    for c in &done.controls {
        println!("{} [{}] {} {:?}", c.file, c.sheet, c.table, c.rows);
    }
    for w in &done.warnings { println!("{w:?}"); }
    let mut by = std::collections::BTreeMap::new();
    for q in &done.quarantine { *by.entry((q.file.clone(), q.sheet.clone(), q.code.clone(), q.field.clone())).or_insert(0) += 1; }
    for (k, n) in by { println!("{k:?} {n}"); }
    for (t, s) in done.dataset.tables.iter().zip(&done.dataset.catalog.tables) { println!("{} {}", s.name, t.batch.num_rows()); }
}
