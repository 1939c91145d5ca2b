//! Totals of every reported measure, by enterprise and by what enterprises have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::{DueCalendar, ImpactError, Indicator, OutcomeRow, Profiles, Totals, reported, rows_of};
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
    let mut measures = Vec::new();
    for (id, parts) in reported(program) {
        let Some(first) = head(program, id, &parts) else {
            continue;
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
        for row in rows_of(program, entitlements, &parts)? {
            measure.take(&row);
        }
        if measure.kind == Kind::Indicator {
            measure.indicator = Some(Indicator::of(program, entitlements, &parts, &profiles.places)?);
        }
        measure.gather(profiles)?;
        measures.push(measure);
    }
    let due = DueCalendar::of(program, entitlements, profiles)?;
    Ok(Impact { measures, due })
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

    /// Takes in one row.
    fn take(&mut self, row: &OutcomeRow<'_>) {
        // Rows come by enterprise, so the entry is almost always there.
        if !self.by_enterprise.contains_key(row.uscc) {
            self.by_enterprise.insert(row.uscc.to_owned(), Totals::default());
        }
        if let Some(totals) = self.by_enterprise.get_mut(row.uscc) {
            totals.add_row(row);
        }
        if !row.eligible {
            return;
        }
        // The written forms of one measure's periods have one length, so byte order is the order of time.
        match self.periods.get_mut(row.uscc) {
            None => {
                let period = || row.period.to_owned();
                self.periods.insert(row.uscc.to_owned(), (period(), period()));
            }
            Some((first, last)) => {
                if row.period < first.as_str() {
                    row.period.clone_into(first);
                }
                if row.period > last.as_str() {
                    row.period.clone_into(last);
                }
            }
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
