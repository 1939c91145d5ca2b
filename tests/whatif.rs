//! Questions to the sample county: what is taken over and what is assessed again is together what a whole assessment gives, for every
//! statement of the pack.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

#[path = "support/county.rs"]
mod county;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use county::{program, project, shared};
use huiqi::assess::{AssessOptions, Standing, assess, shard};
use huiqi::ingest::{IngestOptions, ingest};
use huiqi::policy::stated::{Form, Statement};
use huiqi::policy::{Kept, load_changed};
use huiqi::runner::OpenedRun;
use huiqi::schema::Catalog;
use huiqi::whatif::{Place, Scenario, Workspace};
use rayon::prelude::*;

fn pack() -> std::path::PathBuf {
    project().join("data/policy/2022")
}

/// A workspace on the sample, or on what decides one of so many of its enterprises.
fn workspace(one_of: usize) -> Workspace {
    let catalog = Arc::new(Catalog::load(&project().join("schemas")).unwrap());
    let kept = Kept::load(&pack(), &catalog, "2022-12-31".parse().unwrap()).map_err(|found| found.len());
    let program = Arc::new(kept.unwrap().program().clone());
    let mut data = ingest(&IngestOptions {
        exports: &project().join("data/exports"),
        sources: &project().join("data/sources"),
        catalog: Arc::clone(&catalog),
        as_of: program.as_of,
    })
    .unwrap()
    .dataset;
    if one_of > 1 {
        let whole = assess(&program, &data, AssessOptions::default()).unwrap();
        let codes: BTreeSet<&String> = whole.measures.iter().flat_map(|m| &m.uscc).collect();
        let mut few: BTreeSet<String> = codes.into_iter().step_by(one_of).cloned().collect();
        // Of every measure, somebody who is entitled and somebody who is not.
        for measure in &whole.measures {
            for wanted in [true, false] {
                let at = measure.eligible.iter().position(|e| *e == wanted);
                few.extend(at.map(|at| measure.uscc[at].clone()));
            }
        }
        data = shard(&program, &data, &few).unwrap();
    }
    let place = Place::new(Path::new(""), &pack(), &project().join("schemas"));
    let run = OpenedRun::in_memory("sample", program.as_of, data);
    Workspace::on(&place, catalog, run).unwrap()
}

/// Whether the pack takes the scenario; then the answer must be that of a whole assessment, row by row and in every column.
fn holds(workspace: &Workspace, scenario: &Scenario) -> bool {
    let Ok(program) = workspace.changed(scenario) else {
        return false; // the pack refuses this value, or knows the version only later
    };
    let again = workspace.assessed(scenario).unwrap();
    let again = again.entitlements(workspace.dataset()).unwrap();
    let whole = assess(&program, workspace.dataset(), AssessOptions::default()).unwrap();
    assert!(again == whole, "{:?}", scenario.changes);
    true
}

fn one(name: &str, value: &str) -> Scenario {
    let mut scenario = Scenario::new("");
    scenario.set(&format!("{name}={value}")).unwrap();
    scenario
}

/// Other values for a statement: one least step down and up; a list without its first entry; another text.
fn others(statement: &Statement) -> Vec<String> {
    let Form::Value(unit) = &statement.form else {
        return Vec::new();
    };
    match (unit.as_str(), statement.text.as_str()) {
        ("date", "") => vec!["2022-11-30".to_owned()],
        ("list", text) => text
            .split_once(',')
            .map(|(_, rest)| rest.to_owned())
            .into_iter()
            .collect(),
        ("text", text) => vec![format!("{text}另")],
        (unit, text) => huiqi::cases::beside(unit, text),
    }
}

/// How many other values of all statements hold, of how many; of two values of a statement only one if `few`.
fn steps(workspace: &Workspace, few: bool) -> (usize, usize) {
    let all: Vec<Scenario> = workspace
        .stated()
        .all()
        .iter()
        .enumerate()
        .flat_map(|(at, s)| {
            let values = others(s);
            let skip = if few && values.len() > 1 { at % 2 } else { 0 };
            let take = if few { 1 } else { values.len() };
            let values = values.into_iter().skip(skip).take(take);
            values.map(|value| one(&s.name, &value)).collect::<Vec<_>>()
        })
        .collect();
    let held = all
        .par_iter()
        .with_max_len(1)
        .filter(|scenario| holds(workspace, scenario));
    (held.count(), all.len())
}

/// The cut sample, made once.
fn cut() -> &'static Workspace {
    static CUT: OnceLock<Workspace> = OnceLock::new();
    CUT.get_or_init(|| workspace(80))
}

#[test]
fn every_parameter_gives_what_a_whole_assessment_gives() {
    let workspace = cut();
    let (held, all) = steps(workspace, true);
    assert!(held > 200 && held * 10 > all * 8, "{held} of {all}");
    // What a question compiles is what the whole pack with that text compiles to.
    let catalog = Catalog::load(&project().join("schemas")).unwrap();
    let stated = workspace.stated();
    for statement in stated.all().iter().step_by(97) {
        for value in others(statement) {
            let Ok(program) = workspace.changed(&one(&statement.name, &value)) else {
                continue;
            };
            let texts = stated.changed(&[(statement, &statement.give(&value).unwrap())]);
            let (path, text) = texts.first_key_value().unwrap();
            let day = workspace.program().as_of;
            let whole = load_changed(&pack(), (path, text), &catalog, Some(day)).map_err(|found| found.len());
            let whole = whole.unwrap().program;
            assert!(whole.measures == program.measures, "{}", statement.name);
            assert!(
                whole.facts == program.facts && whole.lookups == program.lookups,
                "{}",
                statement.name
            );
        }
    }
}

/// Numbers that look drawn, the same every time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// One to three changes: values, days, formulas turned round or halved, measures switched off.
fn drawn(workspace: &Workspace, draw: &mut Draw) -> Scenario {
    let mut scenario = Scenario::new("");
    for _ in 0..=draw.below(3) {
        let statements = workspace.stated().all();
        let statement = &statements[draw.below(statements.len())];
        let name = &statement.name;
        let measures = &workspace.program().measures;
        let text = match (&statement.form, draw.below(8)) {
            (_, 0) => format!("{}.on=false", measures[draw.below(measures.len())].id),
            (Form::Formula, _) if name.contains(".condition.") => format!("{name}=NOT ({})", statement.text),
            (Form::Formula, _) if name.ends_with(".amount") => format!("{name}=ROUND(({}) / 2)", statement.text),
            (Form::Formula, _) => continue,
            (Form::Value(_), _) => match others(statement).pop() {
                Some(value) => format!("{name}={value}"),
                None => continue,
            },
        };
        scenario.set(&text).unwrap();
    }
    scenario
}

#[test]
fn scenarios_give_what_a_whole_assessment_gives() {
    let workspace = cut();
    let mut draw = Draw(2022);
    let all: Vec<Scenario> = (0..120).map(|_| drawn(workspace, &mut draw)).collect();
    let held = all
        .par_iter()
        .with_max_len(1)
        .filter(|s| !s.changes.is_empty() && holds(workspace, s));
    let held = held.count();
    assert!(held > 60, "{held}");
}

#[test]
fn a_standing_may_be_asked_again_and_again() {
    let workspace = cut();
    let data = workspace.dataset();
    let nothing = BTreeSet::new();
    let mut standing: Option<Standing> = None;
    // Each is asked of the answer before, not of the law.
    for text in [
        "six_taxes_two_fees_half.rate=60%",
        "cit_small_low_profit.on=false",
        "six_taxes_two_fees_half.rate=30%",
        "vat_credit_refund_stock.on=false",
    ] {
        let mut scenario = Scenario::new("");
        scenario.set(text).unwrap();
        let program = workspace.changed(&scenario).unwrap();
        let before = standing.as_ref().unwrap_or_else(|| workspace.standing());
        let (after, _) = before.again(&program, data, &nothing).unwrap();
        let whole = assess(&program, data, AssessOptions::default()).unwrap();
        assert!(after.entitlements(data).unwrap() == whole, "{text}");
        standing = Some(after);
    }
}

#[test]
#[ignore = "every parameter on the whole sample: minutes"]
fn every_parameter_on_the_whole_sample() {
    let (held, _) = steps(&workspace(1), false);
    assert!(held > 500, "{held}");
}

#[test]
fn the_command_asks_a_run_and_leaves_it_alone() {
    let out = tempfile::tempdir().unwrap();
    let current = shared().join("current");
    let before = std::fs::read_link(&current).unwrap();
    let asked = std::process::Command::new(program())
        .current_dir(project())
        .args([
            "whatif",
            "--set",
            "six_taxes_two_fees_half.rate=60%",
            "--format",
            "json",
            "--run",
        ])
        .arg(shared())
        .arg("--out")
        .arg(out.path())
        .output()
        .unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let answer: serde_json::Value = serde_json::from_slice(&asked.stdout).unwrap();
    assert_eq!(answer["trial"], "试算");
    assert_eq!(answer["scenarios"][0]["changes"][0]["before"], "50%");
    assert_eq!(std::fs::read_link(&current).unwrap(), before);
    let folder = std::fs::read_dir(out.path()).unwrap().map(|e| e.unwrap().path());
    let folder = folder.filter(|p| p.join("【试算】manifest.json").exists() || p.join("manifest.json").exists());
    let folder: Vec<_> = folder.collect();
    assert_eq!(folder.len(), 1, "one folder, whole");
    assert!(!out.path().join("current").exists(), "a trial is never current");
    let names = std::fs::read_dir(&folder[0]).unwrap().map(|e| e.unwrap().file_name());
    let names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
    for wanted in [
        "试算表.html",
        "试算工作簿.xlsx",
        "differences.csv",
        "differences.parquet",
        "whatif.json",
    ] {
        assert!(names.iter().any(|n| n.ends_with(wanted)), "{wanted} of {names:?}");
    }
}
