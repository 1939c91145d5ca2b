//! Why a row is what it is: every condition, line and amount of one record.

use super::{Env, Reference, Row, Value};
use crate::assess::AssessError;
use crate::assess::broken::Broken;
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Expr, MeasureId, NoSuch, Node, Program};
use crate::policy::walk::children;
use crate::store::Dataset;

/// Stands for a value that only the departments that need it may see.
const HIDDEN: &str = "（个人信息）";

/// One named value on the way to a result.
#[derive(Clone, Debug, PartialEq)]
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
    /// Every condition with its outcome.
    pub conditions: Vec<Step>,
    /// Lines, where the row got that far.
    pub lines: Vec<Step>,
    /// Inputs of the amount.
    pub amount_inputs: Vec<Step>,
    /// Names of the reasons for refusal; empty if eligible.
    pub failed: Vec<String>,
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
    let mut open = data.clone();
    open.owned = None;
    let reference = Reference::new(program, &open)?;
    let judged = reference.judge(crate::assess::AssessOptions { keep_lines: true })?;
    let unknown = |e: NoSuch| Broken::from(e).of("explanation");
    let rule = measure.of(&program.measures).map_err(unknown)?;
    let rows = measure.of(&judged).map_err(unknown)?;
    let Some(one) = rows.iter().find(|j| j.row == row) else {
        return Ok(None);
    };
    let broken = |b: Broken| b.of(&rule.id);
    let version = rule.versions.get(one.version);
    let version = version.ok_or_else(|| broken(Broken::new("a row of no version")))?;
    let grants = reference.grants(&judged)?;
    let env = Env {
        grants: &grants,
        lines: &[],
    };
    let at = Row {
        table: rule.record,
        row,
        outer: None,
    };
    let step = |id: &str, says: &str, expr: &Expr| {
        let value = reference.value(expr, at, env)?;
        Ok(named(id, says, &value, expr, reference.inputs(expr, at)?))
    };
    let line = |(l, text): (&crate::policy::ir::Line, &Option<String>)| {
        Ok(Step {
            id: l.id.clone(),
            says: l.says.clone(),
            value: text.clone(),
            missing: None,
            inputs: reference.inputs(&l.expr, at)?,
        })
    };
    let amount = &version.amount;
    let amounts = amount.base.iter().chain(&amount.expr).chain(&amount.value);
    let mut amount_inputs = Vec::new();
    for expr in amounts {
        amount_inputs.extend(reference.inputs(expr, at).map_err(broken)?);
    }
    let conditions = version.conditions.iter().map(|c| step(&c.id, &c.says, &c.expr));
    let conditions = conditions.collect::<Result<_, Broken>>().map_err(broken)?;
    let lines = version.lines.iter().zip(&one.lines).map(line);
    let lines = lines.collect::<Result<_, Broken>>().map_err(broken)?;
    Ok(Some(Explanation {
        measure,
        row,
        version: one.version,
        conditions,
        lines,
        amount_inputs,
        failed: crate::assess::reasons(program, measure, one.version, one.failed)
            .map_err(|e| broken(Broken::new(e.to_string())))?,
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
    }
}

impl Reference<'_> {
    /// Facts, columns and followed values that an expression names in the scope of its own row.
    fn inputs(&self, expr: &Expr, at: Row<'_>) -> Result<Vec<Step>, Broken> {
        let mut found: Vec<Step> = Vec::new();
        self.collect(expr, at, &mut found)?;
        Ok(found)
    }

    fn collect(&self, expr: &Expr, at: Row<'_>, found: &mut Vec<Step>) -> Result<(), Broken> {
        let mut personal = false;
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
                (format!("{}.{}", table.name, field.name), field.title.clone())
            }
            Node::Constant { label: Some(label), .. } => (label.clone(), String::new()),
            Node::Follow { link, table, inner } => {
                if let Ok(row) = self.follow(at.table, at.row, *link)? {
                    let at = Row {
                        table: *table,
                        row,
                        outer: None,
                    };
                    self.collect(inner, at, found)?;
                }
                return Ok(());
            }
            // Rows of an aggregate are many; its value stands in the steps above it.
            Node::Aggregate(_) | Node::Window(_) | Node::Outer(_) => return Ok(()),
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
            | Node::Decide { .. }
            | Node::Granted(_)
            | Node::Eligible(_) => {
                return children(expr).into_iter().try_for_each(|e| self.collect(e, at, found));
            }
        };
        let value = self.value(expr, at, Env::default())?;
        let mut step = named(&id, &says, &value, expr, Vec::new());
        if personal {
            step.value = step.value.map(|_| HIDDEN.to_owned());
        }
        if !found.contains(&step) {
            found.push(step);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
