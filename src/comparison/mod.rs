//! Entitled against enjoyed: what the law gives an enterprise beside what the bureaus' ledger says it was given.
//!
//! Both are added up per measure, enterprise and comparison period, because claims carry no record number. Which name of the ledger means
//! which measure, and by which period it is compared, is data of the pack (`comparison.toml`).

mod claims;
mod kind;

pub use kind::DifferenceKind;

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::Entitlements;
use crate::money::Fen;
use crate::policy::comparison::Grain;
use crate::policy::ir::Program;
use crate::store::Dataset;

/// The fact on `enterprise` that [`open_measures`] gives, if the pack has it.
pub const OPEN_MEASURES: &str = "measures_not_enjoyed";

/// Why a comparison cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ComparisonError {
    /// A sum does not fit 64 bits of fen.
    #[error("{measure} {period}: the sum of an enterprise is out of range")]
    Overflow {
        /// The measure.
        measure: String,
        /// The comparison period.
        period: String,
    },
    /// An outcome is not complete.
    #[error("{measure}: row {row} of the outcome is not complete")]
    Torn {
        /// The measure.
        measure: String,
        /// Position in the outcome.
        row: usize,
    },
}

/// One measure of one enterprise in one comparison period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Name under which the measure is reported.
    pub measure: String,
    /// The enterprise.
    pub uscc: String,
    /// `2022`, `2022Q2` or `2022-05`.
    pub period: String,
    /// What the law gives, fen.
    pub entitled: Fen,
    /// What the ledger says was given, fen.
    pub enjoyed: Fen,
    /// Which of both is larger.
    pub kind: DifferenceKind,
}

/// A comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Sorted by measure, enterprise and period in byte order; nothing on both sides gives no row.
    pub rows: Vec<Compared>,
    /// Names of the ledger that the pack does not list, with their rows: these claims are compared with nothing.
    pub unlisted: BTreeMap<String, usize>,
}

/// Sums of one key, in 128 bits.
#[derive(Clone, Copy, Default)]
struct Sums {
    entitled: i128,
    enjoyed: i128,
}

/// Compares entitlements with the ledger. Only measures that occur in the ledger are compared, only eligible rows that enter totals, and
/// only amounts that are determined.
///
/// # Errors
/// [`ComparisonError`] if a sum is out of range or an outcome is not complete.
pub fn compare(program: &Program, data: &Dataset, entitlements: &Entitlements) -> Result<Comparison, ComparisonError> {
    let ledger = claims::read(program, data);
    let mut sums: BTreeMap<(String, String, String), Sums> = BTreeMap::new();
    let mut grains: BTreeMap<&str, Grain> = BTreeMap::new();
    for claim in &ledger.claims {
        grains.insert(claim.measure, claim.grain);
        let key = (
            claim.measure.to_owned(),
            claim.uscc.clone(),
            claim.grain.of(&claim.period),
        );
        sums.entry(key).or_default().enjoyed += i128::from(claim.amount);
    }
    for outcome in &entitlements.measures {
        let Some(measure) = program.measures.get(outcome.measure.index()) else {
            continue;
        };
        let Some(grain) = grains.get(measure.reported_as.as_str()) else {
            continue;
        };
        for row in 0..outcome.row.len() {
            let torn = || ComparisonError::Torn {
                measure: measure.id.clone(),
                row,
            };
            let counts = *outcome.eligible.get(row).ok_or_else(torn)? && *outcome.counted.get(row).ok_or_else(torn)?;
            let (Some(amount), true) = (*outcome.amount.get(row).ok_or_else(torn)?, counts) else {
                continue;
            };
            let uscc = outcome.uscc.get(row).ok_or_else(torn)?.clone();
            let period = grain.of(outcome.period.get(row).ok_or_else(torn)?);
            sums.entry((measure.reported_as.clone(), uscc, period))
                .or_default()
                .entitled += i128::from(amount.0);
        }
    }
    let mut rows = Vec::new();
    for ((measure, uscc, period), sum) in sums {
        let fen = |sum: i128| {
            i64::try_from(sum).map(Fen).map_err(|_| ComparisonError::Overflow {
                measure: measure.clone(),
                period: period.clone(),
            })
        };
        let (entitled, enjoyed) = (fen(sum.entitled)?, fen(sum.enjoyed)?);
        if let Some(kind) = DifferenceKind::of(entitled, enjoyed) {
            rows.push(Compared {
                measure,
                uscc,
                period,
                entitled,
                enjoyed,
                kind,
            });
        }
    }
    Ok(Comparison {
        rows,
        unlisted: ledger.unlisted,
    })
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
