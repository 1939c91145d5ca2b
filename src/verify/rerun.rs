//! The same run once more, from what the run folder keeps and the exports, into a folder that is thrown away.

use std::path::Path;

use super::{Check, State};
use crate::audit::{AuditError, KEPT, KnownManifest, Unfinished, digest_folder};
use crate::calendar::Date;
use crate::report::Lang;
use crate::runner::{Engine, Failure, Options, Seal, Silent, rerun};

/// Where to find what the run folder does not keep.
#[derive(Clone, Copy, Debug)]
pub struct Again<'a> {
    /// Folder of the exports.
    pub exports: &'a Path,
}

fn undone(zh: &str, en: &str) -> Check {
    Check::new("rerun", State::Undone, zh, en)
}

/// Runs again and compares every file.
pub(super) fn check(
    engine: &dyn Engine,
    dir: &Path,
    manifest: &KnownManifest,
    again: &Again<'_>,
) -> Result<Check, Failure> {
    if digest_folder(again.exports)? != manifest.inputs {
        return Ok(undone(
            "导出表不是当时的，没有重算（用 --exports 指定当时的导出表）",
            "the exports are not those of the run: it was not run again (name theirs with --exports)",
        ));
    }
    let data_as_of = manifest.data_as_of.as_deref().map(str::parse::<Date>).transpose();
    let (Ok(as_of), Ok(data_as_of), Some(seal)) = (manifest.as_of.parse::<Date>(), data_as_of, seal(manifest)) else {
        return Ok(undone(
            "清单缺少评估日或校验码",
            "the manifest lacks its day or checkpoint",
        ));
    };
    let out = tempfile::tempdir().map_err(AuditError::io(&std::env::temp_dir()))?;
    let _unfinished = Unfinished::new(out.path());
    let kept = |name: &str| dir.join(KEPT).join(name);
    let options = Options {
        exports: again.exports.to_path_buf(),
        policy: kept("policy"),
        sources: kept("sources"),
        schemas: kept("schemas"),
        out: out.path().to_path_buf(),
        as_of: Some(as_of),
        data_as_of,
        scenario: manifest.scenario.clone(),
        force: false,
        seal,
        lang: if manifest.language == Lang::En.code() {
            Lang::En
        } else {
            Lang::Zh
        },
        color: false,
    };
    let home = rerun(engine, options, &manifest.id, &mut Silent)?.home;
    let fresh = KnownManifest::read(&home)?;
    let mut found = Vec::new();
    for output in &manifest.outputs {
        if !fresh.outputs.contains(output) {
            found.push(output.path.clone());
        }
    }
    let extra = fresh
        .outputs
        .iter()
        .filter(|o| !manifest.outputs.iter().any(|m| m.path == o.path));
    found.extend(extra.map(|output| output.path.clone()));
    let (zh, en) = if fresh.binary == manifest.binary {
        if fresh.sha256 != manifest.sha256 {
            found.push("manifest.json".to_owned());
        }
        ("", "")
    } else {
        ("（程序与当时不同）", " (with another program than then)")
    };
    let n = manifest.outputs.len();
    let good = (
        format!("用留存的政策包、对照和当时的导出表重算，{n} 个文件逐字节相同{zh}"),
        format!("run again from what was kept and the exports: {n} files have the same bytes{en}"),
    );
    let mut check = Check::of("rerun", good, &found);
    if check.state == State::Bad {
        check.zh.push_str(zh);
        check.en.push_str(en);
    }
    Ok(check)
}

fn seal(manifest: &KnownManifest) -> Option<Seal> {
    Some(Seal {
        hash: manifest.checkpoint.as_ref()?.hash,
        key: None,
        started: manifest.started.clone(),
    })
}
