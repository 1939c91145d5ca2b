//! `huiqi sources new` on every sheet of the sample: the draft loads, reads its sheet, and guesses types as the schemas have them.

#![allow(clippy::unwrap_used, clippy::panic)] // helpers of tests are not tests to clippy

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use huiqi::ingest::inspect::{Draft, Fit, Inspector};
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

/// A project whose only mappings are the drafts, finished without a thought.
fn with_drafts(drafts: &[Draft]) -> (tempfile::TempDir, Inspector) {
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
    for draft in drafts {
        let schema = dir.path().join("schemas").join(format!("{}.json", draft.id));
        fs::write(sources.join(format!("{}.toml", draft.id)), finished(&draft.mapping)).unwrap();
        fs::write(schema, finished(&draft.schema)).unwrap();
    }
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
    let (mut sheets, mut right, mut wrong, mut lossy) = (0, 0, Vec::new(), Vec::new());
    for path in files() {
        let known = ours.check(&path).unwrap().sheets;
        let drafted = known.iter().enumerate().map(|(at, found)| {
            let sheet = Some(found.sheet.as_str()).filter(|s| !s.is_empty());
            ours.draft(&path, sheet, &format!("draft_{at:02}")).unwrap()
        });
        let drafts: Vec<Draft> = drafted.collect();
        let (_dir, alone) = with_drafts(&drafts);
        let checked = alone.check(&path).unwrap();
        assert_eq!(checked.sheets.len(), drafts.len());
        for ((found, draft), read) in known.iter().zip(&drafts).zip(&checked.sheets) {
            let place = format!("{} [{}]\n{}", checked.file, found.sheet, draft.mapping);
            assert_eq!(
                (read.fit, read.mapping.as_deref()),
                (Fit::Fits, Some(draft.id.as_str())),
                "{place}"
            );
            assert_eq!(read.problem, "", "{place}");
            assert!(read.unknown.is_empty() && read.absent.is_empty(), "{place}");
            // The sample has 1 to 2 % of bad rows; a draft must not lose many more.
            if read.rejected * 100 > read.rows * 4 && read.rejected > 2 {
                lossy.push(format!("{} [{}]: {:?}", checked.file, found.sheet, read.reasons));
            }
            sheets += 1;
            // Types as the finished schema of the same sheet has them.
            let Some(id) = found.mapping.as_ref().filter(|_| found.fit == Fit::Fits) else {
                continue;
            };
            let schema = fs::read_to_string(root().join("schemas").join(format!("{id}.json"))).unwrap();
            let schema = types(&serde_json::from_str(&schema).unwrap());
            for (heading, guessed) in types(&serde_json::from_str(&draft.schema).unwrap()) {
                match schema.get(&heading) {
                    Some(wanted) if *wanted == guessed => right += 1,
                    Some(wanted) => wrong.push(format!("{id} {heading}: {guessed} instead of {wanted}")),
                    None => {}
                }
            }
        }
    }
    assert!(lossy.is_empty(), "{lossy:#?}");
    assert!(sheets >= 43, "{sheets} sheets");
    assert!(
        right >= 250 && wrong.len() * 20 <= right,
        "{right} right, wrong: {wrong:#?}"
    );
}
