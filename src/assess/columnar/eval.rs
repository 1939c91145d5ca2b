//! Evaluation of expressions, one column at a time.

use super::arith::arithmetic as numbers;
use super::column::{Column, Lane, NONE, Valid, Values};
use super::context::Eval;
use super::days::Way;
use super::frame::{Frame, positions};
use super::logic::Decides;
use super::num::Num;
use super::{aggregate, compare, constant, days, load, logic, lookup, monthly};
use crate::assess::broken::Broken;
use crate::assess::functions;
use crate::policy::ir::{Arithmetic, ColumnId, Expr, LinkId, MeasureId, Node, TableId, Type};
use crate::policy::walk;

impl<'c> Eval<'c> {
    /// Value of an expression for each row of a frame.
    ///
    /// # Errors
    /// [`Broken`] names the node and table of a state that cannot be.
    pub(crate) fn eval(self, expr: &'c Expr, frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
        self.node(expr, frame)
            .map_err(|broken| broken.at(walk::name(&expr.node), self.context.table_name(frame.table)))
    }

    fn node(self, expr: &'c Expr, frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
        let len = frame.len();
        match &expr.node {
            Node::Constant { value, .. } => Ok(constant::broadcast(value, expr.ty, len)),
            Node::Column(column) => self.column(*column, frame),
            Node::Fact(fact) => Ok(self.context.fact(*fact)?.gather(&frame.rows)),
            Node::Line(line) => self.line(*line, frame),
            Node::Follow { link, table, inner } => self.follow(*link, *table, inner, frame),
            Node::Outer(inner) => self.outer(inner, frame),
            Node::Aggregate(a) => aggregate::aggregate(self, a, frame),
            Node::Monthly(m) => monthly::monthly(self, m, frame),
            Node::EachMonth => monthly::each_month(frame),
            Node::Arithmetic(op, a, b) => arithmetic(*op, &self.eval(a, frame)?, &self.eval(b, frame)?),
            Node::Compare(op, a, b) => compare::compare(*op, &self.eval(a, frame)?, &self.eval(b, frame)?),
            Node::And(all) => logic::connective(all.iter().map(|e| self.eval(e, frame)), Decides::False, len),
            Node::Or(all) => logic::connective(all.iter().map(|e| self.eval(e, frame)), Decides::True, len),
            Node::Not(inner) => logic::not(self.eval(inner, frame)?),
            Node::InList(inner, list) => logic::in_list(&self.eval(inner, frame)?, list),
            Node::IsMissing(inner) => {
                let inner = self.eval(inner, frame)?;
                Ok(Column::booleans((0..len).map(|i| !inner.has(i)).collect()))
            }
            Node::Case { branches, otherwise } => logic::case(self, expr.ty, branches, otherwise, frame),
            Node::Call(function, arguments) => functions::of_frame(self, expr.ty, *function, arguments, frame),
            Node::Lookup { lookup, key } => {
                lookup::lookup(expr.ty, self.context.lookup(*lookup)?, &self.eval(key, frame)?)
            }
            Node::InCodeList { lookup, key } => {
                let key = self.eval(key, frame)?;
                let found = lookup::lookup(Type::Boolean, self.context.lookup(*lookup)?, &key)?;
                let known = (0..len).map(|i| found.has(i)).collect();
                Ok(Column {
                    len,
                    values: Values::Boolean(Lane::Many(known)),
                    valid: key.valid,
                })
            }
            Node::Decide { decision, inputs } => {
                let inputs = inputs.iter().map(|e| self.eval(e, frame));
                let inputs: Vec<Column<'c>> = inputs.collect::<Result<_, Broken>>()?;
                lookup::decide(expr.ty, self.context.decision(*decision)?, &inputs, len)
            }
            Node::Granted(measures) => self.granted(measures, frame),
            Node::Eligible(measures) => self.eligible(measures, frame),
            Node::Window(_) => Err(Broken::new("a window inside an expression")),
        }
    }

    fn column(self, column: ColumnId, frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
        let cells = self.context.tables.column(frame.table, column)?;
        Ok(load::load(cells, &frame.rows))
    }

    fn line(self, line: usize, frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
        let column = self.lines.columns.get(line);
        let column = column.ok_or_else(|| Broken::new(format!("line {line} is used before it is computed")))?;
        Ok(column.gather(&self.line_positions(frame)?))
    }

    /// Where the rows of a frame stand in the columns of the lines.
    pub(super) fn line_positions(self, frame: &Frame<'_>) -> Result<Vec<u32>, Broken> {
        let position = |row: &u32| match self.lines.position.get(*row as usize) {
            Some(at) if *at != NONE => Ok(*at),
            Some(_) | None => Err(Broken::new("a line is asked for a row that did not get that far")),
        };
        frame.rows.iter().map(position).collect()
    }

    fn follow(self, link: LinkId, table: TableId, inner: &'c Expr, frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
        let link = self.context.link(frame.table, link)?;
        let mut rows: Vec<u32> = frame.rows.iter().map(|r| link.first(*r)).collect();
        if !rows.contains(&NONE) {
            return self.eval(inner, &Frame::of(table, &rows));
        }
        // Rows that lead nowhere are left out and come back as missing.
        let mut expand = rows.clone();
        rows.retain(|r| *r != NONE);
        for (slot, next) in expand.iter_mut().filter(|r| **r != NONE).zip(0..) {
            *slot = next;
        }
        Ok(self.eval(inner, &Frame::of(table, &rows))?.pick(&expand))
    }

    fn outer(self, inner: &'c Expr, frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
        let outer = frame.outer.as_ref().ok_or_else(no_outer)?;
        let (Some(low), Some(high)) = (outer.at.iter().min(), outer.at.iter().max()) else {
            return Ok(Column::missing(inner.ty, 0));
        };
        let span: Vec<u32> = (*low..=*high).collect();
        let at: Vec<u32> = outer.at.iter().map(|p| p - low).collect();
        Ok(self.eval(inner, &outer.frame.select(&span))?.pick(&at))
    }

    fn granted(self, measures: &[MeasureId], frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
        let mut totals = vec![0_i128; frame.len()];
        let mut known = vec![true; frame.len()];
        for measure in measures {
            let grants = measure.of(self.grants)?;
            for ((row, total), known) in frame.rows.iter().zip(&mut totals).zip(&mut known) {
                let row = *row as usize;
                *total += i128::from(grants.amount[row]);
                *known &= !grants.undetermined[row];
            }
        }
        Ok(Column {
            len: frame.len(),
            values: Values::Number(Num::of_wide(totals)),
            valid: Valid::of(known),
        })
    }

    fn eligible(self, measures: &[MeasureId], frame: &Frame<'_>) -> Result<Column<'c>, Broken> {
        let mut eligible = vec![false; frame.len()];
        for measure in measures {
            let grants = measure.of(self.grants)?;
            let rows = frame.rows.iter().zip(&mut eligible);
            rows.for_each(|(row, found)| *found |= grants.eligible[*row as usize]);
        }
        Ok(Column::booleans(eligible))
    }

    /// Rows for which a boolean expression is true, as positions in the frame; `None` (all of them) if there is no expression.
    pub(crate) fn taken(self, filter: Option<&'c Expr>, frame: &Frame<'_>) -> Result<Option<Vec<u32>>, Broken> {
        let Some(filter) = filter else { return Ok(None) };
        Ok(Some(positions(&self.eval(filter, frame)?.truths()?)))
    }
}

/// The record around an aggregate is asked for where there is none.
pub(super) fn no_outer() -> Broken {
    Broken::new("no record around")
}

fn arithmetic<'c>(op: Arithmetic, a: &Column<'c>, b: &Column<'c>) -> Result<Column<'c>, Broken> {
    let len = a.len;
    let valid = a.valid.and(&b.valid);
    let difference = |x: &Lane<i32>, y: &Lane<i32>| {
        let all = (0..len).map(|i| i64::from(*x.get(i)) - i64::from(*y.get(i)));
        Values::Number(Num::Int(Lane::Many(all.collect())))
    };
    let shifted = |x: &Lane<i32>, n: &Num, way, kind| Ok(days::shifted(x, n, way, kind, len, &valid));
    match (op, &a.values, &b.values) {
        (_, Values::Number(x), Values::Number(y)) => {
            let (num, by_zero) = numbers(op, x, y, len);
            let valid = match by_zero {
                Some(zero) => valid.and(&Valid::Some(zero.iter().map(|z| !z).collect())),
                None => valid,
            };
            Ok(Column {
                len,
                values: Values::Number(num),
                valid,
            })
        }
        (Arithmetic::Subtract, Values::Date(x), Values::Date(y))
        | (Arithmetic::Subtract, Values::Month(x), Values::Month(y)) => Ok(Column {
            len,
            values: difference(x, y),
            valid,
        }),
        (Arithmetic::Add, Values::Date(x), Values::Number(n))
        | (Arithmetic::Add, Values::Number(n), Values::Date(x)) => shifted(x, n, Way::Later, days::Kind::Day),
        (Arithmetic::Subtract, Values::Date(x), Values::Number(n)) => shifted(x, n, Way::Earlier, days::Kind::Day),
        (Arithmetic::Add, Values::Month(x), Values::Number(n))
        | (Arithmetic::Add, Values::Number(n), Values::Month(x)) => shifted(x, n, Way::Later, days::Kind::Month),
        (Arithmetic::Subtract, Values::Month(x), Values::Number(n)) => shifted(x, n, Way::Earlier, days::Kind::Month),
        (op, a, b) => Err(Broken::new(format!("{op:?} of {} and {}", a.kind(), b.kind()))),
    }
}
