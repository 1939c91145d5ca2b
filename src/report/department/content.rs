//! What stands in a department's report.

use std::collections::BTreeMap;

use super::chart::{Bar, bars};
use super::parts::{count, figure_columns, figures, money, text, title};
use super::refusals::{Refusals, refusals};
use super::section::{Cell, Section};
use crate::assess::Entitlements;
use crate::impact::{Impact, MeasureImpact, Profiles, Totals, reported, section_of};
use crate::money::Fen;
use crate::policy::ir::{Department, Measure, Program, Version};
use crate::report::{Lang, ReportError, shown_code};

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
struct Source<'a> {
    program: &'a Program,
    impact: &'a Impact,
    profiles: &'a Profiles,
    refusals: Refusals,
    lang: Lang,
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
    let source = Source { program, impact, profiles, refusals: refusals(program, entitlements)?, lang };
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
        for measure in measures {
            all.add(&measure.total);
            measure.by_township.iter().for_each(|(name, totals)| townships.entry(name).or_default().add(totals));
            entitled.extend(measure.by_enterprise.iter().filter(|(_, t)| t.enterprises > 0).map(|(uscc, _)| uscc.as_str()));
        }
        entitled.sort_unstable();
        entitled.dedup();
        let name = |township: &str| if township.is_empty() { lang.unknown().to_owned() } else { township.to_owned() };
        let mut by_measure = Vec::new();
        for measure in measures {
            let label = lang.pick_or_zh(&measure.title, &measure.title_en).to_owned();
            by_measure.push((label, measure.total.amount(&measure.id, "all rows")?));
        }
        let mut by_township = Vec::new();
        for (township, totals) in &townships {
            by_township.push((name(township), totals.amount(&department.id, township)?));
        }
        let of = |m: &MeasureImpact| m.by_size.iter().map(|(k, t)| (lang.size(k), *t)).collect::<Vec<_>>();
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
            sections: vec![
                self.duties(&department.id, measures),
                self.totals(&department.id, measures, &all)?,
                self.cells("township", lang.pick("按乡镇", "By township"), lang.pick("乡镇（街道）", "Township"), measures, |m| {
                    m.by_township.iter().map(|(k, t)| (name(k), *t)).collect()
                })?,
                self.cells("industry", lang.pick("按行业", "By industry"), lang.pick("行业门类", "Industry section"), measures, |m| {
                    m.by_section.iter().map(|(k, t)| (section_name(k, lang), *t)).collect()
                })?,
                self.cells("size", lang.pick("按规模", "By size"), lang.pick("企业规模", "Size"), measures, of)?,
                self.enterprises(measures)?,
                self.refused(measures),
            ],
            by_measure: bars(by_measure),
            by_township: bars(by_township),
        })
    }

    fn duties(&self, department: &str, measures: &[&MeasureImpact]) -> Section {
        let lang = self.lang;
        let groups = reported(self.program);
        let mut rows = Vec::new();
        for measure in measures {
            let parts: Vec<&Measure> = groups
                .get(measure.id.as_str())
                .into_iter()
                .flatten()
                .filter_map(|part| self.program.measures.get(*part))
                .collect();
            let versions = || parts.iter().flat_map(|part| &part.versions);
            let basis = versions().flat_map(|v| v.basis.iter().map(move |b| (b, v)));
            let basis = unique(basis.map(|(b, v)| format!("{} {} {}", b.document, b.article, in_force(v, lang))));
            let parameters = unique(parts.iter().flat_map(|p| &p.parameters).map(|(name, value)| format!("{name} = {value}")));
            let cells = [measure.id.clone(), role(department, &parts, lang).to_owned(), basis, parameters];
            rows.push(std::iter::once(title(measure, lang)).chain(cells.into_iter().map(Cell::Text)).collect());
        }
        Section {
            id: "duties",
            title: lang.pick("职责", "Duties").to_owned(),
            note: lang.pick("本部门负责的惠企措施、依据和参数。", "The measures this department answers for, their basis and parameters.").to_owned(),
            columns: vec![
                text(lang.pick("措施", "Measure"), 36),
                text(lang.pick("编号", "Id"), 30),
                text(lang.pick("角色", "Role"), 8),
                text(lang.pick("依据", "Legal basis"), 60),
                text(lang.pick("参数", "Parameters"), 50),
            ],
            rows,
            total: None,
        }
    }

    fn totals(&self, department: &str, measures: &[&MeasureImpact], all: &Totals) -> Result<Section, ReportError> {
        let lang = self.lang;
        let mut rows = Vec::new();
        for measure in measures {
            let [enterprises, eligible, undetermined, amount] = figures(measure, "all rows", &measure.total)?;
            let refused = Cell::Count(measure.total.refused);
            rows.push(vec![title(measure, lang), Cell::Text(measure.id.clone()), enterprises, eligible, undetermined, refused, amount]);
        }
        let [enterprises, eligible, undetermined, amount] = figure_columns(lang);
        Ok(Section {
            id: "totals",
            title: lang.pick("合计", "Totals").to_owned(),
            note: lang
                .pick(
                    "金额为计入合计的应享金额之和；一户企业享受多项措施时，各行企业数不能相加。",
                    "Amounts are sums over counted, eligible rows; enterprises with several measures appear in several rows.",
                )
                .to_owned(),
            columns: vec![
                text(lang.pick("措施", "Measure"), 36),
                text(lang.pick("编号", "Id"), 30),
                enterprises,
                eligible,
                undetermined,
                count(lang.pick("不符合条数", "Refused rows")),
                amount,
            ],
            rows,
            total: Some(vec![
                Cell::Text(lang.pick("合计", "Total").to_owned()),
                Cell::Blank,
                Cell::Blank,
                Cell::Count(all.eligible),
                Cell::Count(all.undetermined),
                Cell::Count(all.refused),
                Cell::Money(all.amount(department, "all measures")?),
            ]),
        })
    }

    /// Totals by measure and one property of the enterprise; cells without an eligible row are left out.
    fn cells(
        &self,
        id: &'static str,
        section_title: &str,
        heading: &str,
        measures: &[&MeasureImpact],
        groups: impl Fn(&MeasureImpact) -> Vec<(String, Totals)>,
    ) -> Result<Section, ReportError> {
        let lang = self.lang;
        let mut rows = Vec::new();
        for measure in measures {
            for (group, totals) in groups(measure) {
                if totals.eligible > 0 {
                    let cells = figures(measure, &group, &totals)?;
                    rows.push([title(measure, lang), Cell::Text(group)].into_iter().chain(cells).collect());
                }
            }
        }
        let columns = [text(lang.pick("措施", "Measure"), 36), text(heading, 30)];
        Ok(Section {
            id,
            title: section_title.to_owned(),
            note: lang.pick("只列有应享记录的组合。", "Only combinations with eligible rows.").to_owned(),
            columns: columns.into_iter().chain(figure_columns(lang)).collect(),
            rows,
            total: None,
        })
    }

    /// One row per enterprise and measure. Record keys are not shown: some of them are persons.
    fn enterprises(&self, measures: &[&MeasureImpact]) -> Result<Section, ReportError> {
        let lang = self.lang;
        let mut rows: Vec<(&str, Vec<Cell>)> = Vec::new();
        for measure in measures {
            for (uscc, totals) in measure.by_enterprise.iter().filter(|(_, t)| t.eligible > 0) {
                let profile = self.profiles.get(uscc);
                let (name, township) = profile.map_or(("", ""), |p| (&p.name, &p.township));
                let name = if uscc.is_empty() { lang.pick("（不属于企业的记录）", "(records of no enterprise)") } else { name };
                let amount = totals.amount(&measure.id, &shown_code(uscc))?;
                let row = vec![
                    Cell::Text(shown_code(uscc).into_owned()),
                    Cell::Text(name.to_owned()),
                    Cell::Text(township.to_owned()),
                    title(measure, lang),
                    Cell::Count(totals.eligible),
                    Cell::Count(totals.undetermined),
                    Cell::Money(amount),
                ];
                rows.push((uscc, row));
            }
        }
        rows.sort_by_key(|(uscc, _)| *uscc); // stable: measures stay in order
        let [_, eligible, undetermined, _] = figure_columns(lang);
        Ok(Section {
            id: "enterprises",
            title: lang.pick("企业名单", "Enterprises").to_owned(),
            note: lang.pick("应享企业，逐户逐项。", "Entitled enterprises, one row per measure.").to_owned(),
            columns: vec![
                text(lang.pick("统一社会信用代码", "Unified code"), 22),
                text(lang.pick("企业名称", "Name"), 36),
                text(lang.pick("乡镇（街道）", "Township"), 14),
                text(lang.pick("措施", "Measure"), 36),
                eligible,
                undetermined,
                money(lang.pick("应享金额（元）", "Amount (yuan)")),
            ],
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            total: None,
        })
    }

    fn refused(&self, measures: &[&MeasureImpact]) -> Section {
        let lang = self.lang;
        let mut rows = Vec::new();
        for measure in measures {
            for (reason, refusal) in self.refusals.get(&measure.id).into_iter().flatten() {
                let counts = [refusal.rows, refusal.near, refusal.near_enterprises, refusal.missing];
                let words = Cell::Text(lang.pick_or_zh(&reason.says, &reason.says_en).to_owned());
                rows.push([title(measure, lang), words].into_iter().chain(counts.map(Cell::Count)).collect());
            }
        }
        Section {
            id: "refused",
            title: lang.pick("未享原因", "Refused").to_owned(),
            note: lang
                .pick(
                    "一条记录可能有多个条件不符合；“仅差此项”指其他条件都符合。",
                    "A row may fail several conditions; near misses fail only this one.",
                )
                .to_owned(),
            columns: vec![
                text(lang.pick("措施", "Measure"), 36),
                text(lang.pick("不符合的条件", "Condition not met"), 60),
                count(lang.pick("条数", "Rows")),
                count(lang.pick("仅差此项条数", "Near misses")),
                count(lang.pick("仅差此项企业数", "Near-miss enterprises")),
                count(lang.pick("因缺数据条数", "Missing data")),
            ],
            rows,
            total: None,
        }
    }
}

/// The strongest role that a department has in the parts of a measure.
fn role(department: &str, parts: &[&Measure], lang: Lang) -> &'static str {
    let named = |list: fn(&Measure) -> &Vec<String>| parts.iter().any(|part| list(part).iter().any(|d| d == department));
    if named(|m| &m.departments.lead) {
        lang.pick("牵头", "lead")
    } else if named(|m| &m.departments.joint) {
        lang.pick("共同", "joint")
    } else {
        lang.pick("配合", "coop")
    }
}

/// When a version is in force.
fn in_force(version: &Version, lang: Lang) -> String {
    match version.to {
        Some(to) => format!("{}{}{}{to}{}", lang.pick("（", "("), version.from, lang.pick("至", " to "), lang.pick("）", ")")),
        None => format!("{}{}{}{}", lang.pick("（", "("), version.from, lang.pick("起", " on"), lang.pick("）", ")")),
    }
}

/// Name of a section by its letter.
fn section_name(letter: &str, lang: Lang) -> String {
    section_of(letter).map_or_else(
        || lang.unknown().to_owned(),
        |section| format!("{} {}", section.letter, lang.pick(section.name, section.name_en)),
    )
}

/// Different texts in order of appearance, joined by `；`.
fn unique(texts: impl Iterator<Item = String>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for text in texts {
        if !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.join("；")
}
