//! The installed engine: the real ingest, policy and assess behind [`Engine`]. Nothing else belongs here.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::engine::{Checked, Engine, Law, Read};
use super::failure::{Exit, Failure};
use crate::assess::{self, AssessError, AssessOptions, Entitlements};
use crate::audit::{FileDigest, digest_file};
use crate::calendar::Date;
use crate::ingest::{self, IngestError, IngestOptions, Ingested};
use crate::policy::ir::Program;
use crate::policy::{self, Diagnostic};
use crate::schema::Catalog;
use crate::store::Dataset;

/// What the program is shipped with.
pub(super) struct Installed;

impl Engine for Installed {
    fn binary(&self) -> Result<FileDigest, Failure> {
        let program = std::env::current_exe().map_err(|e| Failure::io(Path::new("huiqi"), &e))?;
        Ok(digest_file(&program, "huiqi")?)
    }

    fn law(&self, dir: &Path, catalog: &Catalog, as_of: Option<Date>, color: bool) -> Result<Law, Failure> {
        let loaded = policy::load(dir, catalog, as_of).map_err(|found| broken_pack(dir, &found, color))?;
        Ok(Law {
            program: loaded.program,
            warnings: loaded.warnings.iter().map(|d| policy::render(d, color)).collect(),
        })
    }

    fn read(&self, exports: &Path, sources: &Path, catalog: &Catalog, as_of: Date) -> Result<Read, Failure> {
        let options = IngestOptions {
            exports,
            sources,
            catalog: Arc::new(catalog.clone()),
            as_of,
        };
        let ingested = ingest::ingest(&options).map_err(|e| unreadable(&e))?;
        let files = account(&ingested).map_err(|e| unreadable(&e))?;
        let warnings = ingested.warnings.iter().map(|w| {
            let sheet = if w.sheet.is_empty() {
                String::new()
            } else {
                format!("#{}", w.sheet)
            };
            format!("{}{sheet}: {}", w.file, w.message)
        });
        Ok(Read {
            warnings: warnings.collect(),
            controls: controls(&ingested),
            files,
            dataset: ingested.dataset,
        })
    }

    fn assess(&self, program: &Program, dataset: &Dataset) -> Result<Entitlements, Failure> {
        assess::assess(program, dataset, AssessOptions::default()).map_err(|e| unassessable(&e))
    }

    fn sizes(&self, program: &Program, dataset: &Dataset) -> Result<BTreeMap<String, String>, Failure> {
        assess::fact_by_enterprise(program, dataset, "enterprise", "size_stat").map_err(|e| unassessable(&e))
    }

    fn check(&self, dir: &Path, catalog: &Catalog, color: bool) -> Result<Checked, Failure> {
        let _ = (dir, catalog, color);
        Ok(Checked::default())
    }
}

/// The quarantine and the control totals as files of the run folder.
fn account(ingested: &Ingested) -> Result<Vec<(String, Vec<u8>, u64)>, IngestError> {
    let rows = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let (mut quarantine, mut totals, mut amounts) = (Vec::new(), Vec::new(), Vec::new());
    ingest::write_quarantine(&ingested.quarantine, &mut quarantine)?;
    ingest::write_control_totals(&ingested.controls, &mut totals)?;
    ingest::write_control_amounts(&ingested.controls, &mut amounts)?;
    let columns = ingested.controls.iter().map(|c| c.amounts.len()).sum();
    Ok(vec![
        ("quarantine.csv".to_owned(), quarantine, rows(ingested.quarantine.len())),
        ("control_totals.csv".to_owned(), totals, rows(ingested.controls.len())),
        ("control_amounts.csv".to_owned(), amounts, rows(columns)),
    ])
}

/// The rows of each sheet by what became of them, for the manifest.
fn controls(ingested: &Ingested) -> serde_json::Value {
    let each = ingested.controls.iter().map(|c| {
        let rows = &c.rows;
        serde_json::json!({
            "file": c.file, "sheet": c.sheet, "table": c.table,
            "read": count(rows.read), "accepted": count(rows.accepted), "quarantined": count(rows.quarantined),
            "voided": count(rows.voided), "superseded": count(rows.superseded), "total_rows": count(rows.total_rows),
        })
    });
    each.collect()
}

/// A number of rows; it fits unless a file has more rows than there are.
fn count(rows: i128) -> serde_json::Value {
    i64::try_from(rows).map_or_else(|_| rows.to_string().into(), Into::into)
}

fn broken_pack(dir: &Path, found: &[Diagnostic], color: bool) -> Failure {
    let shown: Vec<String> = found.iter().map(|d| policy::render(d, color)).collect();
    let shown = shown.join("\n");
    Failure::new(
        Exit::Usage,
        dir.display().to_string(),
        (
            &format!("政策包有错误：\n{shown}"),
            &format!("The policy pack is wrong:\n{shown}"),
        ),
        (
            "按上面的提示修改政策文件；用 huiqi check 可以单独检查。",
            "Correct the policy files as shown above; huiqi check shows the same.",
        ),
    )
}

fn unreadable(error: &IngestError) -> Failure {
    let exit = match error {
        IngestError::Io { .. } => Exit::Io,
        IngestError::Toml { .. } | IngestError::Mapping { .. } => Exit::Usage,
        _ => Exit::Data,
    };
    Failure::new(
        exit,
        "ingest",
        (
            &format!("导出表无法读取：{error}"),
            &format!("The exports cannot be read: {error}"),
        ),
        (
            "按提示更正导出文件或 data/sources 中的映射，然后重试。",
            "Correct the export or its mapping in data/sources as shown, then run again.",
        ),
    )
}

fn unassessable(error: &AssessError) -> Failure {
    Failure::new(
        Exit::Assessment,
        "assess",
        (
            &format!("无法计算：{error}"),
            &format!("The assessment stopped: {error}"),
        ),
        (
            "检查所指出的行和措施；已有结果没有改动。",
            "Look at the row and measure named; earlier results are untouched.",
        ),
    )
}
