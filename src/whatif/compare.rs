//! Two assessments side by side.

use std::collections::BTreeMap;

use crate::assess::{Glance, Reached, RecordName, Standing};
use crate::money::Fen;
use crate::policy::ir::{Kind, Measure, MeasureId, Program};

/// What one side says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// Whether the measure judges the record at all.
    pub judged: bool,
    /// Entitled.
    pub eligible: bool,
    /// Enters totals.
    pub counted: bool,
    /// Amount; zero if refused or not judged; `None` = undetermined.
    pub amount: Option<Fen>,
}

/// The side of a record that is not judged.
const OUTSIDE: Side = Side {
    judged: false,
    eligible: false,
    counted: false,
    amount: Some(Fen::ZERO),
};

/// A record that comes out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The measure.
    pub measure: MeasureId,
    /// Whose record it is, its key and its period.
    pub of: RecordName,
    /// Under the law.
    pub before: Side,
    /// In the scenario.
    pub after: Side,
    /// What enters totals, after minus before, in fen.
    pub delta: i128,
}

/// Sums of an assessment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    /// Amounts that enter totals, by the name that measures are reported under, in fen; none of indicators, whose amounts overlap.
    pub(super) reported: BTreeMap<String, i128>,
}

impl Sums {
    pub(super) fn total(&self) -> i128 {
        self.reported.values().sum()
    }

    /// What a run published, by its manifest; `None` if it does not say so of every measure.
    pub(super) fn published(program: &Program, counts: &serde_json::Value) -> Option<Sums> {
        let mut reported = BTreeMap::new();
        for m in program.measures.iter().filter(|m| m.kind != Kind::Indicator) {
            let amount = counts.get(&m.reported_as)?.get("counted_amount")?.as_str()?;
            reported.insert(m.reported_as.clone(), i128::from(Fen::parse_yuan(amount).ok()?.0));
        }
        Some(Sums { reported })
    }
}

/// What a decision adds to totals, in fen.
pub(super) fn worth(kind: Kind, is_counted: bool, amount: Option<Fen>) -> i128 {
    if is_counted && kind != Kind::Indicator {
        amount.map_or(0, |amount| i128::from(amount.0))
    } else {
        0
    }
}

/// What a decision adds to totals, in fen; a refused one has no amount.
pub(super) fn worth_of(kind: Kind, one: &Glance<'_>) -> i128 {
    worth(kind, one.counted, one.amount)
}

/// The sums of an assessment.
pub(super) fn sums(program: &Program, standing: &Standing) -> Sums {
    let mut reported: BTreeMap<String, i128> = BTreeMap::new();
    for (id, m) in MeasureId::all(&program.measures).zip(&program.measures) {
        if m.kind != Kind::Indicator && standing.knows(id) {
            let amounts = standing.decisions(id).map(|d| worth(m.kind, d.counted, d.amount));
            *reported.entry(m.reported_as.clone()).or_default() += amounts.sum::<i128>();
        }
    }
    Sums { reported }
}

/// How the sums of some measures differ, in fen; of the others they do not.
pub(super) fn deltas(
    program: &Program,
    before: &Standing,
    after: &Standing,
    reached: &Reached,
) -> BTreeMap<MeasureId, i128> {
    let mut all = BTreeMap::new();
    for id in reached.measures() {
        let Some(kind) = program.measures.get(id.index()).map(|m| m.kind) else {
            continue;
        };
        if kind == Kind::Indicator {
            continue;
        }
        let worth = |d: Option<Glance<'_>>| d.map_or(0, |d| worth_of(kind, &d));
        let mut sum = 0;
        before.pairs(after, id, &mut |old, new| sum += worth(new) - worth(old));
        all.insert(id, sum);
    }
    all
}

fn side(one: &Glance<'_>) -> Side {
    Side {
        judged: true,
        eligible: one.eligible,
        counted: one.counted,
        amount: one.amount,
    }
}

/// The difference of a pair, unless both come out alike; whose record it is, is what the later one says.
pub(super) fn difference(
    measure: MeasureId,
    kind: Kind,
    old: Option<&Glance<'_>>,
    new: Option<&Glance<'_>>,
) -> Option<Difference> {
    let (before, after) = (old.map_or(OUTSIDE, side), new.map_or(OUTSIDE, side));
    let rest = |one: Option<&Glance<'_>>| one.map(|one| one.decision()).map(|d| (d.value, d.due));
    if before == after && rest(old) == rest(new) {
        return None;
    }
    let of = new.or(old)?;
    Some(Difference {
        measure,
        of: of.name(),
        before,
        after,
        delta: new.map_or(0, |d| worth_of(kind, d)) - old.map_or(0, |d| worth_of(kind, d)),
    })
}

/// Records that a change reaches by itself, not through what other measures grant: judged, before or after, by a version that says
/// something else. `measures` are those that state it; if none does, all that are reached are meant, and if it is no law, all their records.
pub(super) fn touched(
    (before, after): (&Standing, &Standing),
    reached: &Reached,
    measures: Option<&[MeasureId]>,
) -> u64 {
    let mut count = 0;
    let number = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
    let (law, trial) = (before.program(), after.program());
    let is_meant = |id: &MeasureId| measures.is_none_or(|all| all.is_empty() || all.contains(id));
    for id in reached.measures().filter(is_meant) {
        let (Some(old), Some(new)) = (law.measures.get(id.index()), trial.measures.get(id.index())) else {
            continue;
        };
        if measures.is_none() {
            count += number(after.count(id, None));
            continue;
        }
        if before.shares_rows(after, id) {
            let versions = (0..old.versions.len()).filter(|v| reached.judges_anew(id, *v));
            count += versions.map(|v| number(before.count(id, Some(v)))).sum::<u64>();
            continue;
        }
        let bare = |m: &Measure| Measure {
            versions: Vec::new(),
            parameters: Vec::new(),
            ..m.clone()
        };
        let same_frame = bare(old) == bare(new);
        // By position of the version before and after.
        let same: Vec<Vec<bool>> = old
            .versions
            .iter()
            .map(|v| new.versions.iter().map(|w| v == w).collect())
            .collect();
        before.pairs(after, id, &mut |one, other| {
            let version = |glance: Option<Glance<'_>>| glance.map(|g| g.decision().version);
            let is_same = match (version(one), version(other)) {
                (Some(v), Some(w)) => same.get(v).and_then(|of| of.get(w)) == Some(&true),
                (_, _) => false,
            };
            count += u64::from(!(same_frame && is_same));
        });
    }
    count
}
