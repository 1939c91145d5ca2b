//! Walking over typed expressions. Whoever only visits parts, or asks what a node names, does it here: a new kind of node is entered in these
//! matches, which have no catch-all, and everybody sees it.

use super::ir::{ColumnId, Expr, FactId, LinkId, Measure, MeasureId, Node, TableId, Version};

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
        Node::Monthly(_) => "aggregate over months",
        Node::EachMonth => "each_month",
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

/// What a node names besides its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names<'e> {
    /// Nothing.
    Nothing,
    /// A column of the row.
    Column(ColumnId),
    /// A fact of the row.
    Fact(FactId),
    /// A line of the version, by position.
    Line(usize),
    /// Links, in the order in which they are followed.
    Links(&'e [LinkId], LinkId),
    /// A lookup or code list, by position.
    Lookup(usize),
    /// A decision table, by position.
    Decision(usize),
    /// Measures that were evaluated earlier.
    Measures(&'e [MeasureId]),
}

/// What a node names besides its parts.
#[must_use]
pub fn names(node: &Node) -> Names<'_> {
    match node {
        Node::Column(id) => Names::Column(*id),
        Node::Fact(id) => Names::Fact(*id),
        Node::Line(at) => Names::Line(*at),
        Node::Follow { link, .. } => Names::Links(&[], *link),
        Node::Aggregate(aggregate) => Names::Links(&aggregate.via, aggregate.link),
        Node::Lookup { lookup, .. } | Node::InCodeList { lookup, .. } => Names::Lookup(*lookup),
        Node::Decide { decision, .. } => Names::Decision(*decision),
        Node::Granted(ids) | Node::Eligible(ids) => Names::Measures(ids),
        Node::Constant { .. }
        | Node::Outer(_)
        | Node::Arithmetic(..)
        | Node::Compare(..)
        | Node::And(_)
        | Node::Or(_)
        | Node::Not(_)
        | Node::InList(..)
        | Node::IsMissing(_)
        | Node::Case { .. }
        | Node::Call(..)
        | Node::Monthly(_)
        | Node::EachMonth
        | Node::Window(_) => Names::Nothing,
    }
}

/// For which row the parts of a node are evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// For the row of the node itself.
    Same,
    /// For the row of a table that a link leads to, without a way back.
    Linked(TableId),
    /// For every row of a table that links lead to, with the row of the node around it.
    Inside(TableId),
    /// For the row around.
    Around,
}

/// For which row the parts of a node are evaluated.
#[must_use]
pub fn scope(node: &Node) -> Scope {
    match node {
        Node::Follow { table, .. } => Scope::Linked(*table),
        Node::Aggregate(aggregate) => Scope::Inside(aggregate.table),
        Node::Outer(_) => Scope::Around,
        Node::Constant { .. }
        | Node::Column(_)
        | Node::Fact(_)
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
        | Node::Eligible(_)
        | Node::Monthly(_)
        | Node::EachMonth
        | Node::Window(_) => Scope::Same,
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
        | Node::EachMonth
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
        Node::Monthly(monthly) => monthly.parts().collect(),
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
        | Node::EachMonth
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
        Node::Monthly(monthly) => monthly.parts_mut().try_for_each(|e| change(e, change_node)),
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
