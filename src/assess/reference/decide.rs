//! Decision tables.

use super::eval::compare;
use super::value::{Value, of_constant};
use crate::assess::broken::Broken;
use crate::policy::ir::{Cell, Comparison, Constant, Decision, Type};
use crate::policy::reasons::Lack;

/// True for types whose missing input is merely not tested.
fn numeric(ty: Option<&Type>) -> bool {
    matches!(ty, Some(Type::Count | Type::Ratio | Type::Money | Type::Amount))
}

/// The outcome of the first rule that holds.
pub(crate) fn decide(decision: Option<&Decision>, inputs: &[Value]) -> Result<Value, Broken> {
    let decision = decision.ok_or_else(|| Broken::new("there is no such decision"))?;
    if inputs.len() != decision.inputs.len() {
        return Err(Broken::new(format!("decision {} has other inputs", decision.id)));
    }
    let lost = inputs
        .iter()
        .zip(&decision.inputs)
        .find(|(v, ty)| v.is_missing() && !numeric(Some(ty)));
    if let Some((missing, _)) = lost {
        return Ok(missing.clone());
    }
    let none = || Value::lacking(Lack::Decision { id: &decision.id });
    for (cells, outcome) in &decision.rules {
        let mut holds = true;
        let mut untested = None;
        let mut tested = false;
        for (at, cell) in cells.iter().enumerate() {
            let (op, constant) = match cell {
                Cell::Any => continue,
                Cell::Is(constant) => (Comparison::Equal, constant),
                Cell::Test(op, constant) => (*op, constant),
            };
            let Some(input) = inputs.get(at) else { continue };
            if input.is_missing() {
                untested = untested.or(Some(input));
                continue;
            }
            tested = tested || numeric(decision.inputs.get(at));
            let constant = of_constant(constant);
            if constant.kind() != input.kind() {
                return Err(input.instead_of(constant.kind()));
            }
            holds = holds && compare(op, input, &constant);
        }
        match untested {
            // The texts of the rule fit, and none of its numbers can be tested.
            Some(missing) if holds && !tested => return Ok(missing.clone()),
            _ if holds => {
                return Ok(if *outcome == Constant::Missing {
                    none()
                } else {
                    of_constant(outcome)
                });
            }
            Some(_) | None => {}
        }
    }
    Ok(none())
}
