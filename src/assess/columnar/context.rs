//! What all expressions see: columns, links, facts computed so far.

use std::collections::BTreeSet;
use std::sync::Arc;

use arrow_array::ArrayRef;
use rayon::prelude::*;

use super::column::{Column, concat};
use super::frame::Frame;
use super::link::{self, Link};
use super::window::{self, Span};
use crate::assess::broken::Broken;
use crate::assess::cells::Tables;
use crate::assess::grants::Grants;
use crate::assess::used::{used_facts, used_links};
use crate::assess::{AssessError, given};
use crate::policy::ir::{Constant, Decision, Expr, Fact, FactId, LinkId, Lookup, Node, Program, TableId, Version};
use crate::schema::LinkSpec;
use crate::store::Dataset;

/// Rows evaluated at a time: a handful of columns of this length stay in the cache.
pub(crate) const CHUNK: usize = 4096;

/// A program, its data, and everything computed once.
pub(crate) struct Context<'a> {
    pub(crate) program: &'a Program,
    pub(crate) data: &'a Dataset,
    pub(crate) tables: Tables<'a>,
    links: Links,
    facts: Facts,
}

/// Links by table and position, as far as a program uses them.
pub(crate) type Links = Vec<Vec<Option<Arc<Link>>>>;
/// Facts by position, as far as a program uses them.
pub(crate) type Facts = Vec<Option<Arc<Column<'static>>>>;

/// Lines of a version, for its eligible rows.
pub(crate) struct Lines {
    /// Per row of the record table: position in the columns, or [`NONE`](super::column::NONE).
    pub(crate) position: Vec<u32>,
    pub(crate) columns: Vec<Arc<Column<'static>>>,
    /// The rows, by position, and what cuts ties between them.
    pub(crate) rows: Vec<u32>,
    pub(crate) tie: window::Tie,
}

/// A context with what one measure sees.
#[derive(Clone, Copy)]
pub(crate) struct Eval<'c> {
    pub(crate) context: &'c Context<'c>,
    pub(crate) grants: &'c [Arc<Grants>],
    pub(crate) lines: &'c Lines,
    /// The version that the lines belong to.
    pub(crate) version: Option<&'c Version>,
}

/// No lines.
pub(crate) static NO_LINES: Lines = Lines {
    position: Vec::new(),
    columns: Vec::new(),
    rows: Vec::new(),
    tie: window::Tie(Vec::new()),
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
        let links = data.catalog.tables.iter();
        let links = links.map(|t| t.links.iter().map(|_| None).collect()).collect();
        let slots = program.facts.iter().map(|_| None).collect();
        let used = used_links(program, &data.catalog)?;
        Context::with_kept(program, data, (facts, used), (links, slots))
    }

    /// As [`Context::with_facts`], with links and facts that are known already; what is not there of those that are needed is built and
    /// computed.
    pub(crate) fn with_kept(
        program: &'a Program,
        data: &'a Dataset,
        (facts, mut needed): (&BTreeSet<FactId>, BTreeSet<(TableId, LinkId)>),
        (mut links, slots): (Links, Facts),
    ) -> Result<Context<'a>, AssessError> {
        let tables = Tables::open(data)?;
        let is_kept = |links: &Links, (table, link): &(TableId, LinkId)| {
            let kept = links.get(table.index()).and_then(|of| of.get(link.index()));
            kept.is_some_and(Option::is_some)
        };
        needed.retain(|link| !is_kept(&links, link));
        for (table, link, built) in link::build(&data.catalog, &tables, &needed).map_err(|b| b.of("links"))? {
            links[table.index()][link.index()] = Some(Arc::new(built));
        }
        let mut context = Context {
            program,
            data,
            tables,
            links,
            facts: slots,
        };
        // The compiler orders facts so that each stands behind those it uses.
        for id in facts {
            let fact = id.of(&program.facts).map_err(|e| Broken::from(e).of("facts"))?;
            if context.facts.get(id.index()).is_some_and(Option::is_some) {
                continue;
            }
            let column = context.compute(fact)?;
            context.facts[id.index()] = Some(Arc::new(column));
        }
        Ok(context)
    }

    /// The links and facts, to be kept for another program.
    pub(crate) fn into_kept(self) -> (Links, Facts) {
        (self.links, self.facts)
    }

    /// Name of a table in messages.
    pub(crate) fn table_name(&self, table: TableId) -> &'a str {
        table.of(&self.data.catalog.tables).map_or("?", |t| t.name.as_str())
    }

    /// A link that the program uses.
    pub(crate) fn link(&self, table: TableId, link: LinkId) -> Result<&Link, Broken> {
        let found = link.of(table.of(&self.links)?)?.as_deref();
        found.ok_or_else(|| Broken::new(format!("link {} was not built", link.index())))
    }

    /// The table that a link leads to.
    pub(crate) fn target(&self, table: TableId, link: LinkId) -> Result<TableId, Broken> {
        let spec = self.link_spec(table, link)?;
        let found = self.data.catalog.table(&spec.table);
        found
            .map(|(id, _)| id)
            .ok_or_else(|| Broken::new(format!("link {} leads to no table", spec.name)))
    }

    /// The declaration of a link.
    pub(crate) fn link_spec(&self, table: TableId, link: LinkId) -> Result<&'a LinkSpec, Broken> {
        Ok(link.of(&table.of(&self.data.catalog.tables)?.links)?)
    }

    /// A computed fact.
    pub(crate) fn fact(&self, id: FactId) -> Result<&Column<'static>, Broken> {
        let found = id.of(&self.facts)?.as_deref();
        found.ok_or_else(|| Broken::new(format!("fact {} is used before it is computed", id.index())))
    }

    /// A lookup of the program.
    pub(crate) fn lookup(&self, at: usize) -> Result<&'a Lookup, Broken> {
        let found = self.program.lookups.get(at);
        found.ok_or_else(|| Broken::new(format!("there is no lookup {at}")))
    }

    /// A decision table of the program.
    pub(crate) fn decision(&self, at: usize) -> Result<&'a Decision, Broken> {
        let found = self.program.decisions.get(at);
        found.ok_or_else(|| Broken::new(format!("there is no decision {at}")))
    }

    fn compute(&self, fact: &Fact) -> Result<Column<'static>, AssessError> {
        let broken = |b: Broken| b.of(&fact.id);
        let rows = self.tables.all_rows(fact.on).map_err(|e| broken(e.into()))?;
        let eval = Eval {
            context: self,
            grants: &[],
            lines: &NO_LINES,
            version: None,
        };
        let computed = if let Node::Window(window) = &fact.expr.node {
            let tie = window::Tie::primary_key(self, fact.on).map_err(broken)?;
            let span = Span {
                table: fact.on,
                rows: &rows,
                tie: &tie,
                owner: &fact.id,
            };
            window::window(eval, window, &span)?
        } else {
            eval.rows(&fact.expr, fact.on, &rows).map_err(broken)?
        };
        let computed = computed.into_owned();
        let Some(array) = given::array(self.data, fact) else {
            return Ok(computed);
        };
        self.set(fact, array, computed).map_err(broken)
    }

    /// The values that the data give for a fact, where they do, over the computed ones.
    fn set(&self, fact: &Fact, array: &ArrayRef, computed: Column<'static>) -> Result<Column<'static>, Broken> {
        let cells = (0..computed.len).map(|row| given::value(array, fact.expr.ty, row));
        let cells: Vec<Option<Constant>> = cells.collect::<Result<_, Broken>>()?;
        let set = super::constant::column(fact.expr.ty, cells.iter().map(Option::as_ref).collect())?;
        let computed_at = (0_u32..).skip(cells.len());
        let from = cells.iter().zip(0_u32..).zip(computed_at);
        let from: Vec<u32> = from
            .map(|((c, set), computed)| if c.is_some() { set } else { computed })
            .collect();
        Ok(concat(fact.expr.ty, vec![set, computed])?.pick(&from).into_owned())
    }
}

impl<'c> Eval<'c> {
    /// Evaluates an expression for rows of a table, in parallel chunks.
    pub(crate) fn rows(self, expr: &'c Expr, table: TableId, rows: &[u32]) -> Result<Column<'c>, Broken> {
        let chunks = rows.par_chunks(CHUNK);
        let chunks = chunks.map(|chunk| self.eval(expr, &Frame::of(table, chunk)));
        let chunks: Vec<Column<'c>> = chunks.collect::<Result<_, Broken>>()?;
        if chunks.is_empty() {
            self.eval(expr, &Frame::of(table, &[]))
        } else {
            concat(expr.ty, chunks)
        }
    }
}
