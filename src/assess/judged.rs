//! One judged row, and how judged rows become an outcome.

use std::collections::BTreeSet;

use super::broken::Broken;
use super::{AssessError, AssessOptions, Entitlements, LineValues, MeasureOutcome, MissingInput};
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Measure, MeasureId, Program, Version};
use crate::policy::reasons::{NoReason, Place, failed};
use crate::store::Dataset;

/// A record as a measure judged it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Judged {
    /// Row of the record table.
    pub(crate) row: u32,
    /// Enterprise, record key, period.
    pub(crate) uscc: String,
    pub(crate) key: String,
    pub(crate) period: String,
    /// Position of the version.
    pub(crate) version: usize,
    pub(crate) counted: bool,
    pub(crate) failed: u64,
    pub(crate) missing: Vec<MissingInput>,
    pub(crate) base: Option<Fen>,
    /// Before refusal is applied; `None` = undetermined.
    pub(crate) amount: Option<Fen>,
    pub(crate) value: Option<Ratio>,
    /// Texts of the version's lines, if asked for and the row got that far.
    pub(crate) lines: Vec<Option<String>>,
}

/// A rule of one version, whose reasons have bits.
#[derive(Clone, Copy)]
pub(crate) struct Rule<'m> {
    measure: &'m Measure,
    version: &'m Version,
}

impl<'m> Rule<'m> {
    /// A version of a measure.
    pub(crate) fn new(measure: &'m Measure, version: &'m Version) -> Rule<'m> {
        Rule { measure, version }
    }

    /// The rule that a row was judged by.
    pub(crate) fn of(measure: &'m Measure, one: &Judged) -> Result<Rule<'m>, Broken> {
        let version = measure.versions.get(one.version);
        let version = version.ok_or_else(|| Broken::new("a row of no version"))?;
        Ok(Rule::new(measure, version))
    }

    /// The bit of a reason, and the mask in which it alone is set.
    fn bit(self, place: Place) -> Result<(u32, u64), AssessError> {
        let too_many = || AssessError::TooManyReasons {
            measure: self.measure.id.clone(),
        };
        let bit = u32::try_from(place.bit(self.measure, self.version)).map_err(|_| too_many())?;
        Ok((bit, 1_u64.checked_shl(bit).ok_or_else(too_many)?))
    }

    /// The mask of a reason.
    pub(crate) fn mask(self, place: Place) -> Result<u64, AssessError> {
        Ok(self.bit(place)?.1)
    }

    /// Refuses a row because an input of a reason is missing.
    pub(crate) fn lack(self, one: &mut Judged, place: Place, field: &str) -> Result<(), AssessError> {
        let (bit, mask) = self.bit(place)?;
        one.failed |= mask;
        one.missing.push(MissingInput {
            bit,
            field: field.to_owned(),
        });
        Ok(())
    }
}

/// The outcomes of all measures from their judged rows.
pub(crate) fn outcomes(
    program: &Program,
    data: &Dataset,
    judged: Vec<Vec<Judged>>,
    options: AssessOptions,
) -> Entitlements {
    let owned = data.owned.as_ref();
    let one = |(id, rows): (MeasureId, Vec<Judged>)| {
        let lines = program.measures.get(id.index()).is_some_and(|m| options.lines_of(m));
        outcome(program, id, rows, owned, lines)
    };
    Entitlements {
        measures: MeasureId::all(&judged).zip(judged).map(one).collect(),
    }
}

/// The outcome of a measure from its judged rows: sorted, refused rows with amount zero, only enterprises wanted.
fn outcome(
    program: &Program,
    measure: MeasureId,
    mut judged: Vec<Judged>,
    owned: Option<&BTreeSet<String>>,
    keep_lines: bool,
) -> MeasureOutcome {
    judged.retain(|j| owned.is_none_or(|o| o.contains(&j.uscc)));
    judged.sort_by(|a, b| (&a.uscc, &a.key, a.row).cmp(&(&b.uscc, &b.key, b.row)));
    let mut out = MeasureOutcome::of(measure);
    if keep_lines && let Some(m) = program.measures.get(measure.index()) {
        out.lines = line_values(m, &judged);
    }
    for (at, j) in judged.into_iter().enumerate() {
        out.row.push(j.row);
        out.uscc.push(j.uscc);
        out.record_key.push(j.key);
        out.period.push(j.period);
        out.version.push(u32::try_from(j.version).unwrap_or(u32::MAX));
        out.eligible.push(j.failed == 0);
        out.counted.push(j.counted);
        out.base.push(j.base);
        out.amount.push(if j.failed == 0 { j.amount } else { Some(Fen::ZERO) });
        out.value.push(j.value);
        out.failed.push(j.failed);
        if !j.missing.is_empty() {
            out.missing.insert(at, j.missing);
        }
    }
    out
}

fn line_values(measure: &Measure, judged: &[Judged]) -> Vec<LineValues> {
    let mut ids: Vec<&str> = Vec::new();
    for line in measure.versions.iter().flat_map(|v| &v.lines) {
        if !ids.contains(&line.id.as_str()) {
            ids.push(&line.id);
        }
    }
    let text = |j: &Judged, id: &str| {
        let version = measure.versions.get(j.version)?;
        let at = version.lines.iter().position(|l| l.id == id)?;
        j.lines.get(at)?.clone()
    };
    ids.iter()
        .map(|id| LineValues {
            id: (*id).to_owned(),
            values: judged.iter().map(|j| text(j, id)).collect(),
        })
        .collect()
}

/// Codes of all bits of a `failed` mask, in bit order.
///
/// # Errors
/// [`NoReason`] if a bit stands for nothing, or the program has no such measure or version.
pub fn reasons(program: &Program, measure: MeasureId, version: usize, mask: u64) -> Result<Vec<String>, NoReason> {
    let none = |measure: String| NoReason { measure, bit: 0 };
    let rule = measure.of(&program.measures).map_err(|e| none(e.to_string()))?;
    let version = rule.versions.get(version).ok_or_else(|| none(rule.id.clone()))?;
    let all = failed(program, measure, version, mask)?;
    Ok(all.into_iter().map(|reason| reason.code().into_owned()).collect())
}

/// Two rows of one reported measure with the same enterprise and record key: nothing tells them apart in a result file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DuplicateKey {
    /// The name under which the measure is reported.
    pub reported_as: String,
    /// Enterprise.
    pub uscc: String,
    /// (position in `Program::measures`, row of the record table) of the first and the second row.
    pub rows: [(MeasureId, u32); 2],
}

/// Rows of one reported measure that share enterprise and record key (parts of a measure count as one).
#[must_use]
pub fn duplicate_keys(program: &Program, entitlements: &Entitlements) -> Vec<DuplicateKey> {
    let mut seen = std::collections::BTreeMap::new();
    let mut found = Vec::new();
    for outcome in &entitlements.measures {
        let Some(measure) = program.measures.get(outcome.measure.index()) else {
            continue;
        };
        for ((uscc, key), row) in outcome.uscc.iter().zip(&outcome.record_key).zip(&outcome.row) {
            let here = (outcome.measure, *row);
            let first = *seen.entry((measure.reported_as.as_str(), uscc, key)).or_insert(here);
            if first != here {
                let reported_as = measure.reported_as.clone();
                found.push(DuplicateKey {
                    reported_as,
                    uscc: uscc.clone(),
                    rows: [first, here],
                });
            }
        }
    }
    found
}

/// Rows whose conditions all hold but whose amount is missing without `undetermined_when`: (measure, position in its outcome, field).
/// They are refused with reason `amount_positive`, the field named; a pack should have a condition or `undetermined_when` for them.
#[must_use]
pub fn missing_amounts(program: &Program, entitlements: &Entitlements) -> Vec<(MeasureId, usize, String)> {
    let mut found = Vec::new();
    for outcome in &entitlements.measures {
        let Some(m) = program.measures.get(outcome.measure.index()) else {
            continue;
        };
        for (at, missing) in &outcome.missing {
            let version = outcome.version.get(*at).and_then(|v| usize::try_from(*v).ok());
            let Some(version) = version.and_then(|v| m.versions.get(v)) else {
                continue;
            };
            let bit = Place::Amount.bit(m, version);
            let of_amount = missing.iter().filter(|i| usize::try_from(i.bit) == Ok(bit));
            found.extend(of_amount.map(|i| (outcome.measure, *at, i.field.clone())));
        }
    }
    found
}
