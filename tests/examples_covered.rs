//! Every published example is worked in a pack, or stands here with the reason why it is not.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Examples that no case of a pack cites, by their measure, and what works them instead.
const ELSEWHERE: &[(&str, &str)] = &[
    ("uscc_check", "unit tests of src/identity/uscc.rs"),
    ("resident_id_check", "unit tests of src/identity/resident.rs"),
    (
        "filing_calendar",
        "the_calendar_of_filing_days_is_that_of_the_example, below",
    ),
];

/// Folders of a pack in which cases are.
const FOLDERS: [&str; 2] = ["boards", "measures"];

/// Files of cases of all packs, comments included: a comment above a sweep cites what it works.
fn cases() -> String {
    let mut text = String::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policy");
    for pack in fs::read_dir(root).unwrap() {
        for folder in FOLDERS.map(|folder| pack.as_ref().unwrap().path().join(folder)) {
            let Ok(files) = fs::read_dir(folder) else { continue };
            for path in files.map(|file| file.unwrap().path()) {
                if path.to_str().unwrap().ends_with(".cases.toml") {
                    text.push_str(&fs::read_to_string(&path).unwrap());
                }
            }
        }
    }
    text
}

fn examples() -> Vec<serde_json::Value> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_example_is_worked_or_excused() {
    let (examples, text) = (examples(), cases());
    let cited: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let excused: BTreeMap<&str, &str> = ELSEWHERE.iter().copied().collect();
    let mut used = BTreeSet::new();
    for example in &examples {
        let (id, measure) = (example["id"].as_str().unwrap(), example["measure"].as_str().unwrap());
        if excused.contains_key(measure) {
            used.insert(measure);
        } else {
            assert!(cited.contains(id), "{id} of {measure} is in no case");
        }
    }
    for (measure, why) in &excused {
        assert!(used.contains(measure), "{measure} has no example ({why})");
    }
    assert!(examples.len() > 100 && cited.len() > 100);
}

/// Every day that the example states is a row of the lookup that dates deferrals.
#[test]
fn the_calendar_of_filing_days_is_that_of_the_example() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policy/2022/lookups/tax.toml");
    let file: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    let lookups = file["lookup"].as_array().unwrap();
    let calendar = lookups
        .iter()
        .find(|l| l["id"].as_str() == Some("filing_deadline"))
        .unwrap();
    let rows = calendar["rows"].as_array().unwrap().iter();
    let days: BTreeMap<&str, String> = rows
        .map(|r| (r["key"].as_str().unwrap(), r["value"].to_string()))
        .collect();
    let examples = examples();
    let example = examples.iter().find(|e| e["measure"] == "filing_calendar").unwrap();
    let stated = example["expected"]["deadlines"].as_object().unwrap();
    assert_eq!(stated.len(), 12);
    for (month, day) in stated {
        assert_eq!(days.get(month.as_str()).map(String::as_str), day.as_str(), "{month}");
    }
}
