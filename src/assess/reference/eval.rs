//! The meaning of expressions, for one row.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

use super::value::{Value, of_cell, of_labelled};
use super::{Env, Reference, Row, decide, lookup};
use crate::assess::broken::Broken;
use crate::assess::cells::date_of;
use crate::assess::cells::{FIRST_MONTH, LAST_MONTH, days_of};
use crate::assess::functions::{self, Missing, Unknown};
use crate::calendar::Month;
use crate::policy::ir::{Arithmetic, ColumnId, Comparison, Expr, Function, LinkId, MeasureId, Node, TableId, Type};
use crate::policy::reasons::Lack;
use crate::policy::walk;

/// Returns the value of an expression, or leaves the function with it if it is missing.
macro_rules! present {
    ($value:expr) => {
        match $value {
            missing @ Value::Missing(_) => return Ok(missing),
            value => value,
        }
    };
}

impl Reference<'_> {
    /// Value of `expr` for a row.
    ///
    /// # Errors
    /// [`Broken`] names the node and table of a state that cannot be.
    pub(crate) fn value(&self, expr: &Expr, at: Row<'_>, env: Env<'_>) -> Result<Value, Broken> {
        self.node(expr, at, env).map_err(|broken| {
            let table = at.table.of(&self.data.catalog.tables);
            broken.at(walk::name(&expr.node), table.map_or("?", |t| t.name.as_str()))
        })
    }

    /// Whether `expr` is true for a row; a missing value is not.
    ///
    /// # Errors
    /// As [`Reference::value`], and if it is no boolean.
    pub(crate) fn truth(&self, expr: &Expr, at: Row<'_>, env: Env<'_>) -> Result<bool, Broken> {
        is_true(self.value(expr, at, env)?)
    }

    /// What a missing value becomes that comes from an expression which reads an absent table: unknown, not "not there".
    pub(crate) fn unknown_of(&self, expr: &Expr, value: &Value) -> Option<Value> {
        let why = self.unknown.read(expr).filter(|_| value.is_missing())?;
        Some(Value::missing(why))
    }

    fn first_unknown<'e>(&self, mut all: impl Iterator<Item = (&'e Expr, &'e Value)>) -> Option<Value> {
        all.find_map(|(expr, value)| self.unknown_of(expr, value))
    }

    /// The first argument that is unknown, of functions that make something of a missing one.
    fn unknown_argument(&self, function: Function, arguments: &[Expr], values: &[Value]) -> Option<Value> {
        let all = arguments.iter().zip(values);
        match functions::meaning(function).missing {
            Missing::Spreads => None,
            Missing::Heeded(Unknown::BeforeTheFirst) => {
                // What stands behind the first value that is there is not asked.
                let there = values.iter().position(|v| !v.is_missing()).unwrap_or(values.len());
                self.first_unknown(all.take(there))
            }
            Missing::Heeded(Unknown::Any) => self.first_unknown(all),
            Missing::Heeded(Unknown::BehindTheFirst) => self.first_unknown(all.skip(1)),
        }
    }

    fn node(&self, expr: &Expr, at: Row<'_>, env: Env<'_>) -> Result<Value, Broken> {
        if let Some(why) = self.unknown.direct(expr) {
            return Ok(Value::missing(why));
        }
        match &expr.node {
            Node::Constant { value, label } => Ok(of_labelled(value, label.as_deref())),
            Node::Column(column) => self.column(at, *column),
            Node::Fact(fact) => self.fact(*fact, at.row),
            Node::Line(line) => line_of(*line, at.row, env),
            Node::Follow { link, table, inner } => match self.follow(at.table, at.row, *link)? {
                Ok(row) => self.value(inner, Row::alone(*table, row), env),
                Err(missing) => Ok(Value::Missing(missing)),
            },
            Node::Outer(inner) => match at.outer {
                Some(outer) => self.value(inner, *outer, env),
                None => Err(Broken::new("no record around")),
            },
            Node::Aggregate(aggregate) => self.aggregate(aggregate, at, env),
            Node::Monthly(monthly) => self.monthly(monthly, at, env),
            Node::EachMonth => asked_month(at),
            Node::Arithmetic(op, a, b) => {
                let a = present!(self.value(a, at, env)?);
                let b = present!(self.value(b, at, env)?);
                arithmetic(*op, a, b)
            }
            Node::Compare(op, a, b) => {
                let a = present!(self.value(a, at, env)?);
                let b = present!(self.value(b, at, env)?);
                compared(*op, &a, &b)
            }
            Node::And(all) => self.connective(all, false, at, env),
            Node::Or(all) => self.connective(all, true, at, env),
            Node::Not(inner) => match present!(self.value(inner, at, env)?) {
                Value::Boolean(b) => Ok(Value::Boolean(!b)),
                other => Err(other.instead_of("boolean")),
            },
            Node::InList(inner, list) => match present!(self.value(inner, at, env)?) {
                Value::Text(t) => Ok(Value::Boolean(list.contains(&t))),
                other => Err(other.instead_of("text")),
            },
            Node::IsMissing(inner) => {
                let value = self.value(inner, at, env)?;
                Ok(self
                    .unknown_of(inner, &value)
                    .unwrap_or(Value::Boolean(value.is_missing())))
            }
            Node::Case { branches, otherwise } => self.case(branches, otherwise, at, env),
            Node::Call(function, arguments) => self.call(*function, arguments, at, env),
            Node::Lookup { lookup, key } => {
                let key = present!(self.value(key, at, env)?);
                lookup::lookup(self.program.lookups.get(*lookup), &key)
            }
            Node::InCodeList { lookup, key } => {
                let key = present!(self.value(key, at, env)?);
                let found = lookup::lookup(self.program.lookups.get(*lookup), &key)?;
                Ok(Value::Boolean(!found.is_missing()))
            }
            Node::Decide { decision, inputs } => {
                let values = self.values(inputs, at, env)?;
                match self.first_unknown(inputs.iter().zip(&values)) {
                    Some(unknown) => Ok(unknown),
                    None => decide::decide(self.program.decisions.get(*decision), &values),
                }
            }
            Node::Granted(measures) => granted(measures, at.row, env),
            Node::Eligible(measures) => eligible(measures, at.row, env),
            Node::Window(_) => Err(Broken::new("a window inside an expression")),
        }
    }

    /// The value of the first branch whose condition holds; a condition that is unknown decides nothing.
    fn case(&self, branches: &[(Expr, Expr)], otherwise: &Expr, at: Row<'_>, env: Env<'_>) -> Result<Value, Broken> {
        for (when, then) in branches {
            let value = self.value(when, at, env)?;
            if let Some(unknown) = self.unknown_of(when, &value) {
                return Ok(unknown);
            }
            if is_true(value)? {
                return self.value(then, at, env);
            }
        }
        self.value(otherwise, at, env)
    }

    fn call(&self, function: Function, arguments: &[Expr], at: Row<'_>, env: Env<'_>) -> Result<Value, Broken> {
        let types: Vec<Type> = arguments.iter().map(|e| e.ty).collect();
        let values = self.values(arguments, at, env)?;
        match self.unknown_argument(function, arguments, &values) {
            Some(unknown) => Ok(unknown),
            None => functions::of_row(
                function,
                &functions::Row {
                    values: &values,
                    types: &types,
                },
            ),
        }
    }

    /// Values of several expressions for one row.
    pub(crate) fn values(&self, all: &[Expr], at: Row<'_>, env: Env<'_>) -> Result<Vec<Value>, Broken> {
        all.iter().map(|e| self.value(e, at, env)).collect()
    }

    fn column(&self, at: Row<'_>, column: ColumnId) -> Result<Value, Broken> {
        let cells = self.tables.column(at.table, column)?;
        if let Some(value) = of_cell(&cells, at.row) {
            return Ok(value);
        }
        let table = at.table.of(&self.data.catalog.tables)?;
        let field = column.of(&table.fields)?;
        Ok(Value::lacking(Lack::Field {
            table: &table.name,
            column: &field.name,
        }))
    }

    /// The row a to-one link leads to, or the name of what is missing.
    pub(crate) fn follow(&self, table: TableId, row: u32, link: LinkId) -> Result<Result<u32, String>, Broken> {
        if let Some(field) = self.links.missing_key(&self.tables, table, link, row)? {
            return Ok(Err(field));
        }
        let first = self.links.rows(&self.tables, table, link, row)?.first().copied();
        match first {
            Some(row) => Ok(Ok(row)),
            None => Ok(Err(self.no_row(table, link)?)),
        }
    }

    /// The reason when a link leads to no row.
    pub(crate) fn no_row(&self, table: TableId, link: LinkId) -> Result<String, Broken> {
        Ok(Lack::NoRow {
            link: &self.links.spec(table, link)?.name,
        }
        .code())
    }

    /// AND (`deciding` = false) and OR (`deciding` = true): a deciding operand decides, else the first missing one.
    fn connective(&self, all: &[Expr], deciding: bool, at: Row<'_>, env: Env<'_>) -> Result<Value, Broken> {
        let mut missing = None;
        for operand in all {
            match self.value(operand, at, env)? {
                Value::Boolean(b) if b == deciding => return Ok(Value::Boolean(deciding)),
                Value::Boolean(_) => {}
                value @ Value::Missing(_) => missing = missing.or(Some(value)),
                other => return Err(other.instead_of("boolean")),
            }
        }
        Ok(missing.unwrap_or(Value::Boolean(!deciding)))
    }
}

/// The month that is asked about.
fn asked_month(at: Row<'_>) -> Result<Value, Broken> {
    let month = at.month.ok_or_else(|| Broken::new("no month is asked about"))?;
    Ok(Value::Month(month))
}

/// The value of a line above, for the row.
fn line_of(line: usize, row: u32, env: Env<'_>) -> Result<Value, Broken> {
    let known = env.lines.get(line).and_then(|values| values.get(&row));
    known
        .cloned()
        .ok_or_else(|| Broken::new(format!("line {line} is not computed for this row")))
}

/// Compares two values of one kind.
fn compared(op: Comparison, a: &Value, b: &Value) -> Result<Value, Broken> {
    if a.kind() != b.kind() {
        return Err(Broken::new(format!("{} is compared with {}", a.kind(), b.kind())));
    }
    Ok(Value::Boolean(compare(op, a, b)))
}

/// Whether one of the measures found the row eligible.
fn eligible(measures: &[MeasureId], row: u32, env: Env<'_>) -> Result<Value, Broken> {
    let mut eligible = false;
    for measure in measures {
        let of_row = measure.of(env.grants)?.eligible.get(row as usize);
        eligible |= *of_row.ok_or_else(beyond)?;
    }
    Ok(Value::Boolean(eligible))
}

fn beyond() -> Broken {
    Broken::new("a row beyond the decisions of the measure")
}

fn granted(measures: &[MeasureId], row: u32, env: Env<'_>) -> Result<Value, Broken> {
    let mut total = BigInt::zero();
    for measure in measures {
        let grants = measure.of(env.grants)?;
        if *grants.undetermined.get(row as usize).ok_or_else(beyond)? {
            return Ok(Value::lacking(Lack::Undetermined));
        }
        let amount = grants.amount.get(row as usize);
        total += *amount.ok_or_else(beyond)?;
    }
    Ok(Value::Number(BigRational::from_integer(total)))
}

/// A condition's value as a decision; a missing one is not met.
pub(super) fn is_true(value: Value) -> Result<bool, Broken> {
    match value {
        Value::Boolean(b) => Ok(b),
        Value::Missing(_) => Ok(false),
        other => Err(other.instead_of("boolean")),
    }
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
fn arithmetic(op: Arithmetic, a: Value, b: Value) -> Result<Value, Broken> {
    let outside = || Value::lacking(Lack::OutsideCalendar);
    Ok(match (op, a, b) {
        (Arithmetic::Add, Value::Number(a), Value::Number(b)) => Value::Number(a + b),
        (Arithmetic::Subtract, Value::Number(a), Value::Number(b)) => Value::Number(a - b),
        (Arithmetic::Multiply, Value::Number(a), Value::Number(b)) => Value::Number(a * b),
        (Arithmetic::Divide, Value::Number(a), Value::Number(b)) => {
            if b.is_zero() {
                Value::lacking(Lack::DivisionByZero)
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
        (op, a, b) => return Err(Broken::new(format!("{op:?} of {} and {}", a.kind(), b.kind()))),
    })
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
