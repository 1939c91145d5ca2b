//! Where every compared measure stands: entitled against enjoyed, with reason and action, for departments and for the county.

mod handles;
mod reason;
mod tally;

pub(super) use handles::handlers;
pub(super) use tally::{Amounts, Tally};

use std::collections::BTreeMap;

use crate::assess::Entitlements;
use crate::calendar::Date;
use crate::comparison::{Compared, Comparison, DifferenceKind};
use crate::impact::{Impact, Profile, Profiles};
use crate::policy::ir::{Kind, Program};
use crate::report::{Lang, ReportError};

/// One difference (or agreement) with everything that a list says of it.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// Measure, enterprise, period, amounts, class.
    pub(super) row: &'a Compared,
    /// Title of the measure or choice in the report's language.
    pub(super) title: &'a str,
    /// How it relieves.
    pub(super) kind: Kind,
    /// The enterprise; `None` if it is not on file.
    pub(super) profile: Option<&'a Profile>,
    /// Why.
    pub(super) reason: String,
    /// What to do.
    pub(super) action: &'static str,
    /// Until when; `None` where no deadline is known.
    pub(super) due: Option<Date>,
}

/// All lines by measure.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing<'a> {
    by_measure: BTreeMap<&'a str, Vec<Line<'a>>>,
}

impl<'a> Line<'a> {
    /// Not enjoyed, or too little.
    pub(super) fn is_gap(&self) -> bool {
        matches!(self.row.kind, DifferenceKind::NotEnjoyed | DifferenceKind::TooLittle)
    }

    /// Too much, or without a right.
    pub(super) fn is_over(&self) -> bool {
        matches!(self.row.kind, DifferenceKind::TooMuch | DifferenceKind::WithoutRight)
    }

    /// Only put off: it reduces nothing.
    pub(super) fn is_deferral(&self) -> bool {
        self.kind == Kind::Defer
    }

    /// Entitled less enjoyed, fen; negative where too much was enjoyed.
    pub(super) fn difference(&self) -> i128 {
        i128::from(self.row.entitled.0) - i128::from(self.row.enjoyed.0)
    }

    /// Registered township; empty if not on file.
    pub(super) fn township(&self) -> &'a str {
        self.profile.map_or("", |p| &p.township)
    }
}

impl<'a> Standing<'a> {
    /// Puts reason and action to every row of the comparison.
    pub(super) fn new(
        program: &'a Program,
        entitlements: &'a Entitlements,
        comparison: &'a Comparison,
        impact: &'a Impact,
        profiles: &'a Profiles,
        lang: Lang,
    ) -> Result<Standing<'a>, ReportError> {
        let refusing = reason::refusing(program, entitlements, comparison, lang)?;
        let named = impact.measures.iter();
        let mut known: BTreeMap<&str, (&str, Kind)> = named
            .map(|m| (m.id.as_str(), (lang.pick_or_zh(&m.title, &m.title_en), m.kind)))
            .collect();
        for choice in &program.choices {
            let kind = choice
                .measures
                .iter()
                .find_map(|id| known.get(id.as_str()))
                .map(|(_, kind)| *kind);
            let kind = kind.ok_or_else(|| ReportError::NoMeasure(choice.id.clone()))?;
            known.insert(&choice.id, (lang.pick_or_zh(&choice.title, &choice.title_en), kind));
        }
        let mut by_measure: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
        for row in &comparison.rows {
            let Some((title, kind)) = known.get(row.measure.as_str()).copied() else {
                return Err(ReportError::NoMeasure(row.measure.clone()));
            };
            by_measure.entry(&row.measure).or_default().push(Line {
                row,
                title,
                kind,
                profile: profiles.get(&row.uscc),
                reason: reason::words(row, kind, &refusing, lang),
                action: reason::action(row.kind, kind, lang),
                due: None,
            });
        }
        Ok(Standing { by_measure })
    }

    /// The lines of a measure; `None` if the ledger does not have it, so that nothing was compared.
    pub(super) fn of(&self, measure: &str) -> Option<&[Line<'a>]> {
        self.by_measure.get(measure).map(Vec::as_slice)
    }
}
