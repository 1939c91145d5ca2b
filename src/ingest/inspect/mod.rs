//! Looks at exports without reading them in: which mapping fits, what is missing, and a draft where none fits.

mod check;
mod compare;
mod draft;
mod grid;
mod guess;
mod lacking;
mod layout;
mod rejects;
mod score;
mod similar;
mod spell;

use std::path::{Path, PathBuf};

pub use check::{FileCheck, Fit, SheetCheck, Suggestion};
pub use draft::Draft;
pub use lacking::LackingExport;
pub use rejects::RejectedRow;

use crate::ingest::error::IngestError;
use crate::ingest::layout::files;
use crate::ingest::mapping::{self, Mappings};
use crate::schema::Catalog;

/// The name of a file that must be there.
fn name_of(path: &Path) -> Result<String, IngestError> {
    std::fs::metadata(path).map_err(|source| IngestError::Io {
        path: path.to_path_buf(),
        source,
    })?;
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned());
    Ok(name.unwrap_or_default())
}

/// All mappings and tables, to hold exports against.
#[derive(Debug)]
pub struct Inspector {
    mappings: Mappings,
    catalog: Catalog,
}

impl Inspector {
    /// Reads the mappings of a folder.
    ///
    /// # Errors
    /// [`IngestError`] if a mapping cannot be used.
    pub fn load(sources: &Path, catalog: Catalog) -> Result<Inspector, IngestError> {
        Ok(Inspector {
            mappings: mapping::load(sources, &catalog)?,
            catalog,
        })
    }

    /// Holds every sheet of a file against all mappings, by name and by headings.
    ///
    /// # Errors
    /// [`IngestError::Io`] if the file is not there. A file that cannot be read otherwise is a finding of the result.
    pub fn check(&self, path: &Path) -> Result<FileCheck, IngestError> {
        check::file(&self.mappings, &self.catalog, path)
    }

    /// Holds several files against each other: two that tell one record differently.
    ///
    /// # Errors
    /// [`IngestError::Contradiction`] names both places.
    pub fn together(&self, paths: &[PathBuf]) -> Result<(), IngestError> {
        check::together(&self.mappings, &self.catalog, paths)
    }

    /// What a run of the exports in a folder would miss: exports and sheets that no file gives, in the words of the run. A file that
    /// cannot be read is told by [`Inspector::check`].
    ///
    /// # Errors
    /// [`IngestError::Io`] if a folder cannot be read.
    pub fn lacking(&self, folder: &Path) -> Result<Vec<LackingExport>, IngestError> {
        lacking::lacking(&self.mappings, &self.catalog, folder)
    }

    /// The files of a folder and the folders in it that a run looks at, in its order.
    ///
    /// # Errors
    /// [`IngestError::Io`] if a folder cannot be read.
    pub fn files(folder: &Path) -> Result<Vec<PathBuf>, IngestError> {
        Ok(files::list(folder)?.into_iter().map(|file| file.path).collect())
    }

    /// Drafts a mapping and a schema for one sheet (`None`: the only one).
    ///
    /// # Errors
    /// [`IngestError::Io`] if the file is not there, [`IngestError::Unreadable`] if it cannot be read or has no headings,
    /// [`IngestError::MissingSheet`] if there is no such sheet or the choice is open.
    pub fn draft(&self, path: &Path, sheet: Option<&str>, id: &str) -> Result<Draft, IngestError> {
        draft::draft(&self.mappings, path, sheet, id)
    }

    /// Whether a mapping or a table has this id.
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        self.mappings.list.iter().any(|m| m.id == id) || self.catalog.table(id).is_some()
    }
}
