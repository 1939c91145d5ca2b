use std::collections::BTreeSet;
use std::fs;

use serde_json::json;

use super::*;
use crate::audit::KnownManifest;
use crate::runner::{Figures, Outcome, Stage};

/// A manifest in a folder of its own.
fn manifest() -> (tempfile::TempDir, KnownManifest) {
    let home = tempfile::tempdir().unwrap();
    let file = |name: &str| json!({ "file": name, "bytes": 1, "sha256": "ab" });
    let text = json!({
        "huiqi": "0.1.0", "id": "2022-2022-12-31-0a", "pack": "a\"b\\c\nd", "title": "包", "as_of": "2022-12-31",
        "language": "zh", "binary": [], "inputs": [file("05_纳税.csv")], "mappings": [file("tax.toml")],
        "schemas": [file("tax.json")], "policy": [file("a.toml")], "measures": [], "reading": {}, "control_totals": [],
        "counts": {
            "a": { "eligible_enterprises": 2, "eligible_rows": 3, "undetermined_rows": 0, "counted_amount": "12.30" },
            "i": { "eligible_enterprises": 0, "eligible_rows": 1, "undetermined_rows": 0, "counted_amount": null },
        },
        "outputs": [
            { "path": "t.csv", "bytes": 9, "sha256": "cd", "rows": 1 },
            { "path": "page.html", "bytes": 9, "sha256": "ef" },
        ],
    });
    fs::write(home.path().join("manifest.json"), text.to_string()).unwrap();
    fs::write(home.path().join("t.csv"), "\u{feff}m,n\n1,2\n").unwrap();
    let manifest = KnownManifest::read(home.path()).unwrap();
    (home, manifest)
}

fn outcome(home: &std::path::Path) -> Outcome {
    Outcome {
        home: home.to_path_buf(),
        repeated: false,
        figures: Figures::default(),
        notices: Vec::new(),
        is_trial: false,
    }
}

fn times() -> Times {
    Times {
        ended: 1_669_852_800, // 2022-12-01, midnight
        total: 8_010,
        stages: vec![(Stage::Plan, 10), (Stage::Load, 8_000)],
    }
}

/// A name of the format: `[a-zA-Z_:][a-zA-Z0-9_:]*`, of a label without `:`.
fn name(text: &str, colon: bool) -> Option<(&str, &str)> {
    let is = |c: char| c.is_ascii_alphanumeric() || c == '_' || (colon && c == ':');
    let end = text.find(|c| !is(c)).unwrap_or(text.len());
    let starts = text.chars().next().is_some_and(|c| !c.is_ascii_digit());
    (end > 0 && starts).then(|| text.split_at(end))
}

/// A label's value up to its closing quotation mark.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut signs = text.strip_prefix('"')?.char_indices();
    let mut value = String::new();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '"' => return Some((value, &text[at + 2..])),
            '\n' => return None,
            '\\' => value.push(match signs.next()?.1 {
                'n' => '\n',
                sign @ ('"' | '\\') => sign,
                _ => return None,
            }),
            sign => value.push(sign),
        }
    }
    None
}

type Sample = (String, Vec<(String, String)>, String);

/// Reads the text format, version 0.0.4, by its grammar; `None` where it is not of the format.
fn parsed(text: &str) -> Option<Vec<Sample>> {
    let (mut samples, mut typed) = (Vec::new(), BTreeSet::new());
    let mut family = String::new();
    for line in text.strip_suffix('\n')?.split('\n') {
        if let Some(help) = line.strip_prefix("# HELP ") {
            family = name(help, true)?.0.to_owned();
            continue;
        }
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            // One family after the other, each with one type, before its samples.
            if kind != format!("{family} gauge") || !typed.insert(family.clone()) {
                return None;
            }
            continue;
        }
        let (metric, mut rest) = name(line, true)?;
        if metric != family || !typed.contains(metric) {
            return None;
        }
        let mut labels = Vec::new();
        if let Some(mut inner) = rest.strip_prefix('{') {
            loop {
                let (label, after) = name(inner, false)?;
                let (value, after) = quoted(after.strip_prefix('=')?)?;
                labels.push((label.to_owned(), value));
                match after.strip_prefix(',') {
                    Some(next) => inner = next,
                    None => {
                        rest = after.strip_prefix('}')?;
                        break;
                    }
                }
            }
        }
        let value = rest.strip_prefix(' ')?;
        value.parse::<f64>().ok()?;
        samples.push((metric.to_owned(), labels, value.to_owned()));
    }
    Some(samples)
}

#[test]
fn the_reader_of_the_format_refuses_what_is_none() {
    let head = "# HELP a x\n# TYPE a gauge\n";
    assert!(parsed(&format!("{head}a{{l=\"v\"}} 1\n")).is_some());
    for wrong in [
        "a{l=\"v} 1\n",
        "a{1=\"v\"} 1\n",
        "a 1",
        "a x\n",
        "b 1\n",
        "a{l=\"\\q\"} 1\n",
        "a{} 1\n",
        "a  1 2 3\n",
    ] {
        assert!(parsed(&format!("{head}{wrong}")).is_none(), "{wrong}");
    }
}

#[test]
fn metrics_are_of_the_text_format() {
    let (home, manifest) = manifest();
    let text = metrics(&manifest, &outcome(home.path()), &times());
    let samples = parsed(&text).unwrap();
    let of = |metric: &str| -> Vec<(Vec<String>, &str)> {
        let own = samples.iter().filter(|(name, _, _)| name == metric);
        own.map(|(_, labels, value)| (labels.iter().map(|(_, v)| v.clone()).collect(), value.as_str()))
            .collect()
    };
    let labels = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
    let info = labels(&["2022-2022-12-31-0a", "a\"b\\c\nd", "2022-12-31", "0.1.0"]);
    assert_eq!(of("huiqi_run_info"), [(info, "1")]);
    assert_eq!(
        of("huiqi_last_success_timestamp_seconds"),
        [(labels(&[]), "1669852800")]
    );
    assert_eq!(of("huiqi_run_duration_seconds"), [(labels(&[]), "8.010")]);
    let stages = [(labels(&["plan"]), "0.010"), (labels(&["load"]), "8.000")];
    assert_eq!(of("huiqi_stage_duration_seconds"), stages);
    assert_eq!(
        of("huiqi_entitled_yuan"),
        [(labels(&["a"]), "12.30")],
        "an indicator has no amount"
    );
    assert_eq!(
        of("huiqi_eligible_rows"),
        [(labels(&["a"]), "3"), (labels(&["i"]), "1")]
    );
}

#[test]
fn lineage_names_what_went_in_and_what_came_out() {
    let (home, manifest) = manifest();
    let event = lineage(home.path(), &manifest, times().ended).unwrap();
    assert_eq!(event["eventType"], "COMPLETE");
    assert_eq!(event["eventTime"], "2022-12-01T00:00:00Z");
    let names = |list: &serde_json::Value| -> Vec<String> {
        let list = list.as_array().unwrap().iter();
        list.map(|dataset| dataset["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let inputs = [
        "exports/05_纳税.csv",
        "policy/a.toml",
        "sources/tax.toml",
        "schemas/tax.json",
    ];
    assert_eq!(names(&event["inputs"]), inputs);
    assert_eq!(names(&event["outputs"]), ["2022-2022-12-31-0a/t.csv"]);
    let table = &event["outputs"][0];
    let fields = json!([{ "name": "m", "type": "string" }, { "name": "n", "type": "string" }]);
    assert_eq!(table["facets"]["schema"]["fields"], fields);
    assert_eq!(table["outputFacets"]["outputStatistics"]["rowCount"], 1);
    // RFC 9562, 5.8: version 8, variant 10.
    let uuid = event["run"]["runId"].as_str().unwrap();
    let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "{uuid}");
    assert!(
        uuid.as_bytes()[14] == b'8' && b"89ab".contains(&uuid.as_bytes()[19]),
        "{uuid}"
    );
}
