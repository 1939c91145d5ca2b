//! Why an aggregate is missing.

use std::borrow::Cow;

use super::{Name, Names};
use crate::assess::broken::Broken;
use crate::assess::columnar::aggregate::{BATCH, distinct};
use crate::assess::columnar::column::{Column, NONE};
use crate::assess::columnar::context::Eval;
use crate::assess::columnar::frame::{Frame, Outer};
use crate::assess::columnar::link::Link;
use crate::assess::used::{parts, steps_out};
use crate::policy::ir::{Aggregate, AggregateFunction, Direction, TableId};

/// Why `a` is missing for rows for all of which it is.
pub(super) fn names<'c>(eval: Eval<'c>, a: &'c Aggregate, frame: &Frame<'_>) -> Result<Vec<Name>, Broken> {
    let mut names = Names::new(frame.len());
    // Rows whose way is not broken yet, and where they stand on it.
    let mut here: Vec<(u32, u32)> = (0_u32..).zip(frame.rows.iter().copied()).collect();
    let mut table = frame.table;
    for position in &a.via {
        let link = eval.context.link(table, *position)?;
        let mut on = Vec::with_capacity(here.len());
        for (at, row) in here {
            match link.first(row) {
                NONE => names.same(&[at], &eval.no_way(table, *position, row)?),
                next => on.push((at, next)),
            }
        }
        here = on;
        table = eval.context.target(table, *position)?;
    }
    let link = eval.context.link(table, a.link)?;
    let groups: Vec<u32> = here.iter().map(|(_, row)| link.group(*row)).collect();
    let walk = Walk {
        eval,
        a,
        frame,
        link,
        table,
    };
    if parts(a).any(steps_out) {
        let segments: Vec<(u32, Option<u32>)> = groups.iter().zip(&here).map(|(g, (at, _))| (*g, Some(*at))).collect();
        for ((at, _), name) in here.iter().zip(walk.all(&segments)?) {
            names.same(&[*at], &name);
        }
    } else {
        // Without a word about the outer row, rows that lead to one group share one name.
        let (groups, slots) = distinct(&groups);
        let segments: Vec<(u32, Option<u32>)> = groups.into_iter().map(|g| (g, None)).collect();
        let shared = walk.all(&segments)?;
        for ((at, _), slot) in here.iter().zip(slots) {
            names.same(&[*at], &shared[slot as usize]);
        }
    }
    names.finish()
}

struct Walk<'c, 'f> {
    eval: Eval<'c>,
    a: &'c Aggregate,
    frame: &'f Frame<'f>,
    link: &'c Link,
    /// The table at which the to-many link starts.
    table: TableId,
}

impl Walk<'_, '_> {
    /// The name of each segment: a group of linked rows, and the position of the outer row if it matters.
    fn all(&self, segments: &[(u32, Option<u32>)]) -> Result<Vec<Name>, Broken> {
        let mut names = Vec::with_capacity(segments.len());
        let mut from = 0;
        let mut pairs = 0;
        for (at, (group, _)) in segments.iter().enumerate() {
            pairs += self.link.rows(*group).len();
            if pairs >= BATCH || at + 1 == segments.len() {
                names.extend(self.some(&segments[from..=at])?);
                (from, pairs) = (at + 1, 0);
            }
        }
        Ok(names)
    }

    fn some(&self, segments: &[(u32, Option<u32>)]) -> Result<Vec<Name>, Broken> {
        let (mut rows, mut of, mut outer_at) = (Vec::new(), Vec::new(), Vec::new());
        for (segment, (group, outer)) in (0_u32..).zip(segments) {
            let linked = self.link.rows(*group);
            rows.extend_from_slice(linked);
            of.extend(std::iter::repeat_n(segment, linked.len()));
            outer_at.extend(std::iter::repeat_n(*outer, linked.len()).flatten());
        }
        let outer = segments.first().and_then(|(_, outer)| *outer).map(|_| Outer {
            frame: self.frame,
            at: Cow::Borrowed(&outer_at[..]),
        });
        let pairs = Frame {
            table: self.a.table,
            rows: Cow::Borrowed(&rows),
            outer,
            months: None,
        };
        let taken = match self.eval.taken(self.a.filter.as_ref(), &pairs)? {
            Some(positions) => positions,
            None => (0_u32..).take(rows.len()).collect(),
        };
        let inner = pairs.select(&taken);
        let of: Vec<u32> = taken.iter().map(|p| of[*p as usize]).collect();
        self.speaking(segments.len(), &of, &inner)
    }

    /// Finds for each segment the row that speaks for it, and its name.
    fn speaking(&self, segments: usize, of: &[u32], inner: &Frame<'_>) -> Result<Vec<Name>, Broken> {
        let argument = self.a.argument.as_ref();
        let argument = argument.ok_or_else(|| Broken::new("an aggregate without an argument cannot be missing"))?;
        let values = self.eval.eval(argument, inner)?;
        let keys = self
            .a
            .order
            .iter()
            .map(|k| Ok((self.eval.eval(&k.expr, inner)?, k.direction)));
        let keys: Vec<(Column<'_>, Direction)> = keys.collect::<Result<_, Broken>>()?;
        let mut speaks = vec![NONE; segments];
        for (at, segment) in (0_u32..).zip(of) {
            let best = &mut speaks[*segment as usize];
            let row = at as usize;
            let better = match self.a.function {
                AggregateFunction::First => {
                    let order = |(k, d): &(Column<'_>, Direction)| k.compare_keys(row, *best as usize, *d);
                    *best == NONE || keys.iter().map(order).find(|o| o.is_ne()).is_some_and(|o| o.is_lt())
                }
                AggregateFunction::Sum | AggregateFunction::Min | AggregateFunction::Max => {
                    *best == NONE && !values.has(row)
                }
                AggregateFunction::Count
                | AggregateFunction::CountDistinct
                | AggregateFunction::Any
                | AggregateFunction::Every => return Err(Broken::new("this aggregate cannot be missing")),
            };
            if better {
                *best = at;
            }
        }
        let speaking: Vec<u32> = speaks.iter().copied().filter(|at| *at != NONE).collect();
        let mut found = self.eval.names(argument, &inner.select(&speaking))?.into_iter();
        let none = self.eval.no_row(self.table, self.a.link)?;
        let name = |at: &u32| {
            if *at == NONE {
                Some(Name::clone(&none))
            } else {
                found.next()
            }
        };
        let names: Option<Vec<Name>> = speaks.iter().map(name).collect();
        names.ok_or_else(|| Broken::new("a row got no name"))
    }
}
