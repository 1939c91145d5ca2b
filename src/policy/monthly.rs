//! The month as a unit that a rule asks about.

use super::ir::{AggregateFunction, Expr};

/// An aggregate over the months from one to another, both ends included; no months if the last lies before the first. Everything in it is
/// in the scope of the record; [`super::ir::Node::EachMonth`] is the month in `argument` and `filter`.
#[derive(Clone, Debug, PartialEq)]
pub struct Monthly {
    /// What to do: Count, Sum, Min, Max, Any or Every.
    pub function: AggregateFunction,
    /// The first month; missing makes the value missing.
    pub from: Expr,
    /// The last month; missing makes the value missing.
    pub to: Expr,
    /// Argument, once per month taken. `None` for Count.
    pub argument: Option<Expr>,
    /// Months taken; all without it.
    pub filter: Option<Expr>,
}

impl Monthly {
    /// Its parts in order of evaluation.
    pub fn parts(&self) -> impl Iterator<Item = &Expr> {
        [&self.from, &self.to]
            .into_iter()
            .chain(&self.filter)
            .chain(&self.argument)
    }

    /// Its parts, to be changed.
    pub fn parts_mut(&mut self) -> impl Iterator<Item = &mut Expr> {
        let bounds = [&mut self.from, &mut self.to].into_iter();
        bounds.chain(&mut self.filter).chain(&mut self.argument)
    }
}
