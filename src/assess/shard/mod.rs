//! Shards: the rows that the records of some enterprises need, and nothing else.
//!
//! Starting from the records of the enterprises wanted, every expression is walked with the set of rows it is evaluated for; links lead
//! to further rows, facts and GRANTED to further expressions, and windows, limits and exclusive groups to every row with the same key.
//! What is reached when nothing new turns up is the shard.

mod rivals;

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::{Array, BooleanArray, Int32Array};
use arrow_select::filter::filter;
use arrow_select::filter::filter_record_batch;
use std::sync::Arc;

use self::rivals::Rivals;
use super::AssessError;
use super::broken::Broken;
use super::columnar::column::NONE;
use super::columnar::context::Context;
use super::used::parts;
use crate::policy::ir::{Aggregate, Expr, FactId, LinkId, MeasureId, Node, Program, TableId};
use crate::policy::walk;
use crate::store::{Dataset, Table};

/// What is evaluated as a whole for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Root {
    Fact(FactId),
    Measure(MeasureId),
    /// Only the enterprise and the keys that say with which rows a row of the table is compared. They must be right for every row of
    /// the shard: a row that is only looked at must not turn up under a wrong key or enterprise.
    Keys(TableId),
}

/// The part of a dataset that decides the entitlements of `owned`: assessing it gives the same rows for these enterprises as assessing
/// the whole does (row numbers aside).
///
/// # Errors
/// [`AssessError`] if the data do not have the layout of the catalog, or a quota's limit differs within a partition.
pub fn shard(program: &Program, data: &Dataset, owned: &BTreeSet<String>) -> Result<Dataset, AssessError> {
    let program = super::absent::known(program, data)?;
    let program = &*program;
    let facts = rivals::facts(program);
    let context = Context::with_facts(program, data, &facts)?;
    let broken = |b: Broken| b.of("shard");
    let rivals = Rivals::new(&context).map_err(broken)?;
    let marks = data.tables.iter().map(|t| vec![false; t.batch.num_rows()]).collect();
    let mut closure = Closure {
        context: &context,
        rivals: &rivals,
        marks,
        seen: BTreeMap::new(),
        waiting: BTreeMap::new(),
    };
    for id in MeasureId::all(&program.measures) {
        let records = rivals.records_of(&context, id, owned).map_err(broken)?;
        closure.want(Root::Measure(id), records).map_err(broken)?;
    }
    while let Some((root, rows)) = closure.waiting.pop_first() {
        closure.visit(root, rows).map_err(broken)?;
    }
    cut(data, &closure.marks, owned)
}

struct Closure<'c> {
    context: &'c Context<'c>,
    rivals: &'c Rivals,
    /// Rows of each table that are in the shard.
    marks: Vec<Vec<bool>>,
    /// Rows for which a root was already wanted.
    seen: BTreeMap<Root, Vec<bool>>,
    waiting: BTreeMap<Root, Vec<u32>>,
}

impl<'c> Closure<'c> {
    /// Wants a root for rows of its table.
    fn want(&mut self, root: Root, rows: Vec<u32>) -> Result<(), Broken> {
        let table = match root {
            Root::Fact(id) => id.of(&self.context.program.facts)?.on,
            Root::Measure(id) => id.of(&self.context.program.measures)?.record,
            Root::Keys(table) => table,
        };
        let count = self.context.tables.rows(table)?;
        let seen = self.seen.entry(root).or_insert_with(|| vec![false; count]);
        let waiting = self.waiting.entry(root).or_default();
        for row in rows {
            let slot = &mut seen[row as usize];
            if !*slot {
                *slot = true;
                waiting.push(row);
            }
        }
        if waiting.is_empty() {
            self.waiting.remove(&root);
        }
        Ok(())
    }

    fn visit(&mut self, root: Root, rows: Vec<u32>) -> Result<(), Broken> {
        for (other, rows) in self.rivals.of(root, &rows) {
            self.want(other, rows)?;
        }
        let program = self.context.program;
        match root {
            Root::Fact(id) => {
                let fact = id.of(&program.facts)?;
                self.mark(fact.on, &rows)?;
                self.walk(&fact.expr, fact.on, &rows, &[])?;
            }
            Root::Measure(id) => {
                let m = id.of(&program.measures)?;
                self.mark(m.record, &rows)?;
                let keys = program.exclusives.iter().flat_map(|g| &g.members);
                let keys = keys.filter(|(member, _)| *member == id).map(|(_, e)| e);
                for expr in walk::of_measure(m).into_iter().chain(keys) {
                    self.walk(expr, m.record, &rows, &[])?;
                }
            }
            Root::Keys(table) => {
                for expr in rivals::keys_on(program, table) {
                    self.walk(expr, table, &rows, &[])?;
                }
            }
        }
        Ok(())
    }

    fn mark(&mut self, table: TableId, rows: &[u32]) -> Result<(), Broken> {
        table.of(&self.marks)?;
        let marks = &mut self.marks[table.index()];
        let mut new = Vec::new();
        for row in rows {
            let mark = &mut marks[*row as usize];
            if !*mark {
                *mark = true;
                new.push(*row);
            }
        }
        self.want(Root::Keys(table), new)
    }

    /// Follows an expression for some rows; `outer` are the rows of the records around it.
    fn walk(
        &mut self,
        expr: &'c Expr,
        table: TableId,
        rows: &[u32],
        outer: &[(TableId, Vec<u32>)],
    ) -> Result<(), Broken> {
        match &expr.node {
            Node::Fact(id) => self.want(Root::Fact(*id), rows.to_vec()),
            Node::Granted(measures) | Node::Eligible(measures) => measures
                .iter()
                .try_for_each(|m| self.want(Root::Measure(*m), rows.to_vec())),
            Node::Follow {
                link,
                table: target,
                inner,
            } => {
                let found = self.first_rows(table, *link, rows)?;
                self.mark(*target, &found)?;
                self.walk(inner, *target, &found, &[])
            }
            Node::Outer(inner) => {
                let around = outer.split_last();
                let ((around, rows), further) = around.ok_or_else(|| Broken::new("no record around"))?;
                self.walk(inner, *around, rows, further)
            }
            Node::Aggregate(a) => self.aggregate(a, table, rows, outer),
            Node::Constant { .. }
            | Node::Column(_)
            | Node::Line(_)
            | Node::Arithmetic(..)
            | Node::Compare(..)
            | Node::And(_)
            | Node::Or(_)
            | Node::Not(_)
            | Node::InList(..)
            | Node::IsMissing(_)
            | Node::Case { .. }
            | Node::Call(..)
            | Node::Lookup { .. }
            | Node::InCodeList { .. }
            | Node::Decide { .. }
            | Node::Monthly(_)
            | Node::EachMonth
            | Node::Window(_) => {
                let mut parts = walk::children(expr).into_iter();
                parts.try_for_each(|e| self.walk(e, table, rows, outer))
            }
        }
    }

    fn aggregate(
        &mut self,
        a: &'c Aggregate,
        table: TableId,
        rows: &[u32],
        outer: &[(TableId, Vec<u32>)],
    ) -> Result<(), Broken> {
        let (mut at, mut here) = (table, rows.to_vec());
        for link in &a.via {
            here = self.first_rows(at, *link, &here)?;
            let target = self.context.target(at, *link)?;
            self.mark(target, &here)?;
            at = target;
        }
        let link = self.context.link(at, a.link)?;
        let groups: BTreeSet<u32> = here.iter().map(|r| link.group(*r)).filter(|g| *g != NONE).collect();
        let mut inner: Vec<u32> = groups.iter().flat_map(|g| link.rows(*g)).copied().collect();
        inner.sort_unstable();
        self.mark(a.table, &inner)?;
        let mut around = outer.to_vec();
        around.push((table, rows.to_vec()));
        parts(a).try_for_each(|expr| self.walk(expr, a.table, &inner, &around))
    }

    /// Rows that a to-one link leads to.
    fn first_rows(&self, table: TableId, link: LinkId, rows: &[u32]) -> Result<Vec<u32>, Broken> {
        let link = self.context.link(table, link)?;
        let found: BTreeSet<u32> = rows.iter().map(|r| link.first(*r)).filter(|r| *r != NONE).collect();
        Ok(found.into_iter().collect())
    }
}

/// Keeps the marked rows, in their order.
fn cut(data: &Dataset, marks: &[Vec<bool>], owned: &BTreeSet<String>) -> Result<Dataset, AssessError> {
    let tables = data
        .tables
        .iter()
        .zip(marks)
        .zip(&data.catalog.tables)
        .map(|((table, marks), spec)| {
            let broken = |e: arrow_schema::ArrowError| AssessError::BrokenTable {
                table: spec.name.clone(),
                reason: e.to_string(),
            };
            let keep = BooleanArray::from(marks.clone());
            let whole = |array: &Int32Array| -> Result<Arc<Int32Array>, AssessError> {
                let kept = filter(array, &keep).map_err(broken)?;
                let kept = kept.as_any().downcast_ref::<Int32Array>().cloned();
                Ok(Arc::new(kept.ok_or_else(|| AssessError::BrokenTable {
                    table: spec.name.clone(),
                    reason: "origins and lines are no whole numbers".into(),
                })?))
            };
            let given = table
                .given
                .iter()
                .map(|(name, array)| Ok((name.clone(), filter(array, &keep).map_err(broken)?)));
            Ok(Table {
                batch: filter_record_batch(&table.batch, &keep).map_err(broken)?,
                origin: whole(&table.origin)?,
                line: whole(&table.line)?,
                given: given.collect::<Result<_, AssessError>>()?,
            })
        });
    Ok(Dataset {
        catalog: Arc::clone(&data.catalog),
        tables: tables.collect::<Result<_, AssessError>>()?,
        origins: data.origins.clone(),
        owned: Some(owned.clone()),
        absent: data.absent.clone(),
    })
}
