//! Totals of a department's measures, and what they are by township, industry and size.

use super::content::Source;
use super::parts::{count, figure_columns, figures, text, title};
use super::section::{Cell, Section};
use crate::impact::{MeasureImpact, Totals};
use crate::report::ReportError;

impl Source<'_> {
    /// One row per measure, and a total.
    pub(super) fn totals(
        &self,
        department: &str,
        measures: &[&MeasureImpact],
        all: &Totals,
    ) -> Result<Section, ReportError> {
        let lang = self.lang;
        let mut rows = Vec::new();
        for measure in measures {
            let [enterprises, eligible, undetermined, amount] = figures(measure, "all rows", &measure.total)?;
            let refused = Cell::Count(measure.total.refused);
            rows.push(vec![
                title(measure, lang),
                Cell::Text(measure.id.clone()),
                enterprises,
                eligible,
                undetermined,
                refused,
                amount,
            ]);
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
        let columns = [text(lang.pick("措施", "Measure"), 36), text(heading, 30)];
        Ok(Section {
            id,
            title: section_title.to_owned(),
            note: lang
                .pick("只列有应享记录的组合。", "Only combinations with eligible rows.")
                .to_owned(),
            columns: columns.into_iter().chain(figure_columns(lang)).collect(),
            rows,
            total: None,
        })
    }
}
