//! Who is entitled, and why others are not.

use super::content::{Source, section_name, township_name};
use super::parts::{count, figure_columns, text, title};
use super::section::{Cell, Column, PageStyle, Section};
use crate::impact::{MeasureImpact, Profile, Totals};
use crate::report::{ReportError, shown_code};

/// Rows that a page lists; the workbook has them all.
const ON_PAGE: usize = 100;

impl Source<'_> {
    /// One row per enterprise and measure. Record keys are not shown: some of them are persons.
    pub(super) fn enterprises(
        &self,
        department: &str,
        measures: &[&MeasureImpact],
        all: &Totals,
    ) -> Result<Section, ReportError> {
        let lang = self.lang;
        let mut rows: Vec<(&str, Vec<Cell>)> = Vec::new();
        for measure in measures {
            for (uscc, totals) in measure.by_enterprise.iter().filter(|(_, t)| t.eligible > 0) {
                rows.push((uscc, self.listed(measure, uscc, totals)?));
            }
        }
        rows.sort_by_key(|(uscc, _)| *uscc); // stable: measures stay in order
        // Narrower than elsewhere, so that a printed page stays legible.
        let narrow = |column: Column, width| Column { width, ..column };
        let [_, eligible, undetermined, amount] = figure_columns(lang);
        let columns = vec![
            text(lang.pick("统一社会信用代码", "Unified code"), 21),
            text(lang.pick("企业名称", "Name"), 30),
            text(lang.pick("乡镇（街道）", "Township"), 14),
            text(lang.pick("规模", "Size"), 8),
            text(lang.pick("行业门类", "Industry section"), 28),
            text(lang.pick("措施", "Measure"), 34),
            text(lang.pick("方式", "Kind"), 8),
            text(lang.pick("所属期间", "Periods"), 22),
            narrow(eligible, 10).summed(),
            narrow(undetermined, 10).summed(),
            narrow(amount, 17).summed(),
        ];
        let mut total = vec![Cell::Text(lang.pick("合计", "Total").to_owned())];
        total.resize(columns.len() - 3, Cell::Blank);
        total.extend([
            Cell::Count(all.eligible),
            Cell::Count(all.undetermined),
            Cell::Money(all.amount(department, "all measures")?),
        ]);
        Ok(Section {
            id: "enterprises",
            title: lang.pick("应享名单", "Entitled").to_owned(),
            note: lang
                .pick("应享企业，逐户逐项。", "Entitled enterprises, one row per measure.")
                .to_owned(),
            columns,
            rows: rows.into_iter().map(|(_, row)| row).collect(),
            total: Some(total),
            page: PageStyle::Largest(ON_PAGE),
        })
    }

    /// An enterprise's row for a measure.
    fn listed(&self, measure: &MeasureImpact, uscc: &str, totals: &Totals) -> Result<Vec<Cell>, ReportError> {
        let lang = self.lang;
        let unknown = Profile::default();
        let profile = self.profiles.get(uscc).unwrap_or(&unknown);
        let name = if uscc.is_empty() {
            lang.pick("（不属于企业的记录）", "(records of no enterprise)")
        } else if profile.name.is_empty() {
            lang.unknown()
        } else {
            &profile.name
        };
        let (first, last) = measure.periods.get(uscc).map_or(("", ""), |(a, b)| (a, b));
        let texts = [
            shown_code(uscc).into_owned(),
            name.to_owned(),
            township_name(&profile.township, lang),
            lang.size(&profile.size),
            section_name(profile.section, lang),
            lang.pick_or_zh(&measure.title, &measure.title_en).to_owned(),
            lang.kind(measure.kind).to_owned(),
            lang.periods(first, last),
        ];
        let mut row: Vec<Cell> = texts.into_iter().map(Cell::Text).collect();
        row.extend([
            Cell::Count(totals.eligible),
            Cell::Count(totals.undetermined),
            Cell::Money(totals.amount(&measure.id, &shown_code(uscc))?),
        ]);
        Ok(row)
    }

    /// Refusals by condition, near misses among them.
    pub(super) fn refused(&self, measures: &[&MeasureImpact]) -> Section {
        let lang = self.lang;
        let mut rows = Vec::new();
        for measure in measures {
            let mut refusals: Vec<_> = self.refusals.get(&measure.id).into_iter().flatten().collect();
            // What refuses most comes first.
            refusals.sort_by_key(|(_, refusal)| std::cmp::Reverse(refusal.rows));
            for (reason, refusal) in refusals {
                let counts = [refusal.rows, refusal.near, refusal.near_enterprises, refusal.missing];
                let words = Cell::Text(lang.pick_said(&reason.says, reason.says_en.as_deref()).to_owned());
                rows.push(
                    [title(measure, lang), words]
                        .into_iter()
                        .chain(counts.map(Cell::Count))
                        .collect(),
                );
            }
        }
        Section {
            id: "refused",
            title: lang.pick("不符合原因", "Refused").to_owned(),
            note: lang
                .pick(
                    "一条记录可能有多个条件不符合；“只此一项”＝其他条件都符合；“因缺数据”＝未作判断，不算不符合。",
                    "A row may fail several conditions; near misses fail only this one.",
                )
                .to_owned(),
            columns: vec![
                text(lang.pick("措施", "Measure"), 40),
                text(lang.pick("未满足的条件", "Condition not met"), 60),
                count(lang.pick("条数", "Rows")),
                count(lang.pick("只此一项", "Near misses")),
                count(lang.pick("其中企业", "Near-miss enterprises")),
                count(lang.pick("因缺数据", "Missing data")),
            ],
            rows,
            total: None,
            page: PageStyle::Grouped,
        }
    }
}
