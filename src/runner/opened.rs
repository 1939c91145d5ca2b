//! A run that is there, opened to be asked again: what it was made from and the county that was kept beside it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::failure::{Exit, Failure};
use super::kept::Kept;
use super::trail::reading_key;
use crate::audit::{AuditError, Checkpoint, digest_folder};
use crate::calendar::Date;
use crate::digest::FileDigest;
use crate::schema::Catalog;
use crate::store::Dataset;

/// What the manifest of a run says, as far as it is asked.
#[derive(Clone, Debug, Deserialize)]
struct Said {
    id: String,
    title: String,
    as_of: String,
    #[serde(default)]
    data_as_of: Option<String>,
    binary: Vec<FileDigest>,
    inputs: Vec<FileDigest>,
    mappings: Vec<FileDigest>,
    schemas: Vec<FileDigest>,
    policy: Vec<FileDigest>,
    counts: serde_json::Value,
    #[serde(default)]
    checkpoint: Option<Checkpoint>,
}

/// A run that is there.
#[derive(Debug)]
pub struct OpenedRun {
    /// Its folder.
    pub home: PathBuf,
    /// Its name.
    pub id: String,
    /// Title of its policy pack.
    pub title: String,
    /// Day as of which the law was applied.
    pub law_day: Date,
    /// Day as of which the data were read.
    pub data_day: Date,
    /// Counts and amounts by reported measure, as the manifest has them.
    pub counts: serde_json::Value,
    /// What stands for its entitlements, in short, as its reports print it; empty if its manifest has none.
    pub check: String,
    /// The county that it was computed from.
    pub dataset: Dataset,
}

impl OpenedRun {
    /// A run of a county that is in memory: nothing was published that its figures could be held against.
    #[must_use]
    pub fn in_memory(id: &str, day: Date, dataset: Dataset) -> OpenedRun {
        OpenedRun {
            home: PathBuf::new(),
            id: id.to_owned(),
            title: String::new(),
            law_day: day,
            data_day: day,
            counts: serde_json::Value::Null,
            check: String::new(),
            dataset,
        }
    }
}

/// Opens the run in `dir`: a run's folder, or a folder of runs of which `current` is meant. Pack and schemas must be those of the run.
///
/// # Errors
/// [`Failure`] (2) if there is no whole run, or pack or schemas are others; (3) if the kept county is not there or is another's.
pub fn open_run(dir: &Path, policy: &Path, schemas: &Path, catalog: &Arc<Catalog>) -> Result<OpenedRun, Failure> {
    let home = if dir.join("manifest.json").is_file() {
        dir.to_path_buf()
    } else {
        dir.join("current")
    };
    let home = std::fs::canonicalize(&home).map_err(|_| no_run(dir))?;
    let path = home.join("manifest.json");
    let bytes = std::fs::read(&path).map_err(|_| no_run(dir))?;
    let said: Said = serde_json::from_slice(&bytes).map_err(AuditError::from)?;
    same(policy, &said.policy, "--policy", ("政策包", "policy pack"))?;
    same(schemas, &said.schemas, "--schemas", ("表结构", "table schemas"))?;
    let day = |text: &str| Date::parse_from_str(text, "%Y-%m-%d").map_err(|_| no_run(dir));
    let law_day = day(&said.as_of)?;
    let data_day = said.data_as_of.as_deref().map_or(Ok(law_day), day)?;
    let key = reading_key(data_day, &said.binary, &said.inputs, &said.mappings, &said.schemas);
    let out = home.parent().ok_or_else(|| no_run(dir))?;
    let dataset = Kept::new(out, key).dataset(catalog).ok_or_else(|| not_kept(out))?;
    Ok(OpenedRun {
        home,
        id: said.id,
        title: said.title,
        law_day,
        data_day,
        counts: said.counts,
        check: said
            .checkpoint
            .map_or_else(String::new, |checkpoint| checkpoint.short()),
        dataset,
    })
}

fn no_run(dir: &Path) -> Failure {
    Failure::new(
        Exit::Usage,
        dir.display().to_string(),
        (
            "这里没有完整的运行结果（缺 manifest.json）。",
            "There is no whole run here (no manifest.json).",
        ),
        (
            "用 --run 指定一次运行的文件夹，或先用 huiqi run 运行一次。",
            "Name the folder of a run with --run, or run huiqi run first.",
        ),
    )
}

fn same(dir: &Path, then: &[FileDigest], option: &str, (zh, en): (&str, &str)) -> Result<(), Failure> {
    let now = digest_folder(dir)?;
    if now == then {
        return Ok(());
    }
    let differs = |f: &&FileDigest| !then.contains(f);
    let first = now
        .iter()
        .find(differs)
        .or_else(|| then.iter().find(|f| !now.contains(f)));
    let first = first.map_or("", |f| f.file.as_str());
    Err(Failure::new(
        Exit::Usage,
        dir.display().to_string(),
        (
            &format!("这个{zh}与该次运行所用的不同：{first}。"),
            &format!("This is not the {en} that the run was made with: {first}."),
        ),
        (
            &format!("用 {option} 指定运行时所用的文件夹，或用现在的文件重新运行 huiqi run。"),
            &format!("Name the folder of the run with {option}, or run huiqi run again with the present files."),
        ),
    ))
}

fn not_kept(out: &Path) -> Failure {
    Failure::new(
        Exit::Io,
        out.join(".store").display().to_string(),
        (
            "运行时保存的数据不在这里，或属于另一次读取。",
            "The data that the run kept are not here, or are of another reading.",
        ),
        (
            "用同样的导出表重新运行 huiqi run --force，再试算。",
            "Run huiqi run --force with the same exports, then ask again.",
        ),
    )
}
