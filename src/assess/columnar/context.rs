//! What all expressions see: columns, links, facts computed so far.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::column::{Column, concat};
use super::frame::Frame;
use super::link::{Builder, Link};
use super::window::{self, Span};
use crate::assess::cells::Tables;
use crate::assess::grants::Grants;
use crate::assess::used::{used_facts, used_links};
use crate::assess::{AssessError, given};
use crate::policy::ir::{Constant, Expr, Fact, FactId, LinkId, Node, Program, TableId};
use crate::store::Dataset;

/// Rows evaluated at a time: a handful of columns of this length stay in the cache.
pub(crate) const CHUNK: usize = 4096;

/// A program, its data, and everything computed once.
pub(crate) struct Context<'a> {
    pub(crate) program: &'a Program,
    pub(crate) data: &'a Dataset,
    pub(crate) tables: Tables<'a>,
    links: Vec<Vec<Option<Link>>>,
    facts: Vec<Option<Column<'static>>>,
}

/// Lines of a version, for its eligible rows.
#[derive(Default)]
pub(crate) struct Lines {
    /// Per row of the record table: position in the columns.
    pub(crate) position: Vec<u32>,
    pub(crate) columns: Vec<Column<'static>>,
}

/// A context with what one measure sees.
#[derive(Clone, Copy)]
pub(crate) struct Eval<'c> {
    pub(crate) context: &'c Context<'c>,
    pub(crate) grants: &'c [Grants],
    pub(crate) lines: &'c Lines,
}

/// No lines.
pub(crate) static NO_LINES: Lines = Lines {
    position: Vec::new(),
    columns: Vec::new(),
};

impl<'a> Context<'a> {
    /// Opens the data, builds the links that the program uses and computes the facts that it uses.
    pub(crate) fn new(program: &'a Program, data: &'a Dataset) -> Result<Context<'a>, AssessError> {
        Context::with_facts(program, data, &used_facts(program))
    }

    /// As [`Context::new`], but computes only some facts; they must include those that they use.
    pub(crate) fn with_facts(
        program: &'a Program,
        data: &'a Dataset,
        facts: &BTreeSet<FactId>,
    ) -> Result<Context<'a>, AssessError> {
        let tables = Tables::open(data)?;
        let mut links: Vec<Vec<Option<Link>>> = data
            .catalog
            .tables
            .iter()
            .map(|t| t.links.iter().map(|_| None).collect())
            .collect();
        let mut builder = Builder::default();
        for (table, link) in used_links(program, &data.catalog) {
            let spec = data
                .catalog
                .tables
                .get(table.index())
                .and_then(|t| t.links.get(link.index()));
            if let (Some(spec), Some(slot)) = (spec, links.get_mut(table.index()).and_then(|t| t.get_mut(link.index())))
            {
                *slot = builder.link(&data.catalog, &tables, table, spec);
            }
        }
        let slots = program.facts.iter().map(|_| None).collect();
        let mut context = Context {
            program,
            data,
            tables,
            links,
            facts: slots,
        };
        // The compiler orders facts so that each stands behind those it uses.
        for id in facts {
            let Some(fact) = program.facts.get(id.index()) else {
                continue;
            };
            let column = context.compute(fact)?;
            if let Some(slot) = context.facts.get_mut(id.index()) {
                *slot = Some(column);
            }
        }
        Ok(context)
    }

    /// A link that the program uses.
    pub(crate) fn link(&self, table: TableId, link: LinkId) -> Option<&Link> {
        self.links.get(table.index())?.get(link.index())?.as_ref()
    }

    /// A computed fact.
    pub(crate) fn fact(&self, id: FactId) -> Option<&Column<'static>> {
        self.facts.get(id.index())?.as_ref()
    }

    fn compute(&self, fact: &Fact) -> Result<Column<'static>, AssessError> {
        let rows: Vec<u32> = (0_u32..).take(self.tables.rows(fact.on)).collect();
        let eval = Eval {
            context: self,
            grants: &[],
            lines: &NO_LINES,
        };
        let computed = if let Node::Window(window) = &fact.expr.node {
            let tie = window::Tie::primary_key(self, fact.on);
            let span = Span {
                table: fact.on,
                rows: &rows,
                tie: &tie,
                owner: &fact.id,
            };
            window::window(eval, window, &span)?
        } else {
            eval.rows(&fact.expr, fact.on, &rows)
        };
        let computed = computed.into_owned();
        let Some(array) = given::array(self.data, fact) else {
            return Ok(computed);
        };
        let cells: Vec<Option<Constant>> = (0..computed.len)
            .map(|row| given::value(array, fact.expr.ty, row))
            .collect();
        let set = super::constant::column(cells.iter().map(Option::as_ref), cells.len());
        let from: Vec<u32> = (0_u32..)
            .zip(&cells)
            .map(|(i, c)| {
                if c.is_some() {
                    i
                } else {
                    i.wrapping_add(u32::try_from(cells.len()).unwrap_or(0))
                }
            })
            .collect();
        Ok(concat(vec![set, computed]).pick(&from).into_owned())
    }
}

impl<'c> Eval<'c> {
    /// Evaluates an expression for rows of a table, in parallel chunks.
    pub(crate) fn rows(self, expr: &'c Expr, table: TableId, rows: &[u32]) -> Column<'c> {
        let chunks: Vec<Column<'c>> = rows
            .par_chunks(CHUNK)
            .map(|chunk| self.eval(expr, &Frame::of(table, chunk)))
            .collect();
        if chunks.is_empty() {
            self.eval(expr, &Frame::of(table, &[]))
        } else {
            concat(chunks)
        }
    }
}
