//! The one registry of reasons: why a row is refused ([`Reason`]), and why a value is missing ([`Lack`]). Each has a code for machines,
//! words in Chinese and English, and what to do about it. Evaluators, cases, tables, reports and boards ask here and have no list of
//! their own; `docs/outputs.md` shows it.

mod lack;
mod refusal;

pub use lack::Lack;
pub use refusal::{AMOUNT_POSITIVE, EXCLUSIVE, NoReason, Place, Reason, bits, failed, groups};

/// Words in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

#[cfg(test)]
mod tests;
