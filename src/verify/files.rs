//! The files of a run: those that the manifest names, no more and no less, each with its hash.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Check;
use crate::audit::{AuditError, KEPT, KnownManifest, digest_folder};
use crate::digest::FileDigest;

/// Every file has its length and hash, none is missing and none is there that the manifest does not name.
pub(super) fn named(dir: &Path, manifest: &KnownManifest) -> Result<Check, AuditError> {
    let there: BTreeMap<String, FileDigest> = digest_folder(dir)?
        .into_iter()
        .filter(|file| file.file != "manifest.json")
        .map(|file| (file.file.clone(), file))
        .collect();
    let mut found = Vec::new();
    let mut named = BTreeSet::new();
    for output in &manifest.outputs {
        named.insert(output.path.as_str());
        match there.get(&output.path) {
            None => found.push(format!("{} 缺失 missing", output.path)),
            Some(file) if file.sha256 != output.sha256 || file.bytes != output.bytes => {
                found.push(format!("{} 被改动 changed", output.path));
            }
            Some(_) => {}
        }
    }
    let extra = there.keys().filter(|path| !named.contains(path.as_str()));
    found.extend(extra.map(|path| format!("{path} 多出 not in the manifest")));
    // Hidden files are none of a run's; digest_folder leaves them out.
    found.extend(hidden(dir)?);
    let name_differs = dir
        .canonicalize()
        .map_err(AuditError::io(dir))?
        .file_name()
        .is_none_or(|name| name.to_str() != Some(manifest.id.as_str()));
    if name_differs {
        found.push(format!("文件夹名称应为 the folder should be called {}", manifest.id));
    }
    let n = manifest.outputs.len();
    let good = (
        format!("{n} 个文件与清单逐一相符，不多不少"),
        format!("{n} files agree with the manifest, none more, none less"),
    );
    Ok(Check::of("files", good, &found))
}

/// Hidden files and folders anywhere in the run.
fn hidden(dir: &Path) -> Result<Vec<String>, AuditError> {
    let (mut open, mut found) = (vec![dir.to_path_buf()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).map_err(AuditError::io(&folder))? {
            let path = entry.map_err(AuditError::io(&folder))?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            if let Some(name) = name.filter(|name| name.starts_with('.')) {
                found.push(format!("{name} 多出 not in the manifest"));
            } else if path.is_dir() {
                open.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The kept policy pack, mappings and schemas are those that the manifest says went in.
pub(super) fn kept(manifest: &KnownManifest) -> Check {
    let groups = [
        ("policy", &manifest.policy),
        ("sources", &manifest.mappings),
        ("schemas", &manifest.schemas),
    ];
    let mut expected = BTreeMap::new();
    for (group, files) in groups {
        for file in files {
            let place = file.file.strip_prefix("../");
            let place = place.map_or_else(|| format!("{group}/{}", file.file), str::to_owned);
            expected.insert(format!("{KEPT}/{place}"), file.sha256.as_str());
        }
    }
    let mut found = Vec::new();
    let inside = format!("{KEPT}/");
    let kept: BTreeMap<&str, &str> = manifest
        .outputs
        .iter()
        .filter(|output| output.path.starts_with(&inside))
        .map(|output| (output.path.as_str(), output.sha256.as_str()))
        .collect();
    for (path, sha256) in &expected {
        if kept.get(path.as_str()) != Some(sha256) {
            found.push(format!("{path} 不是所用的 not the one that was used"));
        }
    }
    let extra = kept.keys().filter(|path| !expected.contains_key(**path));
    found.extend(extra.map(|path| format!("{path} 未曾使用 was not used")));
    let n = expected.len();
    let good = (
        format!("政策包、表头对照和表结构共 {n} 个文件已留存，与所用的一致"),
        format!("policy pack, mappings and schemas, {n} files, are kept as they were used"),
    );
    Check::of("kept", good, &found)
}
