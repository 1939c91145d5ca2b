//! Reads a folder of mappings.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::check;
use super::spec::{CommonFile, CommonQuality, Mapping};
use super::words::WordList;
use crate::identity::{Aliases, narrowed};
use crate::ingest::error::IngestError;
use crate::ingest::mapping::Limit;
use crate::schema::Catalog;

/// The file with what all mappings share.
const COMMON: &str = "common.toml";

/// All mappings, sorted by id, and what they share.
#[derive(Debug)]
pub(crate) struct Mappings {
    pub(crate) list: Vec<Mapping>,
    pub(crate) total_labels: Vec<String>,
    pub(crate) footers: Vec<String>,
    pub(crate) words: BTreeMap<String, WordList>,
    pub(crate) issued_codes: Vec<String>,
    pub(crate) aliases: BTreeMap<String, Aliases>,
    pub(crate) quality: CommonQuality,
    pub(crate) folder: PathBuf,
}

impl Mappings {
    /// How many rows of a source may be rejected: what the mapping says, else what holds for all.
    pub(crate) fn limit(&self, mapping: &Mapping) -> Option<Limit> {
        let (numerator, denominator) = mapping.quality.max_rejected.or(self.quality.max_rejected)?;
        Some(Limit {
            numerator,
            denominator,
            min_rows: mapping.quality.min_rows.unwrap_or(self.quality.min_rows),
        })
    }
}

/// Reads and checks every mapping of a folder.
pub(crate) fn load(folder: &Path, catalog: &Catalog) -> Result<Mappings, IngestError> {
    let io = |source| IngestError::Io {
        path: folder.to_path_buf(),
        source,
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut list: Vec<Mapping> = Vec::new();
    let mut common = CommonFile::default();
    for path in &paths {
        if path.file_name().is_some_and(|n| n == COMMON) {
            common = read(path)?;
        } else {
            let mapping: Mapping = read(path)?;
            if list.iter().any(|m| m.id == mapping.id) {
                return Err(check::fault(
                    &mapping.id,
                    "id",
                    "two files have this id",
                    "rename one of them",
                ));
            }
            list.push(mapping);
        }
    }
    let mut aliases = BTreeMap::new();
    for (name, relative) in common.aliases {
        let path = folder.join(relative);
        let names = Aliases::load(&path).map_err(|e| {
            check::fault(
                COMMON,
                &format!("aliases.{name}"),
                &e.to_string(),
                "correct the list of names or its path",
            )
        })?;
        aliases.insert(name, names);
    }
    let mut words = BTreeMap::new();
    for (name, list) in &common.words {
        let list = WordList::new(list).map_err(|spelling| {
            let key = format!("words.{name}");
            let reason = format!("has {spelling} under two words");
            check::fault(COMMON, &key, &reason, "keep it under one of them")
        })?;
        words.insert(name.clone(), list);
    }
    list.sort_by(|a, b| a.id.cmp(&b.id));
    for mapping in &list {
        check::mapping(mapping, catalog, &aliases)?;
        check::words(mapping, &words)?;
    }
    let compared = |labels: Vec<String>| labels.iter().map(|label| narrowed(label)).collect();
    Ok(Mappings {
        list,
        total_labels: compared(common.total_labels),
        footers: compared(common.footers),
        words,
        issued_codes: common.issued_codes,
        aliases,
        quality: common.quality,
        folder: folder.to_path_buf(),
    })
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, IngestError> {
    let text = std::fs::read_to_string(path).map_err(|source| IngestError::Io {
        path: path.to_path_buf(),
        source,
    })?;
    toml::from_str(&text).map_err(|source| IngestError::Toml {
        file: path
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default(),
        source: Box::new(source),
    })
}
