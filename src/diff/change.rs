//! What changed from one run to another.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::cause::{Cause, Causes};
use super::rows::{Key, Row, Rows};
use crate::audit::KnownManifest;
use crate::money::Fen;
use crate::runner::{Exit, Failure};

/// What one run says of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// Entitled.
    pub eligible: bool,
    /// Whether it enters totals.
    pub counted: bool,
    /// The amount; `None` if it is not determined.
    #[serde(serialize_with = "yuan")]
    pub amount: Option<Fen>,
    /// The value of an indicator as it is written; empty if there is none.
    pub value: String,
    /// First day of the version of the law.
    pub version: String,
    /// Conditions not met, joined by `;`.
    pub failed: String,
}

fn yuan<S: serde::Serializer>(amount: &Option<Fen>, to: S) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => to.collect_str(amount),
        None => to.serialize_none(),
    }
}

impl Side {
    /// What it adds to totals, in fen.
    #[must_use]
    pub fn enters(&self) -> Fen {
        match self.amount {
            Some(amount) if self.eligible && self.counted => amount,
            Some(_) | None => Fen(0),
        }
    }

    /// Whether two runs say the same of a record.
    fn same(&self, other: &Side) -> bool {
        let gist = |s: &Side| (s.eligible, s.counted, s.amount);
        gist(self) == gist(other) && self.value == other.value && self.failed == other.failed
    }
}

/// A record of which the runs say different things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Measure.
    pub measure_id: String,
    /// Unified code; empty if the record belongs to no enterprise.
    pub uscc: String,
    /// The record.
    pub record_key: String,
    /// What the amount is for.
    pub period: String,
    /// In the first run; `None` if it is not there.
    pub old: Option<Side>,
    /// In the second run.
    pub new: Option<Side>,
    /// New less old, in fen in memory and in yuan where it is written; zero for indicators.
    #[serde(serialize_with = "fen")]
    pub difference: Fen,
    /// What may have caused it, the most specific first.
    pub causes: Vec<Cause>,
}

fn fen<S: serde::Serializer>(amount: &Fen, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(amount)
}

/// What a measure adds up to in both runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MeasureTotal {
    /// Records that changed.
    pub changed: u64,
    /// Sum in the first run, in fen.
    pub old: i128,
    /// Sum in the second run, in fen.
    pub new: i128,
}

/// All that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Names of the two runs.
    pub runs: [String; 2],
    /// Their days.
    pub days: [String; 2],
    /// Every record that changed, in the order of the tables.
    pub changes: Vec<Change>,
    /// By measure; indicators are not added up.
    pub totals: BTreeMap<String, MeasureTotal>,
    /// Titles by measure, as the second run has them, else the first.
    pub titles: BTreeMap<String, String>,
}

/// Compares the runs in two folders.
///
/// # Errors
/// [`Failure`] if one of them cannot be read or an amount is out of range.
pub fn diff(old: &Path, new: &Path) -> Result<Difference, Failure> {
    let manifests = [KnownManifest::read(old)?, KnownManifest::read(new)?];
    let causes = Causes::between(&manifests[0], &manifests[1]);
    let mut found = Difference {
        runs: manifests.each_ref().map(|m| m.id.clone()),
        days: manifests.each_ref().map(|m| m.as_of.clone()),
        changes: Vec::new(),
        totals: BTreeMap::new(),
        titles: titles(&manifests),
    };
    let indicator = |id: &str| {
        let mut counts = manifests.iter().filter_map(|m| m.counts.get(id));
        counts.any(|counts| counts.get("counted_amount").is_some_and(serde_json::Value::is_null))
    };
    let (mut a, mut b) = (Rows::open(old, &manifests[0])?, Rows::open(new, &manifests[1])?);
    let (mut left, mut right) = (a.next()?, b.next()?);
    loop {
        let order = match (&left, &right) {
            (None, None) => break,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some(left), Some(right)) => left.key.cmp(&right.key),
        };
        let (mut was, mut is) = (None, None);
        if order.is_le() {
            was = std::mem::replace(&mut left, a.next()?);
        }
        if order.is_ge() {
            is = std::mem::replace(&mut right, b.next()?);
        }
        found.take(was, is, &causes, &indicator)?;
    }
    Ok(found)
}

fn titles(manifests: &[KnownManifest; 2]) -> BTreeMap<String, String> {
    let mut titles = BTreeMap::new();
    for manifest in manifests {
        for measure in &manifest.measures {
            let own = measure.id == measure.reported_as;
            if own || !titles.contains_key(&measure.reported_as) {
                titles.insert(measure.reported_as.clone(), measure.title.clone());
            }
        }
    }
    titles
}

impl Difference {
    /// Takes in what the runs say of one record.
    fn take(
        &mut self,
        was: Option<Row>,
        is: Option<Row>,
        causes: &Causes,
        indicator: &impl Fn(&str) -> bool,
    ) -> Result<(), Failure> {
        let Some(known) = is.as_ref().or(was.as_ref()) else {
            return Ok(());
        };
        let (key, period): (Key, String) = (known.key.clone(), known.period.clone());
        let enters = |row: &Option<Row>| match row {
            Some(row) if !indicator(&row.key.0) => row.side.enters(),
            Some(_) | None => Fen(0),
        };
        let (before, after) = (enters(&was), enters(&is));
        let total = self.totals.entry(key.0.clone()).or_default();
        total.old += i128::from(before.0);
        total.new += i128::from(after.0);
        let same = matches!((&was, &is), (Some(was), Some(is)) if was.side.same(&is.side));
        if same {
            return Ok(());
        }
        total.changed += 1;
        let difference = after.checked_sub(before).map_err(|_| {
            let cause = ("差额超出范围。", "The difference is out of range.");
            Failure::new(
                Exit::Assessment,
                key.0.as_str(),
                cause,
                ("核对金额。", "Check the amounts."),
            )
        })?;
        let causes = causes.of(&key.0, was.as_ref(), is.as_ref());
        let (measure_id, uscc, record_key) = key;
        self.changes.push(Change {
            measure_id,
            uscc,
            record_key,
            period,
            old: was.map(|row| row.side),
            new: is.map(|row| row.side),
            difference,
            causes,
        });
        Ok(())
    }
}
