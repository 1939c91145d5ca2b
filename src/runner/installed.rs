//! The installed engine: the real ingest, policy and assess behind [`Engine`]. Nothing else belongs here.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::engine::{Account, CasesOutcome, Checked, Engine, Law, Read};
use super::failure::{Exit, Failure};
use super::unreadable::unreadable;
use super::unreadable_words::toml_words;
use crate::assess::{AssessOptions, Clause, Entitlements, assess, clauses, fact_by_enterprise};
use crate::audit::digest_file;
use crate::boards::{self, Found};
use crate::calendar::Date;
use crate::cases::{CaseFailure, CasesError, CasesReport, Cover, cover, run_cases};
use crate::digest::FileDigest;
use crate::ingest::{
    ControlTotal, IngestError, IngestOptions, SourceTables, gate, ingest, source_tables, write_control_amounts,
    write_control_totals, write_quarantine,
};
use crate::policy::ir::Program;
use crate::policy::{Diagnostic, load, render};
use crate::schema::Catalog;
use crate::store::Dataset;

/// What the program is shipped with: the real ingest, policy and assess.
#[derive(Clone, Copy, Debug, Default)]
pub struct Installed;

impl Engine for Installed {
    fn binary(&self) -> Result<FileDigest, Failure> {
        let program = std::env::current_exe().map_err(|e| Failure::io(Path::new("huiqi"), &e))?;
        Ok(digest_file(&program, "huiqi")?)
    }

    fn law(&self, dir: &Path, catalog: &Catalog, as_of: Option<Date>, color: bool) -> Result<Law, Failure> {
        let shown = |found: &[Diagnostic]| found.iter().map(|d| render(d, color)).collect::<Vec<_>>();
        match load(dir, catalog, as_of) {
            Ok(loaded) => Ok(Law {
                program: loaded.program,
                warnings: loaded.warnings.iter().map(in_one_line).collect(),
            }),
            Err(found) => {
                let count = found.len();
                let cause = (
                    format!("政策包有 {count} 个问题（见上）。"),
                    format!("The pack has {count} findings (above)."),
                );
                let remedy = (
                    "按上面的提示修改，再用 huiqi check 检查。",
                    "Correct them, then run huiqi check.",
                );
                let mut failure = Failure::new(Exit::Usage, dir.display().to_string(), (&cause.0, &cause.1), remedy);
                failure.details = shown(&found).join("\n").into();
                Err(failure)
            }
        }
    }

    fn sources(&self, sources: &Path, catalog: &Catalog) -> Result<Vec<SourceTables>, Failure> {
        source_tables(sources, catalog).map_err(unreadable)
    }

    fn clauses(&self, program: &Program, catalog: &Catalog) -> Result<Vec<Clause>, Failure> {
        Ok(clauses(program, catalog)?)
    }

    fn cases(&self, dir: &Path, catalog: &Arc<Catalog>) -> Result<CasesOutcome, Failure> {
        let report = worked_cases(dir, catalog)?;
        let words = |d: &CaseFailure| {
            let CaseFailure {
                file,
                case,
                what,
                expected,
                got,
            } = d;
            (
                format!("{file} {case}：{what} 应为 {expected}，得出 {got}"),
                d.to_string(),
            )
        };
        Ok(CasesOutcome {
            passed: report.passed(),
            failed: report.failed(),
            differences: report.differences().map(words).collect(),
        })
    }

    fn gate(&self, exports: &Path, sources: &Path, catalog: &Catalog) -> Result<(), Failure> {
        gate(exports, sources, catalog).map_err(unreadable)
    }

    fn read(&self, exports: &Path, sources: &Path, catalog: &Arc<Catalog>, as_of: Date) -> Result<Read, Failure> {
        let read = ingest(&IngestOptions {
            exports,
            sources,
            catalog: catalog.clone(),
            as_of,
        })
        .map_err(unreadable)?;
        let file = |name: &str, rows: usize, write: &dyn Fn(&mut Vec<u8>) -> Result<(), IngestError>| {
            let mut bytes = Vec::new();
            write(&mut bytes).map_err(unreadable)?;
            Ok::<_, Failure>((name.to_owned(), bytes, u64::try_from(rows).unwrap_or(u64::MAX)))
        };
        let amounts = read.controls.iter().map(|total| total.amounts.len()).sum();
        let files = vec![
            file("quarantine.csv", read.quarantine.len(), &|to| {
                write_quarantine(&read.quarantine, to)
            })?,
            file("control_totals.csv", read.controls.len(), &|to| {
                write_control_totals(&read.controls, to)
            })?,
            file("control_amounts.csv", amounts, &|to| {
                write_control_amounts(&read.controls, to)
            })?,
        ];
        Ok(Read {
            files,
            accounts: read.controls.iter().map(account).collect(),
            controls: read.controls.iter().map(control_json).collect(),
            quality: read.quality,
            dataset: read.dataset,
        })
    }

    fn assess(&self, program: &Program, dataset: &Dataset) -> Result<Entitlements, Failure> {
        Ok(assess(program, dataset, AssessOptions::default())?)
    }

    fn boards(&self, program: &Program, dataset: &Dataset, entitlements: &Entitlements) -> Result<Found, Failure> {
        boards::find(program, dataset, entitlements).map_err(|error| {
            let text = error.to_string();
            let remedy = (
                "核对所指的看板、任务和记录。",
                "Look at the board, duty and record that are named.",
            );
            Failure::new(Exit::Assessment, "boards", (&text, &text), remedy)
        })
    }

    fn sizes(&self, program: &Program, dataset: &Dataset) -> Result<BTreeMap<String, String>, Failure> {
        Ok(fact_by_enterprise(program, dataset, "enterprise", "size_stat")?)
    }

    fn cover(&self, dir: &Path, catalog: &Catalog, nudge: bool) -> Result<Cover, Failure> {
        let catalog = Arc::new(catalog.clone());
        let covered = cover(&programs(dir, &catalog), &catalog, dir, nudge);
        covered.map(|(_, cover)| cover).map_err(|e| unreadable_cases(&e))
    }

    fn check(&self, dir: &Path, catalog: &Catalog, color: bool) -> Result<Checked, Failure> {
        let loaded = match load(dir, catalog, None) {
            Ok(loaded) => loaded,
            Err(found) => {
                let findings = found.iter().map(|d| (render(d, color), d.to_json())).collect();
                return Ok(Checked {
                    findings,
                    measures: 0,
                    cases: BTreeMap::new(),
                });
            }
        };
        let mut findings: Vec<_> = loaded
            .warnings
            .iter()
            .map(|d| (render(d, color), d.to_json()))
            .collect();
        let report = worked_cases(dir, &Arc::new(catalog.clone()))?;
        for difference in report.differences() {
            let json = serde_json::json!({
                "file": difference.file,
                "case": difference.case,
                "what": difference.what,
                "expected": difference.expected,
                "got": difference.got,
            });
            findings.push((difference.to_string(), json));
        }
        let cases = report
            .measures
            .iter()
            .map(|(id, m)| (id.clone(), (m.passed, m.failed)))
            .collect();
        Ok(Checked {
            findings,
            measures: loaded.program.measures.len(),
            cases,
        })
    }
}

/// A finding with its place, for lists: no colour and no picture, whatever the terminal.
fn in_one_line(found: &Diagnostic) -> String {
    let place = found.labels.first().map_or_else(String::new, |label| {
        format!("{}:{} ", label.place.file.path, label.place.line_column().0)
    });
    format!("{place}{} {}", found.code, found.message.replace('\n', " "))
}

/// Runs the worked cases of a pack, each as known on its own day.
fn worked_cases(dir: &Path, catalog: &Arc<Catalog>) -> Result<CasesReport, Failure> {
    run_cases(&programs(dir, catalog), catalog, dir).map_err(|e| unreadable_cases(&e))
}

/// The program of a pack by day.
fn programs(dir: &Path, catalog: &Arc<Catalog>) -> impl Fn(Option<Date>) -> Result<Arc<Program>, String> {
    move |day| {
        let known = load(dir, catalog, day).map(|loaded| Arc::new(loaded.program));
        known.map_err(|found| found.iter().map(|d| render(d, false)).collect::<Vec<_>>().join("\n"))
    }
}

fn unreadable_cases(error: &CasesError) -> Failure {
    match error {
        CasesError::Io { path, source } => Failure::io(path, source),
        CasesError::Toml { path, source } => Failure::new(
            Exit::Usage,
            path.display().to_string(),
            (&toml_words(source), &source.to_string()),
            ("改正所指的算例文件。", "Correct the file of cases that is named."),
        ),
    }
}

fn account(total: &ControlTotal) -> Account {
    let count = |n: i128| u64::try_from(n).unwrap_or(u64::MAX);
    Account {
        place: format!("{} {}", total.file, total.sheet).trim_end().to_owned(),
        read: count(total.rows.read),
        quarantined: count(total.rows.quarantined),
        balances: total.rows.balances() && total.amounts.iter().all(|a| a.sums.balances()),
    }
}

fn control_json(total: &ControlTotal) -> serde_json::Value {
    serde_json::json!({
        "file": total.file,
        "sheet": total.sheet,
        "source": total.source,
        "read": total.rows.read.to_string(),
        "accepted": total.rows.accepted.to_string(),
        "quarantined": total.rows.quarantined.to_string(),
    })
}
