//! Money is whole fen; ratios are exact fractions.

mod decimal;
mod fen;
mod ratio;

pub use decimal::{Decimal, Grouping, exact};
pub use fen::{Fen, MoneyError};
pub use ratio::{Ratio, round_half_up};

#[cfg(test)]
mod tests;
