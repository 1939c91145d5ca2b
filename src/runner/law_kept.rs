//! The run folder keeps what the run was given, so that it can be read and run again years later.

use std::path::Path;

use super::failure::Failure;
use super::plan::Plan;
use crate::audit::{AuditError, RunFolder};
use crate::digest::FileDigest;

/// Folders below [`crate::audit::KEPT`], as [`super::Options`] names them.
pub(super) const POLICY: &str = "policy";
pub(super) const SOURCES: &str = "sources";
pub(super) const SCHEMAS: &str = "schemas";

/// Copies the policy pack, the mappings with their lists of reference, and the schemas into the run folder.
///
/// # Errors
/// [`Failure`] if one of them cannot be read, or is no longer the one that was hashed when the run was planned.
pub(super) fn keep(folder: &mut RunFolder<'_>, plan: &Plan) -> Result<(), Failure> {
    let (options, trail) = (&plan.options, &plan.trail);
    let groups: [(&str, &Path, &[FileDigest]); 3] = [
        (POLICY, &options.policy, &trail.policy),
        (SOURCES, &options.sources, &trail.mappings),
        (SCHEMAS, &options.schemas, &trail.schemas),
    ];
    for (name, dir, files) in groups {
        for file in files {
            let path = dir.join(&file.file);
            let data = std::fs::read(&path).map_err(AuditError::io(&path))?;
            let kept = FileDigest {
                file: place(name, &file.file),
                ..file.clone()
            };
            folder.keep(&kept, &data)?;
        }
    }
    Ok(())
}

/// Where a file belongs: beside the mappings stand the lists that they name as `../reference/…`.
fn place(group: &str, file: &str) -> String {
    file.strip_prefix("../")
        .map_or_else(|| format!("{group}/{file}"), str::to_owned)
}
