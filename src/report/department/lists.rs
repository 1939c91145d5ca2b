//! Who is entitled, and why others are not.

use super::content::Source;
use super::parts::{count, figure_columns, money, text, title};
use super::section::{Cell, Section};
use crate::impact::MeasureImpact;
use crate::report::{ReportError, shown_code};

impl Source<'_> {
    /// One row per enterprise and measure. Record keys are not shown: some of them are persons.
    pub(super) fn enterprises(&self, measures: &[&MeasureImpact]) -> Result<Section, ReportError> {
        let lang = self.lang;
        let mut rows: Vec<(&str, Vec<Cell>)> = Vec::new();
        for measure in measures {
            for (uscc, totals) in measure.by_enterprise.iter().filter(|(_, t)| t.eligible > 0) {
                let profile = self.profiles.get(uscc);
                let (name, township) = profile.map_or(("", ""), |p| (&p.name, &p.township));
                let name = if uscc.is_empty() {
                    lang.pick("（不属于企业的记录）", "(records of no enterprise)")
                } else {
                    name
                };
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
            note: lang
                .pick("应享企业，逐户逐项。", "Entitled enterprises, one row per measure.")
                .to_owned(),
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

    /// Refusals by condition, near misses among them.
    pub(super) fn refused(&self, measures: &[&MeasureImpact]) -> Section {
        let lang = self.lang;
        let mut rows = Vec::new();
        for measure in measures {
            for (reason, refusal) in self.refusals.get(&measure.id).into_iter().flatten() {
                let counts = [refusal.rows, refusal.near, refusal.near_enterprises, refusal.missing];
                let words = Cell::Text(lang.pick_or_zh(&reason.says, &reason.says_en).to_owned());
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
