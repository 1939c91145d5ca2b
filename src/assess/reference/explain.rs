//! Why a row is what it is: every condition, line and amount of one record.

use super::{Env, Judged, Reference, Row, Value};
use crate::assess::AssessError;
use crate::assess::broken::Broken;
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Comparison, Expr, MeasureId, NoSuch, Node, Program, Type};
use crate::policy::walk::children;
use crate::store::Dataset;

/// Stands for a value that only the departments that need it may see.
const HIDDEN: &str = "（个人信息）";

/// One named value on the way to a result.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Step {
    /// Id of the condition, line, fact or column (`<table>.<column>`).
    pub id: String,
    /// Chinese wording; empty for columns.
    pub says: String,
    /// Written form; `None` if missing.
    pub value: Option<String>,
    /// The first field that was missing.
    pub missing: Option<String>,
    /// Facts and columns of the record that the expression uses, in the order in which it names them.
    pub inputs: Vec<Step>,
    /// Of a condition: every test in it with both sides and whether it holds, e.g. `7.1% > 5.5%`.
    pub tests: Vec<Test>,
    /// Of a column: file, sheet and line of its cell, as `file:line` or `file#sheet:line`; else empty.
    pub source: String,
}

/// A test of a condition.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Test {
    /// What is tested; may be empty.
    pub what: String,
    /// Its value; `None` if missing.
    pub left: Option<String>,
    /// `=`, `<>`, `<`, `<=`, `>`, `>=` or `IN`.
    pub operator: &'static str,
    /// What it is tested against; may be empty.
    pub limit: String,
    /// Its value; `None` if missing.
    pub right: Option<String>,
    /// Whether it holds; `None` if that is unknown.
    pub holds: Option<bool>,
}

/// One record under one measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Position in `Program::measures`.
    pub measure: MeasureId,
    /// Row of the record table.
    pub row: u32,
    /// Position of the version in force.
    pub version: usize,
    /// The day or month that picks the version.
    pub in_force_by: Option<String>,
    /// Record key.
    pub key: String,
    /// Every condition with its outcome.
    pub conditions: Vec<Step>,
    /// Lines, where the row got that far.
    pub lines: Vec<Step>,
    /// Inputs of the amount.
    pub amount_inputs: Vec<Step>,
    /// Codes of the reasons for refusal; empty if eligible.
    pub failed: Vec<String>,
    /// The same as bits, see [`crate::policy::reasons::failed`].
    pub failed_bits: u64,
    /// Base.
    pub base: Option<Fen>,
    /// Amount; zero if refused, `None` if undetermined.
    pub amount: Option<Fen>,
    /// Indicator.
    pub value: Option<Ratio>,
}

/// Explains one row of a measure's record table; `None` if it is out of scope or no version is in force.
///
/// Runs the reference evaluator over the whole dataset first, because limits, windows and earlier measures look at other rows: hand it
/// the shard of the enterprise ([`super::super::shard`]).
///
/// # Errors
/// [`AssessError`] as for [`super::super::assess`].
pub fn explain(
    program: &Program,
    data: &Dataset,
    measure: MeasureId,
    row: u32,
) -> Result<Option<Explanation>, AssessError> {
    Ok(explain_all(program, data, &[(measure, row)])?.pop().flatten())
}

/// Explains several rows, each as [`explain`] does; the evaluator runs once.
///
/// # Errors
/// As [`explain`].
pub fn explain_all(
    program: &Program,
    data: &Dataset,
    wanted: &[(MeasureId, u32)],
) -> Result<Vec<Option<Explanation>>, AssessError> {
    let mut open = data.clone();
    open.owned = None;
    let reference = Reference::new(program, &open)?;
    let judged = reference.judge(crate::assess::AssessOptions { keep_lines: true })?;
    let one = |(measure, row): &(MeasureId, u32)| one(&reference, &judged, *measure, *row);
    wanted.iter().map(one).collect()
}

fn one(
    reference: &Reference<'_>,
    judged: &[Vec<Judged>],
    measure: MeasureId,
    row: u32,
) -> Result<Option<Explanation>, AssessError> {
    let program = reference.program;
    let unknown = |e: NoSuch| Broken::from(e).of("explanation");
    let rule = measure.of(&program.measures).map_err(unknown)?;
    let rows = measure.of(judged).map_err(unknown)?;
    let Some(one) = rows.iter().find(|j| j.row == row) else {
        return Ok(None);
    };
    let broken = |b: Broken| b.of(&rule.id);
    let version = rule.versions.get(one.version);
    let version = version.ok_or_else(|| broken(Broken::new("a row of no version")))?;
    let grants = reference.grants(judged)?;
    let env = Env {
        grants: &grants,
        lines: &[],
    };
    let at = Row::alone(rule.record, row);
    let step = |id: &str, says: &str, expr: &Expr| {
        let value = reference.value(expr, at, env)?;
        let mut step = named(id, says, &value, expr, reference.inputs(expr, at, env)?);
        reference.tests(expr, at, env, &mut step.tests)?;
        Ok(step)
    };
    let line = |(l, text): (&crate::policy::ir::Line, &Option<String>)| {
        Ok(Step {
            id: l.id.clone(),
            says: l.says.clone(),
            value: text.clone(),
            missing: None,
            inputs: reference.inputs(&l.expr, at, env)?,
            tests: Vec::new(),
            source: String::new(),
        })
    };
    let amount = &version.amount;
    let amounts = amount.base.iter().chain(&amount.expr).chain(&amount.value);
    let mut amount_inputs = Vec::new();
    for expr in amounts {
        amount_inputs.extend(reference.inputs(expr, at, env).map_err(broken)?);
    }
    let conditions = version.conditions.iter().map(|c| step(&c.id, &c.says, &c.expr));
    let conditions = conditions.collect::<Result<_, Broken>>().map_err(broken)?;
    let lines = version.lines.iter().zip(&one.lines).map(line);
    let lines = lines.collect::<Result<_, Broken>>().map_err(broken)?;
    Ok(Some(Explanation {
        measure,
        row,
        version: one.version,
        in_force_by: reference
            .value(&rule.in_force_by, at, env)
            .map_err(broken)?
            .text(rule.in_force_by.ty),
        key: one.key.clone(),
        conditions,
        lines,
        amount_inputs,
        failed: crate::assess::reasons(program, measure, one.version, one.failed)
            .map_err(|e| broken(Broken::new(e.to_string())))?,
        failed_bits: one.failed,
        base: one.base,
        amount: if one.failed == 0 { one.amount } else { Some(Fen::ZERO) },
        value: one.value,
    }))
}

fn named(id: &str, says: &str, value: &Value, expr: &Expr, inputs: Vec<Step>) -> Step {
    let missing = if let Value::Missing(field) = value {
        Some(field.clone())
    } else {
        None
    };
    Step {
        id: id.to_owned(),
        says: says.to_owned(),
        value: value.text(expr.ty),
        missing,
        inputs,
        tests: Vec::new(),
        source: String::new(),
    }
}

impl Reference<'_> {
    /// Facts, columns and followed values that an expression names in the scope of its own row.
    fn inputs(&self, expr: &Expr, at: Row<'_>, env: Env<'_>) -> Result<Vec<Step>, Broken> {
        let mut found: Vec<Step> = Vec::new();
        self.collect(expr, at, env, &mut found)?;
        Ok(found)
    }

    fn collect(&self, expr: &Expr, at: Row<'_>, env: Env<'_>, found: &mut Vec<Step>) -> Result<(), Broken> {
        let (mut personal, mut source) = (false, String::new());
        let (id, says) = match &expr.node {
            Node::Fact(id) => {
                let fact = id.of(&self.program.facts)?;
                (fact.id.clone(), fact.says.clone())
            }
            Node::Column(column) => {
                let table = at.table.of(&self.data.catalog.tables)?;
                let field = column.of(&table.fields)?;
                // Names, ids and accounts of persons.
                personal = field.personal;
                source = self.source(at);
                (format!("{}.{}", table.name, field.name), field.title.clone())
            }
            Node::Constant { label: Some(label), .. } => (label.clone(), String::new()),
            Node::Follow { link, table, inner } => {
                if let Ok(row) = self.follow(at.table, at.row, *link)? {
                    let at = Row::alone(*table, row);
                    self.collect(inner, at, env, found)?;
                }
                return Ok(());
            }
            // Rows of an aggregate are many; its value stands in the steps above it.
            Node::Aggregate(_) | Node::Monthly(_) | Node::EachMonth | Node::Window(_) | Node::Outer(_) => return Ok(()),
            Node::Constant { label: None, .. }
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
            | Node::Decide { .. } => {
                return children(expr)
                    .into_iter()
                    .try_for_each(|e| self.collect(e, at, env, found));
            }
            // What earlier measures gave or took.
            Node::Granted(measures) | Node::Eligible(measures) => {
                let kind = crate::policy::walk::name(&expr.node);
                let measures = measures.iter().map(|m| m.of(&self.program.measures));
                let measures = measures.collect::<Result<Vec<_>, NoSuch>>()?;
                let names: Vec<&str> = measures.iter().map(|m| m.title.as_str()).collect();
                let ids: Vec<&str> = measures.iter().map(|m| m.id.as_str()).collect();
                (format!("{kind}:{}", ids.join(",")), names.join("、"))
            }
        };
        let value = self.value(expr, at, env)?;
        let mut step = named(&id, &says, &value, expr, Vec::new());
        step.source = source;
        if personal {
            step.value = step.value.map(|_| HIDDEN.to_owned());
        }
        if !found.contains(&step) {
            found.push(step);
        }
        Ok(())
    }
}

/// A comparison as it is written.
fn sign(op: Comparison) -> &'static str {
    match op {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

impl Reference<'_> {
    /// File, sheet and line of a row; empty for rows of reference data.
    fn source(&self, at: Row<'_>) -> String {
        let place = || {
            let table = self.data.tables.get(at.table.index())?;
            let row = usize::try_from(at.row).ok()?;
            let line = *table.line.values().get(row)?;
            let origin = self
                .data
                .origins
                .get(usize::try_from(*table.origin.values().get(row)?).ok()?)?;
            let sheet = if origin.sheet.is_empty() {
                String::new()
            } else {
                format!("#{}", origin.sheet)
            };
            (line > 0).then(|| format!("{}{sheet}:{line}", origin.file))
        };
        place().unwrap_or_else(String::new)
    }

    /// Name and written value of one side of a test; what is personal is hidden.
    fn side(&self, expr: &Expr, at: Row<'_>, env: Env<'_>) -> Result<(String, Option<String>), Broken> {
        let inputs = self.inputs(expr, at, env)?;
        let name = match inputs.as_slice() {
            [only] if only.says.is_empty() => only.id.clone(),
            [only] => only.says.clone(),
            [] | [_, _, ..] => String::new(),
        };
        let hidden = inputs.iter().any(|i| i.value.as_deref() == Some(HIDDEN));
        let text = self.value(expr, at, env)?.text(expr.ty);
        Ok((name, text.map(|t| if hidden { HIDDEN.to_owned() } else { t })))
    }

    /// The tests that a condition is made of; facts that are true or false are opened.
    fn tests(&self, expr: &Expr, at: Row<'_>, env: Env<'_>, found: &mut Vec<Test>) -> Result<(), Broken> {
        let test = match &expr.node {
            Node::And(all) | Node::Or(all) => return all.iter().try_for_each(|e| self.tests(e, at, env, found)),
            Node::Not(inner) => return self.tests(inner, at, env, found),
            Node::Fact(id) if expr.ty == Type::Boolean => {
                return self.tests(&id.of(&self.program.facts)?.expr, at, Env::default(), found);
            }
            Node::Follow { link, table, inner } => {
                if let Ok(row) = self.follow(at.table, at.row, *link)? {
                    return self.tests(inner, Row::alone(*table, row), env, found);
                }
                return Ok(());
            }
            Node::Compare(op, left, right) => {
                let ((what, left), (limit, right)) = (self.side(left, at, env)?, self.side(right, at, env)?);
                (what, left, sign(*op), limit, right)
            }
            Node::InList(inner, list) => {
                let (what, left) = self.side(inner, at, env)?;
                (what, left, "IN", String::new(), Some(list.join("、")))
            }
            Node::InCodeList { lookup, key } => {
                let (what, left) = self.side(key, at, env)?;
                let list = self.program.lookups.get(*lookup);
                let list = list.ok_or_else(|| Broken::new("a list that is not there"))?;
                (what, left, "IN", String::new(), Some(list.says.clone()))
            }
            Node::Constant { .. }
            | Node::Column(_)
            | Node::Fact(_)
            | Node::Line(_)
            | Node::Outer(_)
            | Node::Aggregate(_)
            | Node::Monthly(_)
            | Node::EachMonth
            | Node::Arithmetic(..)
            | Node::IsMissing(_)
            | Node::Case { .. }
            | Node::Call(..)
            | Node::Lookup { .. }
            | Node::Decide { .. }
            | Node::Granted(_)
            | Node::Eligible(_)
            | Node::Window(_) => return Ok(()),
        };
        let (what, left, operator, limit, right) = test;
        let holds = match self.value(expr, at, env)? {
            Value::Boolean(holds) => Some(holds),
            Value::Missing(_) => None,
            other => return Err(other.instead_of("boolean")),
        };
        found.push(Test {
            what,
            left,
            operator,
            limit,
            right,
            holds,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests;
