//! Compiling one version of a measure.

use crate::policy::check;
use crate::policy::diagnostic::Diagnostic;
use crate::policy::formula::{Formula, Scope, Use, Want, World};
use crate::policy::ir::{AmountRule, Condition, Expr, Kind, Line, Rounding, Type, Version};
use crate::policy::pack::model::{RawAmount, RawCondition, RawLine, RawMeasure, RawVersion};

use super::measures::whole;

/// The version; `None` if something was reported.
pub(super) fn compile(
    raw: &RawVersion,
    measure: &RawMeasure,
    scope: Scope<'_>,
    world: &World<'_>,
    used: &mut Use,
    found: &mut Vec<Diagnostic>,
) -> Option<Version> {
    let before = found.len();
    check::version_names(raw, measure, found);
    let parameters = [raw.parameters.as_slice(), measure.parameters.as_slice()];
    let scope = Scope {
        parameters: &parameters,
        ..scope
    };
    let mut formula = Formula {
        world,
        scope,
        used: &mut *used,
        found: &mut *found,
    };
    let conditions: Vec<Option<Condition>> = raw.conditions.iter().map(|c| condition(&mut formula, c)).collect();
    let mut known: Vec<(String, Option<Type>)> = Vec::new();
    let mut lines = Vec::new();
    for line in &raw.lines {
        let mut formula = Formula {
            world,
            scope: Scope { lines: &known, ..scope },
            used: &mut *used,
            found: &mut *found,
        };
        let compiled = compile_line(&mut formula, line);
        known.push((line.id.value.clone(), compiled.as_ref().map(line_type)));
        lines.push(compiled);
    }
    let mut formula = Formula {
        world,
        scope: Scope { lines: &known, ..scope },
        used: &mut *used,
        found: &mut *found,
    };
    let amount = match &raw.amount {
        Some(amount) => compile_amount(&mut formula, amount),
        None => Some(no_amount()),
    };
    let grants = raw.amount.as_ref().is_some_and(|a| a.expr.is_some());
    if !grants && measure.kind != Kind::Indicator {
        check::no_amount(raw, found);
    }
    let lines = lines.into_iter().collect::<Option<Vec<Line>>>();
    let due = lines.as_ref().and_then(|lines| check::due(raw, measure, lines, found));
    check::unused(&raw.parameters, used, found.len() == before, found);
    Some(Version {
        from: raw.from.value,
        to: raw.to.as_ref().map(|t| t.value),
        published: raw.published,
        basis: raw.basis.clone(),
        conditions: conditions.into_iter().collect::<Option<_>>()?,
        lines: lines?,
        amount: amount?,
        due,
    })
}

fn condition(formula: &mut Formula<'_>, raw: &RawCondition) -> Option<Condition> {
    let expr = formula.compile(&raw.expr, Want::Boolean)?;
    Some(Condition {
        id: raw.id.value.clone(),
        says: raw.says.clone(),
        says_en: raw.says_en.clone(),
        expr,
    })
}

fn compile_line(formula: &mut Formula<'_>, raw: &RawLine) -> Option<Line> {
    let want = match raw.rounding {
        Rounding::HalfUp => Want::Payable { rounded: true },
        Rounding::None => Want::Anything,
    };
    let expr = formula.compile_root(&raw.expr, want)?;
    Some(Line {
        id: raw.id.value.clone(),
        says: raw.says.clone(),
        expr,
        rounding: raw.rounding,
    })
}

/// Type of a line's value after its rounding.
fn line_type(line: &Line) -> Type {
    match line.rounding {
        Rounding::HalfUp => Type::Money,
        Rounding::None => line.expr.ty,
    }
}

fn compile_amount(formula: &mut Formula<'_>, raw: &RawAmount) -> Option<AmountRule> {
    let rounded = raw.rounding == Rounding::HalfUp;
    let base = raw
        .base
        .as_ref()
        .map(|e| formula.compile(e, Want::Payable { rounded: true }));
    let expr = raw.expr.as_ref().map(|e| formula.compile(e, Want::Payable { rounded }));
    let undetermined = raw
        .undetermined_when
        .as_ref()
        .map(|e| formula.compile(e, Want::Boolean));
    let value = raw
        .value
        .as_ref()
        .map(|e| formula.compile(e, Want::Exactly(Type::Ratio)));
    let (base, expr) = (whole(base), whole(expr));
    let (undetermined_when, value) = (whole(undetermined), whole(value));
    let expr: Option<Expr> = expr?;
    Some(AmountRule {
        base: base?,
        positive: raw.positive && expr.is_some(),
        expr,
        rounding: raw.rounding,
        undetermined_when: undetermined_when?,
        value: value?,
    })
}

fn no_amount() -> AmountRule {
    AmountRule {
        base: None,
        expr: None,
        rounding: Rounding::None,
        positive: false,
        undetermined_when: None,
        value: None,
    }
}
