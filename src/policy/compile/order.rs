//! What must be computed before what.

use std::collections::BTreeSet;

use crate::policy::diagnostic::{At, Diagnostic, codes};
use crate::policy::ir::{Fact, FactId, Measure, MeasureId, NoSuch, Node, Program};
use crate::policy::pack::model::{RawExclusive, RawPack};
use crate::policy::walk::{self, Names};

use super::measures_named;

/// Positions in the order of computation, and for each of them what it needs.
type Needs = Vec<BTreeSet<usize>>;

/// Facts, each after those it uses; `None` if there is a circle.
pub(super) fn facts(raw: &RawPack, facts: &[Option<Fact>], found: &mut Vec<Diagnostic>) -> Option<Vec<FactId>> {
    let mut needs: Needs = Vec::new();
    for fact in facts {
        let mut used = BTreeSet::new();
        if let Some(fact) = fact {
            walk::expressions(&fact.expr, &mut |expr| {
                if let Names::Fact(id) = walk::names(&expr.node) {
                    used.insert(id.index());
                }
            });
        }
        needs.push(used);
    }
    let names: Vec<&At<String>> = raw.facts.iter().map(|f| &f.id).collect();
    Some(
        sorted("facts", &needs, &names, found)?
            .into_iter()
            .map(FactId::new)
            .collect(),
    )
}

/// Measures, each after those it uses and after the exclusive groups these are in; `None` if there is a circle.
pub(super) fn measures(
    raw: &RawPack,
    measures: &[Option<Measure>],
    found: &mut Vec<Diagnostic>,
) -> Option<Vec<MeasureId>> {
    let mut needs: Needs = Vec::new();
    for (at, measure) in measures.iter().enumerate() {
        let mut used: BTreeSet<usize> = BTreeSet::new();
        for root in measure.iter().flat_map(walk::of_measure) {
            walk::expressions(root, &mut |expr| {
                if let Names::Measures(all) = walk::names(&expr.node) {
                    used.extend(all.iter().map(|id| id.index()));
                }
            });
        }
        let mut all = used.clone();
        for group in raw.head.iter().flat_map(|h| &h.exclusives) {
            let members = group
                .measures
                .iter()
                .flat_map(|m| measures_named(&raw.measures, &m.value))
                .map(MeasureId::index);
            let mut members: BTreeSet<usize> = members.collect();
            let Some(member) = members.intersection(&used).next().copied() else {
                continue;
            };
            if members.remove(&at) {
                found.push(inside_group(raw, at, member, group));
            }
            all.extend(members);
        }
        needs.push(all);
    }
    let names: Vec<&At<String>> = raw.measures.iter().map(|m| &m.id).collect();
    Some(
        sorted("measures", &needs, &names, found)?
            .into_iter()
            .map(MeasureId::new)
            .collect(),
    )
}

/// A measure that uses another member of its own exclusive group would wait for itself.
fn inside_group(raw: &RawPack, at: usize, member: usize, group: &RawExclusive) -> Diagnostic {
    let name = |at: usize| raw.measures.get(at).map_or("", |m| m.id.value.as_str());
    let (user, member) = (name(at), name(member));
    let message = format!(
        "`{user}` asks what `{member}` granted, but both are in the exclusive group `{}`",
        group.id.value
    );
    let place = raw.measures.get(at).map(|m| &m.id.place);
    let mut diagnostic = Diagnostic::error(codes::CYCLE, message);
    if let Some(place) = place {
        diagnostic = diagnostic.at(place, format!("needs {member}"));
    }
    diagnostic
        .at(&group.id.place, "decided only when all members are known")
        .help("take one of them out of the group, or compute the figure without GRANTED")
}

/// A stable topological order: of all that are ready, the first of the files comes first.
fn sorted(what: &str, needs: &Needs, names: &[&At<String>], found: &mut Vec<Diagnostic>) -> Option<Vec<usize>> {
    let mut order: Vec<usize> = Vec::new();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    while order.len() < needs.len() {
        let ready =
            (0..needs.len()).find(|at| !done.contains(at) && needs.get(*at).is_some_and(|n| n.is_subset(&done)));
        match ready {
            Some(at) => {
                order.push(at);
                done.insert(at);
            }
            None => {
                found.push(circle(what, needs, names, &done));
                return None;
            }
        }
    }
    Some(order)
}

/// Walks along needs until a position comes again.
fn circle(what: &str, needs: &Needs, names: &[&At<String>], done: &BTreeSet<usize>) -> Diagnostic {
    let mut path: Vec<usize> = Vec::new();
    let mut next = (0..needs.len()).find(|at| !done.contains(at));
    while let Some(at) = next {
        if let Some(start) = path.iter().position(|p| *p == at) {
            path.drain(..start);
            break;
        }
        path.push(at);
        next = needs
            .get(at)
            .and_then(|n| n.iter().find(|n| !done.contains(n)).copied());
    }
    let circle: Vec<&At<String>> = path.iter().filter_map(|at| names.get(*at).copied()).collect();
    let words: Vec<&str> = circle.iter().map(|n| n.value.as_str()).collect();
    let first = words.first().copied().unwrap_or("");
    let chain = format!("{} → {first}", words.join(" → "));
    let mut diagnostic = Diagnostic::error(codes::CYCLE, format!("{what} need each other in a circle: {chain}"));
    for (at, name) in circle.iter().enumerate() {
        let needed = words.get(at + 1).copied().unwrap_or(first);
        diagnostic = diagnostic.at(&name.place, format!("needs {needed}"));
    }
    diagnostic.help(match what {
        "measures" => "a measure comes after those it uses, and after all members of the exclusive groups these are in",
        _ => "compute one of them from columns alone",
    })
}

/// Puts facts and measures into order and renumbers everything that speaks of them.
///
/// # Errors
/// [`NoSuch`] if an expression or group names a fact or measure that the order does not have.
pub(super) fn apply(program: &mut Program, facts: &[FactId], measures: &[MeasureId]) -> Result<(), NoSuch> {
    let fact_at = inverse(facts, FactId::all(facts));
    let measure_at = inverse(measures, MeasureId::all(measures));
    let mut renumber = |node: &mut Node| renumber(node, &fact_at, &measure_at);
    for fact in &mut program.facts {
        walk::change(&mut fact.expr, &mut renumber)?;
    }
    let rules = program.boards.iter_mut().map(|b| &mut b.rule);
    for measure in program.measures.iter_mut().chain(rules) {
        for expr in walk::of_measure_mut(measure) {
            walk::change(expr, &mut renumber)?;
        }
    }
    for group in &mut program.exclusives {
        for (id, key) in &mut group.members {
            walk::change(key, &mut renumber)?;
            *id = *id.of(&measure_at)?;
        }
    }
    program.facts = facts
        .iter()
        .map(|id| id.of(&program.facts).cloned())
        .collect::<Result<_, _>>()?;
    program.measures = measures
        .iter()
        .map(|id| id.of(&program.measures).cloned())
        .collect::<Result<_, _>>()?;
    Ok(())
}

/// Gives a node the positions that facts and measures have in the order of computation.
///
/// # Errors
/// [`NoSuch`] if it names one that has none.
pub(super) fn renumber(node: &mut Node, fact_at: &[FactId], measure_at: &[MeasureId]) -> Result<(), NoSuch> {
    if let Node::Fact(id) = node {
        *id = *id.of(fact_at)?;
    }
    if let Node::Granted(all) | Node::Eligible(all) = node {
        for id in all.iter_mut() {
            *id = *id.of(measure_at)?;
        }
        all.sort_unstable();
    }
    Ok(())
}

/// Per old position: the new one.
pub(super) fn inverse<T: Copy + Ord>(order: &[T], positions: impl Iterator<Item = T>) -> Vec<T> {
    let mut pairs: Vec<(T, T)> = order.iter().copied().zip(positions).collect();
    pairs.sort_unstable();
    pairs.into_iter().map(|(_, new)| new).collect()
}
