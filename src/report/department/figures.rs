//! Totals of a department's measures, and what they are by township, industry and size.

use super::content::Source;
use super::parts::{count, figure_columns, figures, percent, percentage, text, title};
use super::section::{Cell, PageStyle, Section, grouped};
use crate::impact::{MeasureImpact, Totals};
use crate::policy::ir::Kind;
use crate::report::{Lang, ReportError};

impl Source<'_> {
    /// One row per measure, and a total.
    pub(super) fn totals(
        &self,
        department: &str,
        measures: &[&MeasureImpact],
        all: &Totals,
    ) -> Result<Section, ReportError> {
        let lang = self.lang;
        let has_indicator = measures.iter().any(|m| m.indicator.is_some());
        let mut rows = Vec::new();
        for measure in measures {
            let mut row = vec![title(measure, lang), Cell::Text(lang.kind(measure.kind).to_owned())];
            if let Some(indicator) = &measure.indicator {
                // Its rows are places that contain each other: nothing to count or add up.
                row.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank]);
                row.push(percentage(indicator.whole()));
            } else {
                let [enterprises, eligible, undetermined, amount] = figures(measure, "all rows", &measure.total)?;
                let refused = Cell::Count(measure.total.refused);
                row.extend([enterprises, eligible, undetermined, refused, amount]);
                row.extend(has_indicator.then_some(Cell::Blank));
            }
            rows.push(row);
        }
        let [enterprises, eligible, undetermined, amount] = figure_columns(lang);
        let mut columns = vec![
            text(lang.pick("措施", "Measure"), 40),
            text(lang.pick("方式", "Kind"), 10),
            enterprises,
            eligible,
            undetermined,
            count(lang.pick("不符合条数", "Refused rows")),
            amount,
        ];
        let mut total = vec![
            Cell::Text(lang.pick("合计", "Total").to_owned()),
            Cell::Blank,
            Cell::Count(all.enterprises),
            Cell::Count(all.eligible),
            Cell::Count(all.undetermined),
            Cell::Count(all.refused),
            Cell::Money(all.amount(department, "all measures")?),
        ];
        if has_indicator {
            columns.push(percent(lang.pick("全县指标值", "County value")));
            total.push(Cell::Blank);
        }
        Ok(Section {
            id: "totals",
            title: lang.pick("合计", "Totals").to_owned(),
            note: self.totals_note(department, measures)?,
            columns,
            rows,
            total: Some(total),
            page: PageStyle::Plain,
        })
    }

    /// How to read the totals; what is only put off is named.
    fn totals_note(&self, department: &str, measures: &[&MeasureImpact]) -> Result<String, ReportError> {
        let lang = self.lang;
        let note = lang.pick(
            "金额为计入合计的应享金额之和；享受多项措施的企业在合计行只计一户。",
            "Amounts are sums over counted, eligible rows; the total counts an enterprise with several measures once.",
        );
        let mut deferred = Totals::default();
        for measure in measures.iter().filter(|m| m.kind == Kind::Defer) {
            deferred.add(&measure.total);
        }
        if deferred.eligible == 0 {
            return Ok(note.to_owned());
        }
        let amount = grouped(&deferred.amount(department, "deferred")?.to_string());
        Ok(match lang {
            Lang::Zh => format!("{note}其中缓缴 {amount} 元，到期仍须缴纳。"),
            Lang::En => format!("{note} Of these, {amount} yuan are only put off."),
        })
    }

    /// Totals by measure and one property of the enterprise; cells without an eligible row are left out.
    pub(super) fn cells(
        &self,
        id: &'static str,
        (section_title, heading): (&str, &str),
        measures: &[&MeasureImpact],
        groups: impl Fn(&MeasureImpact) -> Vec<(String, Totals)>,
    ) -> Result<Section, ReportError> {
        let lang = self.lang;
        let mut rows = Vec::new();
        for measure in measures {
            for (group, totals) in groups(measure) {
                if totals.eligible > 0 {
                    let cells = figures(measure, &group, &totals)?;
                    rows.push(
                        [title(measure, lang), Cell::Text(group)]
                            .into_iter()
                            .chain(cells)
                            .collect(),
                    );
                }
            }
        }
        let columns = [text(lang.pick("措施", "Measure"), 40), text(heading, 30)];
        Ok(Section {
            id,
            title: section_title.to_owned(),
            note: lang
                .pick(
                    "没有应享记录的不列；“全部措施”中一户企业只计一次。",
                    "Only combinations with eligible rows; under all measures an enterprise counts once.",
                )
                .to_owned(),
            columns: columns.into_iter().chain(figure_columns(lang)).collect(),
            rows,
            total: None,
            page: PageStyle::Grouped,
        })
    }
}
