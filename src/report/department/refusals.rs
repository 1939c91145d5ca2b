//! Who was refused, by condition; and who missed by one condition only.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use crate::assess::Entitlements;
use crate::impact::{reported, rows_of};
use crate::policy::ir::{MeasureId, Program};
use crate::policy::reasons::{Reason, bits};
use crate::report::ReportError;

/// A reason in words: conditions of several parts or versions that say the same are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    /// Code.
    code: String,
    /// Chinese wording.
    pub(super) says: String,
    /// English wording, if the pack has it.
    pub(super) says_en: Option<String>,
}

impl From<Reason<'_>> for Said {
    fn from(reason: Reason<'_>) -> Said {
        Said {
            code: reason.code().into_owned(),
            says: reason.says().to_owned(),
            says_en: reason.says_en().map(str::to_owned),
        }
    }
}

/// How often one condition refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Rows that failed it.
    pub(super) rows: u64,
    /// Of these, rows that failed nothing else.
    pub(super) near: u64,
    /// Enterprises with such a row.
    pub(super) near_enterprises: u64,
    /// Rows that failed it because a figure is missing.
    pub(super) missing: u64,
}

/// Refusals by condition of every reported measure.
pub(super) type Refusals = BTreeMap<String, BTreeMap<Said, Refusal>>;

/// A condition of a version of a part, its count, and the enterprises that miss by it alone.
type Count<'a> = (Said, Refusal, BTreeSet<&'a str>);

/// Counts the refusals of all measures.
pub(super) fn refusals(program: &Program, entitlements: &Entitlements) -> Result<Refusals, ReportError> {
    let mut all = Refusals::new();
    for (id, parts) in reported(program) {
        let rows = rows_of(program, entitlements, &parts)?;
        // Wordings depend on measure, version and bit only: build each one once.
        let mut counts: BTreeMap<(MeasureId, u32, usize), Count<'_>> = BTreeMap::new();
        for row in rows.iter().filter(|row| !row.eligible) {
            for bit in bits(row.failed) {
                let key = (row.measure_id, row.version_at, bit);
                let (_, count, near) = match counts.entry(key) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(new) => {
                        let reason = Reason::of_bit(program, row.measure_id, row.version, bit)?;
                        new.insert((reason.into(), Refusal::default(), BTreeSet::new()))
                    }
                };
                count.rows += 1;
                count.missing += u64::from(row.missing.iter().any(|m| usize::try_from(m.bit) == Ok(bit)));
                if row.failed.count_ones() == 1 {
                    count.near += 1;
                    if !row.uscc.is_empty() {
                        near.insert(row.uscc);
                    }
                }
            }
        }
        all.insert(id.to_owned(), gather(counts.into_values()));
    }
    Ok(all)
}

/// Adds up what several parts or versions say in the same words.
fn gather<'a>(counts: impl Iterator<Item = Count<'a>>) -> BTreeMap<Said, Refusal> {
    let mut merged: BTreeMap<Said, (Refusal, BTreeSet<&str>)> = BTreeMap::new();
    for (reason, count, near) in counts {
        let (sum, enterprises) = merged.entry(reason).or_default();
        sum.rows += count.rows;
        sum.near += count.near;
        sum.missing += count.missing;
        enterprises.extend(near);
    }
    merged
        .into_iter()
        .map(|(reason, (mut sum, enterprises))| {
            sum.near_enterprises = u64::try_from(enterprises.len()).unwrap_or(u64::MAX);
            (reason, sum)
        })
        .collect()
}
