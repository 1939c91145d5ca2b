//! Sums and counts of what enterprises have in common.

use std::collections::BTreeMap;

use crate::impact::ImpactError;
use crate::money::Fen;
use crate::runner::Failure;

/// Before and after of a group.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Group {
    /// What the group is called in files: an id, a letter, a name.
    pub key: String,
    /// Its name for people, in Chinese.
    pub name: String,
    /// Amount under the law, in fen.
    #[serde(serialize_with = "yuan")]
    pub before: Fen,
    /// Amount in the scenario, in fen.
    #[serde(serialize_with = "yuan")]
    pub after: Fen,
    /// Enterprises that get more.
    pub winners: u64,
    /// Enterprises that get less.
    pub losers: u64,
    /// What winners get more, in fen.
    #[serde(serialize_with = "yuan")]
    pub gain: Fen,
    /// What losers get less, in fen; not above zero.
    #[serde(serialize_with = "yuan")]
    pub loss: Fen,
}

impl Group {
    /// After minus before, in fen.
    #[must_use]
    pub fn delta(&self) -> i128 {
        i128::from(self.after.0) - i128::from(self.before.0)
    }
}

/// An amount in files: yuan with two decimals.
pub(super) fn yuan<S: serde::Serializer>(amount: &Fen, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&amount.to_string())
}

/// A sum as an amount.
pub(super) fn fen(sum: i128, of: &str) -> Result<Fen, Failure> {
    let overflow = |_| ImpactError::Overflow {
        measure: "whatif".to_owned(),
        cell: of.to_owned(),
    };
    Ok(i64::try_from(sum).map(Fen).map_err(overflow)?)
}

/// Sums under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    before: i128,
    after: i128,
    winners: u64,
    losers: u64,
    gain: i128,
    loss: i128,
}

impl Tally {
    /// Takes in an enterprise, or records that belong to none.
    pub(super) fn add(&mut self, before: i128, after: i128, is_enterprise: bool) {
        let delta = after - before;
        self.before += before;
        self.after += after;
        self.gain += delta.max(0);
        self.loss += delta.min(0);
        self.winners += u64::from(is_enterprise && delta > 0);
        self.losers += u64::from(is_enterprise && delta < 0);
    }

    pub(super) fn group(&self, key: &str, name: &str) -> Result<Group, Failure> {
        Ok(Group {
            key: key.to_owned(),
            name: name.to_owned(),
            before: fen(self.before, name)?,
            after: fen(self.after, name)?,
            winners: self.winners,
            losers: self.losers,
            gain: fen(self.gain, name)?,
            loss: fen(self.loss, name)?,
        })
    }
}

/// Groups by key, the largest change first, then by key.
pub(super) fn groups(all: &BTreeMap<String, Tally>, name: &dyn Fn(&str) -> String) -> Result<Vec<Group>, Failure> {
    let groups = all.iter().map(|(key, tally)| tally.group(key, &name(key)));
    let mut groups: Vec<Group> = groups.collect::<Result<_, _>>()?;
    groups.sort_by_key(|g| (std::cmp::Reverse(g.delta()), g.key.clone()));
    Ok(groups)
}
