//! Walks over programs: which facts and links are used.

use std::collections::BTreeSet;

use super::AssessError;
use super::broken::Broken;
use crate::policy::ir::{Aggregate, Expr, FactId, LinkId, Program, TableId};
use crate::policy::walk::{self, Names, Scope, children};
use crate::schema::Catalog;

/// The expressions of an aggregate, all in the scope of the linked row.
pub(crate) fn parts(a: &Aggregate) -> impl Iterator<Item = &Expr> {
    a.filter
        .iter()
        .chain(&a.argument)
        .chain(a.order.iter().map(|k| &k.expr))
}

/// Every expression of every measure, exclusive keys included.
pub(crate) fn roots(program: &Program) -> Vec<&Expr> {
    let mut all: Vec<&Expr> = program.measures.iter().flat_map(walk::of_measure).collect();
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
        walk::expressions(root, &mut |e| {
            if let Names::Fact(id) = walk::names(&e.node)
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
    let mut inside = |at: TableId, around: &[TableId]| {
        for part in children(expr) {
            scoped(part, at, around, see);
        }
    };
    match walk::scope(&expr.node) {
        Scope::Same => inside(table, outer),
        Scope::Linked(target) => inside(target, &[]),
        Scope::Inside(target) => {
            let mut around = outer.to_vec();
            around.push(table);
            inside(target, &around);
        }
        // Without a record around, evaluation stops with the node's name.
        Scope::Around => {
            if let Some((around, further)) = outer.split_last() {
                inside(*around, further);
            }
        }
    }
}

/// Expressions with the table of their scope: of every measure, exclusive group and used fact.
pub(crate) fn scopes(program: &Program) -> Vec<(&Expr, TableId)> {
    let mut all: Vec<(&Expr, TableId)> = Vec::new();
    for m in &program.measures {
        all.extend(walk::of_measure(m).into_iter().map(|e| (e, m.record)));
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
pub(crate) fn links_of(expr: &Expr, table: TableId, catalog: &Catalog) -> Result<Vec<(TableId, LinkId)>, Broken> {
    let Names::Links(via, last) = walk::names(&expr.node) else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    let mut at = table;
    for link in via.iter().chain([&last]) {
        found.push((at, *link));
        let spec = link.of(&at.of(&catalog.tables)?.links)?;
        let (target, _) = catalog
            .table(&spec.table)
            .ok_or_else(|| Broken::new(format!("link {} leads to no table", spec.name)))?;
        at = target;
    }
    Ok(found)
}

/// The links that an expression in the scope of `table` follows, by table.
pub(crate) fn links_in(expr: &Expr, table: TableId, catalog: &Catalog) -> Result<BTreeSet<(TableId, LinkId)>, Broken> {
    let mut followed = Ok(BTreeSet::new());
    scoped(expr, table, &[], &mut |e, at| {
        if let Ok(all) = &mut followed {
            match links_of(e, at, catalog) {
                Ok(found) => all.extend(found),
                Err(broken) => followed = Err(broken),
            }
        }
    });
    followed
}

/// Every link that the program follows, by table.
pub(crate) fn used_links(program: &Program, catalog: &Catalog) -> Result<BTreeSet<(TableId, LinkId)>, AssessError> {
    let mut used = BTreeSet::new();
    for (expr, table) in scopes(program) {
        used.extend(links_in(expr, table, catalog).map_err(|broken| broken.of("links"))?);
    }
    Ok(used)
}

/// Whether an expression inside an aggregate looks at the record that the aggregate belongs to, or further out.
pub(crate) fn steps_out(expr: &Expr) -> bool {
    beyond(expr, 0)
}

/// Whether an expression `depth` aggregates further in steps out beyond where it started.
fn beyond(expr: &Expr, depth: usize) -> bool {
    let mut parts = children(expr).into_iter();
    match walk::scope(&expr.node) {
        Scope::Same => parts.any(|e| beyond(e, depth)),
        Scope::Linked(_) => false,
        Scope::Inside(_) => parts.any(|e| beyond(e, depth + 1)),
        Scope::Around => match depth.checked_sub(1) {
            Some(depth) => parts.any(|e| beyond(e, depth)),
            None => true,
        },
    }
}
