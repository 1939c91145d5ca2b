//! The sample county: the same input gives the same bytes, whatever the machine, the day and the order of files.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

#[path = "support/county.rs"]
mod county;

use std::fs;
use std::path::Path;

use county::{NOTHING_TO_DO, assert_same, copy, current, done, project, run, runs_in, shared};

/// The run of `options` has the bytes of the shared one.
fn same_as_shared(out: &Path, options: &[&str]) {
    done(&mut run(out, options));
    assert_same(&current(shared()), &current(out), &format!("{options:?}"));
    let id = |runs: &Path| fs::read_link(runs.join("current")).unwrap();
    assert_eq!(id(shared()), id(out));
}

#[test]
fn a_run_has_every_output() {
    let run = current(shared());
    for name in [
        "entitlements.csv",
        "entitlements.parquet",
        "summary.csv",
        "quarantine.csv",
        "control_totals.csv",
        "manifest.json",
    ] {
        assert!(run.get(name).is_some_and(|bytes| !bytes.is_empty()), "{name}");
    }
    let reports = |end: &str| {
        run.keys()
            .filter(|n| n.starts_with("reports/") && n.ends_with(end))
            .count()
    };
    assert!(reports(".xlsx") > 1 && reports(".xlsx") == reports(".html"));
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for threads in ["1", "4"] {
        let out = tempfile::tempdir().unwrap();
        same_as_shared(out.path(), &["--threads", threads]);
    }
}

#[test]
fn place_time_zone_language_and_home_change_nothing() {
    let (out, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let data = |name: &str| project().join(name).into_os_string();
    let mut command = run(out.path(), &["--quiet"]);
    command.current_dir(elsewhere.path());
    for (option, name) in [
        ("--exports", "data/exports"),
        ("--policy", "data/policy/2022"),
        ("--sources", "data/sources"),
        ("--schemas", "schemas"),
    ] {
        command.arg(option).arg(data(name));
    }
    command
        .env("TZ", "Pacific/Kiritimati")
        .env("LANG", "tr_TR.UTF-8")
        .env("LC_ALL", "tr_TR.UTF-8")
        .env("HOME", "/nonexistent")
        .env("TMPDIR", elsewhere.path());
    assert_eq!(done(&mut command), "", "--quiet says nothing");
    assert_same(&current(shared()), &current(out.path()), "environment");
    assert_eq!(
        fs::read_dir(elsewhere.path()).unwrap().count(),
        0,
        "something was left in the folder"
    );
}

#[test]
fn the_order_of_files_in_folders_changes_nothing() {
    // A folder in memory lists its files by the order in which they were made, one on disk often by a hash of their names.
    let memory = Path::new("/dev/shm");
    let dir = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    }
    .unwrap();
    for name in ["data", "schemas"] {
        copy(&project().join(name), &dir.path().join(name), true);
    }
    let listed = |root: &Path| {
        let entries = fs::read_dir(root.join("data/exports")).unwrap();
        entries.map(|e| e.unwrap().file_name()).collect::<Vec<_>>()
    };
    if memory.is_dir() {
        assert_ne!(
            listed(project()),
            listed(dir.path()),
            "the copy lists its files in the same order"
        );
    }
    let out = tempfile::tempdir().unwrap();
    done(run(out.path(), &[]).current_dir(dir.path()));
    assert_same(&current(shared()), &current(out.path()), "order of files");
}

#[test]
fn a_second_run_does_nothing_unless_forced_or_needed() {
    let out = tempfile::tempdir().unwrap();
    copy(shared(), out.path(), false);
    let before = current(out.path());
    let id = fs::read_link(out.path().join("current")).unwrap();
    let manifest = out.path().join(&id).join("manifest.json");
    let modified = || fs::metadata(&manifest).unwrap().modified().unwrap();
    let first = modified();

    fs::remove_file(out.path().join("current")).unwrap();
    assert!(done(&mut run(out.path(), &[])).contains(NOTHING_TO_DO));
    assert_eq!(modified(), first, "a second run wrote something");
    assert_same(&before, &current(out.path()), "second run");

    assert!(!done(&mut run(out.path(), &["--force"])).contains(NOTHING_TO_DO));
    assert_ne!(modified(), first, "--force wrote nothing");
    assert_same(&before, &current(out.path()), "--force");

    fs::write(out.path().join(&id).join("summary.csv"), "spoilt").unwrap();
    assert!(!done(&mut run(out.path(), &[])).contains(NOTHING_TO_DO));
    assert_same(&before, &current(out.path()), "after damage");
    assert_eq!(runs_in(out.path()), [id.to_str().unwrap()], "something was left behind");
}
