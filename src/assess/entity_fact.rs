//! A fact's value per enterprise, for those who only want to group by it.

use std::collections::BTreeMap;

use super::{AssessError, AssessOptions, MeasureOutcome, assess};
use crate::calendar::Date;
use crate::policy::ir::{AmountRule, Expr, FactId, Kind, Measure, Node, Program, Responsible, Rounding, Type, Version};
use crate::store::Dataset;

/// The written value of a fact for every row of its table that has one, by the row's `uscc`. A fact that the pack does not have, or whose
/// table has no `uscc`, gives an empty map.
///
/// It runs a program of one indicator whose period is the fact, so there is one way only in which a fact gets its value.
///
/// # Errors
/// As [`assess`].
pub fn fact_by_enterprise(
    program: &Program,
    data: &Dataset,
    table: &str,
    fact: &str,
) -> Result<BTreeMap<String, String>, AssessError> {
    let rows = outcome(program, data, table, fact)?;
    Ok(rows.map_or_else(BTreeMap::new, |rows| rows.uscc.into_iter().zip(rows.period).collect()))
}

/// The written value of a fact for every row of its table that has one, by row, with the row's `uscc`; otherwise like
/// [`fact_by_enterprise`].
///
/// # Errors
/// As [`assess`].
pub fn fact_by_row(
    program: &Program,
    data: &Dataset,
    table: &str,
    fact: &str,
) -> Result<BTreeMap<u32, (String, String)>, AssessError> {
    let rows = outcome(program, data, table, fact)?;
    let all = rows.map_or_else(BTreeMap::new, |rows| {
        let values = rows.uscc.into_iter().zip(rows.period);
        rows.row.into_iter().zip(values).collect()
    });
    Ok(all)
}

/// The rows of a fact's table that have it; the period is its value. `None` if there is no such fact, or no `uscc` in its table.
fn outcome(program: &Program, data: &Dataset, table: &str, fact: &str) -> Result<Option<MeasureOutcome>, AssessError> {
    let Some((id, spec)) = data.catalog.table(table) else {
        return Ok(None);
    };
    let found = FactId::all(&program.facts)
        .zip(&program.facts)
        .find(|(_, f)| f.on == id && f.id == fact);
    let (Some((fact_id, known)), Some((uscc, _))) = (found, spec.column("uscc")) else {
        return Ok(None);
    };
    let ty = known.expr.ty;
    let text = |node| Expr { ty: Type::Text, node };
    let value = Expr {
        ty,
        node: Node::Fact(fact_id),
    };
    let scope = Expr {
        ty: Type::Boolean,
        node: Node::Not(Box::new(Expr {
            ty: Type::Boolean,
            node: Node::IsMissing(Box::new(value.clone())),
        })),
    };
    let day = Expr {
        ty: Type::Date,
        node: Node::Constant {
            value: crate::policy::ir::Constant::Date(program.as_of),
            label: None,
        },
    };
    let indicator = Measure {
        id: fact.to_owned(),
        reported_as: fact.to_owned(),
        note: String::new(),
        title: fact.to_owned(),
        title_en: fact.to_owned(),
        kind: Kind::Indicator,
        departments: Responsible::default(),
        record: id,
        scope: Some(scope),
        in_force_by: day,
        key: text(Node::Column(uscc)),
        period: value,
        entity: text(Node::Column(uscc)),
        counted: None,
        once: Vec::new(),
        versions: vec![always(program.as_of)],
        parameters: Vec::new(),
        accepts_absent: Vec::new(),
    };
    let alone = Program {
        measures: vec![indicator],
        exclusives: Vec::new(),
        ..program.clone()
    };
    let all = assess(&alone, data, AssessOptions::default())?;
    let Some(rows) = all.measures.into_iter().next() else {
        return Err(AssessError::BrokenProgram {
            owner: fact.to_owned(),
            reason: "the indicator of the fact has no outcome".into(),
        });
    };
    Ok(Some(rows))
}

/// In force on one day, without conditions or amount.
fn always(day: Date) -> Version {
    Version {
        from: day,
        to: None,
        published: day,
        basis: Vec::new(),
        conditions: Vec::new(),
        lines: Vec::new(),
        amount: AmountRule {
            base: None,
            expr: None,
            rounding: Rounding::None,
            positive: false,
            undetermined_when: None,
            value: None,
        },
        due: None,
    }
}
