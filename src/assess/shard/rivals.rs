//! Rows that decide about each other: one window partition, one limit, one exclusive group.

use std::collections::{BTreeMap, BTreeSet};

use super::Root;
use crate::assess::broken::Broken;
use crate::assess::columnar::column::{Column, NONE};
use crate::assess::columnar::context::Context;
use crate::assess::columnar::measure::plain;
use crate::assess::columnar::written::push;
use crate::assess::used::{facts_of, used_facts};
use crate::policy::ir::{Expr, FactId, MeasureId, Node, Program, TableId, Window};
use crate::policy::walk;

/// Rows by key, for one or several roots.
struct Class {
    /// Per root: the key class of each of its rows, [`NONE`] if it has no rival.
    of: Vec<(Root, Vec<u32>)>,
    /// Per key class and root: rows.
    rows: BTreeMap<(u32, usize), Vec<u32>>,
}

/// All such classes of a program.
pub(crate) struct Rivals {
    classes: Vec<Class>,
}

fn window(expr: &Expr) -> Option<&Window> {
    if let Node::Window(w) = &expr.node {
        Some(w)
    } else {
        None
    }
}

/// Whether a key can be computed before any measure is: it uses no line and no earlier decision.
fn fixed(expr: &Expr) -> bool {
    let mut fixed = true;
    walk::expressions(expr, &mut |e| {
        fixed &= !matches!(e.node, Node::Line(_) | Node::Granted(_) | Node::Eligible(_))
    });
    fixed
}

/// Keys of windows, limits and groups, and enterprises, with the table in whose scope they stand.
fn all_keys(program: &Program) -> Vec<(TableId, &Expr)> {
    let mut keys: Vec<(TableId, &Expr)> = Vec::new();
    for id in used_facts(program) {
        let Some(fact) = program.facts.get(id.index()) else {
            continue;
        };
        keys.extend(
            window(&fact.expr)
                .into_iter()
                .flat_map(|w| &w.partition)
                .map(|e| (fact.on, e)),
        );
    }
    for m in &program.measures {
        let lines = m.versions.iter().flat_map(|v| &v.lines).filter_map(|l| window(&l.expr));
        let per = m.once.iter().flat_map(|o| &o.per);
        let all = std::iter::once(&m.entity)
            .chain(per)
            .chain(lines.flat_map(|w| &w.partition));
        keys.extend(all.map(|e| (m.record, e)));
    }
    for (id, key) in program.exclusives.iter().flat_map(|g| &g.members) {
        keys.extend(program.measures.get(id.index()).map(|m| (m.record, key)));
    }
    keys
}

/// The keys that are evaluated for rows of a table and can be computed beforehand.
pub(crate) fn keys_on(program: &Program, table: TableId) -> Vec<&Expr> {
    all_keys(program)
        .into_iter()
        .filter(|(on, e)| *on == table && fixed(e))
        .map(|(_, e)| e)
        .collect()
}

/// The facts that keys and enterprises use.
pub(crate) fn facts(program: &Program) -> BTreeSet<FactId> {
    facts_of(program, all_keys(program).into_iter().map(|(_, e)| e).collect())
}

impl Rivals {
    /// Computes the key of every row that has rivals.
    pub(crate) fn new(context: &Context<'_>) -> Result<Rivals, Broken> {
        let program = context.program;
        let mut classes = Vec::new();
        for id in used_facts(program) {
            let fact = id.of(&program.facts)?;
            if let Some(w) = window(&fact.expr) {
                let keys = keys(context, fact.on, w.partition.iter(), Missing::IsAKey)?;
                classes.push(class(vec![(Root::Fact(id), keys)]));
            }
        }
        for (id, m) in MeasureId::all(&program.measures).zip(&program.measures) {
            for w in m.versions.iter().flat_map(|v| &v.lines).filter_map(|l| window(&l.expr)) {
                classes.push(class(vec![(
                    Root::Measure(id),
                    keys(context, m.record, w.partition.iter(), Missing::IsAKey)?,
                )]));
            }
            for once in &m.once {
                classes.push(class(vec![(
                    Root::Measure(id),
                    keys(context, m.record, once.per.iter(), Missing::HasNoRival)?,
                )]));
            }
        }
        for group in &program.exclusives {
            let members = group.members.iter().map(|(id, key)| {
                let m = id.of(&program.measures)?;
                let keys = keys(context, m.record, std::iter::once(key), Missing::HasNoRival)?;
                Ok((Root::Measure(*id), keys))
            });
            classes.push(class(members.collect::<Result<_, Broken>>()?));
        }
        Ok(Rivals { classes })
    }

    /// Every row that shares a key with one of `rows`.
    pub(crate) fn of(&self, root: Root, rows: &[u32]) -> Vec<(Root, Vec<u32>)> {
        let mut found = Vec::new();
        for class in &self.classes {
            let own = class.of.iter().filter(|(r, _)| *r == root);
            let keys = own.flat_map(|(_, keys)| rows.iter().filter_map(|row| keys.get(*row as usize)));
            let keys: BTreeSet<u32> = keys.copied().filter(|k| *k != NONE).collect();
            for key in keys {
                for (at, (member, _)) in class.of.iter().enumerate() {
                    found.extend(class.rows.get(&(key, at)).map(|rows| (*member, rows.clone())));
                }
            }
        }
        found
    }

    /// Records of a measure that belong to enterprises.
    pub(crate) fn records_of(
        &self,
        context: &Context<'_>,
        id: MeasureId,
        owned: &BTreeSet<String>,
    ) -> Result<Vec<u32>, Broken> {
        let m = id.of(&context.program.measures)?;
        let rows = context.tables.all_rows(m.record)?;
        if !fixed(&m.entity) {
            return Ok(rows);
        }
        let entity = plain(context, &[]).rows(&m.entity, m.record, &rows)?;
        let mine = rows
            .into_iter()
            .filter(|row| owned.contains(&text(&entity, &m.entity, *row as usize)));
        Ok(mine.collect())
    }
}

/// What a missing part of a key means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    /// Rows that lack it are rivals.
    IsAKey,
    /// A row that lacks it has none.
    HasNoRival,
}

/// Keys of all rows of a table in written form; `None` where a row has no rival. Keys that are not known beforehand make every row a
/// rival of every other.
fn keys<'e>(
    context: &Context<'_>,
    table: TableId,
    parts: impl Iterator<Item = &'e Expr>,
    missing: Missing,
) -> Result<Vec<Option<String>>, Broken> {
    let rows = context.tables.all_rows(table)?;
    let mut keys: Vec<Option<String>> = vec![Some(String::new()); rows.len()];
    for expr in parts.filter(|e| fixed(e)) {
        let column = plain(context, &[]).rows(expr, table, &rows)?;
        for (row, key) in keys.iter_mut().enumerate() {
            if column.has(row) {
                let part = text(&column, expr, row);
                if let Some(key) = key {
                    key.push_str(&format!("{}:{part};", part.len()));
                }
            } else if missing == Missing::HasNoRival {
                *key = None;
            } else if let Some(key) = key {
                key.push('-');
            }
        }
    }
    Ok(keys)
}

fn text(column: &Column<'_>, expr: &Expr, row: usize) -> String {
    let mut text = String::new();
    if column.has(row) {
        push(&mut text, column, expr.ty, row);
    }
    text
}

fn class(members: Vec<(Root, Vec<Option<String>>)>) -> Class {
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut next = 0_u32;
    let mut class = Class {
        of: Vec::new(),
        rows: BTreeMap::new(),
    };
    for (at, (root, keys)) in members.into_iter().enumerate() {
        let mut of = Vec::with_capacity(keys.len());
        for (row, key) in (0_u32..).zip(keys) {
            let number = key.map_or(NONE, |key| *numbers.entry(key).or_insert(next));
            if number == next {
                next += 1;
            }
            if number != NONE {
                class.rows.entry((number, at)).or_default().push(row);
            }
            of.push(number);
        }
        class.of.push((root, of));
    }
    class
}
