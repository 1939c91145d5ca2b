//! Trials (试算): a pack whose cases fail is computed only as a trial, which says so in every output and never becomes current.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

#[path = "support/county.rs"]
mod county;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use county::{assert_same, copy, current, failing_pack, mappings_of_our_own, run, runs_in, said, shared, tree};

/// Before the name of every file of a trial.
const MARK: &str = "试算_";

/// Exit code and stderr.
fn ended(command: &mut Command) -> (i32, String) {
    let output = command.output().unwrap();
    (output.status.code().unwrap(), said(&output))
}

/// Every file but the manifest is marked in its name; every page says so in its text.
fn assert_marked(files: &BTreeMap<String, Vec<u8>>) {
    assert!(!files.is_empty());
    for (path, bytes) in files {
        let name = path.rsplit('/').next().unwrap();
        assert!(name.starts_with(MARK) || path == "manifest.json", "{path}");
        if path.ends_with(".html") {
            let page = String::from_utf8(bytes.clone()).unwrap();
            assert!(page.contains("试算：明年"), "{path}");
        }
    }
}

#[test]
fn a_pack_that_fails_runs_only_as_a_trial_which_says_so_everywhere_and_never_becomes_current() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("runs");
    copy(shared(), &out, false);
    let (before, leads_to) = (current(&out), fs::read_link(out.join("current")).unwrap());
    let pack = failing_pack(dir.path());
    // Plain: refused.
    let (code, text) = ended(run(&out, &["--policy"]).arg(&pack));
    assert_eq!(code, 2, "{text}");
    assert_same(&before, &current(&out), "a plain run of a pack that fails");
    assert_eq!(runs_in(&out).len(), 1);
    // As a trial: computed.
    let (code, text) = ended(run(&out, &["--scenario", "明年", "--policy"]).arg(&pack));
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("试算") && text.contains("没有通过"), "{text}");
    assert_same(&before, &current(&out), "a trial");
    assert_eq!(fs::read_link(out.join("current")).unwrap(), leads_to);
    let trials: Vec<String> = runs_in(&out)
        .into_iter()
        .filter(|name| Path::new(name) != leads_to)
        .collect();
    assert_eq!(trials.len(), 1, "{trials:?}");
    let files = tree(&out.join(&trials[0]));
    assert_marked(&files);
    for name in [
        "entitlements.csv",
        "deferral_calendar.csv",
        "control_totals.csv",
        "boards.parquet",
    ] {
        assert!(files.contains_key(&format!("{MARK}{name}")), "{name}");
    }
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    assert_eq!(manifest["scenario"], "明年");
    assert!(manifest["title"].as_str().unwrap().starts_with("【试算：明年】"));
    // Again: the same trial, and still not current.
    let (code, text) = ended(run(&out, &["--scenario", "明年", "--policy"]).arg(&pack));
    assert_eq!(code, 0, "{text}");
    assert_same(&before, &current(&out), "a trial that was there");
}

/// File 01 has 2036 rows, of them 26 in quarantine: 1.277 %.
#[test]
fn the_folder_of_a_refused_trial_says_so_too() {
    let dir = tempfile::tempdir().unwrap();
    let (data, out) = (dir.path().join("data"), dir.path().join("runs"));
    let (mapping, text) = mappings_of_our_own(&data);
    fs::write(&mapping, format!("{text}\n[quality]\nmax_rejected = \"1.27%\"\n")).unwrap();
    let (code, text) = ended(run(&out, &["--scenario", "明年", "--sources"]).arg(data.join("sources")));
    assert_eq!(code, 7, "{text}");
    assert_eq!(runs_in(&out), [""; 0]);
    let refused = fs::read_dir(out.join("refused")).unwrap().map(|e| e.unwrap().path());
    let folders: Vec<PathBuf> = refused.collect();
    assert_eq!(folders.len(), 1);
    let files = tree(&folders[0]);
    assert_marked(&files);
    assert!(files.contains_key(&format!("{MARK}quarantine.csv")));
}
