//! The law as it was known on another day.

use super::ir::{Constant, Node, Program};
use super::walk;
use crate::calendar::Date;

/// Label of the constant that `AS_OF()` is.
pub(crate) const AS_OF: &str = "AS_OF";

impl Program {
    /// This program as known on `day`: what [`load`](super::load) gives for that day, from a program of the same or a later one.
    /// Versions published later are left out.
    #[must_use]
    pub fn as_known_on(&self, day: Date) -> Program {
        let mut program = self.clone();
        let mut at_day = |node: &mut Node| {
            if let Node::Constant {
                value,
                label: Some(label),
            } = node
                && label == AS_OF
            {
                *value = Constant::Date(day);
            }
            Ok::<(), std::convert::Infallible>(())
        };
        for rule in program
            .boards
            .iter_mut()
            .map(|b| &mut b.rule)
            .chain(&mut program.measures)
        {
            rule.versions.retain(|v| v.published <= day);
            for expr in walk::of_measure_mut(rule) {
                let Ok(()) = walk::change(expr, &mut at_day);
            }
        }
        let facts = program.facts.iter_mut().map(|f| &mut f.expr);
        let keys = program
            .exclusives
            .iter_mut()
            .flat_map(|g| g.members.iter_mut().map(|(_, key)| key));
        for expr in facts.chain(keys) {
            let Ok(()) = walk::change(expr, &mut at_day);
        }
        program.as_of = day;
        program
    }
}
