//! What stands in a department's report.

use super::chart::{Chart, bars, in_percent, in_wan, in_yuan};
use super::frame::{Card, Frame};
use super::gap::{Gap, Piece};
use super::indicators::charted;
use super::parts::percentage;
use super::refusals::{Refusals, refusals};
use super::section::{Section, grouped};
use rayon::prelude::*;

use crate::assess::Entitlements;
use crate::boards::Found as BoardsFound;
use crate::calendar::Date;
use crate::impact::{DueCalendar, Impact, MeasureImpact, Profiles, Section as Industry, Totals, section_of};
use crate::money::Fen;
use crate::policy::ir::{Department, Program};
use crate::report::standing::{Standing, handlers};
use crate::report::{Imprint, Lang, ReportError};
use crate::schema::Catalog;

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
    /// What ties its sheets to the run; set by whoever knows the run.
    pub imprint: Imprint,
    /// The first sentence.
    pub lead: Vec<Piece>,
    /// What stands beside the comparison: measures that the ledger does not have; may be empty.
    pub beside: String,
    /// Entitled against enjoyed; `None` if the ledger has none of its measures.
    pub gap: Option<Gap>,
    /// Amount over the measures that it handles.
    pub amount: Fen,
    /// Eligible rows of them.
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
            seal: self.imprint.line(self.lang),
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

/// What reports are made from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The law.
    pub program: &'a Program,
    /// The tables.
    pub catalog: &'a Catalog,
    /// The entitlements.
    pub entitlements: &'a Entitlements,
    /// Their sums.
    pub impact: &'a Impact,
    /// Where enterprises belong.
    pub profiles: &'a Profiles,
    /// Boards, duties and the comparison.
    pub found: &'a BoardsFound,
    /// 取数日期: days left are counted from it.
    pub data_day: Option<Date>,
    /// Language.
    pub lang: Lang,
}

/// Everything that the reports are made from, and what several of them share.
pub(super) struct Source<'a> {
    pub(super) program: &'a Program,
    pub(super) profiles: &'a Profiles,
    pub(super) refusals: Refusals,
    pub(super) due: &'a DueCalendar,
    pub(super) found: &'a BoardsFound,
    pub(super) standing: Standing<'a>,
    pub(super) data_day: Option<Date>,
    pub(super) lang: Lang,
}

/// Reports of all departments that answer for a measure, a board or a duty, in the pack's order.
///
/// # Errors
/// [`ReportError`] if a total is out of range or an outcome is not complete.
pub fn department_reports(facts: Facts<'_>) -> Result<Vec<DepartmentReport>, ReportError> {
    let Facts {
        program,
        entitlements,
        impact,
        profiles,
        found,
        data_day,
        lang,
        catalog,
    } = facts;
    let source = Source {
        program,
        profiles,
        refusals: refusals(program, entitlements)?,
        due: &impact.due,
        found,
        standing: Standing::new(program, entitlements, &found.comparison, impact, profiles, lang)?,
        data_day,
        lang,
    };
    let handlers = handlers(program, catalog)?;
    let named = program.departments.iter().filter_map(|department| {
        let measures: Vec<&MeasureImpact> = impact.of_department(&department.id).collect();
        let reports = !measures.is_empty() || source.has_tasks(department);
        reports.then_some((department, measures))
    });
    let named: Vec<(&Department, Vec<&MeasureImpact>)> = named.collect();
    let reports = named.par_iter().map(|(department, measures)| {
        let own = |m: &&&MeasureImpact| handlers.get(&m.id).is_some_and(|who| who.contains(&department.id));
        let (own, other) = measures.iter().partition(|m| own(m));
        source.report(department, own, other)
    });
    reports.collect()
}

impl Source<'_> {
    /// `own`: the measures that the department handles; `other`: those that others handle and it answers for too.
    fn report(
        &self,
        department: &Department,
        own: Vec<&MeasureImpact>,
        other: Vec<&MeasureImpact>,
    ) -> Result<DepartmentReport, ReportError> {
        let lang = self.lang;
        let names = ("all", "全部措施", "All measures");
        let together = MeasureImpact::together(names, &own, self.profiles)?;
        let indicators = own.iter().filter_map(|m| {
            let whole = percentage(m.indicator.as_ref()?.whole());
            Some((lang.pick_or_zh(&m.title, &m.title_en).to_owned(), whole.shown()))
        });
        let amount = together.total.amount(&department.id, "all measures")?;
        let found = self.gap(&own)?;
        let mut sections = Vec::new();
        let mut charts = self.charts(department, &own, &together)?;
        let (gap, lead) = match found {
            Some(found) => {
                sections.extend([found.owed, found.over].into_iter().filter(|s| !s.rows.is_empty()));
                // Both are in the charts of the comparison.
                charts.retain(|c| !c.amounts);
                (Some(found.gap), found.lead)
            }
            None => (None, self.plain_lead(department, &own, &together, amount)),
        };
        sections.extend(self.sections(department, &own, &other, &together)?);
        Ok(DepartmentReport {
            id: department.id.clone(),
            file_stem: department.name.clone(),
            name: lang.pick_or_zh(&department.name, &department.name_en).to_owned(),
            pack: self.program.title.clone(),
            as_of: self.program.as_of.to_string(),
            lang,
            alerts: Vec::new(),
            imprint: Imprint::default(),
            beside: self.beside(&own, gap.is_some())?,
            lead,
            gap,
            amount,
            eligible: together.total.eligible,
            enterprises: together.total.enterprises,
            measures: own.len() + other.len(),
            indicators: indicators.collect(),
            sections,
            charts,
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
                amounts: true,
            },
            Chart {
                title: lang
                    .pick("各乡镇应享金额（万元）", "Amount by township (yuan)")
                    .to_owned(),
                bars: bars(by_township, written),
                amounts: true,
            },
        ];
        for measure in measures {
            if let Some(indicator) = &measure.indicator {
                charts.push(Chart {
                    title: lang.pick_or_zh(&measure.title, &measure.title_en).to_owned(),
                    bars: bars(charted(indicator), in_percent),
                    amounts: false,
                });
            }
        }
        charts.push(self.due_chart(measures)?);
        charts.extend(self.board_charts(&department.id));
        charts.retain(|chart| !chart.bars.is_empty());
        Ok(charts)
    }

    fn sections(
        &self,
        department: &Department,
        measures: &[&MeasureImpact],
        other: &[&MeasureImpact],
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
        let mut sections = Vec::new();
        if !measures.is_empty() {
            sections.push(self.totals(&department.id, measures, all)?);
        }
        sections.extend(self.helped(other)?);
        sections.extend(self.indicators(measures));
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
        sections.extend(self.due(measures)?);
        if !measures.is_empty() {
            sections.push(self.refused(measures));
        }
        sections.extend(self.boards(&department.id));
        sections.extend(self.tasks(&department.id));
        let both: Vec<&MeasureImpact> = measures.iter().chain(other).copied().collect();
        sections.push(self.answers(department, &both));
        if !both.is_empty() {
            sections.push(self.duties(&department.id, &both));
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
