use std::fs;
use std::io::Write;

use super::*;
use crate::calendar::Date;
use crate::digest::{FileDigest, digest_bytes};

fn manifest(id: &str) -> Manifest {
    Manifest {
        format: 1,
        huiqi: "0".into(),
        id: id.into(),
        pack: "p".into(),
        title: "t".into(),
        as_of: "2022-12-31".into(),
        data_as_of: None,
        scenario: None,
        language: "zh".into(),
        started: None,
        binary: vec![],
        inputs: vec![],
        mappings: vec![],
        schemas: vec![],
        policy: vec![],
        measures: vec![],
        boards: vec![],
        reading: serde_json::Value::Null,
        absent: serde_json::Value::Null,
        noticed: serde_json::Value::Null,
        counts: serde_json::Value::Null,
        checkpoint: None,
        control_totals: serde_json::Value::Null,
        outputs: vec![],
    }
}

fn file(name: &str, sha256: &str) -> FileDigest {
    FileDigest {
        file: name.into(),
        bytes: 1,
        sha256: sha256.into(),
    }
}

#[test]
fn sha256_is_the_published_one() {
    // FIPS 180-2, appendix B.1
    assert_eq!(
        digest_bytes(b"abc"),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn run_id_depends_on_every_part() {
    let day = Date::from_ymd_opt(2022, 12, 31).unwrap();
    let a = run_id("2022", day, &[("inputs", &[file("a", "1")])], &[("lang", "zh")]);
    assert!(a.starts_with("2022-2022-12-31-"), "{a}");
    assert_eq!(a.len(), "2022-2022-12-31-".len() + 12);
    assert_ne!(
        a,
        run_id("2022", day, &[("inputs", &[file("a", "2")])], &[("lang", "zh")])
    );
    assert_ne!(
        a,
        run_id("2022", day, &[("inputs", &[file("b", "1")])], &[("lang", "zh")])
    );
    assert_ne!(
        a,
        run_id("2022", day, &[("inputs", &[file("a", "1")])], &[("lang", "en")])
    );
    assert_eq!(
        a,
        run_id("2022", day, &[("inputs", &[file("a", "1")])], &[("lang", "zh")])
    );
}

#[test]
fn safe_names_stay_inside() {
    assert_eq!(safe_name("县财政局"), "县财政局");
    assert_eq!(safe_name("../../etc"), "_.._.._etc");
    assert_eq!(safe_name("a/b\\c\n"), "a_b_c");
    assert_eq!(safe_name(""), "_");
}

#[test]
fn committed_run_is_whole_and_current() {
    let dir = tempfile::tempdir().unwrap();
    let runs = Runs::lock(dir.path()).unwrap();
    assert_eq!(runs.existing("r1").unwrap(), Existing::None);
    let mut run = runs.begin("r1").unwrap();
    let mut out = run.create("reports/a/表.csv").unwrap();
    out.write_all(b"x\n").unwrap();
    run.finish(out, Some(1)).unwrap();
    assert!(!dir.path().join("r1").exists());
    let home = run.commit(manifest("r1")).unwrap();
    assert_eq!(fs::read(home.join("reports/a/表.csv")).unwrap(), b"x\n");
    assert_eq!(fs::read_link(dir.path().join("current")).unwrap().to_str(), Some("r1"));
    assert_eq!(runs.existing("r1").unwrap(), Existing::Whole);
    fs::write(home.join("reports/a/表.csv"), b"y\n").unwrap();
    assert_eq!(runs.existing("r1").unwrap(), Existing::Damaged);
}

#[test]
fn replacing_keeps_one_and_dropping_keeps_the_old() {
    let dir = tempfile::tempdir().unwrap();
    let runs = Runs::lock(dir.path()).unwrap();
    let mut first = runs.begin("r").unwrap();
    first.write("a", b"1", None).unwrap();
    first.commit(manifest("r")).unwrap();
    let mut given_up = runs.begin("r").unwrap();
    given_up.write("a", b"2", None).unwrap();
    drop(given_up);
    assert_eq!(fs::read(dir.path().join("r/a")).unwrap(), b"1");
    let mut second = runs.begin("r").unwrap();
    second.write("a", b"3", None).unwrap();
    second.commit(manifest("r")).unwrap();
    assert_eq!(fs::read(dir.path().join("r/a")).unwrap(), b"3");
    let mut names: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [".lock", "current", "r"]); // the record is the runner's to write
}

#[test]
fn same_content_gives_the_same_manifest_bytes() {
    let bytes = || {
        let dir = tempfile::tempdir().unwrap();
        let runs = Runs::lock(dir.path()).unwrap();
        let mut run = runs.begin("r").unwrap();
        run.write("b", b"1", Some(3)).unwrap();
        run.write("a", b"2", None).unwrap();
        fs::read(run.commit(manifest("r")).unwrap().join("manifest.json")).unwrap()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn second_writer_is_told_who_holds_the_lock() {
    let dir = tempfile::tempdir().unwrap();
    let _runs = Runs::lock(dir.path()).unwrap();
    match Runs::lock(dir.path()) {
        Err(AuditError::Locked { holder, .. }) => assert_eq!(holder, format!("pid {}", std::process::id())),
        other => panic!("{other:?}"),
    }
}

#[test]
fn crash_between_the_two_renames_is_undone() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".r.old")).unwrap();
    fs::create_dir(dir.path().join(".r.tmp")).unwrap();
    let _runs = Runs::lock(dir.path()).unwrap();
    assert!(dir.path().join("r").is_dir());
    assert!(!dir.path().join(".r.old").exists());
    assert!(!dir.path().join(".r.tmp").exists());
}

#[test]
fn outputs_cannot_leave_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let runs = Runs::lock(dir.path()).unwrap();
    let run = runs.begin("r").unwrap();
    for bad in ["../x", "/x", "a/../../x", "", "a\\b"] {
        assert!(matches!(run.create(bad), Err(AuditError::Outside(_))), "{bad}");
    }
}
