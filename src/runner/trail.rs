//! Everything that decides what a run gives, by hash.

use std::path::Path;

use super::engine::{Engine, Law};
use super::failure::Failure;
use super::options::Options;
use crate::audit::{KnownManifest, TreeHash, digest_folder, run_id};
use crate::calendar::Date;
use crate::digest::FileDigest;

/// Hashes of the program and of all files that it is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trail {
    pub(super) binary: Vec<FileDigest>,
    pub(super) inputs: Vec<FileDigest>,
    pub(super) mappings: Vec<FileDigest>,
    pub(super) schemas: Vec<FileDigest>,
    pub(super) policy: Vec<FileDigest>,
}

impl Trail {
    pub(super) fn of(engine: &dyn Engine, options: &Options) -> Result<Trail, Failure> {
        Ok(Trail {
            binary: vec![engine.binary()?],
            inputs: digest_folder(&options.exports)?,
            mappings: mappings(&options.sources)?,
            schemas: digest_folder(&options.schemas)?,
            policy: digest_folder(&options.policy)?,
        })
    }

    /// The name of the run.
    pub(super) fn id(&self, law: &Law, options: &Options) -> String {
        let settings = Settings {
            pack: &law.program.id,
            as_of: law.program.as_of,
            lang: options.lang.code(),
            hash: options.seal.hash,
            started: options.seal.started.as_deref(),
            scenario: options.scenario.as_deref(),
        };
        settings.name(self)
    }

    /// Stands for everything that decides what is read from the exports.
    pub(super) fn reading_key(&self, as_of: Date) -> String {
        let parts: [(&str, &[FileDigest]); 4] = [
            ("binary", &self.binary),
            ("inputs", &self.inputs),
            ("mappings", &self.mappings),
            ("schemas", &self.schemas),
        ];
        run_id("store", as_of, &parts, &[])
    }

    /// Stands for everything that decides how the pack's worked cases come out.
    pub(super) fn cases_key(&self, as_of: Date) -> String {
        let parts: [(&str, &[FileDigest]); 3] = [
            ("binary", &self.binary),
            ("schemas", &self.schemas),
            ("policy", &self.policy),
        ];
        run_id("cases", as_of, &parts, &[])
    }
}

/// What besides files decides what a run gives.
struct Settings<'a> {
    pack: &'a str,
    as_of: Date,
    lang: &'a str,
    hash: TreeHash,
    started: Option<&'a str>,
    scenario: Option<&'a str>,
}

impl Settings<'_> {
    fn name(&self, trail: &Trail) -> String {
        let parts: [(&str, &[FileDigest]); 5] = [
            ("binary", &trail.binary),
            ("inputs", &trail.inputs),
            ("mappings", &trail.mappings),
            ("schemas", &trail.schemas),
            ("policy", &trail.policy),
        ];
        let mut settings = vec![("lang", self.lang)];
        // What is usual adds nothing, so that names of runs stay what they were.
        if self.hash != TreeHash::default() {
            settings.push(("hash", self.hash.code()));
        }
        if let Some(started) = self.started {
            settings.push(("started", started));
        }
        let Some(name) = self.scenario else {
            return run_id(self.pack, self.as_of, &parts, &settings);
        };
        settings.push(("scenario", name));
        run_id(&format!("试算-{}", self.pack), self.as_of, &parts, &settings)
    }
}

/// The name that a run has by what its manifest says went in; `None` if the day is none.
#[must_use]
pub fn name_by_manifest(manifest: &KnownManifest) -> Option<String> {
    let trail = Trail {
        binary: manifest.binary.clone(),
        inputs: manifest.inputs.clone(),
        mappings: manifest.mappings.clone(),
        schemas: manifest.schemas.clone(),
        policy: manifest.policy.clone(),
    };
    let settings = Settings {
        pack: &manifest.pack,
        as_of: manifest.as_of.parse().ok()?,
        lang: &manifest.language,
        hash: manifest.checkpoint.as_ref().map_or(TreeHash::Sha256, |c| c.hash),
        started: manifest.started.as_deref(),
        scenario: manifest.scenario.as_deref(),
    };
    Some(settings.name(&trail))
}

/// The mapping files, and the lists beside their folder that they may name.
fn mappings(sources: &Path) -> Result<Vec<FileDigest>, Failure> {
    let mut files = digest_folder(sources)?;
    let lists = sources.join("../reference");
    if lists.is_dir() {
        for mut list in digest_folder(&lists)? {
            list.file.insert_str(0, "../reference/");
            files.push(list);
        }
    }
    files.sort();
    Ok(files)
}
