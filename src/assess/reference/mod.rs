//! The reference evaluator: small, row by row, with exact unbounded numbers. It **defines** what a program means
//! (`docs/policy-language.md`); the columnar program must agree with it on every row.
//!
//! What the language reference leaves open is fixed here:
//! * numbers never overflow inside an expression; only a base, an amount or a value that does not fit is an error;
//! * a day or month outside years 1 to 9999 is missing;
//! * a to-one link on the way of an aggregate that leads nowhere makes it missing; a to-many link with a missing key has no rows;
//! * FIRST is missing if the argument of the first row is, ANY and EVERY are never missing, COUNT(DISTINCT) skips missing values;
//! * an eligible row whose amount is missing (and not undetermined) is refused by `amount_positive`, with the field named.

mod aggregate;
mod decide;
mod eval;
mod exclusive;
mod explain;
mod links;
mod lookup;
mod measure;
mod monthly;
mod value;
mod window;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, OnceLock};

pub(crate) use eval::{month_of, shift};
pub use explain::{Explanation, Step, Test, explain, explain_all};
pub use value::Value;

use super::absent::Marks;
use super::broken::Broken;
use super::cells::Tables;
use super::grants::Grants;
use super::judged::{Judged, outcomes};
use super::used::used_facts;
use super::{AssessError, AssessOptions, Entitlements, given};
use crate::calendar::Month;
use crate::policy::ir::{Fact, FactId, MeasureId, NoSuch, Node, Program, TableId};
use crate::store::Dataset;

/// A row in the scope of an expression, and the record an aggregate belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    pub(crate) table: TableId,
    pub(crate) row: u32,
    pub(crate) outer: Option<&'r Row<'r>>,
    /// The month that is asked about, inside an aggregate over months.
    pub(crate) month: Option<Month>,
}

impl Row<'_> {
    /// A row of which nothing else is asked: no record around it, no month.
    pub(crate) fn alone(table: TableId, row: u32) -> Row<'static> {
        Row {
            table,
            row,
            outer: None,
            month: None,
        }
    }
}

/// What expressions see besides their row.
#[derive(Clone, Copy, Default)]
pub(crate) struct Env<'e> {
    /// Decisions of earlier measures, by measure.
    pub(crate) grants: &'e [Grants],
    /// Lines computed so far, by row.
    pub(crate) lines: &'e [BTreeMap<u32, Value>],
}

/// A program and the data it runs on.
pub(crate) struct Reference<'a> {
    pub(crate) program: &'a Program,
    pub(crate) data: &'a Dataset,
    pub(crate) tables: Tables<'a>,
    pub(crate) links: links::Links<'a>,
    /// What reads tables whose export was not delivered.
    pub(crate) unknown: Marks,
    /// Fact values found so far, by fact and row.
    facts: Vec<Mutex<HashMap<u32, Value>>>,
    /// Facts that are windows, for all rows.
    windows: Vec<OnceLock<BTreeMap<u32, Value>>>,
}

/// Assesses every measure, row by row.
///
/// # Errors
/// [`AssessError`] as for [`super::assess`].
pub fn assess(program: &Program, data: &Dataset, options: AssessOptions) -> Result<Entitlements, AssessError> {
    let reference = Reference::new(program, data)?;
    let judged = reference.judge(options)?;
    outcomes(program, data, judged, options)
}

impl<'a> Reference<'a> {
    /// Opens the data; nothing is computed yet.
    pub(crate) fn new(program: &'a Program, data: &'a Dataset) -> Result<Reference<'a>, AssessError> {
        let tables = Tables::open(data)?;
        let unknown = Marks::new(program, data).map_err(|broken| broken.of("absent tables"))?;
        let facts = program.facts.iter().map(|_| Mutex::default()).collect();
        let windows = program.facts.iter().map(|_| OnceLock::new()).collect();
        Ok(Reference {
            program,
            data,
            tables,
            links: links::Links::new(&data.catalog),
            unknown,
            facts,
            windows,
        })
    }

    /// Judges every measure; exclusive groups are decided as soon as their last member is judged.
    fn judge(&self, options: AssessOptions) -> Result<Vec<Vec<Judged>>, AssessError> {
        for id in used_facts(self.program) {
            // A broken quota is an error even if no row asks for it.
            let unknown = |e: NoSuch| Broken::from(e).of("facts");
            let fact = id.of(&self.program.facts).map_err(unknown)?;
            let values = self.window_fact(fact)?;
            id.of(&self.windows).map_err(unknown)?.get_or_init(|| values);
        }
        let mut judged: Vec<Vec<Judged>> = Vec::new();
        let mut grants: Vec<Grants> = Vec::new();
        for (id, measure) in MeasureId::all(&self.program.measures).zip(&self.program.measures) {
            let rows = self.measure(
                measure,
                Env {
                    grants: &grants,
                    lines: &[],
                },
                options.lines_of(measure),
            )?;
            judged.push(rows);
            self.exclude(id, &mut judged, &grants)?;
            grants = self.grants(&judged)?;
        }
        Ok(judged)
    }

    /// The decisions of all measures judged so far.
    pub(crate) fn grants(&self, judged: &[Vec<Judged>]) -> Result<Vec<Grants>, AssessError> {
        let all = judged.iter().zip(&self.program.measures);
        all.map(|(rows, m)| {
            let count = self.tables.rows(m.record);
            let count = count.map_err(|e| Broken::from(e).of(&m.id))?;
            Grants::of(rows, count).map_err(|broken| broken.of(&m.id))
        })
        .collect()
    }

    /// A fact's value for a row of its table.
    pub(crate) fn fact(&self, id: FactId, row: u32) -> Result<Value, Broken> {
        let fact = id.of(&self.program.facts)?;
        if let Some(value) = self.given(fact, row)? {
            return Ok(value);
        }
        if matches!(fact.expr.node, Node::Window(_)) {
            // A window is computed before anything asks for it.
            let values = id.of(&self.windows)?.get().and_then(|all| all.get(&row));
            return values
                .cloned()
                .ok_or_else(|| Broken::new(format!("fact {} is used before it is computed", fact.id)));
        }
        let known = id.of(&self.facts)?;
        let poisoned = |_| Broken::new("a thread has stopped while it computed a fact");
        if let Some(value) = known.lock().map_err(poisoned)?.get(&row) {
            return Ok(value.clone());
        }
        let at = Row::alone(fact.on, row);
        let value = self.value(&fact.expr, at, Env::default())?;
        known.lock().map_err(poisoned)?.insert(row, value.clone());
        Ok(value)
    }

    fn given(&self, fact: &Fact, row: u32) -> Result<Option<Value>, Broken> {
        let Some(array) = given::array(self.data, fact) else {
            return Ok(None);
        };
        let given = given::value(array, fact.expr.ty, row as usize)?;
        Ok(given.as_ref().map(value::of_constant))
    }

    /// Values of a fact that is a window, over all rows of its table; empty for other facts.
    fn window_fact(&self, fact: &Fact) -> Result<BTreeMap<u32, Value>, AssessError> {
        let Node::Window(window) = &fact.expr.node else {
            return Ok(BTreeMap::new());
        };
        let rows = self
            .tables
            .all_rows(fact.on)
            .map_err(|e| Broken::from(e).of(&fact.id))?;
        let tie = |row| self.primary_key(fact.on, row);
        let span = window::Span {
            table: fact.on,
            rows: &rows,
            tie: &tie,
            owner: &fact.id,
        };
        self.window(window, &span, Env::default())
    }

    /// The primary key of a row, column by column in written form; empty where missing.
    fn primary_key(&self, table: TableId, row: u32) -> Result<Vec<String>, Broken> {
        let spec = table.of(&self.data.catalog.tables)?;
        let text = |name: &String| {
            let (column, _) = spec
                .column(name)
                .ok_or_else(|| Broken::new(format!("primary key {name} is no column")))?;
            let value = value::of_cell(&self.tables.column(table, column)?, row);
            let text = value.and_then(|v| v.text(crate::policy::ir::Type::Count));
            Ok(text.unwrap_or_default())
        };
        spec.primary_key.iter().map(text).collect()
    }
}
