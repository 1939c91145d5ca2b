//! `huiqi sources new` on every sheet of the sample: the draft loads, reads its sheet, and guesses types as the schemas have them.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are not tests to clippy

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use huiqi::ingest::inspect::{Fit, Inspector};
use huiqi::schema::Catalog;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("data/exports"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    files
}

/// A project with one mapping: the draft, finished without a thought.
fn with_draft(mapping: &str, schema: &str) -> (tempfile::TempDir, Inspector) {
    let dir = tempfile::tempdir().unwrap();
    for folder in ["schemas", "data/reference"] {
        fs::create_dir_all(dir.path().join(folder)).unwrap();
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, dir.path().join(folder).join(path.file_name().unwrap())).unwrap();
        }
    }
    let sources = dir.path().join("data/sources");
    fs::create_dir(&sources).unwrap();
    fs::copy(root().join("data/sources/common.toml"), sources.join("common.toml")).unwrap();
    let finished = |text: &str| text.replace("\"TODO\"", "\"county_finance\"");
    fs::write(sources.join("new_source.toml"), finished(mapping)).unwrap();
    fs::write(dir.path().join("schemas/new_source.json"), finished(schema)).unwrap();
    let catalog = Catalog::load(&dir.path().join("schemas")).unwrap();
    let inspector = Inspector::load(&sources, catalog).unwrap();
    (dir, inspector)
}

/// Headings and types of a schema.
fn types(schema: &serde_json::Value) -> BTreeMap<String, String> {
    let fields = schema["fields"].as_array().unwrap().iter();
    let fields = fields.filter(|f| f["huiqi:resolved"] != true);
    fields
        .map(|f| {
            let text = |key: &str| f[key].as_str().unwrap().to_owned();
            (text("title"), text("huiqi:type"))
        })
        .collect()
}

#[test]
fn every_sheet_gets_a_draft_that_reads_it() {
    let catalog = Catalog::load(&root().join("schemas")).unwrap();
    let ours = Inspector::load(&root().join("data/sources"), catalog).unwrap();
    let (mut sheets, mut right, mut wrong) = (0, 0, Vec::new());
    for path in files() {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for found in ours.check(&path).unwrap().sheets {
            let sheet = Some(found.sheet.as_str()).filter(|s| !s.is_empty());
            let draft = ours.draft(&path, sheet, "new_source").unwrap();
            let (_dir, alone) = with_draft(&draft.mapping, &draft.schema);
            let check = alone.check(&path).unwrap();
            let read = check.sheets.iter().find(|s| s.sheet == found.sheet).unwrap();
            let place = format!("{name} [{}]\n{}", found.sheet, draft.mapping);
            assert_eq!(read.fit, Fit::Fits, "{place}");
            assert_eq!(read.problem, "", "{place}");
            assert!(read.unknown.is_empty() && read.absent.is_empty(), "{place}");
            // The sample has 1 to 2 % of bad rows; where a person sets more up, a draft must not lose more.
            assert!(
                read.rejected * 100 <= read.rows * 4 || read.rejected <= 2,
                "{place}: {:?}",
                read.first
            );
            sheets += 1;
            // Types as the finished schema of the same sheet has them.
            let Some(id) = found.mapping.filter(|_| found.fit == Fit::Fits) else {
                continue;
            };
            let known = fs::read_to_string(root().join("schemas").join(format!("{id}.json"))).unwrap();
            let known = types(&serde_json::from_str(&known).unwrap());
            for (heading, guessed) in types(&serde_json::from_str(&draft.schema).unwrap()) {
                match known.get(&heading) {
                    Some(wanted) if *wanted == guessed => right += 1,
                    Some(wanted) => wrong.push(format!("{id} {heading}: {guessed} instead of {wanted}")),
                    None => {}
                }
            }
        }
    }
    assert!(sheets >= 43, "{sheets} sheets");
    println!("{sheets} sheets, {right} types right, wrong: {wrong:#?}");
    assert!(
        right >= 250 && wrong.len() * 20 <= right,
        "{right} right, wrong: {wrong:#?}"
    );
}
