//! Runs of the program on the sample county, for the tests that look at whole runs.
//!
//! One run is made once and shared by the test binaries and by the Python checks: `<target>/tmp/sample/runs/current`, and what was
//! said on stdout and stderr beside it. Two test binaries must not use it at the same time (`cargo test` runs them one after the other).

#![allow(clippy::unwrap_used)]
#![allow(dead_code)] // each test binary uses a part

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

/// What is said if the result is there already.
pub(crate) const NOTHING_TO_DO: &str = "不再重算";

/// The checkout.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of the program: a build that goes on elsewhere must not swap it in the middle of a comparison.
pub(crate) fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sample");
        fs::create_dir_all(&dir).unwrap();
        // One copy per process, then a rename: a program that still runs cannot be written to.
        let (copy, own) = (dir.join("huiqi"), dir.join(format!("huiqi.{}", std::process::id())));
        fs::copy(env!("CARGO_BIN_EXE_huiqi"), &own).unwrap();
        fs::rename(&own, &copy).unwrap();
        copy
    })
}

/// `huiqi run` in the project, writing into `out`.
pub(crate) fn run(out: &Path, options: &[&str]) -> Command {
    let mut command = Command::new(program());
    command
        .current_dir(project())
        .arg("run")
        .arg("--out")
        .arg(out)
        .args(options)
        .env_remove("HUIQI_LOG")
        .stdin(Stdio::null());
    command
}

/// Stderr as text.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Runs to the end and expects success; gives what was said on stderr.
pub(crate) fn done(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let text = said(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    text
}

/// The shared folder of runs, with two threads.
pub(crate) fn shared() -> &'static Path {
    static SHARED: OnceLock<PathBuf> = OnceLock::new();
    SHARED.get_or_init(|| {
        let dir = program().parent().unwrap();
        let (runs, out, err) = (dir.join("runs"), dir.join("stdout.txt"), dir.join("stderr.txt"));
        let mut output = run(&runs, &["--threads", "2"]).output().unwrap();
        if said(&output).contains(NOTHING_TO_DO) && !err.exists() {
            output = run(&runs, &["--threads", "2", "--force"]).output().unwrap();
        }
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        if !said(&output).contains(NOTHING_TO_DO) {
            fs::write(&out, &output.stdout).unwrap();
            fs::write(&err, &output.stderr).unwrap();
        }
        let current = fs::read_link(runs.join("current")).unwrap();
        for other in runs_in(&runs) {
            if Path::new(&other) != current {
                fs::remove_dir_all(runs.join(other)).unwrap(); // of earlier builds
            }
        }
        runs
    })
}

/// Names of the runs in a folder of runs.
pub(crate) fn runs_in(runs: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(runs)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .filter(|name| {
            name != "current" && name != ".lock" && name != "refused" && name != ".cases" && !name.starts_with(".store")
        })
        .collect();
    names.sort();
    names
}

/// Every file below a folder: path and content.
pub(crate) fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(dir, "", &mut files);
    files
}

fn collect(dir: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// The current run of a folder of runs.
pub(crate) fn current(runs: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(&runs.join("current/"))
}

/// Compares two runs file by file, and names the file that differs instead of showing it.
pub(crate) fn assert_same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>, what: &str) {
    let names = |t: &BTreeMap<String, Vec<u8>>| t.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(one), names(other), "{what}");
    for (name, bytes) in one {
        assert!(other.get(name) == Some(bytes), "{what}: {name} differs");
    }
}

/// Copies a folder; `backwards`: files are created in the opposite order of their names.
pub(crate) fn copy(from: &Path, to: &Path, backwards: bool) {
    fs::create_dir_all(to).unwrap();
    let mut entries: Vec<PathBuf> = fs::read_dir(from).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    if backwards {
        entries.reverse();
    }
    for path in entries {
        let target = to.join(path.file_name().unwrap());
        if let Ok(link) = fs::read_link(&path) {
            std::os::unix::fs::symlink(link, &target).unwrap();
        } else if path.is_dir() {
            copy(&path, &target, backwards);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A copy of the county's pack with a case that expects a fen too much: half of 640,000 yuan, capped at 300,000.
pub(crate) fn failing_pack(dir: &Path) -> PathBuf {
    let pack = dir.join("2022");
    copy(&project().join("data/policy/2022"), &pack, false);
    let cases = pack.join("measures/innovation_voucher.cases.toml");
    let text = fs::read_to_string(&cases).unwrap();
    let wrong = text.replacen("amount = \"300000.00\"", "amount = \"300000.01\"", 1);
    assert_ne!(text, wrong);
    fs::write(&cases, wrong).unwrap();
    pack
}

/// Copies mappings and reference data into `data`; gives the mapping of the registered enterprises and its text.
pub(crate) fn mappings_of_our_own(data: &Path) -> (PathBuf, String) {
    for folder in ["sources", "reference"] {
        copy(&project().join("data").join(folder), &data.join(folder), false);
    }
    let mapping = data.join("sources/enterprise.toml");
    let text = fs::read_to_string(&mapping).unwrap();
    (mapping, text)
}
