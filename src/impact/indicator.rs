//! What an indicator says of every place.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::row::torn;
use super::{ImpactError, OutcomeRow, PlaceKind, Places};
use crate::assess::Entitlements;
use crate::money::{Fen, Ratio};
use crate::policy::ir::{MeasureId, Program, Type};

/// An indicator of one place (or whatever its records are).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorRow {
    /// Record key: the place.
    pub name: String,
    /// What place it is.
    pub kind: PlaceKind,
    /// Period as written.
    pub period: String,
    /// What it is measured on, yuan.
    pub base: Option<Fen>,
    /// What has been done, yuan.
    pub amount: Option<Fen>,
    /// The indicator itself, exact.
    pub value: Option<Ratio>,
    /// Canonical text of every form line of [`Indicator::lines`].
    pub lines: Vec<Option<String>>,
}

/// A form line that goes with an indicator, e.g. its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndicatorLine {
    /// Line id.
    pub id: String,
    /// Chinese wording.
    pub says: String,
    /// Type of its values.
    pub ty: Type,
}

/// All eligible rows of an indicator: county first, then townships, then other groups, each by value, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indicator {
    /// The form lines of its versions.
    pub lines: Vec<IndicatorLine>,
    /// The rows.
    pub rows: Vec<IndicatorRow>,
}

impl Indicator {
    /// Gathers the rows of the given parts.
    pub(super) fn of(
        program: &Program,
        entitlements: &Entitlements,
        parts: &[MeasureId],
        places: &Places,
    ) -> Result<Indicator, ImpactError> {
        let mut indicator = Indicator {
            lines: lines(program, parts),
            rows: Vec::new(),
        };
        for outcome in entitlements.measures.iter().filter(|o| parts.contains(&o.measure)) {
            let values: BTreeMap<&str, &Vec<Option<String>>> = outcome
                .lines
                .iter()
                .map(|line| (line.id.as_str(), &line.values))
                .collect();
            for at in 0..outcome.row.len() {
                let row = OutcomeRow::at(program, outcome, at);
                let row = row.ok_or_else(|| torn(program, outcome.measure, at))?;
                if !row.eligible {
                    continue;
                }
                let line = |line: &IndicatorLine| values.get(line.id.as_str())?.get(at)?.clone();
                indicator.rows.push(IndicatorRow {
                    name: row.record_key.to_owned(),
                    kind: places.kind(row.record_key),
                    period: row.period.to_owned(),
                    base: row.base,
                    amount: row.amount,
                    value: row.value,
                    lines: indicator.lines.iter().map(line).collect(),
                });
            }
        }
        indicator.rows.sort_by(|a, b| {
            let value = by_value(b.value, a.value);
            let name = || (&a.period, &a.name).cmp(&(&b.period, &b.name));
            a.kind.cmp(&b.kind).then(value).then_with(name)
        });
        Ok(indicator)
    }

    /// The value of the whole county: that of its row, or of the only row there is.
    #[must_use]
    pub fn whole(&self) -> Option<Ratio> {
        match self.rows.as_slice() {
            [only] => only.value,
            rows => {
                let mut county = rows.iter().filter(|row| row.kind == PlaceKind::County);
                // Several periods of the county have no one value.
                let first = county.next()?;
                county.next().is_none().then_some(first.value).flatten()
            }
        }
    }
}

/// Different form lines of all versions, in order of appearance.
fn lines(program: &Program, parts: &[MeasureId]) -> Vec<IndicatorLine> {
    let mut all: Vec<IndicatorLine> = Vec::new();
    let measures = parts.iter().filter_map(|part| program.measures.get(part.index()));
    for line in measures.flat_map(|m| &m.versions).flat_map(|v| &v.lines) {
        if !all.iter().any(|known| known.id == line.id) {
            all.push(IndicatorLine {
                id: line.id.clone(),
                says: line.says.clone(),
                ty: line.expr.ty,
            });
        }
    }
    all
}

/// Exact order of two values; a missing one is the smallest.
fn by_value(a: Option<Ratio>, b: Option<Ratio>) -> Ordering {
    let exact = |ratio: Ratio| num_rational::BigRational::new(ratio.numerator().into(), ratio.denominator().into());
    a.map(exact).cmp(&b.map(exact))
}
