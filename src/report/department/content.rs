//! What stands in a department's report.

use std::collections::BTreeMap;

use super::chart::{Bar, bars};
use super::refusals::{Refusals, refusals};
use super::section::Section;
use crate::assess::Entitlements;
use crate::impact::{Impact, MeasureImpact, Profiles, Totals, section_of};
use crate::money::Fen;
use crate::policy::ir::{Department, Program};
use crate::report::{Lang, ReportError};

/// The report of one department.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentReport {
    /// Department id.
    pub id: String,
    /// Chinese name; the files are called after it.
    pub file_stem: String,
    /// Name in the report's language.
    pub name: String,
    /// Title of the policy pack.
    pub pack: String,
    /// Evaluation day.
    pub as_of: String,
    /// Language.
    pub lang: Lang,
    /// Amount over all its measures.
    pub amount: Fen,
    /// Eligible rows over all its measures.
    pub eligible: u64,
    /// Different enterprises that are entitled to something.
    pub enterprises: u64,
    /// The tables.
    pub sections: Vec<Section>,
    /// Amounts by measure, for the chart.
    pub by_measure: Vec<Bar>,
    /// Amounts by township, for the chart.
    pub by_township: Vec<Bar>,
}

/// Everything that the reports are made from.
pub(super) struct Source<'a> {
    pub(super) program: &'a Program,
    pub(super) profiles: &'a Profiles,
    pub(super) refusals: Refusals,
    pub(super) lang: Lang,
}

/// Reports of all departments that answer for at least one measure, in the pack's order.
///
/// # Errors
/// [`ReportError`] if a total is out of range or an outcome is not complete.
pub fn department_reports(
    program: &Program,
    entitlements: &Entitlements,
    impact: &Impact,
    profiles: &Profiles,
    lang: Lang,
) -> Result<Vec<DepartmentReport>, ReportError> {
    let source = Source {
        program,
        profiles,
        refusals: refusals(program, entitlements)?,
        lang,
    };
    let mut reports = Vec::new();
    for department in &program.departments {
        let measures: Vec<&MeasureImpact> = impact.of_department(&department.id).collect();
        if !measures.is_empty() {
            reports.push(source.report(department, &measures)?);
        }
    }
    Ok(reports)
}

impl Source<'_> {
    fn report(&self, department: &Department, measures: &[&MeasureImpact]) -> Result<DepartmentReport, ReportError> {
        let lang = self.lang;
        let (mut all, mut townships) = (Totals::default(), BTreeMap::<&str, Totals>::new());
        let mut entitled: Vec<&str> = Vec::new();
        let mut by_measure = Vec::new();
        for measure in measures {
            all.add(&measure.total);
            measure
                .by_township
                .iter()
                .for_each(|(name, totals)| townships.entry(name).or_default().add(totals));
            entitled.extend(
                measure
                    .by_enterprise
                    .iter()
                    .filter(|(_, t)| t.enterprises > 0)
                    .map(|(uscc, _)| uscc.as_str()),
            );
            let label = lang.pick_or_zh(&measure.title, &measure.title_en).to_owned();
            by_measure.push((label, measure.total.amount(&measure.id, "all rows")?));
        }
        entitled.sort_unstable();
        entitled.dedup();
        let mut by_township = Vec::new();
        for (township, totals) in &townships {
            by_township.push((township_name(township, lang), totals.amount(&department.id, township)?));
        }
        Ok(DepartmentReport {
            id: department.id.clone(),
            file_stem: department.name.clone(),
            name: lang.pick_or_zh(&department.name, &department.name_en).to_owned(),
            pack: self.program.title.clone(),
            as_of: self.program.as_of.to_string(),
            lang,
            amount: all.amount(&department.id, "all measures")?,
            eligible: all.eligible,
            enterprises: u64::try_from(entitled.len()).unwrap_or(u64::MAX),
            sections: self.sections(department, measures, &all)?,
            by_measure: bars(by_measure),
            by_township: bars(by_township),
        })
    }

    fn sections(
        &self,
        department: &Department,
        measures: &[&MeasureImpact],
        all: &Totals,
    ) -> Result<Vec<Section>, ReportError> {
        let lang = self.lang;
        let named = |groups: &BTreeMap<String, Totals>, name: &dyn Fn(&str) -> String| {
            groups
                .iter()
                .map(|(group, totals)| (name(group), *totals))
                .collect::<Vec<_>>()
        };
        let township = (
            lang.pick("按乡镇", "By township"),
            lang.pick("乡镇（街道）", "Township"),
        );
        let industry = (
            lang.pick("按行业", "By industry"),
            lang.pick("行业门类", "Industry section"),
        );
        let size = (lang.pick("按规模", "By size"), lang.pick("企业规模", "Size"));
        Ok(vec![
            self.duties(&department.id, measures),
            self.totals(&department.id, measures, all)?,
            self.cells("township", township, measures, |m| {
                named(&m.by_township, &|t| township_name(t, lang))
            })?,
            self.cells("industry", industry, measures, |m| {
                named(&m.by_section, &|s| section_name(s, lang))
            })?,
            self.cells("size", size, measures, |m| named(&m.by_size, &|s| lang.size(s)))?,
            self.enterprises(measures)?,
            self.refused(measures),
        ])
    }
}

/// A township as shown.
fn township_name(township: &str, lang: Lang) -> String {
    if township.is_empty() {
        lang.unknown().to_owned()
    } else {
        township.to_owned()
    }
}

/// Name of a section by its letter.
fn section_name(letter: &str, lang: Lang) -> String {
    section_of(letter).map_or_else(
        || lang.unknown().to_owned(),
        |section| format!("{} {}", section.letter, lang.pick(section.name, section.name_en)),
    )
}
