//! Exports and sheets that a folder lacks.

use std::collections::BTreeSet;
use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;

use crate::ingest::error::IngestError;
use crate::ingest::export::reader::Reader;
use crate::ingest::layout::files::{self, ExportFile};
use crate::ingest::layout::lacking::{self, Lacking};
use crate::ingest::mapping::Mappings;
use crate::schema::Catalog;

/// An export or sheet that a mapping reads and that a folder does not have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LackingExport {
    /// Mapping id.
    pub mapping: String,
    /// Chinese title of the export.
    pub title: String,
    /// Must it be there? Then a run is refused; otherwise its content is unknown to the run.
    pub required: bool,
    /// What is not there and what comes of it.
    pub text: String,
    /// The same in English.
    pub text_en: String,
    /// What to do.
    pub remedy: String,
    /// The same in English.
    pub remedy_en: String,
}

/// See [`super::Inspector::lacking`].
pub(super) fn lacking(
    mappings: &Mappings,
    catalog: &Catalog,
    folder: &Path,
) -> Result<Vec<LackingExport>, IngestError> {
    let exports = files::list(folder)?;
    let mut all = lacking::files(mappings, &exports, folder);
    let jobs: Vec<(ExportFile, Vec<usize>)> = exports
        .into_iter()
        .map(|file| {
            let wanted = mappings.wanting(&file.name);
            (file, wanted)
        })
        .filter(|(_, wanted)| !wanted.is_empty())
        .collect();
    let reader = Reader { mappings, catalog };
    let found = jobs.par_iter().flat_map_iter(|(file, wanted)| {
        reader.open(file, wanted).map_or_else(
            // What is in it is not known before it can be read.
            |_| wanted.clone(),
            |(sheets, _)| sheets.iter().map(|sheet| sheet.planned.mapping).collect(),
        )
    });
    let found: BTreeSet<usize> = found.collect();
    all.extend(lacking::sheets(mappings, &jobs, &found)?);
    // What stops a run first; stable, so in the order of the mappings.
    all.sort_by_key(|one| !one.required);
    Ok(all.into_iter().map(told).collect())
}

fn told(one: Lacking) -> LackingExport {
    let (said, remedy) = (one.said(), one.remedy());
    LackingExport {
        mapping: one.mapping,
        title: one.title,
        required: one.required,
        text: said.zh,
        text_en: said.en,
        remedy: remedy.zh,
        remedy_en: remedy.en,
    }
}
