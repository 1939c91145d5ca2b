//! Names of missing inputs: why a value is missing, found for all rows that lack it at once.
//!
//! The name is that of the first missing input in the order in which the language reads an expression: operands from left to right;
//! of AND and OR the first operand that is missing; of CASE the branch that is taken; of COALESCE and MEAN the first argument; of a link
//! its key columns before the linked row; of an aggregate the links on the way, then the first taken row in table order (FIRST: the row
//! it takes). `docs/policy-language.md` states it; the reference evaluator finds it in its own way, and the two are compared.

mod aggregate;
mod monthly;
mod window;

use std::sync::Arc;

use super::column::{Column, NONE};
use super::context::Eval;
use super::eval::no_outer;
use super::frame::{Frame, positions};
use super::lookup::{Decided, decided};
use crate::assess::broken::Broken;
use crate::assess::functions::{self, Missing};
use crate::policy::ir::{Arithmetic, ColumnId, Expr, Function, LinkId, Node, TableId};
use crate::policy::reasons::Lack;
use crate::policy::walk;

/// A field `<table>.<column>`, or a reason such as `no lease row`.
pub(super) type Name = Arc<str>;

/// The names of a frame's rows, filled in piece by piece.
pub(super) struct Names(Vec<Option<Name>>);

impl Names {
    fn new(len: usize) -> Names {
        Names(vec![None; len])
    }

    /// Gives rows the same name.
    fn same(&mut self, at: &[u32], name: &Name) {
        at.iter().for_each(|i| self.0[*i as usize] = Some(Arc::clone(name)));
    }

    /// Gives rows the names that `expr` has for them.
    fn put<'c>(&mut self, eval: Eval<'c>, expr: &'c Expr, frame: &Frame<'_>, at: &[u32]) -> Result<(), Broken> {
        if at.is_empty() {
            return Ok(());
        }
        let names = eval.names(expr, &frame.select(at))?;
        for (i, name) in at.iter().zip(names) {
            self.0[*i as usize] = Some(name);
        }
        Ok(())
    }

    /// All names; every row must have got one.
    fn finish(self) -> Result<Vec<Name>, Broken> {
        let names: Option<Vec<Name>> = self.0.into_iter().collect();
        names.ok_or_else(|| Broken::new("a value is missing and nothing it needs is"))
    }
}

impl<'c> Eval<'c> {
    /// Why `expr` is missing, for rows for all of which it is.
    ///
    /// # Errors
    /// [`Broken`] if a row has a value, or if the expression cannot be missing.
    pub(crate) fn names(self, expr: &'c Expr, frame: &Frame<'_>) -> Result<Vec<Name>, Broken> {
        if frame.len() == 0 {
            return Ok(Vec::new());
        }
        self.name_node(expr, frame)
            .map_err(|broken| broken.at(walk::name(&expr.node), self.context.table_name(frame.table)))
    }

    fn name_node(self, expr: &'c Expr, frame: &Frame<'_>) -> Result<Vec<Name>, Broken> {
        let all = |name: &str| Ok(vec![Name::from(name); frame.len()]);
        let lack = |why: Lack<'_>| all(&why.code());
        let first = |operands: &mut dyn Iterator<Item = &'c Expr>, otherwise: Option<Lack<'_>>| {
            self.first_missing(operands, otherwise, frame)
        };
        match &expr.node {
            Node::Constant { label: Some(why), .. } => all(why),
            Node::Constant { label: None, .. } => lack(Lack::Null),
            Node::Column(column) => all(&self.field(frame.table, *column)?),
            Node::Fact(id) => {
                let fact = id.of(&self.context.program.facts)?;
                // Facts see nothing of the measure that asks.
                let eval = super::measure::plain(self.context, &[]);
                if let Node::Window(w) = &fact.expr.node {
                    return window::of_fact(eval, fact, w, &frame.rows);
                }
                eval.names(&fact.expr, &Frame::of(fact.on, &frame.rows))
            }
            Node::Line(at) => self.line_names(*at, frame),
            Node::Follow { link, table, inner } => self.follow_names(*link, *table, inner, frame),
            Node::Outer(inner) => {
                let outer = frame.outer.as_ref().ok_or_else(no_outer)?;
                self.names(inner, &outer.frame.select(&outer.at))
            }
            Node::Aggregate(a) => aggregate::names(self, a, frame),
            Node::Monthly(m) => monthly::names(self, m, frame),
            Node::Arithmetic(op, a, b) => first(&mut [&**a, &**b].into_iter(), no_result(*op)),
            Node::Compare(_, a, b) => first(&mut [&**a, &**b].into_iter(), None),
            Node::And(operands) | Node::Or(operands) => first(&mut operands.iter(), None),
            Node::Not(inner) | Node::InList(inner, _) | Node::InCodeList { key: inner, .. } => self.names(inner, frame),
            Node::Case { branches, otherwise } => self.case_names(branches, otherwise, frame),
            Node::Call(function, arguments) => self.call_names(*function, arguments, frame),
            Node::Lookup { lookup, key } => {
                let lookup = self.context.lookup(*lookup)?;
                first(&mut [&**key].into_iter(), Some(Lack::Lookup { id: &lookup.id }))
            }
            Node::Decide { decision, inputs } => self.decide_names(*decision, inputs, frame),
            Node::Granted(_) => lack(Lack::Undetermined),
            Node::IsMissing(_) | Node::Eligible(_) | Node::EachMonth => Err(Broken::new("cannot be missing")),
            Node::Window(_) => Err(Broken::new("a window inside an expression")),
        }
    }

    /// `<table>.<column>`.
    fn field(self, table: TableId, column: ColumnId) -> Result<String, Broken> {
        let spec = table.of(&self.context.data.catalog.tables)?;
        let column = &column.of(&spec.fields)?.name;
        Ok(Lack::Field {
            table: &spec.name,
            column,
        }
        .code())
    }

    /// The name of the first operand that is missing; `otherwise` where none is.
    fn first_missing(
        self,
        operands: &mut dyn Iterator<Item = &'c Expr>,
        otherwise: Option<Lack<'_>>,
        frame: &Frame<'_>,
    ) -> Result<Vec<Name>, Broken> {
        let mut names = Names::new(frame.len());
        let mut open: Vec<u32> = (0_u32..).take(frame.len()).collect();
        for operand in operands {
            if open.is_empty() {
                break;
            }
            let column = self.eval(operand, &frame.select(&open))?;
            let here: Vec<u32> = lacking(&column).iter().map(|i| open[*i as usize]).collect();
            names.put(self, operand, frame, &here)?;
            open = (0..open.len()).filter(|i| column.has(*i)).map(|i| open[i]).collect();
        }
        if let Some(why) = otherwise {
            names.same(&open, &Name::from(why.code()));
        }
        names.finish()
    }

    fn line_names(self, at: usize, frame: &Frame<'_>) -> Result<Vec<Name>, Broken> {
        let line = self.version.and_then(|v| v.lines.get(at));
        let line = line.ok_or_else(|| Broken::new(format!("there is no line {at}")))?;
        match &line.expr.node {
            Node::Window(w) => window::of_line(self, w, frame),
            _ => self.names(&line.expr, frame),
        }
    }

    fn follow_names(
        self,
        link: LinkId,
        table: TableId,
        inner: &'c Expr,
        frame: &Frame<'_>,
    ) -> Result<Vec<Name>, Broken> {
        let mut names = Names::new(frame.len());
        let built = self.context.link(frame.table, link)?;
        let rows: Vec<u32> = frame.rows.iter().map(|r| built.first(*r)).collect();
        let nowhere = positions(&rows.iter().map(|r| *r == NONE).collect::<Vec<_>>());
        for at in nowhere {
            let name = self.no_way(frame.table, link, frame.rows[at as usize])?;
            names.same(&[at], &name);
        }
        let there = positions(&rows.iter().map(|r| *r != NONE).collect::<Vec<_>>());
        names.put(self, inner, &Frame::of(table, &rows), &there)?;
        names.finish()
    }

    /// Why a to-one link of a row leads nowhere: its first key column that is missing, or that there is no such row.
    fn no_way(self, table: TableId, link: LinkId, row: u32) -> Result<Name, Broken> {
        let spec = self.context.link_spec(table, link)?;
        let own = table.of(&self.context.data.catalog.tables)?;
        for name in &spec.fields {
            let (column, _) = own
                .column(name)
                .ok_or_else(|| Broken::new(format!("{} has no column {name}", own.name)))?;
            if self.context.tables.column(table, column)?.is_null(row as usize) {
                let lack = Lack::Field {
                    table: &own.name,
                    column: name,
                };
                return Ok(Name::from(lack.code()));
            }
        }
        self.no_row(table, link)
    }

    /// A link leads to no row.
    fn no_row(self, table: TableId, link: LinkId) -> Result<Name, Broken> {
        let link = &self.context.link_spec(table, link)?.name;
        Ok(Name::from(Lack::NoRow { link }.code()))
    }

    fn case_names(
        self,
        branches: &'c [(Expr, Expr)],
        otherwise: &'c Expr,
        frame: &Frame<'_>,
    ) -> Result<Vec<Name>, Broken> {
        let mut names = Names::new(frame.len());
        let mut open: Vec<u32> = (0_u32..).take(frame.len()).collect();
        for (when, then) in branches {
            if open.is_empty() {
                break;
            }
            let met = self.eval(when, &frame.select(&open))?.truths()?;
            let side = |wanted: bool| {
                let rows = open.iter().zip(&met).filter(move |(_, met)| **met == wanted);
                rows.map(|(i, _)| *i).collect::<Vec<u32>>()
            };
            names.put(self, then, frame, &side(true))?;
            open = side(false);
        }
        names.put(self, otherwise, frame, &open)?;
        names.finish()
    }

    fn call_names(self, function: Function, arguments: &'c [Expr], frame: &Frame<'_>) -> Result<Vec<Name>, Broken> {
        let meaning = functions::meaning(function);
        let heard = match meaning.missing {
            Missing::Spreads => arguments.len(),
            // If the result is missing, the first argument speaks.
            Missing::Heeded(_) => 1,
        };
        self.first_missing(&mut arguments.iter().take(heard), meaning.lack, frame)
    }

    fn decide_names(self, at: usize, inputs: &'c [Expr], frame: &Frame<'_>) -> Result<Vec<Name>, Broken> {
        let decision = self.context.decision(at)?;
        let columns = inputs.iter().map(|e| self.eval(e, frame));
        let columns: Vec<Column<'c>> = columns.collect::<Result<_, Broken>>()?;
        let mut names = Names::new(frame.len());
        let mut no_rule: Vec<u32> = Vec::new();
        let mut lacks: Vec<Vec<u32>> = vec![Vec::new(); inputs.len()];
        for (row, i) in (0..frame.len()).zip(0_u32..) {
            match decided(decision, &columns, row)? {
                Decided::Lacks(input) => lacks[input].push(i),
                Decided::NoRule => no_rule.push(i),
                Decided::Outcome(_) => {}
            }
        }
        names.same(&no_rule, &Name::from(Lack::Decision { id: &decision.id }.code()));
        for (input, rows) in inputs.iter().zip(&lacks) {
            names.put(self, input, frame, rows)?;
        }
        names.finish()
    }
}

/// Positions without a value.
fn lacking(column: &Column<'_>) -> Vec<u32> {
    (0_u32..)
        .zip(0..column.len)
        .filter(|(_, i)| !column.has(*i))
        .map(|(i, _)| i)
        .collect()
}

/// Why arithmetic on values that are there has no result.
fn no_result(op: Arithmetic) -> Option<Lack<'static>> {
    match op {
        Arithmetic::Divide => Some(Lack::DivisionByZero),
        Arithmetic::Add | Arithmetic::Subtract => Some(Lack::OutsideCalendar),
        Arithmetic::Multiply => None,
    }
}
