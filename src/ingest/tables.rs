//! One table after the other: entities, versions, order, control totals.

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::RecordBatch;
use rayon::prelude::*;

use crate::calendar::Date;
use crate::identity::{Aliases, normalise_company_name};
use crate::ingest::account::control_total::{self, ControlTotal};
use crate::ingest::account::quality::Recorder;
use crate::ingest::account::quarantine::{self, QuarantinedRow};
use crate::ingest::account::systematic;
use crate::ingest::columns::cells::Each;
use crate::ingest::columns::column_builder::arrow_schema;
use crate::ingest::columns::dictionary_builder::DictionaryBuilder;
use crate::ingest::columns::dictionary_encoder::DictionaryEncoder;
use crate::ingest::columns::unfinished::Columns;
use crate::ingest::error::IngestError;
use crate::ingest::export::sheet::ExportSheet;
use crate::ingest::mapping::{DeriveBy, Mapping, Mappings};
use crate::ingest::parse::row_decision::{RowDecision, Superseded};
use crate::ingest::parse::row_flag::{CONFLICTING_ENTERPRISE, Flag, LOST_CORRECTION, REPEATED_KEY};
use crate::ingest::resolve::entity;
use crate::ingest::resolve::known;
use crate::ingest::resolve::lookup_tables::LookupTables;
use crate::ingest::resolve::reference_table;
use crate::ingest::resolve::versions;
use crate::ingest::stage::explode::explode;
use crate::ingest::stage::finish::{self, Order};
use crate::ingest::stage::staged_table::StagedTable;
use crate::ingest::stage::table_builder::TableBuilder;
use crate::ingest::warning::Warning;
use crate::schema::{Catalog, TableSpec};
use crate::store::{Origin, Table};

/// What is finished.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) tables: BTreeMap<String, Table>,
    pub(crate) quarantine: Vec<QuarantinedRow>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) controls: Vec<ControlTotal>,
    pub(crate) quality: Recorder,
}

/// The tables under construction.
pub(crate) struct Tables<'a> {
    catalog: &'a Catalog,
    mappings: &'a Mappings,
    as_of: Date,
    /// What later tables look up.
    finished: LookupTables,
    pub(crate) done: Done,
}

impl<'a> Tables<'a> {
    pub(crate) fn new(catalog: &'a Catalog, mappings: &'a Mappings, as_of: Date) -> Tables<'a> {
        Tables {
            catalog,
            mappings,
            as_of,
            finished: LookupTables::default(),
            done: Done::default(),
        }
    }

    /// Works out tables that do not look each other up, side by side: the largest first, so that none is waited for at the end.
    pub(crate) fn add_all(
        &mut self,
        work: Vec<(&Mapping, Vec<(i32, ExportSheet<'_>)>)>,
        origins: &[Origin],
    ) -> Result<(), IngestError> {
        let size = |sheets: &[(i32, ExportSheet<'_>)]| sheets.iter().map(|(_, sheet)| sheet.size()).sum::<u64>();
        let sized = work
            .into_iter()
            .map(|(mapping, sheets)| (size(&sheets), mapping, sheets));
        let mut work: Vec<_> = sized.collect();
        work.sort_by_key(|(bytes, ..)| std::cmp::Reverse(*bytes));
        let made: Vec<Result<Tables<'a>, IngestError>> = work
            .into_iter()
            .map(|work| (work, self.fork()))
            .par_bridge()
            .map(|((bytes, mapping, sheets), mut fork)| fork.add(mapping, sheets, bytes, origins).map(|()| fork))
            .collect();
        let mut first_error = None;
        for one in made {
            match one {
                Ok(fork) => self.join(fork),
                // Which one is found first depends on the threads; which one is told must not.
                Err(error) => {
                    let text = error.to_string();
                    if first_error.as_ref().is_none_or(|(first, _)| text < *first) {
                        first_error = Some((text, error));
                    }
                }
            }
        }
        first_error.map_or(Ok(()), |(_, error)| Err(error))
    }

    /// Knows the same tables, has done nothing yet.
    fn fork(&self) -> Tables<'a> {
        Tables {
            finished: self.finished.clone(),
            done: Done::default(),
            ..*self
        }
    }

    /// Takes over what a fork has done.
    fn join(&mut self, fork: Tables<'a>) {
        self.finished.extend(fork.finished);
        let Done {
            tables,
            quarantine,
            warnings,
            controls,
            quality,
        } = fork.done;
        self.done.tables.extend(tables);
        self.done.quarantine.extend(quarantine);
        self.done.warnings.extend(warnings);
        self.done.controls.extend(controls);
        self.done.quality.tally.join(quality.tally);
    }

    /// Works out the rows of one table, whose exports have about so many bytes.
    fn add(
        &mut self,
        mapping: &Mapping,
        sheets: Vec<(i32, ExportSheet<'_>)>,
        bytes: u64,
        origins: &[Origin],
    ) -> Result<(), IngestError> {
        let spec = self.spec(&mapping.table)?;
        let (mut rows, warnings) = staged(mapping, spec, sheets, bytes, origins)?;
        self.done.warnings.extend(warnings);
        let mut flags = entity::resolve(&mut rows, mapping, spec, &self.finished)?;
        derive(&mut rows, mapping)?;
        let alike = versions::settle(&mut rows, spec, mapping.versions.as_ref(), (self.as_of, origins))?;
        let lost = lost_corrections(mapping, &rows)?;
        self.notes(mapping, &rows, &flags, lost.len());
        flags.extend(lost);
        self.done
            .controls
            .extend(control_total::totals(&rows, &mapping.id, spec, origins)?);
        rows.fetch_raws()?;
        quarantine::collect(&rows, origins, &mut self.done.quarantine);
        for (list, rule) in mapping.explode.iter().enumerate() {
            let target = self.spec(&rule.table)?;
            let (exploded, from) = explode(&rows, list, rule, target)?;
            let pick = |values: &[i32]| {
                from.iter()
                    .filter_map(|at| values.get(*at))
                    .copied()
                    .collect::<Vec<i32>>()
            };
            let all = ascending(exploded.num_rows())?;
            let unknown = known::unknown(&exploded, &all, target, None, self.as_of)?;
            let all: Vec<u32> = all
                .into_iter()
                .filter(|row| unknown.binary_search(row).is_err())
                .collect();
            let order = self.order(target, &exploded, &all, &all)?;
            self.keep(target, exploded, order.rows, &pick(&rows.origin), &pick(&rows.line))?;
        }
        let accepted = rows.accepted();
        let later = known::forget_later(&mut rows.columns, &accepted, spec, self.as_of)?;
        if later > 0 {
            let text = format!("{later}行的办理情况（批准、到账、离职等）发生在评估日之后，暂按尚未发生计算");
            self.done
                .warnings
                .push(Warning::new(&mapping.title, "", "later_events", text));
        }
        let order = self.order(spec, &rows.columns, &accepted, &rows.still_accepted(&alike))?;
        flags.extend(order.repeated_keys.iter().map(|row| Flag {
            row: *row,
            column: None,
            kind: REPEATED_KEY,
        }));
        let known = (self.mappings, &self.finished);
        self.done.quality.table(&rows, mapping, spec, flags, known)?;
        self.keep(spec, rows.columns, order.rows, &rows.origin, &rows.line)
    }

    /// A table whose optional export is not there: look-ups find nothing in it.
    pub(crate) fn leave_empty(&mut self, mapping: &Mapping) -> Result<(), IngestError> {
        let spec = self.spec(&mapping.table)?;
        let empty = RecordBatch::new_empty(arrow_schema(spec, 0));
        self.finished.insert(&spec.name, empty, self.mappings)
    }

    fn spec(&self, table: &str) -> Result<&'a TableSpec, IngestError> {
        let found = self.catalog.table(table).map(|(_, spec)| spec);
        found.ok_or_else(|| IngestError::internal("tables")(format!("{table} is unknown")))
    }

    /// The final order of some rows. Keys that occur twice are told.
    fn order(&mut self, spec: &TableSpec, all: &Columns, rows: &[u32], among: &[u32]) -> Result<Order, IngestError> {
        let order = finish::order(spec, all, rows, among)?;
        if !order.repeated_keys.is_empty() {
            let text = format!(
                "{}行的主键（{}）与其他行相同",
                order.repeated_keys.len(),
                spec.primary_key.join("、")
            );
            let warning = Warning::new(&spec.title, "", "repeated_key", text);
            self.done.warnings.push(warning);
        }
        Ok(order)
    }

    /// Finishes a table.
    fn keep(
        &mut self,
        spec: &TableSpec,
        all: Columns,
        rows: Vec<u32>,
        origin: &[i32],
        line: &[i32],
    ) -> Result<(), IngestError> {
        let table = finish::finish(spec, all, rows, origin, line)?;
        self.finished.insert(&spec.name, table.batch.clone(), self.mappings)?;
        self.done.tables.insert(spec.name.clone(), table);
        Ok(())
    }

    fn notes(&mut self, mapping: &Mapping, rows: &StagedTable, flags: &[Flag], lost: usize) {
        let mut note = |code: &str, count: usize, text: &str| {
            if count > 0 {
                self.done
                    .warnings
                    .push(Warning::new(&mapping.title, "", code, format!("{count}{text}")));
            }
        };
        note(
            "conflicting_enterprise",
            flags.iter().filter(|f| f.kind == CONFLICTING_ENTERPRISE).count(),
            "行的识别号指向不同的市场主体，以第一个为准",
        );
        let of = |why: Superseded| {
            rows.verdict
                .iter()
                .filter(|v| **v == RowDecision::Superseded(why))
                .count()
        };
        note(
            "duplicate_rows",
            of(Superseded::Duplicate),
            "行与前面的行完全相同，只计一次",
        );
        note(
            "corrected_rows",
            of(Superseded::Correction),
            "行已被同一编号的后一次申报取代",
        );
        note(
            "later_returns",
            of(Superseded::LaterReturn),
            "行已被同一属期的后一次申报取代",
        );
        note(
            "not_yet_known",
            of(Superseded::NotYetKnown),
            "行在评估日之后才申报、缴纳、批准或签发，暂不计入",
        );
        note(
            "correction_quarantined",
            lost,
            "份更正申报被隔离，原申报仍然计入，请先更正",
        );
    }
}

/// All rows that some sheets have for one table, and what somebody should know of the sheets. What a run refuses in them is refused here.
pub(crate) fn staged(
    mapping: &Mapping,
    spec: &TableSpec,
    sheets: Vec<(i32, ExportSheet<'_>)>,
    bytes: u64,
    origins: &[Origin],
) -> Result<(StagedTable, Vec<Warning>), IngestError> {
    let mut rows = TableBuilder::new(arrow_schema(spec, mapping.explode.len()), bytes);
    let mut warnings = Vec::new();
    for (origin, sheet) in sheets {
        warnings.extend(sheet.gather(origin, &mut rows)?);
    }
    let rows = rows.finish()?;
    not_empty(mapping, &rows, origins)?;
    systematic::check(&rows, origins)?;
    Ok((rows, warnings))
}

/// Refuses a file that gives a table nothing but headings. Among several sheets of one file some may be empty.
fn not_empty(mapping: &Mapping, rows: &StagedTable, origins: &[Origin]) -> Result<(), IngestError> {
    if mapping.may_be_empty {
        return Ok(());
    }
    let mut filled: BTreeMap<&str, (bool, Vec<&str>)> = BTreeMap::new();
    let data: BTreeSet<i32> = rows
        .origin
        .iter()
        .zip(&rows.verdict)
        .filter(|(_, v)| **v != RowDecision::Total)
        .map(|(o, _)| *o)
        .collect();
    for part in &rows.parts {
        let Some(origin) = usize::try_from(part.origin).ok().and_then(|at| origins.get(at)) else {
            continue;
        };
        let file = filled.entry(origin.file.as_str()).or_default();
        file.0 |= part.broken > 0 || data.contains(&part.origin);
        file.1.push(&origin.sheet);
    }
    match filled.into_iter().find(|(_, (is_filled, _))| !is_filled) {
        None => Ok(()),
        Some((file, (_, sheets))) => Err(IngestError::Empty {
            file: file.to_owned(),
            sheet: sheets.join("、"),
            mapping: mapping.id.clone(),
            title: mapping.title.clone(),
        }),
    }
}

/// Fills a table from a list of names.
pub(crate) fn add_reference(tables: &mut Tables<'_>, mapping: &Mapping, origin: i32) -> Result<(), IngestError> {
    let spec = tables.spec(&mapping.table)?;
    let path = tables
        .mappings
        .folder
        .join(mapping.reference.as_deref().unwrap_or_default());
    let names = Aliases::load(&path).map_err(|e| IngestError::Mapping {
        file: format!("{}.toml", mapping.id),
        key: "reference".to_owned(),
        reason: e.to_string(),
        remedy: "correct the list of names or its path".to_owned(),
    })?;
    let batch = reference_table::rows(&names, spec)?;
    let all = Columns::new(batch);
    let rows = ascending(all.num_rows())?;
    // Entries of a list have no line of their own.
    let (origins, lines) = (vec![origin; rows.len()], vec![0; rows.len()]);
    let order = tables.order(spec, &all, &rows, &rows)?;
    tables.keep(spec, all, order.rows, &origins, &lines)
}

fn derive(rows: &mut StagedTable, mapping: &Mapping) -> Result<(), IngestError> {
    for rule in &mapping.derive {
        let from = rows.texts(&rule.from)?;
        let mut coder = DictionaryEncoder::new();
        let derived = Each::new(from, |text| match rule.by {
            DeriveBy::CompanyName => normalise_company_name(text),
        });
        let derived = derived.then(|text| coder.code(&text))?;
        let all = rows.columns.num_rows();
        let mut names = DictionaryBuilder::over(coder, all);
        (0..all).for_each(|row| names.push_key(derived.get(row).copied()));
        rows.columns.replace(&rule.target, names.finish()?)?;
    }
    Ok(())
}

/// Corrections in quarantine whose original still counts.
fn lost_corrections(mapping: &Mapping, rows: &StagedTable) -> Result<Vec<Flag>, IngestError> {
    let Some(versions) = &mapping.versions else {
        return Ok(Vec::new());
    };
    let [record] = versions.record.as_slice() else {
        return Ok(Vec::new());
    };
    let (records, statuses) = (rows.texts(record)?, rows.texts(&versions.status)?);
    // Records with a verdict, told apart by whether the row is a correction.
    let with = |verdict: RowDecision, correction: bool| {
        let rows = (0_u32..).zip(&rows.verdict).zip(records.iter()).zip(statuses.iter());
        rows.filter(move |(((_, v), _), status)| {
            **v == verdict && correction == status.is_some_and(|s| versions.corrections.iter().any(|c| c == s))
        })
        .filter_map(|(((row, _), record), _)| Some((row, record?)))
    };
    // Few corrections are in quarantine, but most rows are originals.
    let lost: BTreeSet<&str> = with(RowDecision::Quarantined, true).map(|(_, record)| record).collect();
    if lost.is_empty() {
        return Ok(Vec::new());
    }
    let originals = with(RowDecision::Accepted, false).map(|(_, record)| record);
    let originals: BTreeSet<&str> = originals.filter(|record| lost.contains(record)).collect();
    let lost = with(RowDecision::Quarantined, true).filter(|(_, record)| originals.contains(record));
    let flag = |(row, _)| Flag {
        row,
        column: None,
        kind: LOST_CORRECTION,
    };
    Ok(lost.map(flag).collect())
}

fn ascending(rows: usize) -> Result<Vec<u32>, IngestError> {
    let rows = u32::try_from(rows).map_err(|e| IngestError::internal("tables")(e.to_string()))?;
    Ok((0..rows).collect())
}
