//! Which absent table an expression reads first.

use std::collections::BTreeSet;

use super::{tables, without};
use crate::assess::broken::Broken;
use crate::assess::used::parts;
use crate::policy::ir::{Aggregate, Expr, LinkId, Measure, Node, Program, TableId, Version, Window};
use crate::policy::walk::children;
use crate::schema::Catalog;
use crate::store::Dataset;

/// Called for every expression that reads an absent table, with that table; true if it reads it directly.
pub(super) type See<'p, 's> = &'s mut dyn FnMut(At<'p>, TableId, bool);

/// What reads an absent table.
#[derive(Clone, Copy)]
pub(super) enum At<'p> {
    Expr(&'p Expr),
    Window(&'p Window),
}

/// What is known of a program and the tables that are absent.
pub(super) struct Reach<'p> {
    catalog: &'p Catalog,
    pub(super) absent: BTreeSet<TableId>,
    /// Per fact: the absent table that it reads first.
    facts: Vec<Option<TableId>>,
}

/// Where an expression stands: the absent tables that it does not accept, and what the lines before it read.
pub(super) struct Place<'l> {
    pub(super) absent: BTreeSet<TableId>,
    pub(super) lines: &'l [Option<TableId>],
}

impl<'p> Reach<'p> {
    /// Looks through the facts, each of which stands behind those that it uses.
    pub(super) fn new(program: &'p Program, data: &'p Dataset, see: See<'p, '_>) -> Result<Reach<'p>, Broken> {
        let mut reach = Reach {
            catalog: &data.catalog,
            absent: tables(data),
            facts: Vec::new(),
        };
        for fact in &program.facts {
            let place = Place {
                absent: without(&reach.absent, &fact.accepts_absent),
                lines: &[],
            };
            let first = reach.first(&fact.expr, &place, &mut vec![fact.on], see)?;
            reach.facts.push(first);
        }
        Ok(reach)
    }

    /// What the lines of a version read, in order.
    pub(super) fn lines(
        &self,
        m: &Measure,
        version: &'p Version,
        see: See<'p, '_>,
    ) -> Result<Vec<Option<TableId>>, Broken> {
        let mut lines = Vec::new();
        for line in &version.lines {
            let place = Place {
                absent: without(&self.absent, &m.accepts_absent),
                lines: &lines,
            };
            let first = self.first(&line.expr, &place, &mut vec![m.record], see)?;
            lines.push(first);
        }
        Ok(lines)
    }

    /// The absent table that an expression reads first, from left to right, outside before inside; an aggregate reads its filter before
    /// its argument. `scope` are the tables of the rows around, innermost last.
    pub(super) fn first(
        &self,
        expr: &'p Expr,
        place: &Place<'_>,
        scope: &mut Vec<TableId>,
        see: See<'p, '_>,
    ) -> Result<Option<TableId>, Broken> {
        let here = scope.last().copied().ok_or_else(no_scope)?;
        let found = match &expr.node {
            Node::Fact(id) => *id.of(&self.facts)?,
            Node::Line(at) => *place
                .lines
                .get(*at)
                .ok_or_else(|| Broken::new(format!("there is no line {at}")))?,
            Node::Follow { table, inner, .. } => {
                let inner = self.first(inner, place, &mut vec![*table], see)?;
                let direct = self.direct(expr, place, here)?;
                if let Some(table) = direct {
                    see(At::Expr(expr), table, true);
                    return Ok(direct);
                }
                inner
            }
            Node::Outer(inner) => {
                let mut around = scope.clone();
                around.pop();
                self.first(inner, place, &mut around, see)?
            }
            Node::Aggregate(a) => {
                scope.push(a.table);
                let inner = self.of_all(parts(a), place, scope, see)?;
                scope.pop();
                let direct = self.direct(expr, place, here)?;
                if let Some(table) = direct {
                    see(At::Expr(expr), table, true);
                    return Ok(direct);
                }
                inner
            }
            Node::Window(w) => self.window(w, place, scope, see)?,
            Node::Constant { .. }
            | Node::Column(_)
            | Node::Monthly(_)
            | Node::EachMonth
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
            | Node::Granted(_)
            | Node::Eligible(_) => self.of_all(children(expr).into_iter(), place, scope, see)?,
        };
        if let Some(table) = found {
            see(At::Expr(expr), table, false);
        }
        Ok(found)
    }

    /// A window whose partition or order reads an absent table is marked itself.
    fn window(
        &self,
        w: &'p Window,
        place: &Place<'_>,
        scope: &mut Vec<TableId>,
        see: See<'p, '_>,
    ) -> Result<Option<TableId>, Broken> {
        let keys = w.partition.iter().chain(w.order.iter().map(|k| &k.expr));
        let keys = self.of_all(keys, place, scope, see)?;
        let arguments = self.of_all(w.arguments.iter(), place, scope, see)?;
        if let Some(table) = keys {
            see(At::Window(w), table, true);
        }
        Ok(keys.or(arguments))
    }

    /// The first of several; all of them are looked through.
    fn of_all(
        &self,
        all: impl Iterator<Item = &'p Expr>,
        place: &Place<'_>,
        scope: &mut Vec<TableId>,
        see: See<'p, '_>,
    ) -> Result<Option<TableId>, Broken> {
        let mut first = None;
        for expr in all {
            first = first.or(self.first(expr, place, scope, see)?);
        }
        Ok(first)
    }

    /// The absent table that a link or an aggregate itself leads to, from a row of the table `here`.
    pub(super) fn direct(&self, expr: &Expr, place: &Place<'_>, here: TableId) -> Result<Option<TableId>, Broken> {
        match &expr.node {
            Node::Follow { table, .. } => Ok(Some(*table).filter(|t| place.absent.contains(t))),
            Node::Aggregate(a) => self.on_the_way(a, place, here),
            _ => Ok(None),
        }
    }

    fn on_the_way(&self, a: &Aggregate, place: &Place<'_>, here: TableId) -> Result<Option<TableId>, Broken> {
        let mut at = here;
        for link in &a.via {
            at = self.target(at, *link)?;
            if place.absent.contains(&at) {
                return Ok(Some(at));
            }
        }
        Ok(Some(a.table).filter(|t| place.absent.contains(t)))
    }

    fn target(&self, table: TableId, link: LinkId) -> Result<TableId, Broken> {
        let spec = link.of(&table.of(&self.catalog.tables)?.links)?;
        let target = self.catalog.table(&spec.table).map(|(id, _)| id);
        target.ok_or_else(|| Broken::new(format!("link {} leads to no table", spec.name)))
    }

    /// Name of a table.
    pub(super) fn name(&self, table: TableId) -> Result<&'p str, Broken> {
        Ok(table.of(&self.catalog.tables)?.name.as_str())
    }
}

pub(super) fn no_scope() -> Broken {
    Broken::new("no record around")
}
