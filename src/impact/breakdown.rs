//! Totals of every reported measure, by enterprise and by what enterprises have in common.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{DueCalendar, ImpactError, Indicator, OutcomeRow, Profiles, Totals, each_row, reported};
use crate::assess::Entitlements;
use crate::policy::ir::{Kind, Measure, MeasureId, Program};

/// One reported measure, all its parts together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeasureImpact {
    /// Name it is reported under.
    pub id: String,
    /// Chinese title.
    pub title: String,
    /// English title.
    pub title_en: String,
    /// Kind of relief.
    pub kind: Kind,
    /// What an indicator says of every place; its amounts are not added up, because a county contains its townships.
    pub indicator: Option<Indicator>,
    /// Departments that lead, act jointly or cooperate.
    pub departments: BTreeSet<String>,
    /// Everything.
    pub total: Totals,
    /// By unified code; the empty code gathers rows that belong to no enterprise.
    pub by_enterprise: BTreeMap<String, Totals>,
    /// First and last period of the eligible rows, by unified code.
    pub periods: BTreeMap<String, (String, String)>,
    /// By township; empty = not on file.
    pub by_township: BTreeMap<String, Totals>,
    /// By letter of the industry section; empty = not on file.
    pub by_section: BTreeMap<String, Totals>,
    /// By size class; empty = not known.
    pub by_size: BTreeMap<String, Totals>,
}

/// What the rows of one enterprise add up to, while they come.
struct OfEnterprise<'a> {
    uscc: &'a str,
    totals: Totals,
    /// First and last period of the eligible rows.
    periods: Option<(&'a str, &'a str)>,
}

impl<'a> OfEnterprise<'a> {
    fn of(uscc: &'a str) -> OfEnterprise<'a> {
        OfEnterprise {
            uscc,
            totals: Totals::default(),
            periods: None,
        }
    }

    fn add(&mut self, row: &OutcomeRow<'a>) {
        self.totals.add_row(row);
        if row.eligible {
            // The written forms of one measure's periods have one length, so byte order is the order of time.
            let (first, last) = self.periods.unwrap_or((row.period, row.period));
            self.periods = Some((first.min(row.period), last.max(row.period)));
        }
    }
}

/// Totals of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// Reported measures, sorted by name.
    pub measures: Vec<MeasureImpact>,
    /// What was put off, by the month in which it falls due.
    pub due: DueCalendar,
}

impl Default for MeasureImpact {
    /// Nothing added up yet; the kind is the caller's to say.
    fn default() -> MeasureImpact {
        MeasureImpact {
            id: String::new(),
            title: String::new(),
            title_en: String::new(),
            kind: Kind::Reduce,
            indicator: None,
            departments: BTreeSet::new(),
            total: Totals::default(),
            by_enterprise: BTreeMap::new(),
            periods: BTreeMap::new(),
            by_township: BTreeMap::new(),
            by_section: BTreeMap::new(),
            by_size: BTreeMap::new(),
        }
    }
}

impl Impact {
    /// The measures that a department answers for.
    pub fn of_department<'a>(&'a self, department: &'a str) -> impl Iterator<Item = &'a MeasureImpact> {
        self.measures.iter().filter(move |m| m.departments.contains(department))
    }
}

/// Title of a reported measure in both languages: that of the part with the same name, else of the first part.
fn head<'a>(program: &'a Program, id: &str, parts: &[MeasureId]) -> Option<&'a Measure> {
    let parts = || parts.iter().filter_map(|part| program.measures.get(part.index()));
    parts().find(|m| m.id == id).or_else(|| parts().next())
}

/// Adds everything up.
///
/// # Errors
/// [`ImpactError::Overflow`] if a total does not fit, [`ImpactError::Torn`] if an outcome is not complete.
pub fn impact(program: &Program, entitlements: &Entitlements, profiles: &Profiles) -> Result<Impact, ImpactError> {
    let groups: Vec<(&str, Vec<MeasureId>)> = reported(program).into_iter().collect();
    let of_group = |(id, parts): &(&str, Vec<MeasureId>)| one(program, entitlements, profiles, (id, parts)).transpose();
    let (measures, due) = rayon::join(
        || groups.par_iter().filter_map(of_group).collect::<Result<Vec<_>, _>>(),
        || DueCalendar::of(program, entitlements, profiles),
    );
    Ok(Impact {
        measures: measures?,
        due: due?,
    })
}

/// One reported measure; `None` if it has no part.
fn one(
    program: &Program,
    entitlements: &Entitlements,
    profiles: &Profiles,
    (id, parts): (&str, &[MeasureId]),
) -> Result<Option<MeasureImpact>, ImpactError> {
    let Some(first) = head(program, id, parts) else {
        return Ok(None);
    };
    let mut measure = MeasureImpact {
        id: id.to_owned(),
        title: first.title.clone(),
        title_en: first.title_en.clone(),
        kind: first.kind,
        ..MeasureImpact::default()
    };
    for part in parts.iter().filter_map(|part| program.measures.get(part.index())) {
        let who = &part.departments;
        measure
            .departments
            .extend([&who.lead, &who.joint, &who.coop].into_iter().flatten().cloned());
    }
    measure.take(each_row(program, entitlements, parts)?)?;
    if measure.kind == Kind::Indicator {
        measure.indicator = Some(Indicator::of(program, entitlements, parts, &profiles.places)?);
    }
    measure.gather(profiles)?;
    Ok(Some(measure))
}

impl MeasureImpact {
    /// Several measures as if they were one, so that an enterprise with several of them counts once; indicators are left out.
    ///
    /// # Errors
    /// [`ImpactError::Overflow`] if a total does not fit.
    pub fn together(
        (id, title, title_en): (&str, &str, &str),
        measures: &[&MeasureImpact],
        profiles: &Profiles,
    ) -> Result<MeasureImpact, ImpactError> {
        let mut all = MeasureImpact {
            id: id.to_owned(),
            title: title.to_owned(),
            title_en: title_en.to_owned(),
            ..MeasureImpact::default()
        };
        for measure in measures.iter().filter(|m| m.indicator.is_none()) {
            for (uscc, totals) in &measure.by_enterprise {
                all.by_enterprise.entry(uscc.clone()).or_default().add(totals);
            }
        }
        all.gather(profiles)?;
        Ok(all)
    }

    /// Takes in rows that come by enterprise.
    fn take<'a>(&mut self, rows: impl Iterator<Item = Result<OutcomeRow<'a>, ImpactError>>) -> Result<(), ImpactError> {
        let mut of_one: Option<OfEnterprise<'a>> = None;
        for row in rows {
            let row = row?;
            if of_one.as_ref().is_none_or(|one| one.uscc != row.uscc) {
                self.keep(of_one.take());
            }
            of_one.get_or_insert_with(|| OfEnterprise::of(row.uscc)).add(&row);
        }
        self.keep(of_one);
        Ok(())
    }

    /// Keeps what one enterprise has.
    fn keep(&mut self, one: Option<OfEnterprise<'_>>) {
        let Some(OfEnterprise { uscc, totals, periods }) = one else {
            return;
        };
        self.by_enterprise.insert(uscc.to_owned(), totals);
        if let Some((first, last)) = periods {
            let periods = (first.to_owned(), last.to_owned());
            self.periods.insert(uscc.to_owned(), periods);
        }
    }

    /// Fills the other totals from those by enterprise: an enterprise has one township, section and size.
    fn gather(&mut self, profiles: &Profiles) -> Result<(), ImpactError> {
        let unknown = super::Profile::default();
        for (uscc, totals) in &mut self.by_enterprise {
            totals.enterprises = u64::from(totals.eligible > 0 && !uscc.is_empty());
            totals.amount(&self.id, uscc)?;
            let profile = profiles.get(uscc).unwrap_or(&unknown);
            let letter = profile.section.map(|s| s.letter.to_string()).unwrap_or_default();
            self.total.add(totals);
            self.by_township
                .entry(profile.township.clone())
                .or_default()
                .add(totals);
            self.by_section.entry(letter).or_default().add(totals);
            self.by_size.entry(profile.size.clone()).or_default().add(totals);
        }
        for (name, totals) in self.by_township.iter().chain(&self.by_section).chain(&self.by_size) {
            totals.amount(&self.id, name)?;
        }
        self.total.amount(&self.id, "all rows").map(|_| ())
    }
}
