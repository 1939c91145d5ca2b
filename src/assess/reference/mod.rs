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
mod call;
mod decide;
mod eval;
mod exclusive;
mod explain;
mod links;
mod lookup;
mod measure;
mod value;
mod window;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, OnceLock};

pub use explain::{Explanation, Step, explain};
pub use value::Value;

use super::cells::Tables;
use super::grants::Grants;
use super::judged::{Judged, outcomes};
use super::used::used_facts;
use super::{AssessError, AssessOptions, Entitlements, given};
use crate::policy::ir::{Fact, FactId, MeasureId, Node, Program, TableId};
use crate::store::Dataset;

/// A row in the scope of an expression, and the record an aggregate belongs to.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    pub(crate) table: TableId,
    pub(crate) row: usize,
    pub(crate) outer: Option<&'r Row<'r>>,
}

/// What expressions see besides their row.
#[derive(Clone, Copy, Default)]
pub(crate) struct Env<'e> {
    /// Decisions of earlier measures, by measure.
    pub(crate) grants: &'e [Grants],
    /// Lines computed so far, by row.
    pub(crate) lines: &'e [BTreeMap<usize, Value>],
}

/// A program and the data it runs on.
pub(crate) struct Reference<'a> {
    pub(crate) program: &'a Program,
    pub(crate) data: &'a Dataset,
    pub(crate) tables: Tables<'a>,
    pub(crate) links: links::Links<'a>,
    /// Fact values found so far, by fact and row.
    facts: Vec<Mutex<HashMap<usize, Value>>>,
    /// Facts that are windows, for all rows.
    windows: Vec<OnceLock<BTreeMap<usize, Value>>>,
}

/// Assesses every measure, row by row.
///
/// # Errors
/// [`AssessError`] as for [`super::assess`].
pub fn assess(program: &Program, data: &Dataset, options: AssessOptions) -> Result<Entitlements, AssessError> {
    let reference = Reference::new(program, data)?;
    let judged = reference.judge(options)?;
    Ok(outcomes(program, data, judged, options))
}

impl<'a> Reference<'a> {
    /// Opens the data; nothing is computed yet.
    pub(crate) fn new(program: &'a Program, data: &'a Dataset) -> Result<Reference<'a>, AssessError> {
        let tables = Tables::open(data)?;
        let facts = program.facts.iter().map(|_| Mutex::default()).collect();
        let windows = program.facts.iter().map(|_| OnceLock::new()).collect();
        Ok(Reference {
            program,
            data,
            tables,
            links: links::Links::new(&data.catalog),
            facts,
            windows,
        })
    }

    /// Judges every measure; exclusive groups are decided as soon as their last member is judged.
    fn judge(&self, options: AssessOptions) -> Result<Vec<Vec<Judged>>, AssessError> {
        for id in used_facts(self.program) {
            // A broken quota is an error even if no row asks for it.
            if let (Some(fact), Some(cell)) = (self.program.facts.get(id.index()), self.windows.get(id.index())) {
                let values = self.window_fact(fact)?;
                cell.get_or_init(|| values);
            }
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
            let all = judged.iter().zip(&self.program.measures);
            grants = all
                .map(|(rows, m)| Grants::of(rows, self.tables.rows(m.record)))
                .collect();
        }
        Ok(judged)
    }

    /// A fact's value for a row of its table.
    pub(crate) fn fact(&self, id: FactId, row: usize) -> Value {
        let (Some(fact), Some(known), Some(window)) = (
            self.program.facts.get(id.index()),
            self.facts.get(id.index()),
            self.windows.get(id.index()),
        ) else {
            return Value::missing("no such fact");
        };
        if let Some(value) = self.given(fact, row) {
            return value;
        }
        if matches!(fact.expr.node, Node::Window(_)) {
            let all = window.get_or_init(|| self.window_fact(fact).unwrap_or_default());
            return all.get(&row).cloned().unwrap_or_else(|| Value::missing("no such row"));
        }
        if let Some(value) = known.lock().ok().and_then(|k| k.get(&row).cloned()) {
            return value;
        }
        let value = self.value(
            &fact.expr,
            Row {
                table: fact.on,
                row,
                outer: None,
            },
            Env::default(),
        );
        if let Ok(mut known) = known.lock() {
            known.insert(row, value.clone());
        }
        value
    }

    fn given(&self, fact: &Fact, row: usize) -> Option<Value> {
        let given = given::value(given::array(self.data, fact)?, fact.expr.ty, row)?;
        Some(value::of_constant(&given))
    }

    /// Values of a fact that is a window, over all rows of its table; empty for other facts.
    fn window_fact(&self, fact: &Fact) -> Result<BTreeMap<usize, Value>, AssessError> {
        let Node::Window(window) = &fact.expr.node else {
            return Ok(BTreeMap::new());
        };
        let rows: Vec<usize> = (0..self.tables.rows(fact.on)).collect();
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
    fn primary_key(&self, table: TableId, row: usize) -> Vec<String> {
        let Some(spec) = self.data.catalog.tables.get(table.index()) else {
            return Vec::new();
        };
        let text = |name: &String| {
            let cells = self.tables.column(table, spec.column(name)?.0)?;
            value::of_cell(&cells, row)?.text(crate::policy::ir::Type::Count)
        };
        spec.primary_key
            .iter()
            .map(|name| text(name).unwrap_or_default())
            .collect()
    }
}
