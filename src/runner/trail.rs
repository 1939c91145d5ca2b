//! Everything that decides what a run gives, by hash.

use std::path::Path;

use super::engine::{Engine, Law};
use super::failure::Failure;
use super::options::Options;
use crate::audit::{TreeHash, digest_folder, run_id};
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
        let parts: [(&str, &[FileDigest]); 5] = [
            ("binary", &self.binary),
            ("inputs", &self.inputs),
            ("mappings", &self.mappings),
            ("schemas", &self.schemas),
            ("policy", &self.policy),
        ];
        let mut settings = vec![("lang", options.lang.code())];
        let data_day = options.data_as_of.map(|day| day.to_string());
        settings.extend(data_day.iter().map(|day| ("data_as_of", day.as_str())));
        // What is usual adds nothing, so that names of runs stay what they were.
        if options.seal.hash != TreeHash::default() {
            settings.push(("hash", options.seal.hash.code()));
        }
        if let Some(started) = &options.seal.started {
            settings.push(("started", started));
        }
        let Some(name) = &options.scenario else {
            return run_id(&law.program.id, law.program.as_of, &parts, &settings);
        };
        settings.push(("scenario", name.as_str()));
        run_id(
            &format!("试算-{}", law.program.id),
            law.program.as_of,
            &parts,
            &settings,
        )
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
