//! What windows compute.

/// Window operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowFunction {
    /// 1, 2, 3 …
    RowNumber,
    /// ALLOCATE(limit, wish).
    Allocate,
    /// CARRY(opening, change, demand): used.
    CarryUsed,
    /// Available before use.
    CarryAvailable,
    /// Balance left after use.
    CarryBalance,
}
