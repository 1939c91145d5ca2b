//! Walks over programs: which facts and links are used.

use std::collections::BTreeSet;

use crate::policy::ir::{Aggregate, Expr, FactId, LinkId, Measure, Node, Program, TableId};
use crate::schema::Catalog;

/// Calls `see` for `expr` and every expression inside it, parents first.
pub(crate) fn walk<'p>(expr: &'p Expr, see: &mut dyn FnMut(&'p Expr)) {
    see(expr);
    match &expr.node {
        Node::Follow { inner, .. } | Node::Outer(inner) => walk(inner, see),
        Node::Aggregate(a) => parts(a).for_each(|e| walk(e, see)),
        _ => children(expr).into_iter().for_each(|e| walk(e, see)),
    }
}

/// The expressions of an aggregate, all in the scope of the linked row.
pub(crate) fn parts(a: &Aggregate) -> impl Iterator<Item = &Expr> {
    a.filter
        .iter()
        .chain(&a.argument)
        .chain(a.order.iter().map(|k| &k.expr))
}

/// Every expression of a measure in the scope of its record; exclusive keys are not among them.
pub(crate) fn expressions(m: &Measure) -> Vec<&Expr> {
    let mut all = vec![&m.in_force_by, &m.key, &m.period, &m.entity];
    all.extend(m.scope.iter().chain(&m.counted));
    all.extend(
        m.once
            .iter()
            .flat_map(|o| o.per.iter().chain(o.order.iter().map(|k| &k.expr))),
    );
    for v in &m.versions {
        all.extend(v.conditions.iter().map(|c| &c.expr));
        all.extend(v.lines.iter().map(|l| &l.expr));
        let a = &v.amount;
        all.extend(a.base.iter().chain(&a.expr).chain(&a.undetermined_when).chain(&a.value));
    }
    all
}

/// Every expression of every measure, exclusive keys included.
pub(crate) fn roots(program: &Program) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = program.measures.iter().flat_map(expressions).collect();
    all.extend(program.exclusives.iter().flat_map(|g| g.members.iter().map(|(_, e)| e)));
    all
}

/// The facts that measures use, directly or not.
pub(crate) fn used_facts(program: &Program) -> BTreeSet<FactId> {
    facts_of(program, roots(program))
}

/// The facts that some expressions use, directly or not.
pub(crate) fn facts_of<'p>(program: &'p Program, mut waiting: Vec<&'p Expr>) -> BTreeSet<FactId> {
    let mut used = BTreeSet::new();
    while let Some(root) = waiting.pop() {
        walk(root, &mut |e| {
            if let Node::Fact(id) = e.node
                && used.insert(id)
                && let Some(fact) = program.facts.get(id.index())
            {
                waiting.push(&fact.expr);
            }
        });
    }
    used
}

/// Calls `see` for `expr` and every expression inside it with the table of its scope. `outer` are the scopes around it.
pub(crate) fn scoped<'p>(expr: &'p Expr, table: TableId, outer: &[TableId], see: &mut dyn FnMut(&'p Expr, TableId)) {
    see(expr, table);
    match &expr.node {
        Node::Follow {
            table: target, inner, ..
        } => scoped(inner, *target, &[], see),
        Node::Outer(inner) => {
            if let Some((around, further)) = outer.split_last() {
                scoped(inner, *around, further, see);
            }
        }
        Node::Aggregate(a) => {
            let mut around = outer.to_vec();
            around.push(table);
            parts(a).for_each(|e| scoped(e, a.table, &around, see));
        }
        _ => children(expr).into_iter().for_each(|e| scoped(e, table, outer, see)),
    }
}

/// Operands in the scope of the same row; none for nodes that change the scope.
pub(crate) fn children(expr: &Expr) -> Vec<&Expr> {
    match &expr.node {
        Node::Not(e) | Node::IsMissing(e) | Node::InList(e, _) => vec![e],
        Node::Lookup { key, .. } | Node::InCodeList { key, .. } => vec![key],
        Node::Arithmetic(_, a, b) | Node::Compare(_, a, b) => vec![a, b],
        Node::And(all) | Node::Or(all) | Node::Call(_, all) | Node::Decide { inputs: all, .. } => all.iter().collect(),
        Node::Case { branches, otherwise } => branches
            .iter()
            .flat_map(|(a, b)| [a, b])
            .chain([otherwise.as_ref()])
            .collect(),
        Node::Window(w) => w
            .arguments
            .iter()
            .chain(&w.partition)
            .chain(w.order.iter().map(|k| &k.expr))
            .collect(),
        _ => Vec::new(),
    }
}

/// Expressions with the table of their scope: of every measure, exclusive group and used fact.
pub(crate) fn scopes(program: &Program) -> Vec<(&Expr, TableId)> {
    let mut all: Vec<(&Expr, TableId)> = Vec::new();
    for m in &program.measures {
        all.extend(expressions(m).into_iter().map(|e| (e, m.record)));
    }
    for (id, key) in program.exclusives.iter().flat_map(|g| &g.members) {
        all.extend(program.measures.get(id.index()).map(|m| (key, m.record)));
    }
    let facts = used_facts(program)
        .into_iter()
        .filter_map(|id| program.facts.get(id.index()));
    all.extend(facts.map(|f| (&f.expr, f.on)));
    all
}

/// The links that a node in the scope of `table` follows.
pub(crate) fn links_of(expr: &Expr, table: TableId, catalog: &Catalog) -> Vec<(TableId, LinkId)> {
    match &expr.node {
        Node::Follow { link, .. } => vec![(table, *link)],
        Node::Aggregate(a) => {
            let mut found = Vec::new();
            let mut at = table;
            for link in a.via.iter().chain([&a.link]) {
                found.push((at, *link));
                let spec = catalog.tables.get(at.index()).and_then(|t| t.links.get(link.index()));
                let Some((target, _)) = spec.and_then(|l| catalog.table(&l.table)) else {
                    break;
                };
                at = target;
            }
            found
        }
        _ => Vec::new(),
    }
}

/// Every link that the program follows, by table.
pub(crate) fn used_links(program: &Program, catalog: &Catalog) -> BTreeSet<(TableId, LinkId)> {
    let mut used = BTreeSet::new();
    for (expr, table) in scopes(program) {
        scoped(expr, table, &[], &mut |e, at| used.extend(links_of(e, at, catalog)));
    }
    used
}

/// Whether an expression inside an aggregate looks at the record that the aggregate belongs to, or further out.
pub(crate) fn steps_out(expr: &Expr) -> bool {
    beyond(expr, 0)
}

/// Whether an expression `depth` aggregates further in steps out beyond where it started.
fn beyond(expr: &Expr, depth: usize) -> bool {
    match &expr.node {
        Node::Outer(inner) => depth == 0 || beyond(inner, depth - 1),
        Node::Aggregate(a) => parts(a).any(|e| beyond(e, depth + 1)),
        Node::Follow { .. } => false,
        _ => children(expr).into_iter().any(|e| beyond(e, depth)),
    }
}
