//! What stands in a department's report.

use super::chart::{Chart, bars, in_percent, in_wan, in_yuan};
use super::frame::{Card, Frame};
use super::indicators::charted;
use super::parts::percentage;
use super::refusals::{Refusals, refusals};
use super::section::{Section, grouped};
use crate::assess::Entitlements;
use crate::boards::Found;
use crate::impact::{Impact, MeasureImpact, Profiles, Section as Industry, Totals, section_of};
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
    /// What the reader must know before any figure; set by whoever knows what the run lacked.
    pub alerts: Vec<String>,
    /// Run and checkpoint, at the foot of every page; set by whoever knows them.
    pub seal: String,
    /// Amount over all its measures.
    pub amount: Fen,
    /// Eligible rows over all its measures.
    pub eligible: u64,
    /// Different enterprises that are entitled to something.
    pub enterprises: u64,
    /// Number of measures it answers for.
    pub measures: usize,
    /// Indicators: title and value of the whole county in words.
    pub indicators: Vec<(String, String)>,
    /// The tables.
    pub sections: Vec<Section>,
    /// The charts of the page.
    pub charts: Vec<Chart>,
}

impl DepartmentReport {
    /// The report as both formats draw it.
    #[must_use]
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            name: &self.name,
            kind: self.lang.pick("惠企政策应享报告", "Entitlement report"),
            scope: &self.pack,
            file_stem: &self.file_stem,
            as_of: &self.as_of,
            lang: self.lang,
            footer: self.lang.pick(
                "由 huiqi 惠企 根据政策包和部门导出数据计算，金额精确到分。",
                "Computed by huiqi from the policy pack and the bureaus' exports, exact to the fen.",
            ),
            seal: &self.seal,
            alerts: &self.alerts,
            cards: cards(self),
            charts: &self.charts,
            sections: &self.sections,
        }
    }
}

/// The figures at the top.
fn cards(report: &DepartmentReport) -> Vec<Card> {
    let (lang, card) = (report.lang, Card::new);
    let mut cards = vec![card(
        lang.pick("负责的措施", "Measures"),
        &report.measures.to_string(),
        lang.pick("项", ""),
    )];
    if report.measures > report.indicators.len() {
        let (enterprises, eligible) = (report.enterprises.to_string(), report.eligible.to_string());
        cards.extend([
            card(
                lang.pick("应享企业", "Entitled enterprises"),
                &grouped(&enterprises),
                lang.pick("户", ""),
            ),
            card(
                lang.pick("应享记录", "Eligible rows"),
                &grouped(&eligible),
                lang.pick("条", ""),
            ),
            card(
                lang.pick("应享金额", "Amount"),
                &grouped(&report.amount.to_string()),
                lang.pick("元", "yuan"),
            ),
        ]);
    }
    let indicators = report.indicators.iter().filter(|(_, value)| !value.is_empty());
    cards.extend(indicators.map(|(title, value)| card(title, value, lang.pick("全县", "county"))));
    cards
}

/// Everything that the reports are made from.
pub(super) struct Source<'a> {
    pub(super) program: &'a Program,
    pub(super) profiles: &'a Profiles,
    pub(super) refusals: Refusals,
    pub(super) found: &'a Found,
    pub(super) lang: Lang,
}

/// Reports of all departments that answer for a measure, a board or a duty, in the pack's order.
///
/// # Errors
/// [`ReportError`] if a total is out of range or an outcome is not complete.
pub fn department_reports(
    program: &Program,
    entitlements: &Entitlements,
    impact: &Impact,
    profiles: &Profiles,
    found: &Found,
    lang: Lang,
) -> Result<Vec<DepartmentReport>, ReportError> {
    let source = Source {
        program,
        profiles,
        refusals: refusals(program, entitlements)?,
        found,
        lang,
    };
    let mut reports = Vec::new();
    for department in &program.departments {
        let measures: Vec<&MeasureImpact> = impact.of_department(&department.id).collect();
        if !measures.is_empty() || source.has_tasks(department) {
            reports.push(source.report(department, &measures)?);
        }
    }
    Ok(reports)
}

impl Source<'_> {
    fn report(&self, department: &Department, measures: &[&MeasureImpact]) -> Result<DepartmentReport, ReportError> {
        let lang = self.lang;
        let names = ("all", "全部措施", "All measures");
        let together = MeasureImpact::together(names, measures, self.profiles)?;
        let indicators = measures.iter().filter_map(|m| {
            let whole = percentage(m.indicator.as_ref()?.whole());
            Some((lang.pick_or_zh(&m.title, &m.title_en).to_owned(), whole.shown()))
        });
        Ok(DepartmentReport {
            id: department.id.clone(),
            file_stem: department.name.clone(),
            name: lang.pick_or_zh(&department.name, &department.name_en).to_owned(),
            pack: self.program.title.clone(),
            as_of: self.program.as_of.to_string(),
            lang,
            alerts: Vec::new(),
            seal: String::new(),
            amount: together.total.amount(&department.id, "all measures")?,
            eligible: together.total.eligible,
            enterprises: together.total.enterprises,
            measures: measures.len(),
            indicators: indicators.collect(),
            sections: self.sections(department, measures, &together)?,
            charts: self.charts(department, measures, &together)?,
        })
    }

    /// Charts by measure and by township, and one per indicator; those without a bar are left out.
    fn charts(
        &self,
        department: &Department,
        measures: &[&MeasureImpact],
        together: &MeasureImpact,
    ) -> Result<Vec<Chart>, ReportError> {
        let lang = self.lang;
        let mut by_measure = Vec::new();
        for measure in measures.iter().filter(|m| m.indicator.is_none()) {
            let label = lang.pick_or_zh(&measure.title, &measure.title_en).to_owned();
            by_measure.push((label, measure.total.amount(&measure.id, "all rows")?));
        }
        let mut by_township = Vec::new();
        for (township, totals) in &together.by_township {
            by_township.push((township_name(township, lang), totals.amount(&department.id, township)?));
        }
        let written = match lang {
            Lang::Zh => in_wan,
            Lang::En => in_yuan,
        };
        let mut charts = vec![
            Chart {
                title: lang
                    .pick("各措施应享金额（万元）", "Amount by measure (yuan)")
                    .to_owned(),
                bars: bars(by_measure, written),
            },
            Chart {
                title: lang
                    .pick("各乡镇应享金额（万元）", "Amount by township (yuan)")
                    .to_owned(),
                bars: bars(by_township, written),
            },
        ];
        for measure in measures {
            if let Some(indicator) = &measure.indicator {
                charts.push(Chart {
                    title: lang.pick_or_zh(&measure.title, &measure.title_en).to_owned(),
                    bars: bars(charted(indicator), in_percent),
                });
            }
        }
        charts.extend(self.board_charts(&department.id));
        charts.retain(|chart| !chart.bars.is_empty());
        Ok(charts)
    }

    fn sections(
        &self,
        department: &Department,
        measures: &[&MeasureImpact],
        together: &MeasureImpact,
    ) -> Result<Vec<Section>, ReportError> {
        let (lang, all) = (self.lang, &together.total);
        let township = (
            lang.pick("按乡镇", "By township"),
            lang.pick("乡镇（街道）", "Township"),
        );
        let industry = (
            lang.pick("按行业", "By industry"),
            lang.pick("行业门类", "Industry section"),
        );
        let size = (lang.pick("按规模", "By size"), lang.pick("企业规模", "Size"));
        let places = &self.profiles.places;
        let by_township = |m: &MeasureImpact| {
            let mut rows: Vec<(&String, &Totals)> = m.by_township.iter().collect();
            rows.sort_by_key(|(name, _)| places.order(name));
            let named = rows
                .into_iter()
                .map(|(name, totals)| (township_name(name, lang), *totals));
            named.collect::<Vec<_>>()
        };
        let by_size = |m: &MeasureImpact| {
            let mut rows: Vec<(&String, &Totals)> = m.by_size.iter().collect();
            rows.sort_by_key(|(class, _)| size_order(class));
            let named = rows.into_iter().map(|(class, totals)| (lang.size(class), *totals));
            named.collect::<Vec<_>>()
        };
        let by_section = |m: &MeasureImpact| {
            let named = |(letter, totals): (&String, &Totals)| (section_name(section_of(letter), lang), *totals);
            m.by_section.iter().map(named).collect::<Vec<_>>()
        };
        let mut sections = vec![self.answers(department, measures)];
        if !measures.is_empty() {
            sections.push(self.totals(&department.id, measures, all)?);
        }
        sections.extend(self.indicators(measures));
        sections.extend(self.boards(&department.id));
        sections.extend(self.tasks(&department.id));
        let relief: Vec<&MeasureImpact> = measures.iter().filter(|m| m.indicator.is_none()).copied().collect();
        // All measures together come first where there is more than one.
        let first = (relief.len() > 1).then_some(together);
        let grouped: Vec<&MeasureImpact> = first.into_iter().chain(relief.iter().copied()).collect();
        if !relief.is_empty() {
            sections.extend([
                self.cells("township", township, &grouped, by_township)?,
                self.cells("industry", industry, &grouped, by_section)?,
                self.cells("size", size, &grouped, by_size)?,
                self.enterprises(&department.id, &relief, all)?,
            ]);
        }
        if !measures.is_empty() {
            sections.extend([self.refused(measures), self.duties(&department.id, measures)]);
        }
        Ok(sections)
    }
}

/// A township as shown.
pub(super) fn township_name(township: &str, lang: Lang) -> String {
    if township.is_empty() {
        lang.unknown().to_owned()
    } else {
        township.to_owned()
    }
}

/// An industry section as shown.
pub(super) fn section_name(section: Option<&Industry>, lang: Lang) -> String {
    section
        .map_or_else(|| lang.unknown(), |s| lang.pick(s.name, s.name_en))
        .to_owned()
}

/// From micro to large; what is not known at the end.
fn size_order(class: &str) -> usize {
    let classes = ["micro", "small", "medium", "large"];
    classes
        .iter()
        .position(|known| *known == class)
        .unwrap_or(classes.len())
}
