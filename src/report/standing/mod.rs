//! Where every compared measure stands: entitled against enjoyed, with reason and action, for departments and for the county.

mod behind;
mod handles;
mod name;
mod reason;
mod tally;
mod until;

pub(super) use handles::{Handlers, handlers};
pub(super) use name::{facts, line_id};
pub(super) use reason::action;
pub(super) use tally::{Amounts, Tally};

use std::collections::BTreeMap;
use std::sync::Arc;

use self::behind::Behind;
use crate::assess::Entitlements;
use crate::calendar::Date;
use crate::comparison::{Compared, Comparison, DifferenceKind};
use crate::impact::{Impact, Profile, Profiles};
use crate::policy::deadline::Deadline;
use crate::policy::ir::{Kind, MeasureId, Program};
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
    /// True if it can no longer be claimed.
    pub(super) expired: bool,
    /// Who has to do what until then; empty where no deadline is known.
    pub(super) how: &'a str,
    /// Citations of the rules that judged it.
    pub(super) basis: Arc<str>,
}

/// All lines by measure.
#[derive(Clone, Debug, Default)]
pub(super) struct Standing<'a> {
    by_measure: BTreeMap<&'a str, Vec<Line<'a>>>,
}

impl<'a> Line<'a> {
    /// Not enjoyed, or too little, and it can still be claimed.
    pub(super) fn is_gap(&self) -> bool {
        !self.expired && matches!(self.row.kind, DifferenceKind::NotEnjoyed | DifferenceKind::TooLittle)
    }

    /// Both sides agree: nothing is to be done.
    pub(super) fn is_equal(&self) -> bool {
        self.row.kind == DifferenceKind::Equal
    }

    /// The class in words: that of the comparison, or that it is too late.
    pub(super) fn class(&self, lang: Lang) -> &'static str {
        if self.expired {
            lang.pick("已过期", "too late")
        } else {
            lang.class(self.row.kind)
        }
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

/// Title and kind of everything that is compared, by its name: measures and choices.
pub(super) type Known<'a> = BTreeMap<&'a str, (&'a str, Kind)>;

/// What the comparison may name.
pub(super) fn known<'a>(program: &'a Program, impact: &'a Impact, lang: Lang) -> Result<Known<'a>, ReportError> {
    let named = impact.measures.iter();
    let mut known: Known<'_> = named
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
    Ok(known)
}

impl<'a> Standing<'a> {
    /// Puts reason, action and deadline to every row of the comparison. Days are seen from `today`: 取数日期, or the evaluation day where
    /// the data have none.
    pub(super) fn new(
        program: &'a Program,
        entitlements: &'a Entitlements,
        comparison: &'a Comparison,
        impact: &'a Impact,
        profiles: &'a Profiles,
        (today, lang): (Option<Date>, Lang),
    ) -> Result<Standing<'a>, ReportError> {
        let today = today.unwrap_or(program.as_of);
        let behind = behind::behind(program, entitlements, comparison)?;
        let deadlines = deadlines(program);
        let mut laws = Laws::default();
        let known = known(program, impact, lang)?;
        let mut by_measure: BTreeMap<&str, Vec<Line<'_>>> = BTreeMap::new();
        for (row, behind) in comparison.rows.iter().zip(&behind) {
            let Some((title, kind)) = known.get(row.measure.as_str()).copied() else {
                return Err(ReportError::NoMeasure(row.measure.clone()));
            };
            let deadline = deadlines.get(row.measure.as_str()).copied();
            let until = until::until(row, deadline, behind, (today, &program.lookups));
            by_measure.entry(&row.measure).or_default().push(Line {
                row,
                title,
                kind,
                profile: profiles.get(&row.uscc),
                reason: reason::words(program, row, kind, behind, lang)?,
                action: reason::action(row.kind, kind, lang),
                due: until.day,
                expired: until.expired,
                how: deadline
                    .filter(|_| until.day.is_some())
                    .map_or("", |d| lang.pick_or_zh(&d.says, &d.says_en)),
                basis: laws.cited(program, row, behind),
            });
        }
        Ok(Standing { by_measure })
    }

    /// All measures and choices that the ledger has, each with its lines.
    pub(super) fn by_measure(&self) -> impl Iterator<Item = (&'a str, &[Line<'a>])> {
        self.by_measure.iter().map(|(id, lines)| (*id, lines.as_slice()))
    }

    /// The lines of a measure; `None` if the ledger does not have it, so that nothing was compared.
    pub(super) fn of(&self, measure: &str) -> Option<&[Line<'a>]> {
        self.by_measure.get(measure).map(Vec::as_slice)
    }

    /// All lines, measure by measure.
    pub(super) fn lines(&self) -> impl Iterator<Item = &Line<'a>> {
        self.by_measure.values().flatten()
    }
}

/// Days from `today` to the deadline; below zero where it has passed, `None` where one of both is not known.
pub(super) fn days_left(line: &Line<'_>, today: Option<Date>) -> Option<i64> {
    Some((line.due? - today?).num_days())
}

/// The largest difference first; ties by enterprise, measure and period.
pub(super) fn worst_first(lines: &mut [&Line<'_>]) {
    lines.sort_by(|a, b| {
        let size = |l: &Line<'_>| std::cmp::Reverse(l.difference().abs());
        size(a).cmp(&size(b)).then_with(|| {
            let (x, y) = (a.row, b.row);
            (&x.uscc, &x.measure, &x.period).cmp(&(&y.uscc, &y.measure, &y.period))
        })
    });
}

/// The deadline of every measure that has one, by the name under which it is reported; parts share it.
fn deadlines(program: &Program) -> BTreeMap<&str, &Deadline> {
    let measures = program.measures.iter();
    measures
        .filter_map(|m| Some((m.reported_as.as_str(), m.deadline.as_ref()?)))
        .collect()
}

/// Name under which a measure is reported, and the rules that judged.
type Judged = (String, Vec<(MeasureId, u32)>);

/// Citations, each text kept once.
#[derive(Default)]
struct Laws {
    by_rules: BTreeMap<Judged, Arc<str>>,
}

impl Laws {
    /// What the rules behind a row cite; of a row without records, and of a choice, what all versions of its measures cite.
    fn cited(&mut self, program: &Program, row: &Compared, behind: &Behind) -> Arc<str> {
        if row.kind == DifferenceKind::Equal {
            return Arc::from("");
        }
        let key = (row.measure.clone(), behind.rules.clone());
        if let Some(known) = self.by_rules.get(&key) {
            return Arc::clone(known);
        }
        let choice = program.choices.iter().find(|c| c.id == row.measure);
        let meant = |id: &str| choice.map_or(id == row.measure, |c| c.measures.iter().any(|m| m == id));
        let mut cited: Vec<String> = Vec::new();
        for (id, measure) in MeasureId::all(&program.measures).zip(&program.measures) {
            for (at, version) in (0_u32..).zip(&measure.versions) {
                let judged = behind.rules.contains(&(id, at));
                if judged || (behind.rules.is_empty() && meant(&measure.reported_as)) {
                    let texts = version.basis.iter().map(|b| format!("{} {}", b.document, b.article));
                    cited.extend(texts.map(|t| t.trim_end().to_owned()));
                }
            }
        }
        let mut once: Vec<String> = Vec::new();
        for text in cited {
            if !once.contains(&text) {
                once.push(text);
            }
        }
        let text: Arc<str> = Arc::from(once.join("；"));
        self.by_rules.insert(key, Arc::clone(&text));
        text
    }
}
