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
            data_as_of: options.data_as_of.map(|day| day.to_string()),
            lang: options.lang.code(),
            hash: options.seal.hash,
            started: options.seal.started.as_deref(),
            scenario: options.scenario.as_deref(),
        };
        settings.name(self)
    }

    /// Stands for everything that decides what is read from the exports.
    pub(super) fn reading_key(&self, as_of: Date) -> String {
        reading_key(as_of, &self.binary, &self.inputs, &self.mappings, &self.schemas)
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
    /// Day of the data, where it is another.
    data_as_of: Option<String>,
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
        settings.extend(self.data_as_of.iter().map(|day| ("data_as_of", day.as_str())));
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
        data_as_of: manifest.data_as_of.clone(),
        lang: &manifest.language,
        hash: manifest.checkpoint.as_ref().map_or(TreeHash::Sha256, |c| c.hash),
        started: manifest.started.as_deref(),
        scenario: manifest.scenario.as_deref(),
    };
    Some(settings.name(&trail))
}

/// Stands for everything that decides what is read from the exports.
pub(super) fn reading_key(
    as_of: Date,
    binary: &[FileDigest],
    inputs: &[FileDigest],
    mappings: &[FileDigest],
    schemas: &[FileDigest],
) -> String {
    let parts = [
        ("binary", binary),
        ("inputs", inputs),
        ("mappings", mappings),
        ("schemas", schemas),
    ];
    run_id("store", as_of, &parts, &[])
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
