//! The command as a user meets it: usage errors, exit codes, lock, readers that leave.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::CommandCargoExt;

fn huiqi(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("huiqi").unwrap();
    command
        .current_dir(dir)
        .args(arguments)
        .env_remove("HUIQI_LOG")
        .stdin(Stdio::null());
    command
}

/// Exit code and stderr.
fn ended(output: &Output) -> (i32, String) {
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stderr.clone()).unwrap(),
    )
}

fn ran(dir: &Path, arguments: &[&str]) -> (i32, String) {
    ended(&huiqi(dir, arguments).output().unwrap())
}

/// A project with empty folders.
fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for name in ["data/exports", "data/sources", "data/policy/2022", "schemas"] {
        fs::create_dir_all(dir.path().join(name)).unwrap();
    }
    dir
}

#[test]
fn wrong_arguments_exit_with_2() {
    let dir = project();
    for wrong in [
        &[][..],
        &["walk"],
        &["run", "--no-such-option"],
        &["run", "--as-of", "2022-02-30"],
        &["run", "--threads", "0"],
        &["run", "--lang", "fr"],
        &["check"],
    ] {
        let (code, text) = ran(dir.path(), wrong);
        assert_eq!(code, 2, "{wrong:?}: {text}");
        assert!(!text.is_empty(), "{wrong:?}");
    }
}

#[test]
fn help_and_version_go_to_stdout_and_exit_with_0() {
    let dir = project();
    for asked in [
        &["--help"][..],
        &["--version"],
        &["run", "--help"],
        &["check", "--help"],
    ] {
        let output = huiqi(dir.path(), asked).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{asked:?}");
        assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "{asked:?}");
    }
}

#[test]
fn a_missing_folder_is_named_with_its_option_in_both_languages() {
    let dir = project();
    let (code, text) = ran(dir.path(), &["run", "--exports", "nowhere"]);
    assert_eq!(code, 2);
    assert!(
        text.contains("nowhere") && text.contains("原因") && text.contains("--exports"),
        "{text}"
    );
    let (code, text) = ran(dir.path(), &["run", "--exports", "nowhere", "--lang", "en"]);
    assert_eq!(code, 2);
    assert!(
        text.contains("cause: ") && text.contains("remedy: ") && text.contains("--exports"),
        "{text}"
    );
    let (code, text) = ran(dir.path(), &["check", "nowhere"]);
    assert_eq!(code, 2);
    assert!(text.contains("nowhere"), "{text}");
}

#[test]
fn an_empty_policy_pack_exits_with_2_and_writes_no_run() {
    let dir = project();
    let (code, text) = ran(dir.path(), &["run"]);
    assert_eq!(code, 2, "{text}");
    assert!(!dir.path().join("runs/current").exists());
}

#[test]
fn a_locked_folder_exits_with_6_and_says_who_holds_it() {
    let dir = project();
    fs::create_dir(dir.path().join("runs")).unwrap();
    let lock = fs::File::create(dir.path().join("runs/.lock")).unwrap();
    lock.try_lock().unwrap();
    fs::write(dir.path().join("runs/.lock"), "pid 4711\n").unwrap();
    let (code, text) = ran(dir.path(), &["run"]);
    assert_eq!(code, 6, "{text}");
    assert!(text.contains("4711") && text.contains("办法"), "{text}");
}

#[test]
fn a_folder_that_cannot_be_written_exits_with_3() {
    let dir = project();
    fs::write(dir.path().join("file"), "").unwrap();
    let (code, text) = ran(dir.path(), &["run", "--out", "file/runs"]);
    assert_eq!(code, 3, "{text}");
    assert!(text.contains("file/runs"), "{text}");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let dir = project();
    let mut child = huiqi(dir.path(), &["run", "--help"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(ended(&output), (0, String::new()));
}

#[test]
fn colours_only_when_asked_for_and_json_when_asked_for() {
    let dir = project();
    let (_, plain) = ran(dir.path(), &["run", "--exports", "nowhere"]);
    assert!(!plain.contains('\u{1b}'));
    let (_, painted) = ran(dir.path(), &["run", "--exports", "nowhere", "--color", "always"]);
    assert!(painted.contains("\u{1b}[1;31m"));
    let (code, json) = ran(dir.path(), &["run", "--exports", "nowhere", "--log-format", "json"]);
    assert_eq!(code, 2);
    for line in json.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["level"], "ERROR");
    }
}
