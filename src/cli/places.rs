//! Where things are: what the user says, else the usual folders of the current folder. What the program is shipped with (policy,
//! mappings, schemas) may also lie beside the program; exports and results never do.

use std::path::{Path, PathBuf};

use super::args::{ExplainArguments, RunArguments};
use crate::runner::{Exit, Failure};

const POLICY: Usual = Usual {
    folder: "data/policy/2022",
    option: "--policy",
    names: ("政策包", "policy pack"),
    shipped: true,
};
const SOURCES: Usual = Usual {
    folder: "data/sources",
    option: "--sources",
    names: ("表头对照", "mappings"),
    shipped: true,
};
const SCHEMAS: Usual = Usual {
    folder: "schemas",
    option: "--schemas",
    names: ("表结构", "table schemas"),
    shipped: true,
};
const EXPORTS: Usual = Usual {
    folder: "data/exports",
    option: "--exports",
    names: ("导出表", "exports"),
    shipped: false,
};

/// Where a folder usually is.
struct Usual {
    folder: &'static str,
    option: &'static str,
    names: (&'static str, &'static str),
    shipped: bool,
}

/// Folders of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) exports: PathBuf,
    pub(super) policy: PathBuf,
    pub(super) sources: PathBuf,
    pub(super) schemas: PathBuf,
    pub(super) out: PathBuf,
}

impl Places {
    /// The same for the folders that an explanation looks into.
    pub(super) fn explained(options: &ExplainArguments) -> Result<Places, Failure> {
        Ok(Places {
            exports: folder(options.exports.as_deref(), &EXPORTS)?,
            policy: folder(options.policy.as_deref(), &POLICY)?,
            sources: folder(options.sources.as_deref(), &SOURCES)?,
            schemas: folder(options.schemas.as_deref(), &SCHEMAS)?,
            out: out(None),
        })
    }

    /// Resolves and checks all folders; `out` need not exist.
    pub(super) fn of(options: &RunArguments) -> Result<Places, Failure> {
        Ok(Places {
            exports: folder(options.exports.as_deref(), &EXPORTS)?,
            policy: folder(options.policy.as_deref(), &POLICY)?,
            sources: folder(options.sources.as_deref(), &SOURCES)?,
            schemas: folder(options.schemas.as_deref(), &SCHEMAS)?,
            out: out(options.out.as_deref()),
        })
    }
}

/// The folder of runs; it need not exist.
pub(super) fn out(said: Option<&Path>) -> PathBuf {
    said.unwrap_or(Path::new("runs")).to_path_buf()
}

/// The folder of the exports.
pub(super) fn exports(said: Option<&Path>) -> Result<PathBuf, Failure> {
    folder(said, &EXPORTS)
}

/// The folder of the policy pack.
pub(super) fn policy(said: Option<&Path>) -> Result<PathBuf, Failure> {
    folder(said, &POLICY)
}

/// The folder of table schemas.
pub(super) fn schemas(said: Option<&Path>) -> Result<PathBuf, Failure> {
    folder(said, &SCHEMAS)
}

/// The folder of mappings.
pub(super) fn sources(said: Option<&Path>) -> Result<PathBuf, Failure> {
    folder(said, &SOURCES)
}

/// `dir` if it is a folder.
pub(super) fn existing(dir: &Path, option: &str) -> Result<PathBuf, Failure> {
    if dir.is_dir() {
        Ok(dir.to_path_buf())
    } else {
        Err(Failure::no_folder(dir, option))
    }
}

/// A path as the user can find it from anywhere.
pub(super) fn full(path: &Path) -> String {
    // The path as it was said is the best that is left if the current folder is gone.
    std::path::absolute(path)
        .unwrap_or_else(|_| path.to_path_buf())
        .display()
        .to_string()
}

fn folder(said: Option<&Path>, usual: &Usual) -> Result<PathBuf, Failure> {
    if let Some(dir) = said {
        return existing(dir, usual.option);
    }
    let here = PathBuf::from(usual.folder);
    if here.is_dir() {
        return Ok(here);
    }
    if here.is_file() {
        return Err(Failure::no_folder(&here, usual.option));
    }
    let beside = if usual.shipped { beside(usual.folder) } else { None };
    beside.ok_or_else(|| nowhere(usual))
}

/// A folder that the program was installed with: beside it, or under `share/huiqi` of the tree whose `bin` it is in.
fn beside(folder: &str) -> Option<PathBuf> {
    let program = std::env::current_exe().and_then(std::fs::canonicalize).ok()?;
    let home = program.parent()?;
    let candidates = [home.join(folder), home.join("../share/huiqi").join(folder)];
    candidates.into_iter().find(|dir| dir.is_dir())
}

/// The usual folder is not here. Nothing else is tried: a run must never take data that nobody named.
fn nowhere(usual: &Usual) -> Failure {
    let (folder, option, (zh, en)) = (usual.folder, usual.option, usual.names);
    let or = if usual.shipped {
        ("，程序旁也没有", ", and it is not beside the program either")
    } else {
        ("", "")
    };
    Failure::new(
        Exit::Usage,
        full(Path::new(".")),
        (
            &format!("当前文件夹里没有{zh}文件夹 {folder}{}。", or.0),
            &format!("The current folder has no folder {folder} with the {en}{}.", or.1),
        ),
        (
            &format!("用 {option} 指定{zh}文件夹，或先进入放有 {folder} 的文件夹再运行。"),
            &format!("Name the folder of the {en} with {option}, or change to the folder that has {folder}."),
        ),
    )
}
