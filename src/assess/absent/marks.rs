//! What the reference evaluator asks: does this expression read an absent table?

use std::collections::HashMap;

use super::reach::{At, Place, Reach};
use super::{reason, without};
use crate::assess::broken::Broken;
use crate::policy::ir::{Expr, Program, TableId, Window};
use crate::store::Dataset;

/// A mark of an expression.
struct Mark {
    /// `no export <table>`.
    why: String,
    /// The expression itself leads to the table; otherwise something in it does.
    direct: bool,
}

/// Expressions of one program that read absent tables, by their place in memory: the program is borrowed as long as the marks are used.
#[derive(Default)]
pub(crate) struct Marks {
    of: HashMap<usize, Mark>,
}

impl Marks {
    /// Looks through a whole program; at nothing if no table is absent.
    pub(crate) fn new(program: &Program, data: &Dataset) -> Result<Marks, Broken> {
        if data.absent.is_empty() {
            return Ok(Marks::default());
        }
        let mut found: Vec<(usize, TableId, bool)> = Vec::new();
        let mut see = |at: At<'_>, table: TableId, direct: bool| {
            let place = match at {
                At::Expr(expr) => std::ptr::from_ref(expr).addr(),
                At::Window(window) => std::ptr::from_ref(window).addr(),
            };
            found.push((place, table, direct));
        };
        let reach = Reach::new(program, data, &mut see)?;
        for (id, m) in crate::policy::ir::MeasureId::all(&program.measures).zip(&program.measures) {
            let absent = || without(&reach.absent, &m.accepts_absent);
            let place = Place {
                absent: absent(),
                lines: &[],
            };
            let keys = program.exclusives.iter().flat_map(|g| &g.members);
            let keys = keys.filter(|(member, _)| *member == id).map(|(_, key)| key);
            for expr in super::rewrite::frame(m).into_iter().chain(keys) {
                reach.first(expr, &place, &mut vec![m.record], &mut see)?;
            }
            for version in &m.versions {
                let lines = reach.lines(m, version, &mut see)?;
                let place = Place {
                    absent: absent(),
                    lines: &lines,
                };
                for expr in super::rewrite::rules(version) {
                    reach.first(expr, &place, &mut vec![m.record], &mut see)?;
                }
            }
        }
        let mut of = HashMap::new();
        for (place, table, direct) in found {
            let why = reason(reach.name(table)?);
            of.insert(place, Mark { why, direct });
        }
        Ok(Marks { of })
    }

    /// Why an expression is missing that leads to an absent table itself.
    pub(crate) fn direct(&self, expr: &Expr) -> Option<&str> {
        let mark = self.of.get(&std::ptr::from_ref(expr).addr())?;
        mark.direct.then_some(mark.why.as_str())
    }

    /// Why a window is missing whose partition or order reads an absent table.
    pub(crate) fn window(&self, window: &Window) -> Option<&str> {
        self.of.get(&std::ptr::from_ref(window).addr()).map(|m| m.why.as_str())
    }

    /// Why an expression, if it is missing, is unknown.
    pub(crate) fn read(&self, expr: &Expr) -> Option<&str> {
        self.of.get(&std::ptr::from_ref(expr).addr()).map(|m| m.why.as_str())
    }
}
