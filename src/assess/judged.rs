//! One judged row, and how judged rows become an outcome.

use std::collections::BTreeSet;

use super::broken::Broken;
use super::{AssessError, AssessOptions, Entitlements, LineValues, MeasureOutcome, MissingInput};
use crate::calendar::Date;
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
    /// Of a deferral: the last day of payment, if it is known; before refusal is applied.
    pub(crate) due: Option<Date>,
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
) -> Result<Entitlements, AssessError> {
    let one = |(id, rows): (MeasureId, Vec<Judged>)| {
        let measure = id.of(&program.measures).map_err(|e| Broken::from(e).of("outcomes"))?;
        outcome(id, measure, rows, data.owned.as_ref(), options)
    };
    let measures = MeasureId::all(&judged).zip(judged).map(one);
    Ok(Entitlements {
        measures: measures.collect::<Result<_, AssessError>>()?,
    })
}

/// The outcome of a measure from its judged rows: sorted, refused rows with amount zero, only enterprises wanted.
fn outcome(
    id: MeasureId,
    measure: &Measure,
    mut judged: Vec<Judged>,
    owned: Option<&BTreeSet<String>>,
    options: AssessOptions,
) -> Result<MeasureOutcome, AssessError> {
    judged.retain(|j| owned.is_none_or(|o| o.contains(&j.uscc)));
    judged.sort_by(|a, b| (&a.uscc, &a.key, a.row).cmp(&(&b.uscc, &b.key, b.row)));
    let mut out = MeasureOutcome::of(id);
    if options.lines_of(measure) {
        out.lines = line_values(measure, &judged);
    }
    let version =
        |at: usize| u32::try_from(at).map_err(|_| Broken::new("more versions than fit 32 bits").of(&measure.id));
    for (at, j) in judged.into_iter().enumerate() {
        out.row.push(j.row);
        out.uscc.push(j.uscc);
        out.record_key.push(j.key);
        out.period.push(j.period);
        out.version.push(version(j.version)?);
        out.eligible.push(j.failed == 0);
        out.counted.push(j.counted);
        out.base.push(j.base);
        out.amount.push(if j.failed == 0 { j.amount } else { Some(Fen::ZERO) });
        out.value.push(j.value);
        out.due.push(if j.failed == 0 { j.due } else { None });
        out.failed.push(j.failed);
        if !j.missing.is_empty() {
            out.missing.insert(at, j.missing);
        }
    }
    Ok(out)
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
