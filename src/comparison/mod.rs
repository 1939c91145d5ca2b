//! Entitled against enjoyed: what the law gives an enterprise beside what the bureaus' ledger says it was given.
//!
//! Both are added up per measure, enterprise and comparison period, because claims carry no record number. Which name of the ledger means
//! which measure, and by which period it is compared, is data of the pack (`comparison.toml`).

mod choices;
mod claims;
mod control;
mod entitled;
mod error;
mod kind;
mod layout;
mod sums;

pub use claims::{LEDGER, Remark, Trouble};
pub use error::ComparisonError;
pub use kind::DifferenceKind;

use std::collections::{BTreeMap, BTreeSet};

use self::sums::{Key, Sums};
use crate::assess::Entitlements;
use crate::money::Fen;
use crate::policy::ir::Program;
use crate::store::Dataset;

/// The fact on `enterprise` that [`open_measures`] gives, if the pack has it.
pub const OPEN_MEASURES: &str = "measures_not_enjoyed";

/// One measure of one enterprise in one comparison period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Name under which the measure is reported, or the name of a choice.
    pub measure: String,
    /// The enterprise.
    pub uscc: String,
    /// `2022`, `2022Q2` or `2022-05`; of a choice what the pack says.
    pub period: String,
    /// What the law gives, fen.
    pub entitled: Fen,
    /// What the ledger says was given, fen.
    pub enjoyed: Fen,
    /// Entitled minus enjoyed, fen.
    pub gap: Fen,
    /// Which of both is larger.
    pub kind: DifferenceKind,
}

/// A key of which nobody can say what is entitled or what was enjoyed. It is compared with nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undetermined {
    /// Name under which the measure is reported, or the name of a choice.
    pub measure: String,
    /// The enterprise.
    pub uscc: String,
    /// The comparison period.
    pub period: String,
    /// Sum of the entitled amounts that can be named, fen.
    pub entitled: Fen,
    /// Sum of the enjoyed amounts that can be named, fen.
    pub enjoyed: Fen,
    /// Entitled records without an amount.
    pub entitled_open: u64,
    /// Claims without an amount.
    pub enjoyed_open: u64,
    /// Why, in the order of [`Doubt`].
    pub doubts: Vec<Doubt>,
}

/// Why a key cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// An entitled record has no amount.
    AmountUndetermined,
    /// A claim has no amount.
    ClaimWithoutAmount,
    /// A sum is below zero.
    NegativeSum,
}

impl Doubt {
    /// The code in the table of what is undetermined.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Doubt::AmountUndetermined => "amount_undetermined",
            Doubt::ClaimWithoutAmount => "claim_without_amount",
            Doubt::NegativeSum => "negative_sum",
        }
    }
}

/// A comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Sorted by measure, enterprise and period in byte order; nothing on both sides gives no row.
    pub rows: Vec<Compared>,
    /// What could not be compared, sorted likewise.
    pub undetermined: Vec<Undetermined>,
    /// What is to be seen to in the ledgers, in the order of their rows.
    pub remarks: Vec<Remark>,
    /// Tables that are compared but were not delivered: of their claims nothing is known, and nothing is compared.
    pub absent: BTreeSet<String>,
}

/// Compares entitlements with the ledger. Only measures that occur in the ledger are compared, only eligible rows that enter totals, and
/// only amounts that are determined. Without the ledger nothing is compared, and [`Comparison::absent`] says so.
///
/// # Errors
/// [`ComparisonError`] if a sum is out of range, an outcome or a ledger is not complete, or the rows do not add up to what they are of.
pub fn compare(program: &Program, data: &Dataset, entitlements: &Entitlements) -> Result<Comparison, ComparisonError> {
    let mut comparison = Comparison::default();
    if program.claims.is_empty() && program.choices.is_empty() {
        return Ok(comparison);
    }
    if data.absent.contains(LEDGER) {
        comparison.absent.insert(LEDGER.to_owned());
        return Ok(comparison);
    }
    let mut sums = BTreeMap::new();
    let grains = claims::add(program, data, &mut sums, &mut comparison.remarks)?;
    entitled::add(program, entitlements, &grains, &mut sums)?;
    let taken = choices::each(program, data, entitlements, &mut comparison.absent)?;
    choices::add(&taken, &mut sums);
    for (key, sum) in sums {
        enter(key, &sum, &mut comparison)?;
    }
    control::check(program, data, entitlements, &taken, &comparison)?;
    Ok(comparison)
}

/// Enters the sums of a key where they belong.
fn enter(key: Key, sum: &Sums, comparison: &mut Comparison) -> Result<(), ComparisonError> {
    let (entitled, enjoyed) = (key.fen(sum.entitled)?, key.fen(sum.enjoyed)?);
    let gap = key.fen(sum.entitled - sum.enjoyed)?;
    let Key { measure, uscc, period } = key;
    let doubts = sum.doubts();
    if !doubts.is_empty() {
        comparison.undetermined.push(Undetermined {
            measure,
            uscc,
            period,
            entitled,
            enjoyed,
            entitled_open: sum.entitled_open,
            enjoyed_open: sum.enjoyed_open,
            doubts,
        });
    } else if let Some(kind) = DifferenceKind::of(entitled, enjoyed) {
        comparison.rows.push(Compared {
            measure,
            uscc,
            period,
            entitled,
            enjoyed,
            gap,
            kind,
        });
    }
    Ok(())
}

/// Per enterprise the number of measures of which something is entitled and nothing was enjoyed in some period.
#[must_use]
pub fn open_measures(comparison: &Comparison) -> BTreeMap<&str, usize> {
    let mut open: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for row in comparison.rows.iter().filter(|r| r.kind == DifferenceKind::NotEnjoyed) {
        open.entry(&row.uscc).or_default().insert(&row.measure);
    }
    open.into_iter()
        .map(|(uscc, measures)| (uscc, measures.len()))
        .collect()
}

#[cfg(test)]
mod tests;
