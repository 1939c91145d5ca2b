//! Where things are: what the user says, else here, else beside the program.

use std::path::{Path, PathBuf};

use super::args::RunArguments;
use super::failure::Failure;

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
    /// Resolves and checks all folders; `out` need not exist.
    pub(super) fn of(options: &RunArguments) -> Result<Places, Failure> {
        let home = home();
        Ok(Places {
            exports: folder(options.exports.as_deref(), "data/exports", "--exports", &home)?,
            policy: folder(options.policy.as_deref(), "data/policy/2022", "--policy", &home)?,
            sources: folder(options.sources.as_deref(), "data/sources", "--sources", &home)?,
            schemas: folder(options.schemas.as_deref(), "schemas", "--schemas", &home)?,
            out: options.out.clone().unwrap_or_else(|| home.join("runs")),
        })
    }
}

/// The folder of table schemas.
pub(super) fn schemas(said: Option<&Path>) -> Result<PathBuf, Failure> {
    folder(said, "schemas", "--schemas", &home())
}

/// The folder of mappings.
pub(super) fn sources(said: Option<&Path>) -> Result<PathBuf, Failure> {
    folder(said, "data/sources", "--sources", &home())
}

/// `dir` if it is a folder.
pub(super) fn existing(dir: &Path, option: &str) -> Result<PathBuf, Failure> {
    if dir.is_dir() {
        Ok(dir.to_path_buf())
    } else {
        Err(Failure::no_folder(dir, option))
    }
}

fn folder(said: Option<&Path>, usual: &str, option: &str, home: &Path) -> Result<PathBuf, Failure> {
    match said {
        Some(dir) => existing(dir, option),
        None => existing(&home.join(usual), option),
    }
}

/// The current folder if it looks like the project (shown as relative paths), else the project that the program was built in.
fn home() -> PathBuf {
    let is_project = |dir: &Path| dir.join("schemas").is_dir() && dir.join("data").is_dir();
    if is_project(Path::new(".")) {
        return PathBuf::new();
    }
    let program = std::env::current_exe()
        .and_then(std::fs::canonicalize)
        .unwrap_or_default();
    program
        .ancestors()
        .find(|dir| is_project(dir))
        .map(Path::to_path_buf)
        .unwrap_or_default()
}
