//! Facts that are asked per month: they have no value of their own and stand for their formula wherever a month is asked about.

use crate::policy::ir::{Expr, Fact, FactId, NoSuch, Node, Program};
use crate::policy::walk;

/// Writes the formulas of monthly facts where the facts are named. `order` has each fact after those it uses, `is_monthly` speaks of each.
/// Gives the order with the monthly facts last, and how many facts are left before them.
///
/// # Errors
/// [`NoSuch`] if an expression or the order names a fact that is not there.
pub(super) fn write_out(
    program: &mut Program,
    is_monthly: &[bool],
    order: &[FactId],
) -> Result<(Vec<FactId>, usize), NoSuch> {
    for id in order {
        let mut expr = id.of(&program.facts)?.expr.clone();
        replace(&mut expr, &program.facts, is_monthly)?;
        if let Some(fact) = program.facts.get_mut(id.index()) {
            fact.expr = expr;
        }
    }
    let facts = &program.facts;
    let rules = program.boards.iter_mut().map(|b| &mut b.rule);
    for measure in program.measures.iter_mut().chain(rules) {
        for expr in walk::of_measure_mut(measure) {
            replace(expr, facts, is_monthly)?;
        }
    }
    for (_, key) in program.exclusives.iter_mut().flat_map(|g| &mut g.members) {
        replace(key, facts, is_monthly)?;
    }
    let (monthly, kept): (Vec<FactId>, Vec<FactId>) =
        order.iter().partition(|id| is_monthly.get(id.index()) == Some(&true));
    let left = kept.len();
    Ok((kept.into_iter().chain(monthly).collect(), left))
}

fn replace(expr: &mut Expr, facts: &[Fact], is_monthly: &[bool]) -> Result<(), NoSuch> {
    walk::change(expr, &mut |node| {
        if let Node::Fact(id) = node
            && is_monthly.get(id.index()) == Some(&true)
        {
            *node = id.of(facts)?.expr.node.clone();
        }
        Ok(())
    })
}
