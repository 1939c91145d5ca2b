//! Walking over typed expressions.

use super::ir::{Expr, Measure, Node, Version};

/// Calls `visit` on `expr` and everything below it, outer first.
pub fn expressions<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    visit(expr);
    for child in children(expr) {
        expressions(child, visit);
    }
}

/// The kind of a node in messages.
#[must_use]
pub fn name(node: &Node) -> &'static str {
    match node {
        Node::Constant { .. } => "constant",
        Node::Column(_) => "column",
        Node::Fact(_) => "fact",
        Node::Line(_) => "line",
        Node::Follow { .. } => "link",
        Node::Outer(_) => "outer record",
        Node::Aggregate(_) => "aggregate",
        Node::Arithmetic(..) => "arithmetic",
        Node::Compare(..) => "comparison",
        Node::And(_) => "AND",
        Node::Or(_) => "OR",
        Node::Not(_) => "NOT",
        Node::InList(..) => "IN",
        Node::IsMissing(_) => "IS NULL",
        Node::Case { .. } => "CASE",
        Node::Call(..) => "function",
        Node::Lookup { .. } => "LOOKUP",
        Node::InCodeList { .. } => "IN_LIST",
        Node::Decide { .. } => "DECIDE",
        Node::Granted(_) => "GRANTED",
        Node::Eligible(_) => "ELIGIBLE",
        Node::Window(_) => "window",
    }
}

/// Direct parts of an expression, in order of evaluation.
#[must_use]
pub fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.node {
        Node::Constant { .. }
        | Node::Column(_)
        | Node::Fact(_)
        | Node::Line(_)
        | Node::Granted(_)
        | Node::Eligible(_) => Vec::new(),
        Node::Follow { inner: only, .. }
        | Node::Outer(only)
        | Node::Not(only)
        | Node::InList(only, _)
        | Node::IsMissing(only)
        | Node::Lookup { key: only, .. }
        | Node::InCodeList { key: only, .. } => vec![only],
        Node::Arithmetic(_, left, right) | Node::Compare(_, left, right) => vec![left, right],
        Node::And(all) | Node::Or(all) | Node::Call(_, all) | Node::Decide { inputs: all, .. } => all.iter().collect(),
        Node::Case { branches, otherwise } => {
            let mut parts: Vec<&Expr> = branches.iter().flat_map(|(when, then)| [when, then]).collect();
            parts.push(otherwise);
            parts
        }
        Node::Aggregate(aggregate) => {
            let order = aggregate.order.iter().map(|key| &key.expr);
            aggregate
                .argument
                .iter()
                .chain(&aggregate.filter)
                .chain(order)
                .collect()
        }
        Node::Window(window) => {
            let order = window.order.iter().map(|key| &key.expr);
            window.arguments.iter().chain(&window.partition).chain(order).collect()
        }
    }
}

/// Calls `change_node` on `expr` and everything below it, outer first.
///
/// # Errors
/// The first error of `change_node`; what stands before it is changed.
pub fn change<E>(expr: &mut Expr, change_node: &mut dyn FnMut(&mut Node) -> Result<(), E>) -> Result<(), E> {
    change_node(&mut expr.node)?;
    match &mut expr.node {
        Node::Constant { .. }
        | Node::Column(_)
        | Node::Fact(_)
        | Node::Line(_)
        | Node::Granted(_)
        | Node::Eligible(_) => Ok(()),
        Node::Follow { inner: only, .. }
        | Node::Outer(only)
        | Node::Not(only)
        | Node::InList(only, _)
        | Node::IsMissing(only)
        | Node::Lookup { key: only, .. }
        | Node::InCodeList { key: only, .. } => change(only, change_node),
        Node::Arithmetic(_, left, right) | Node::Compare(_, left, right) => {
            change(left, change_node)?;
            change(right, change_node)
        }
        Node::And(all) | Node::Or(all) | Node::Call(_, all) | Node::Decide { inputs: all, .. } => {
            all.iter_mut().try_for_each(|e| change(e, change_node))
        }
        Node::Case { branches, otherwise } => {
            for (when, then) in branches {
                change(when, change_node)?;
                change(then, change_node)?;
            }
            change(otherwise, change_node)
        }
        Node::Aggregate(aggregate) => {
            let order = aggregate.order.iter_mut().map(|key| &mut key.expr);
            let mut parts = aggregate.argument.iter_mut().chain(&mut aggregate.filter).chain(order);
            parts.try_for_each(|e| change(e, change_node))
        }
        Node::Window(window) => {
            let order = window.order.iter_mut().map(|key| &mut key.expr);
            let mut parts = window.arguments.iter_mut().chain(&mut window.partition).chain(order);
            parts.try_for_each(|e| change(e, change_node))
        }
    }
}

/// Every expression of a measure, all versions.
#[must_use]
pub fn of_measure(measure: &Measure) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = measure.scope.iter().collect();
    all.extend([&measure.in_force_by, &measure.key, &measure.period, &measure.entity]);
    all.extend(&measure.counted);
    for once in &measure.once {
        all.extend(&once.per);
        all.extend(once.order.iter().map(|key| &key.expr));
    }
    for version in &measure.versions {
        all.extend(version.conditions.iter().map(|c| &c.expr));
        all.extend(version.lines.iter().map(|l| &l.expr));
        let amount = &version.amount;
        let parts = [&amount.base, &amount.expr, &amount.undetermined_when, &amount.value];
        all.extend(parts.into_iter().flatten());
    }
    all
}

/// Every expression of a measure, to be changed.
pub fn of_measure_mut(measure: &mut Measure) -> Vec<&mut Expr> {
    let mut all: Vec<&mut Expr> = measure.scope.iter_mut().collect();
    all.extend([
        &mut measure.in_force_by,
        &mut measure.key,
        &mut measure.period,
        &mut measure.entity,
    ]);
    all.extend(&mut measure.counted);
    for once in &mut measure.once {
        all.extend(&mut once.per);
        all.extend(once.order.iter_mut().map(|key| &mut key.expr));
    }
    all.extend(measure.versions.iter_mut().flat_map(of_version_mut));
    all
}

/// Every expression of a version, to be changed.
pub fn of_version_mut(version: &mut Version) -> Vec<&mut Expr> {
    let mut all: Vec<&mut Expr> = version.conditions.iter_mut().map(|c| &mut c.expr).collect();
    all.extend(version.lines.iter_mut().map(|l| &mut l.expr));
    let amount = &mut version.amount;
    let parts = [
        &mut amount.base,
        &mut amount.expr,
        &mut amount.undetermined_when,
        &mut amount.value,
    ];
    all.extend(parts.into_iter().flatten());
    all
}
