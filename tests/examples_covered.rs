//! Every published example is worked in a pack, or stands here with the reason why it is not.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Examples that no case of a pack cites: of a measure (all its examples) or one by its number.
const ELSEWHERE: &[(&str, &str)] = &[
    ("uscc_check", "unit tests of src/identity/uscc.rs"),
    ("resident_id_check", "unit tests of src/identity/resident.rs"),
    ("arrears_deadline", LATER),
    ("arrears_supervision", LATER),
    ("fee_catalogue_whitelist", LATER),
    ("filing_calendar", LATER),
    ("guarantee_avg_fee_rate", LATER),
    ("guarantee_small_ticket_share", LATER),
    ("hightech_kpi", LATER),
    ("internship_kpi", LATER),
    ("tourism_voucher_kpi", LATER),
    ("vat_refund_cost_sharing", LATER),
];

const LATER: &str = "a measure of a later issue: no pack has it yet";

/// Files of cases of all packs, comments included: a comment above a sweep cites what it works.
fn cases() -> (String, BTreeSet<String>) {
    let (mut text, mut measures) = (String::new(), BTreeSet::new());
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/policy");
    for pack in fs::read_dir(root).unwrap() {
        for file in fs::read_dir(pack.unwrap().path().join("measures")).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            measures.insert(name.split('.').next().unwrap().to_owned());
            if name.ends_with(".cases.toml") {
                text.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    (text, measures)
}

#[test]
fn every_example_is_worked_or_excused() {
    let examples = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples.json")).unwrap();
    let examples: Vec<serde_json::Value> = serde_json::from_str(&examples).unwrap();
    let (text, measures) = cases();
    let cited: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let excused: BTreeMap<&str, &str> = ELSEWHERE.iter().copied().collect();
    let mut used = BTreeSet::new();
    for example in &examples {
        let (id, measure) = (example["id"].as_str().unwrap(), example["measure"].as_str().unwrap());
        let excuse = [id, measure].into_iter().find(|name| excused.contains_key(name));
        used.extend(excuse);
        assert!(
            cited.contains(id) != excuse.is_some(),
            "{id} of {measure}: worked in a pack: {}, excused: {}",
            cited.contains(id),
            excuse.is_some()
        );
    }
    for (name, why) in &excused {
        assert!(used.contains(name), "{name} is no example ({why})");
        assert!(*why != LATER || !measures.contains(*name), "{name} is in a pack by now");
    }
    assert!(examples.len() > 100 && cited.len() > 100);
}
