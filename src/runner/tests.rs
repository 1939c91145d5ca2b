use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::assess::{Clause, Entitlements};
use crate::boards::Found;
use crate::calendar::Date;
use crate::digest::FileDigest;
use crate::fixture;
use crate::ingest::{Issue, Limit, Quality, Severity, SourceQuality, SourceTables};
use crate::policy::ir::Program;
use crate::report::Lang;
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

    fn sources(&self, _: &Path, _: &Catalog) -> Result<Vec<SourceTables>, Failure> {
        Ok(Vec::new())
    }

    fn clauses(&self, _: &Program, _: &Catalog) -> Result<Vec<Clause>, Failure> {
        Ok(Vec::new())
    }

    fn cases(&self, _: &Path, _: &Arc<Catalog>) -> Result<CasesOutcome, Failure> {
        Ok(CasesOutcome::default())
    }

    fn read(&self, _: &Path, _: &Path, _: &Arc<Catalog>, _: Date) -> Result<Read, Failure> {
        Ok(Read {
            dataset: fixture::dataset(),
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

    fn boards(&self, _: &Program, _: &Dataset, _: &Entitlements) -> Result<Found, Failure> {
        Ok(Found::default())
    }

    fn sizes(&self, _: &Program, _: &Dataset) -> Result<BTreeMap<String, String>, Failure> {
        Ok(BTreeMap::new())
    }

    fn cover(&self, _: &Path, _: &Catalog, _: bool) -> Result<crate::cases::Cover, Failure> {
        Ok(crate::cases::Cover::default())
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

fn run_of(engine: &dyn Engine, options: &Options) -> Result<Outcome, Failure> {
    run(engine, options.clone(), &mut Silent)
}

/// A project in a temporary folder, and the options that name it.
fn project() -> (tempfile::TempDir, Options) {
    let dir = tempfile::tempdir().unwrap();
    for name in ["exports", "policy", "sources", "schemas"] {
        fs::create_dir(dir.path().join(name)).unwrap();
        fs::write(dir.path().join(name).join("file.txt"), name).unwrap();
    }
    // The record table of the law.
    let record = r#"{"name": "record", "title": "记录", "fields": []}"#;
    fs::write(dir.path().join("schemas/record.json"), record).unwrap();
    let at = |name: &str| dir.path().join(name);
    let options = Options {
        exports: at("exports"),
        policy: at("policy"),
        out: at("runs"),
        scenario: None,
        as_of: None,
        data_as_of: None,
        sources: at("sources"),
        schemas: at("schemas"),
        force: false,
        seal: Seal::default(),
        lang: Lang::Zh,
        color: false,
    };
    (dir, options)
}

fn runs(dir: &Path) -> Vec<String> {
    let names = fs::read_dir(dir.join("runs"))
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names
        .filter(|n| !n.starts_with('.') && n != "current" && !n.starts_with("runs."))
        .collect();
    names.sort();
    names
}

#[test]
fn a_run_is_written_once_and_named_after_its_input() {
    let (dir, options) = project();
    run_of(&WELL, &options).unwrap();
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
    assert!(run_of(&BROKEN, &options).unwrap().repeated);
    // Forced, it gives the same bytes.
    let forced = Options { force: true, ..options };
    run_of(&WELL, &forced).unwrap();
    assert_eq!(fs::read(home.join("manifest.json")).unwrap(), before);
    // Other input, other name; the first run stays.
    fs::write(dir.path().join("exports/file.txt"), "changed").unwrap();
    run_of(&WELL, &forced).unwrap();
    assert_eq!(runs(dir.path()).len(), 2);
}

#[test]
fn a_failed_run_leaves_the_old_one() {
    let (dir, options) = project();
    run_of(&WELL, &options).unwrap();
    let before = fs::read(dir.path().join("runs/current/manifest.json")).unwrap();
    let forced = Options { force: true, ..options };
    let failure = run_of(&BROKEN, &forced).unwrap_err();
    assert_eq!(failure.exit, Exit::Assessment);
    assert_eq!(fs::read(dir.path().join("runs/current/manifest.json")).unwrap(), before);
    assert_eq!(runs(dir.path()).len(), 1);
}

#[test]
fn too_many_rejected_rows_stop_the_run() {
    let (dir, options) = project();
    let more = Fake { rejected: 51, ..WELL };
    let failure = run_of(&more, &options).unwrap_err();
    assert_eq!(failure.exit, Exit::Data);
    assert_eq!(failure.place, "a.csv");
    assert!(!dir.path().join("runs/current").exists());
    let half = Fake { rejected: 50, ..WELL };
    assert!(!run_of(&half, &options).unwrap().repeated);
}

#[test]
fn a_source_over_its_limit_is_refused_and_can_be_looked_at() {
    let (dir, options) = project();
    let with = |of_source| Fake { of_source, ..WELL };
    run_of(&with(2), &options).unwrap();
    let before = fs::read(dir.path().join("runs/current/manifest.json")).unwrap();
    let forced = Options { force: true, ..options };
    let failure = run_of(&with(3), &forced).unwrap_err();
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
    run_of(&with(3), &forced).unwrap_err();
    assert_eq!(fs::read_dir(&refused).unwrap().count(), 1);
}
