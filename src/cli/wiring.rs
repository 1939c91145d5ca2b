//! The installed engine: the real ingest, policy and assess behind [`Engine`]. Nothing else belongs here.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::engine::{Checked, Engine, Law, Read};
use super::failure::{Exit, Failure};
use crate::assess::Entitlements;
use crate::audit::{FileDigest, digest_file};
use crate::calendar::Date;
use crate::policy::ir::Program;
use crate::schema::Catalog;
use crate::store::Dataset;

/// What the program is shipped with.
pub(super) struct Installed;

/// Until a module is there, asking for it is an error that says so.
fn not_there(module: &str) -> Failure {
    let remedy = ("请使用完整版本。", "Use a complete build.");
    Failure::new(
        Exit::Usage,
        module,
        ("这个版本还没有这一部分。", "This build has no such part yet."),
        remedy,
    )
}

impl Engine for Installed {
    fn binary(&self) -> Result<FileDigest, Failure> {
        let program = std::env::current_exe().map_err(|e| Failure::io(Path::new("huiqi"), &e))?;
        Ok(digest_file(&program, "huiqi")?)
    }

    fn law(&self, _: &Path, _: &Catalog, _: Option<Date>, _: bool) -> Result<Law, Failure> {
        Err(not_there("policy"))
    }

    fn read(&self, _: &Path, _: &Path, _: &Arc<Catalog>, _: Date) -> Result<Read, Failure> {
        Err(not_there("ingest"))
    }

    fn assess(&self, _: &Program, _: &Dataset) -> Result<Entitlements, Failure> {
        Err(not_there("assess"))
    }

    fn sizes(&self, _: &Program, _: &Dataset) -> Result<BTreeMap<String, String>, Failure> {
        Err(not_there("assess"))
    }

    fn check(&self, _: &Path, _: &Catalog, _: bool) -> Result<Checked, Failure> {
        Err(not_there("policy"))
    }
}
