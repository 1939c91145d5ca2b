use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::args::{ColorArgument, Common, FormatArgument, LangArgument, RunArguments};
use super::engine::{Account, Checked, Engine, Law, Read};
use super::*;
use crate::assess::Entitlements;
use crate::calendar::Date;
use crate::digest::FileDigest;
use crate::fixture;
use crate::ingest::{Issue, Limit, Quality, Severity, SourceQuality};
use crate::policy::ir::Program;
use crate::schema::Catalog;
use crate::store::Dataset;

/// An engine with the made-up county behind it; `broken` makes the assessment fail.
struct Fake {
    broken: bool,
    rejected: u64,
    /// Rejected rows of a source of 100 rows, whose limit is 2 %.
    of_source: u64,
}

const WELL: Fake = Fake {
    broken: false,
    rejected: 0,
    of_source: 0,
};
const BROKEN: Fake = Fake {
    broken: true,
    rejected: 0,
    of_source: 0,
};

impl Engine for Fake {
    fn binary(&self) -> Result<FileDigest, Failure> {
        Ok(FileDigest {
            file: "huiqi".into(),
            bytes: 0,
            sha256: String::new(),
        })
    }

    fn law(&self, _: &Path, _: &Catalog, _: Option<Date>, _: bool) -> Result<Law, Failure> {
        Ok(Law {
            program: fixture::program(),
            warnings: vec!["w".into()],
        })
    }

    fn read(&self, _: &Path, _: &Path, _: &Arc<Catalog>, _: Date) -> Result<Read, Failure> {
        Ok(Read {
            dataset: fixture::dataset(),
            warnings: vec![],
            files: vec![("quarantine.csv".into(), b"h\n".to_vec(), 0)],
            accounts: vec![Account {
                place: "a.csv".into(),
                read: 100,
                quarantined: self.rejected,
                balances: true,
            }],
            quality: quality(self.of_source),
            controls: serde_json::json!([]),
        })
    }

    fn assess(&self, _: &Program, _: &Dataset) -> Result<Entitlements, Failure> {
        if self.broken {
            return Err(Failure::new(Exit::Assessment, "row 1", ("溢出", "overflow"), ("", "")));
        }
        Ok(fixture::entitlements())
    }

    fn sizes(&self, _: &Program, _: &Dataset) -> Result<BTreeMap<String, String>, Failure> {
        Ok(BTreeMap::new())
    }

    fn check(&self, _: &Path, _: &Catalog, _: bool) -> Result<Checked, Failure> {
        Ok(Checked::default())
    }
}

/// A source of 100 rows with some rejected.
fn quality(rejected: u64) -> Quality {
    let issue = Issue {
        severity: Severity::Error,
        source: "levy".into(),
        file: "a.csv".into(),
        sheet: String::new(),
        field: "人数".into(),
        code: "negative_count".into(),
        reason: "数量为负数".into(),
        count: rejected,
        townships: vec![],
        examples: vec![],
    };
    Quality {
        sources: vec![SourceQuality {
            id: "levy".into(),
            title: "窗税".into(),
            department: "tax".into(),
            files: vec!["a.csv".into()],
            read: 100,
            rejected,
            limit: Some(Limit {
                numerator: 2,
                denominator: 100,
                min_rows: 100,
            }),
        }],
        sheets: vec![],
        issues: vec![issue],
    }
}

fn console() -> Console {
    Console::new(&Common {
        lang: LangArgument::Zh,
        quiet: true,
        color: ColorArgument::Never,
        log_format: FormatArgument::Text,
    })
}

/// A project in a temporary folder, and the arguments that name it.
fn project() -> (tempfile::TempDir, RunArguments) {
    let dir = tempfile::tempdir().unwrap();
    for name in ["exports", "policy", "sources", "schemas"] {
        fs::create_dir(dir.path().join(name)).unwrap();
        fs::write(dir.path().join(name).join("file.txt"), name).unwrap();
    }
    let at = |name: &str| Some(dir.path().join(name));
    let options = RunArguments {
        exports: at("exports"),
        policy: at("policy"),
        out: at("runs"),
        as_of: None,
        sources: at("sources"),
        schemas: at("schemas"),
        force: false,
        threads: None,
    };
    (dir, options)
}

fn runs(dir: &Path) -> Vec<String> {
    let names = fs::read_dir(dir.join("runs"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|n| !n.starts_with('.') && n != "current").collect();
    names.sort();
    names
}

#[test]
fn a_run_is_written_once_and_named_after_its_input() {
    let (dir, options) = project();
    assert_eq!(run::run(&WELL, &options, &mut console()).unwrap(), Exit::Ok);
    let home = dir.path().join("runs/current");
    for file in [
        "manifest.json",
        "entitlements.csv",
        "entitlements.parquet",
        "summary.csv",
        "quarantine.csv",
        "reports/tax/县税务局.xlsx",
        "reports/tax/县税务局.html",
        "reports/data_quality/数据质量.html",
        "reports/data_quality/数据质量.xlsx",
        "reports/hrss/县人社局.xlsx",
    ] {
        assert!(home.join(file).is_file(), "{file}");
    }
    let before = fs::read(home.join("manifest.json")).unwrap();
    let names = runs(dir.path());
    assert_eq!(names.len(), 1);
    assert!(names[0].starts_with("fiction-2022-12-31-"));
    // The same input again is not computed at all: the broken engine is never asked.
    assert_eq!(run::run(&BROKEN, &options, &mut console()).unwrap(), Exit::Ok);
    // Forced, it gives the same bytes.
    let forced = RunArguments { force: true, ..options };
    run::run(&WELL, &forced, &mut console()).unwrap();
    assert_eq!(fs::read(home.join("manifest.json")).unwrap(), before);
    // Other input, other name; the first run stays.
    fs::write(dir.path().join("exports/file.txt"), "changed").unwrap();
    run::run(&WELL, &forced, &mut console()).unwrap();
    assert_eq!(runs(dir.path()).len(), 2);
}

#[test]
fn a_failed_run_leaves_the_old_one() {
    let (dir, options) = project();
    run::run(&WELL, &options, &mut console()).unwrap();
    let before = fs::read(dir.path().join("runs/current/manifest.json")).unwrap();
    let forced = RunArguments { force: true, ..options };
    let failure = run::run(&BROKEN, &forced, &mut console()).unwrap_err();
    assert_eq!(failure.exit, Exit::Assessment);
    assert_eq!(fs::read(dir.path().join("runs/current/manifest.json")).unwrap(), before);
    assert_eq!(runs(dir.path()).len(), 1);
}

#[test]
fn a_missing_folder_names_its_option() {
    let (dir, options) = project();
    let options = RunArguments {
        sources: Some(dir.path().join("nowhere")),
        ..options
    };
    let failure = run::run(&WELL, &options, &mut console()).unwrap_err();
    assert_eq!(failure.exit, Exit::Usage);
    assert!(failure.remedy.0.contains("--sources"));
}

#[test]
fn too_many_rejected_rows_stop_the_run() {
    let (dir, options) = project();
    let failure = run::run(
        &Fake {
            broken: false,
            rejected: 51,
            of_source: 0,
        },
        &options,
        &mut console(),
    )
    .unwrap_err();
    assert_eq!(failure.exit, Exit::Data);
    assert_eq!(failure.place, "a.csv");
    assert!(!dir.path().join("runs/current").exists());
    assert_eq!(
        run::run(
            &Fake {
                broken: false,
                rejected: 50,
                of_source: 0,
            },
            &options,
            &mut console()
        )
        .unwrap(),
        Exit::Ok
    );
}

#[test]
fn a_source_over_its_limit_is_refused_and_can_be_looked_at() {
    let (dir, options) = project();
    let with = |of_source| Fake { of_source, ..WELL };
    assert_eq!(run::run(&with(2), &options, &mut console()).unwrap(), Exit::Ok);
    let before = fs::read(dir.path().join("runs/current/manifest.json")).unwrap();
    let forced = RunArguments { force: true, ..options };
    let failure = run::run(&with(3), &forced, &mut console()).unwrap_err();
    assert_eq!((failure.exit, failure.exit.code()), (Exit::Rejected, 7));
    assert_eq!(failure.place, "窗税（a.csv）");
    let (zh, en) = &*failure.cause;
    assert!(
        zh.contains("100 行中有 3 行（3.00%）") && zh.contains("上限 2.00%"),
        "{zh}"
    );
    assert!(zh.contains("人数 数量为负数 3 行"), "{zh}");
    assert!(
        en.contains("3 of 100 rows (3.00%)") && en.contains("negative_count"),
        "{en}"
    );
    let (zh, _) = &*failure.remedy;
    assert!(zh.contains("refused") && zh.contains("data/sources/levy.toml"), "{zh}");
    // The old run is as it was; what was wrong lies beside it.
    assert_eq!(fs::read(dir.path().join("runs/current/manifest.json")).unwrap(), before);
    let refused = dir.path().join("runs/refused");
    let kept: Vec<_> = fs::read_dir(&refused).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(kept.len(), 1);
    for file in [
        "quarantine.csv",
        "reports/data_quality/数据质量.html",
        "reports/data_quality/数据质量.xlsx",
    ] {
        assert!(kept[0].join(file).is_file(), "{file}");
    }
    assert!(!kept[0].join("manifest.json").exists());
    // Refused again, it is replaced.
    run::run(&with(3), &forced, &mut console()).unwrap_err();
    assert_eq!(fs::read_dir(&refused).unwrap().count(), 1);
}
