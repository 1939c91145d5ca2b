//! Evaluation of expressions, one column at a time.

use super::arith::arithmetic as numbers;
use super::column::{Column, Lane, NONE, Valid, Values};
use super::context::Eval;
use super::frame::{Frame, positions};
use super::num::Num;
use super::{aggregate, call, compare, constant, days, load, logic, lookup};
use crate::policy::ir::{Arithmetic, Expr, LinkId, MeasureId, Node, TableId};

impl<'c> Eval<'c> {
    /// Value of an expression for each row of a frame.
    pub(crate) fn eval(self, expr: &'c Expr, frame: &Frame<'_>) -> Column<'c> {
        let len = frame.len();
        match &expr.node {
            Node::Constant { value, .. } => constant::broadcast(value, len),
            Node::Column(column) => match self.context.tables.column(frame.table, *column) {
                Some(cells) => load::load(cells, &frame.rows),
                None => Column::nothing(len),
            },
            Node::Fact(fact) => self
                .context
                .fact(*fact)
                .map_or_else(|| Column::nothing(len), |f| f.gather(&frame.rows)),
            Node::Line(line) => self.line(*line, frame),
            Node::Follow { link, table, inner } => self.follow(*link, *table, inner, frame),
            Node::Outer(inner) => self.outer(inner, frame),
            Node::Aggregate(a) => aggregate::aggregate(self, a, frame),
            Node::Arithmetic(op, a, b) => arithmetic(*op, &self.eval(a, frame), &self.eval(b, frame)),
            Node::Compare(op, a, b) => compare::compare(*op, &self.eval(a, frame), &self.eval(b, frame)),
            Node::And(all) => logic::connective(all.iter().map(|e| self.eval(e, frame)), false, len),
            Node::Or(all) => logic::connective(all.iter().map(|e| self.eval(e, frame)), true, len),
            Node::Not(inner) => logic::not(self.eval(inner, frame)),
            Node::InList(inner, list) => logic::in_list(&self.eval(inner, frame), list),
            Node::IsMissing(inner) => {
                let inner = self.eval(inner, frame);
                Column::booleans((0..len).map(|i| !inner.has(i)).collect())
            }
            Node::Case { branches, otherwise } => logic::case(self, branches, otherwise, frame),
            Node::Call(function, arguments) => call::call(self, *function, arguments, frame),
            Node::Lookup { lookup, key } => {
                lookup::lookup(self.context.program.lookups.get(*lookup), &self.eval(key, frame))
            }
            Node::InCodeList { lookup, key } => {
                let key = self.eval(key, frame);
                let found = lookup::lookup(self.context.program.lookups.get(*lookup), &key);
                let known = (0..len).map(|i| found.has(i)).collect();
                Column {
                    len,
                    values: Values::Boolean(Lane::Many(known)),
                    valid: key.valid,
                }
            }
            Node::Decide { decision, inputs } => {
                let inputs: Vec<Column<'c>> = inputs.iter().map(|e| self.eval(e, frame)).collect();
                lookup::decide(self.context.program.decisions.get(*decision), &inputs, len)
            }
            Node::Granted(measures) => self.granted(measures, frame),
            Node::Eligible(measures) => {
                let eligible = |row: &u32| {
                    let of = |m: &MeasureId| {
                        self.grants.get(m.index()).and_then(|g| g.eligible.get(*row as usize)) == Some(&true)
                    };
                    measures.iter().any(of)
                };
                Column::booleans(frame.rows.iter().map(eligible).collect())
            }
            Node::Window(_) => Column::nothing(len),
        }
    }

    fn line(self, line: usize, frame: &Frame<'_>) -> Column<'c> {
        let Some(column) = self.lines.columns.get(line) else {
            return Column::nothing(frame.len());
        };
        let position = |row: &u32| self.lines.position.get(*row as usize).copied().unwrap_or(NONE);
        let at: Vec<u32> = frame.rows.iter().map(position).collect();
        column.gather(&at)
    }

    fn follow(self, link: LinkId, table: TableId, inner: &'c Expr, frame: &Frame<'_>) -> Column<'c> {
        let Some(link) = self.context.link(frame.table, link) else {
            return Column::nothing(frame.len());
        };
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
        self.eval(inner, &Frame::of(table, &rows)).pick(&expand)
    }

    fn outer(self, inner: &'c Expr, frame: &Frame<'_>) -> Column<'c> {
        let Some(outer) = &frame.outer else {
            return Column::nothing(frame.len());
        };
        let (Some(low), Some(high)) = (outer.at.iter().min(), outer.at.iter().max()) else {
            return Column::nothing(0);
        };
        let span: Vec<u32> = (*low..=*high).collect();
        let at: Vec<u32> = outer.at.iter().map(|p| p - low).collect();
        self.eval(inner, &outer.frame.select(&span)).pick(&at)
    }

    fn granted(self, measures: &[MeasureId], frame: &Frame<'_>) -> Column<'c> {
        let grants = || measures.iter().filter_map(|m| self.grants.get(m.index()));
        let total = |row: &u32| {
            grants()
                .map(|g| g.amount.get(*row as usize).map_or(0, |a| i128::from(*a)))
                .sum()
        };
        let known = |row: &u32| grants().all(|g| g.undetermined.get(*row as usize) != Some(&true));
        let totals = Num::of_wide(frame.rows.iter().map(total).collect());
        let valid = Valid::of(frame.rows.iter().map(known).collect());
        Column {
            len: frame.len(),
            values: Values::Number(totals),
            valid,
        }
    }

    /// Rows for which a boolean expression is true, as positions in the frame; all if there is no expression.
    pub(crate) fn taken(self, filter: Option<&'c Expr>, frame: &Frame<'_>) -> Option<Vec<u32>> {
        filter.map(|f| positions(&self.eval(f, frame).truths()))
    }
}

fn arithmetic<'c>(op: Arithmetic, a: &Column<'c>, b: &Column<'c>) -> Column<'c> {
    let len = a.len;
    let valid = a.valid.and(&b.valid);
    let difference = |x: &Lane<i32>, y: &Lane<i32>| {
        let all = (0..len).map(|i| i64::from(*x.get(i)) - i64::from(*y.get(i)));
        Values::Number(Num::Int(Lane::Many(all.collect())))
    };
    match (&a.values, &b.values) {
        (Values::Number(x), Values::Number(y)) => {
            let (num, by_zero) = numbers(op, x, y, len);
            let valid = match by_zero {
                Some(zero) => valid.and(&Valid::Some(zero.iter().map(|z| !z).collect())),
                None => valid,
            };
            Column {
                len,
                values: Values::Number(num),
                valid,
            }
        }
        (Values::Date(x), Values::Date(y)) | (Values::Month(x), Values::Month(y)) => Column {
            len,
            values: difference(x, y),
            valid,
        },
        (Values::Date(x), Values::Number(n)) | (Values::Number(n), Values::Date(x)) => {
            days::shifted(x, n, op == Arithmetic::Subtract, days::Kind::Day, len, &valid)
        }
        (Values::Month(x), Values::Number(n)) | (Values::Number(n), Values::Month(x)) => {
            days::shifted(x, n, op == Arithmetic::Subtract, days::Kind::Month, len, &valid)
        }
        _ => Column::nothing(len),
    }
}
