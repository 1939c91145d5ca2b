//! Two assessments side by side.

use std::collections::BTreeMap;

use crate::assess::{Decision, Reached, Standing};
use crate::money::Fen;
use crate::policy::ir::{Kind, MeasureId, Program};

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
    /// The enterprise; empty if the record belongs to none.
    pub uscc: String,
    /// Record key.
    pub record_key: String,
    /// Period in its written form.
    pub period: String,
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
    /// Amounts that enter totals, by measure, in fen; `None` for an indicator, whose amounts overlap.
    pub(super) by_measure: Vec<Option<i128>>,
    /// Names that measures are reported under.
    names: Vec<String>,
}

impl Sums {
    pub(super) fn total(&self) -> i128 {
        self.by_measure.iter().flatten().sum()
    }

    /// Sums by the name that a measure is reported under.
    pub(super) fn reported(&self) -> BTreeMap<&str, i128> {
        let mut all = BTreeMap::new();
        for (name, sum) in self.names.iter().zip(&self.by_measure) {
            if let Some(sum) = sum {
                *all.entry(name.as_str()).or_default() += sum;
            }
        }
        all
    }
}

/// What a decision adds to totals, in fen.
pub(super) fn worth(kind: Kind, decision: &Decision<'_>) -> i128 {
    if decision.eligible && decision.counted && kind != Kind::Indicator {
        decision.amount.map_or(0, |amount| i128::from(amount.0))
    } else {
        0
    }
}

/// The sums of a whole assessment.
pub(super) fn sums(program: &Program, standing: &Standing) -> Sums {
    let of = |id: MeasureId, kind: Kind| {
        (kind != Kind::Indicator).then(|| standing.decisions(id).map(|d| worth(kind, &d)).sum())
    };
    let all = MeasureId::all(&program.measures).zip(&program.measures);
    Sums {
        by_measure: all.map(|(id, m)| of(id, m.kind)).collect(),
        names: program.measures.iter().map(|m| m.reported_as.clone()).collect(),
    }
}

/// How the sums of some measures differ, in fen; of the others they do not.
pub(super) fn deltas(program: &Program, base: &Sums, after: &Standing, reached: &Reached) -> BTreeMap<MeasureId, i128> {
    let mut all = BTreeMap::new();
    for id in reached.measures() {
        let (Some(m), Some(Some(before))) = (program.measures.get(id.index()), base.by_measure.get(id.index())) else {
            continue;
        };
        let sum: i128 = after.decisions(id).map(|d| worth(m.kind, &d)).sum();
        all.insert(id, sum - before);
    }
    all
}

fn side(decision: &Decision<'_>) -> Side {
    Side {
        judged: true,
        eligible: decision.eligible,
        counted: decision.counted,
        amount: decision.amount,
    }
}

/// Calls `see` for every record of a measure that one of two assessments judges, in the order of its table.
pub(super) fn pairs<'s>(
    before: &'s Standing,
    after: &'s Standing,
    id: MeasureId,
    see: &mut dyn FnMut(Option<Decision<'s>>, Option<Decision<'s>>),
) {
    let (mut old, mut new) = (before.decisions(id).peekable(), after.decisions(id).peekable());
    loop {
        match (old.peek(), new.peek()) {
            (None, None) => return,
            (Some(_), None) => see(old.next(), None),
            (None, Some(_)) => see(None, new.next()),
            (Some(a), Some(b)) if a.row < b.row => see(old.next(), None),
            (Some(a), Some(b)) if a.row > b.row => see(None, new.next()),
            (Some(_), Some(_)) => see(old.next(), new.next()),
        }
    }
}

/// The difference of a pair, unless both come out alike; whose record it is, is what the later one says.
pub(super) fn difference(
    measure: MeasureId,
    kind: Kind,
    old: Option<&Decision<'_>>,
    new: Option<&Decision<'_>>,
) -> Option<Difference> {
    let (before, after) = (old.map_or(OUTSIDE, side), new.map_or(OUTSIDE, side));
    let value = |d: Option<&Decision<'_>>| d.and_then(|d| d.value);
    if before == after && value(old) == value(new) {
        return None;
    }
    let of = new.or(old)?;
    Some(Difference {
        measure,
        uscc: of.uscc.to_owned(),
        record_key: of.record_key.to_owned(),
        period: of.period.to_owned(),
        before,
        after,
        delta: new.map_or(0, |d| worth(kind, d)) - old.map_or(0, |d| worth(kind, d)),
    })
}

/// Records that a change reaches: judged, before or after, by a version that may judge otherwise.
pub(super) fn touched(program: &Program, before: &Standing, after: &Standing, reached: &Reached) -> u64 {
    let mut count = 0;
    for id in reached
        .measures()
        .filter(|id| program.measures.get(id.index()).is_some())
    {
        pairs(before, after, id, &mut |old, new| {
            let by = |d: Option<Decision<'_>>| d.is_some_and(|d| reached.version(id, d.version));
            count += u64::from(by(old) || by(new));
        });
    }
    count
}
