//! From a folder of exports to a dataset.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{Int32Array, RecordBatch};
use rayon::prelude::*;

use crate::calendar::Date;
use crate::ingest::account::control_total::ControlTotal;
use crate::ingest::account::quality::{self, Issue, Quality, SheetQuality};
use crate::ingest::account::quarantine::QuarantinedRow;
use crate::ingest::columns::column_builder::arrow_schema;
use crate::ingest::error::IngestError;
use crate::ingest::export::reader::Reader;
use crate::ingest::export::sheet::ExportSheet;
use crate::ingest::layout::files::{self, ExportFile, unreadable};
use crate::ingest::layout::lacking;
use crate::ingest::mapping::table_order::waves;
use crate::ingest::mapping::{self, Mapping, Mappings};
use crate::ingest::read;
use crate::ingest::tables::{Tables, add_reference};
use crate::ingest::warning::Warning;
use crate::schema::Catalog;
use crate::store::{Dataset, Origin, Table};

/// What to ingest, and how.
#[derive(Clone, Debug)]
pub struct IngestOptions<'a> {
    /// Folder of the exports.
    pub exports: &'a Path,
    /// Folder of the mappings.
    pub sources: &'a Path,
    /// The tables to fill.
    pub catalog: Arc<Catalog>,
    /// What was filed, paid, approved or issued later is not known yet.
    pub as_of: Date,
}

/// The ingested county and the account of every row that was read.
#[derive(Clone, Debug)]
pub struct Ingested {
    /// All tables of the catalog.
    pub dataset: Dataset,
    /// Rows set aside, by file, sheet and line.
    pub quarantine: Vec<QuarantinedRow>,
    /// Things somebody should know of.
    pub warnings: Vec<Warning>,
    /// One per sheet, by file, sheet and source.
    pub controls: Vec<ControlTotal>,
    /// What is wrong with the exports, counted.
    pub quality: Quality,
}

/// Reads all exports into tables. The result depends on the files alone, not on threads or the order of files.
///
/// # Errors
/// [`IngestError`] if a folder, file, mapping, sheet or required heading cannot be used. Bad rows are no errors.
pub fn ingest(options: &IngestOptions<'_>) -> Result<Ingested, IngestError> {
    let mappings = mapping::load(options.sources, &options.catalog)?;
    let exports = files::list(options.exports)?;
    let mut warnings = Vec::new();
    let jobs = match_files(&mappings, &exports, options.exports, &mut warnings)?;
    let reader = Reader {
        mappings: &mappings,
        catalog: &options.catalog,
    };
    let opened = jobs
        .par_iter()
        .map(|(file, wanted)| reader.open(file, wanted))
        .collect::<Result<Vec<_>, _>>()?;
    let Sorted {
        mut origins,
        mut sheets,
    } = sorted(opened, &mut warnings)?;
    let lacking = lacking::sheets(&mappings, &jobs, &sheets.keys().copied().collect())?;
    lacking::settle(lacking, &mut warnings)?;
    let mut tables = Tables::new(&options.catalog, &mappings, options.as_of);
    let waves = waves(&mappings)?;
    // Lists of names need no export; the others of a wave need nothing of each other.
    for wave in waves {
        let mut work = Vec::new();
        for index in wave {
            let Some(mapping) = mappings.list.get(index) else {
                continue;
            };
            if mapping.reference.is_some() {
                let origin = Origin {
                    file: reference_name(mapping),
                    sheet: String::new(),
                };
                let origin = place(&mut origins, origin)?;
                add_reference(&mut tables, mapping, origin)?;
            } else if let Some(sheets) = sheets.remove(&index) {
                work.push((mapping, sheets));
            } else {
                tables.leave_empty(mapping)?;
            }
        }
        tables.add_all(work, &origins)?;
    }
    let mut done = tables.done;
    warnings.append(&mut done.warnings);
    warnings.sort_by(|a, b| (a.rank(), a).cmp(&(b.rank(), b)));
    done.quarantine.sort();
    done.controls
        .sort_by(|a, b| (&a.file, &a.sheet, &a.source).cmp(&(&b.file, &b.sheet, &b.source)));
    let mut issues = done.quality.tally.issues(&origins);
    issues.extend(quality::notes(&warnings));
    let quality = quality_of(&mappings, &done.controls, issues);
    let dataset = dataset(&options.catalog, done.tables, origins);
    Ok(Ingested {
        dataset,
        quarantine: done.quarantine,
        warnings,
        controls: done.controls,
        quality,
    })
}

/// What the files gave, by mapping; each sheet with its number among the origins.
struct Sorted<'a> {
    origins: Vec<Origin>,
    sheets: BTreeMap<usize, Vec<(i32, ExportSheet<'a>)>>,
}

/// Sorts the sheets of all files by their mappings, in the order of the files.
fn sorted<'a>(
    opened: Vec<(Vec<ExportSheet<'a>>, Vec<Warning>)>,
    warnings: &mut Vec<Warning>,
) -> Result<Sorted<'a>, IngestError> {
    let mut origins = Vec::new();
    let mut sheets: BTreeMap<usize, Vec<(i32, ExportSheet<'a>)>> = BTreeMap::new();
    for (of_file, notes) in opened {
        warnings.extend(notes);
        for sheet in of_file {
            let origin = Origin {
                file: sheet.file.name.clone(),
                sheet: sheet.name.clone(),
            };
            let index = place(&mut origins, origin)?;
            sheets.entry(sheet.planned.mapping).or_default().push((index, sheet));
        }
    }
    Ok(Sorted { origins, sheets })
}

fn quality_of(mappings: &Mappings, controls: &[ControlTotal], mut issues: Vec<Issue>) -> Quality {
    let sheets: Vec<SheetQuality> = controls.iter().map(sheet_quality).collect();
    issues.sort();
    Quality {
        sources: quality::sources(mappings, &sheets),
        sheets,
        issues,
    }
}

fn sheet_quality(total: &ControlTotal) -> SheetQuality {
    let count = |rows: i128| u64::try_from(rows).unwrap_or(u64::MAX);
    let rows = &total.rows;
    SheetQuality {
        file: total.file.clone(),
        sheet: total.sheet.clone(),
        source: total.source.clone(),
        read: count(rows.read),
        accepted: count(rows.accepted),
        rejected: count(rows.quarantined),
        others: count(rows.voided + rows.superseded + rows.total_rows),
    }
}

/// Looks at the beginning of every export that a mapping reads: what no export is, is refused before it is hashed.
///
/// # Errors
/// [`IngestError`] if a folder or mapping cannot be used, or a file is refused.
pub fn gate(exports: &Path, sources: &Path, catalog: &Catalog) -> Result<(), IngestError> {
    let mappings = mapping::load(sources, catalog)?;
    let jobs = match_files(&mappings, &files::list(exports)?, exports, &mut Vec::new())?;
    let gate = |(file, _): &(ExportFile, Vec<usize>)| read::gate(&file.path).map_err(|e| unreadable(file, "", &e));
    jobs.par_iter().try_for_each(gate)
}

/// Which files are read for which mappings.
fn match_files(
    mappings: &Mappings,
    exports: &[ExportFile],
    folder: &Path,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<(ExportFile, Vec<usize>)>, IngestError> {
    let mut jobs = Vec::new();
    for file in exports {
        let wanted = mappings.wanting(&file.name);
        if wanted.is_empty() {
            let text = match read::detect(&file.path) {
                Err(error) => format!("未读取：{}", error.said().zh),
                Ok(_) => "没有对应的映射，未读取".to_owned(),
            };
            warnings.push(Warning::new(&file.name, "", "file_without_mapping", text));
        } else {
            jobs.push((file.clone(), wanted));
        }
    }
    lacking::settle(lacking::files(mappings, exports, folder), warnings)?;
    Ok(jobs)
}

fn place(origins: &mut Vec<Origin>, origin: Origin) -> Result<i32, IngestError> {
    let index = origins.iter().position(|o| *o == origin).unwrap_or(origins.len());
    if index == origins.len() {
        origins.push(origin);
    }
    i32::try_from(index).map_err(|e| IngestError::internal("origins")(e.to_string()))
}

fn reference_name(mapping: &Mapping) -> String {
    let path = mapping.reference.as_deref().unwrap_or_default();
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

fn dataset(catalog: &Arc<Catalog>, mut tables: BTreeMap<String, Table>, origins: Vec<Origin>) -> Dataset {
    let empty = |spec| Table {
        batch: RecordBatch::new_empty(arrow_schema(spec, 0)),
        origin: Arc::new(Int32Array::from(Vec::<i32>::new())),
        line: Arc::new(Int32Array::from(Vec::<i32>::new())),
        given: Vec::new(),
    };
    let absent = catalog.tables.iter().map(|t| t.name.clone());
    let absent = absent.filter(|name| !tables.contains_key(name)).collect();
    let tables = catalog
        .tables
        .iter()
        .map(|t| tables.remove(&t.name).unwrap_or_else(|| empty(t)))
        .collect();
    Dataset {
        catalog: Arc::clone(catalog),
        tables,
        origins,
        owned: None,
        absent,
    }
}
