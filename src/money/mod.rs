//! Money is whole fen; ratios are exact fractions.

mod fen;
mod ratio;

pub use fen::{Fen, MoneyError};
pub use ratio::{Ratio, round_half_up};

#[cfg(test)]
mod tests;
