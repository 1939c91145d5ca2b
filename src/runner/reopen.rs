//! A finished run, opened again with all that it was computed from.

use std::path::{Path, PathBuf};

use super::engine::{Engine, Read};
use super::failure::{Exit, Failure};
use super::kept::Kept;
use super::options::{Options, Seal};
use super::plan::{Plan, plan};
use crate::audit::{AuditError, Checkpoint, TRIAL, TreeHash, marked};
use crate::digest::FileDigest;

/// What a manifest says of a run's inputs.
#[derive(serde::Deserialize)]
struct Inputs {
    as_of: String,
    #[serde(default)]
    data_as_of: Option<String>,
    #[serde(default)]
    scenario: Option<String>,
    #[serde(default)]
    started: Option<String>,
    #[serde(default)]
    checkpoint: Option<Checkpoint>,
    binary: Vec<FileDigest>,
    inputs: Vec<FileDigest>,
    mappings: Vec<FileDigest>,
    schemas: Vec<FileDigest>,
    policy: Vec<FileDigest>,
}

/// A run with its law and its data.
pub struct Reopened {
    /// The plan that it was made by.
    pub plan: Plan,
    /// What was read.
    pub read: Read,
    /// Whether this program computed it.
    pub same_program: bool,
    home: PathBuf,
}

impl Reopened {
    /// A file of the run that is called `path` where it is no trial.
    #[must_use]
    pub fn file(&self, path: &str) -> PathBuf {
        let is_trial = self.plan.options.scenario.is_some();
        self.home.join(marked(if is_trial { TRIAL } else { "" }, path))
    }
}

/// Opens the run in the folder `home`. `options` name exports, pack, mappings and schemas; they must be those of the run, by hash. What was
/// kept beside the runs is used if it is of this run; else the exports are read again.
///
/// # Errors
/// [`Failure`] if the folder is no run, or its inputs are not there any more: the first that differs is named.
pub fn reopen(engine: &dyn Engine, home: &Path, mut options: Options) -> Result<Reopened, Failure> {
    let home = home.canonicalize().map_err(|e| Failure::io(home, &e))?;
    let path = home.join("manifest.json");
    let bytes = std::fs::read(&path).map_err(|e| Failure::io(&path, &e))?;
    let of: Inputs = serde_json::from_slice(&bytes).map_err(AuditError::from)?;
    let day = |text: &str| {
        text.parse().map_err(|_| {
            let cause = ("清单里的评估日不是日期。", "The day in the manifest is none.");
            Failure::new(
                Exit::Io,
                path.display().to_string(),
                cause,
                ("重新计算这次运行。", "Run again."),
            )
        })
    };
    options.as_of = Some(day(&of.as_of)?);
    options.data_as_of = of.data_as_of.as_deref().map(day).transpose()?;
    options.scenario.clone_from(&of.scenario);
    options.seal = Seal {
        hash: of.checkpoint.as_ref().map_or(TreeHash::Sha256, |c| c.hash),
        key: None,
        started: of.started.clone(),
    };
    if let Some(out) = home.parent() {
        options.out = out.to_path_buf();
    }
    let plan = plan(engine, options)?;
    let (trail, places) = (&plan.trail, &plan.options);
    for (then, now, folder, (zh, en)) in [
        (&of.inputs, &trail.inputs, &places.exports, ("导出表", "exports")),
        (&of.policy, &trail.policy, &places.policy, ("政策包", "policy pack")),
        (&of.mappings, &trail.mappings, &places.sources, ("对照", "mappings")),
        (&of.schemas, &trail.schemas, &places.schemas, ("表结构", "schemas")),
    ] {
        if then != now {
            return Err(Failure::new(
                Exit::Usage,
                folder.display().to_string(),
                (
                    &format!("这里的{zh}不是该次运行所用的（哈希不同），不能说明它的结果。"),
                    &format!("These {en} are not those of the run (other hashes): they cannot explain it."),
                ),
                (
                    "用 --exports、--policy、--sources、--schemas 指定当时的文件夹，或重新计算。",
                    "Name the folders of the run with --exports, --policy, --sources, --schemas, or run again.",
                ),
            ));
        }
    }
    let same_program = of.binary == trail.binary;
    let kept = Kept::new(&places.out, trail.reading_key(plan.data_day()));
    let read = match kept.load(&plan.catalog) {
        Some(read) => read,
        None => engine.read(&places.exports, &places.sources, &plan.catalog, plan.data_day())?,
    };
    Ok(Reopened {
        plan,
        read,
        same_program,
        home,
    })
}
