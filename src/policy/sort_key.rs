//! What rows are sorted by.

use super::ir::Expr;

/// Which way a sort key runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// A key to sort by. Missing values come last in either direction.
#[derive(Clone, Debug, PartialEq)]
pub struct SortKey {
    /// The key.
    pub expr: Expr,
    /// Which way.
    pub direction: Direction,
}
