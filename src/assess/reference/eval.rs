//! The meaning of expressions, for one row.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::value::{Value, of_cell, of_constant};
use super::{Env, Reference, Row, call, decide, lookup};
use crate::assess::cells::date_of;
use crate::assess::cells::{FIRST_MONTH, LAST_MONTH, days_of};
use crate::calendar::Month;
use crate::policy::ir::{Arithmetic, ColumnId, Comparison, Expr, LinkId, MeasureId, Node, TableId, Type};

/// Returns the value of an expression, or leaves the function with it if it is missing.
macro_rules! present {
    ($value:expr) => {
        match $value {
            missing @ Value::Missing(_) => return missing,
            value => value,
        }
    };
}

impl Reference<'_> {
    /// Value of `expr` for a row.
    pub(crate) fn value(&self, expr: &Expr, at: Row<'_>, env: Env<'_>) -> Value {
        match &expr.node {
            Node::Constant { value, .. } => of_constant(value),
            Node::Column(column) => self.column(at, *column),
            Node::Fact(fact) => self.fact(*fact, at.row),
            Node::Line(line) => {
                let known = env.lines.get(*line).and_then(|l| l.get(&at.row));
                known.cloned().unwrap_or_else(|| Value::missing("line not computed"))
            }
            Node::Follow { link, table, inner } => match self.follow(at.table, at.row, *link) {
                Ok(row) => self.value(
                    inner,
                    Row {
                        table: *table,
                        row,
                        outer: None,
                    },
                    env,
                ),
                Err(missing) => Value::Missing(missing),
            },
            Node::Outer(inner) => match at.outer {
                Some(outer) => self.value(inner, *outer, env),
                None => Value::missing("no outer record"),
            },
            Node::Aggregate(aggregate) => self.aggregate(aggregate, at, env),
            Node::Arithmetic(op, a, b) => {
                let a = present!(self.value(a, at, env));
                let b = present!(self.value(b, at, env));
                arithmetic(*op, a, b)
            }
            Node::Compare(op, a, b) => {
                let a = present!(self.value(a, at, env));
                let b = present!(self.value(b, at, env));
                Value::Boolean(compare(*op, &a, &b))
            }
            Node::And(all) => self.connective(all, false, at, env),
            Node::Or(all) => self.connective(all, true, at, env),
            Node::Not(inner) => match self.value(inner, at, env) {
                Value::Boolean(b) => Value::Boolean(!b),
                other => other,
            },
            Node::InList(inner, list) => match present!(self.value(inner, at, env)) {
                Value::Text(t) => Value::Boolean(list.contains(&t)),
                other => other,
            },
            Node::IsMissing(inner) => Value::Boolean(self.value(inner, at, env).is_missing()),
            Node::Case { branches, otherwise } => {
                let first = branches
                    .iter()
                    .find(|(when, _)| self.value(when, at, env) == Value::Boolean(true));
                self.value(first.map_or(otherwise, |(_, then)| then), at, env)
            }
            Node::Call(..) | Node::Lookup { .. } | Node::InCodeList { .. } | Node::Decide { .. } => {
                self.table(expr, at, env)
            }
            Node::Granted(measures) => granted(measures, at.row, env),
            Node::Eligible(measures) => {
                let eligible = |m: &MeasureId| {
                    env.grants
                        .get(m.index())
                        .is_some_and(|g| g.eligible.get(at.row) == Some(&true))
                };
                Value::Boolean(measures.iter().any(eligible))
            }
            Node::Window(_) => Value::missing("window inside an expression"),
        }
    }

    /// Functions, lookups and decision tables.
    fn table(&self, expr: &Expr, at: Row<'_>, env: Env<'_>) -> Value {
        match &expr.node {
            Node::Call(function, arguments) => {
                let values = arguments.iter().map(|e| self.value(e, at, env)).collect();
                let types: Vec<Type> = arguments.iter().map(|e| e.ty).collect();
                call::call(*function, values, &types)
            }
            Node::Lookup { lookup, key } => {
                let key = present!(self.value(key, at, env));
                lookup::lookup(self.program.lookups.get(*lookup), &key)
            }
            Node::InCodeList { lookup, key } => {
                let key = present!(self.value(key, at, env));
                let found = lookup::lookup(self.program.lookups.get(*lookup), &key);
                Value::Boolean(!found.is_missing())
            }
            Node::Decide { decision, inputs } => {
                let inputs: Vec<Value> = inputs.iter().map(|e| self.value(e, at, env)).collect();
                decide::decide(self.program.decisions.get(*decision), &inputs)
            }
            _ => Value::missing("no function"),
        }
    }

    fn column(&self, at: Row<'_>, column: ColumnId) -> Value {
        let cell = self.tables.column(at.table, column).and_then(|c| of_cell(&c, at.row));
        cell.unwrap_or_else(|| {
            let table = self.data.catalog.tables.get(at.table.index());
            let field = table.and_then(|t| Some((t, t.fields.get(column.index())?)));
            Value::Missing(field.map_or_else(String::new, |(t, f)| format!("{}.{}", t.name, f.name)))
        })
    }

    /// The row a to-one link leads to, or the name of what is missing.
    pub(crate) fn follow(&self, table: TableId, row: usize, link: LinkId) -> Result<usize, String> {
        if let Some(field) = self.links.missing_key(&self.tables, table, link, row) {
            return Err(field);
        }
        let first = self.links.rows(&self.tables, table, link, row).first().copied();
        first.ok_or_else(|| self.no_row(table, link))
    }

    /// The reason when a link leads to no row.
    pub(crate) fn no_row(&self, table: TableId, link: LinkId) -> String {
        format!(
            "no {} row",
            self.links.spec(table, link).map_or("", |l| l.name.as_str())
        )
    }

    /// AND (`deciding` = false) and OR (`deciding` = true): a deciding operand decides, else the first missing one.
    fn connective(&self, all: &[Expr], deciding: bool, at: Row<'_>, env: Env<'_>) -> Value {
        let mut missing = None;
        for operand in all {
            match self.value(operand, at, env) {
                Value::Boolean(b) if b == deciding => return Value::Boolean(deciding),
                value @ Value::Missing(_) => missing = missing.or(Some(value)),
                _ => {}
            }
        }
        missing.unwrap_or(Value::Boolean(!deciding))
    }
}

fn granted(measures: &[MeasureId], row: usize, env: Env<'_>) -> Value {
    let mut total = BigInt::zero();
    for grants in measures.iter().filter_map(|m| env.grants.get(m.index())) {
        if grants.undetermined.get(row) == Some(&true) {
            return Value::missing("amount undetermined");
        }
        total += grants.amount.get(row).copied().unwrap_or(0);
    }
    Value::Number(BigRational::from_integer(total))
}

/// Comparison of two present values of one type.
pub(crate) fn compare(op: Comparison, a: &Value, b: &Value) -> bool {
    match op {
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
        Comparison::Less => a < b,
        Comparison::LessOrEqual => a <= b,
        Comparison::Greater => a > b,
        Comparison::GreaterOrEqual => a >= b,
    }
}

/// Arithmetic on present values. Numbers are exact and unbounded; a day or month outside years 1 to 9999 is missing.
fn arithmetic(op: Arithmetic, a: Value, b: Value) -> Value {
    let outside = || Value::missing("outside the calendar");
    match (op, a, b) {
        (Arithmetic::Add, Value::Number(a), Value::Number(b)) => Value::Number(a + b),
        (Arithmetic::Subtract, Value::Number(a), Value::Number(b)) => Value::Number(a - b),
        (Arithmetic::Multiply, Value::Number(a), Value::Number(b)) => Value::Number(a * b),
        (Arithmetic::Divide, Value::Number(a), Value::Number(b)) => {
            if b.is_zero() {
                Value::missing("division by zero")
            } else {
                Value::Number(a / b)
            }
        }
        (Arithmetic::Subtract, Value::Date(a), Value::Date(b)) => {
            Value::whole(i64::from(days_of(a)) - i64::from(days_of(b)))
        }
        (Arithmetic::Subtract, Value::Month(a), Value::Month(b)) => Value::whole(i64::from(a.0) - i64::from(b.0)),
        (Arithmetic::Add, Value::Date(a), Value::Number(n)) | (Arithmetic::Add, Value::Number(n), Value::Date(a)) => {
            shift(days_of(a), n).and_then(date_of).map_or_else(outside, Value::Date)
        }
        (Arithmetic::Subtract, Value::Date(a), Value::Number(n)) => shift(days_of(a), -n)
            .and_then(date_of)
            .map_or_else(outside, Value::Date),
        (Arithmetic::Add, Value::Month(a), Value::Number(n)) | (Arithmetic::Add, Value::Number(n), Value::Month(a)) => {
            shift(a.0, n).and_then(month_of).map_or_else(outside, Value::Month)
        }
        (Arithmetic::Subtract, Value::Month(a), Value::Number(n)) => {
            shift(a.0, -n).and_then(month_of).map_or_else(outside, Value::Month)
        }
        _ => Value::missing("ill-typed arithmetic"),
    }
}

/// `from + n`, if that is a whole number in range.
pub(crate) fn shift(from: i32, n: BigRational) -> Option<i32> {
    let n = super::value::to_whole(&n)?;
    i32::try_from(i64::from(from).checked_add(n)?).ok()
}

/// A month of years 1 to 9999.
pub(crate) fn month_of(months: i32) -> Option<Month> {
    (FIRST_MONTH..=LAST_MONTH).contains(&months).then_some(Month(months))
}
