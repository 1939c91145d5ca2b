//! What was put off and falls due: by month, and by township and month.

use std::collections::BTreeMap;

use super::chart::{Chart, bars_in_order, in_wan, in_yuan};
use super::content::{Source, township_name};
use super::parts::{figure_columns, figures, text, title};
use super::section::{Cell, PageStyle, Section};
use crate::calendar::Month;
use crate::impact::{DueRow, MeasureImpact};
use crate::money::Fen;
use crate::report::{Lang, ReportError};

impl Source<'_> {
    /// What falls due of a department's measures; nothing if none of them puts anything off.
    pub(super) fn due(&self, measures: &[&MeasureImpact]) -> Result<Vec<Section>, ReportError> {
        let lang = self.lang;
        let month = text(lang.pick("缴纳月份", "Due month"), 14);
        let measure = text(lang.pick("措施", "Measure"), 40);
        let township = text(lang.pick("乡镇（街道）", "Township"), 30);
        let (mut county, mut townships) = (Vec::new(), Vec::new());
        for (row, measure) in self.due_of(measures) {
            let cells = figures(measure, "due", &row.totals)?;
            let when = [Cell::Text(month_name(row.month, lang)), title(measure, lang)];
            match &row.township {
                None => county.push(when.into_iter().chain(cells).collect()),
                Some(name) => {
                    let place = Cell::Text(township_name(name, lang));
                    townships.push([place].into_iter().chain(when).chain(cells).collect());
                }
            }
        }
        if county.is_empty() {
            return Ok(Vec::new());
        }
        let section = |id, title: &str, columns: Vec<_>, rows| {
            Section {
            id,
            title: title.to_owned(),
            note: lang
                .pick(
                    "缓缴的税费、社会保险费按期限届满的月份列出，到期须缴纳；同一企业在不同月份、不同措施中分别计数。",
                    "What was put off, by the month in which it must be paid; an enterprise counts in every month and measure.",
                )
                .to_owned(),
            columns: columns.into_iter().chain(figure_columns(lang)).collect(),
            rows,
            total: None,
            page: PageStyle::Grouped,
        }
        };
        Ok(vec![
            section(
                "due",
                lang.pick("缓缴到期", "Falling due"),
                vec![month.clone(), measure.clone()],
                county,
            ),
            section(
                "due_township",
                lang.pick("缓缴到期（按乡镇）", "Falling due by township"),
                vec![township, month, measure],
                townships,
            ),
        ])
    }

    /// A bar per month, in the order of the months.
    pub(super) fn due_chart(&self, measures: &[&MeasureImpact]) -> Result<Chart, ReportError> {
        let lang = self.lang;
        let mut months: BTreeMap<Option<Month>, i64> = BTreeMap::new();
        for (row, measure) in self.due_of(measures).filter(|(row, _)| row.township.is_none()) {
            let overflow = || crate::impact::ImpactError::Overflow {
                measure: measure.id.clone(),
                cell: "due".to_owned(),
            };
            let sum = months.entry(row.month).or_default();
            let amount = row.totals.amount(&measure.id, "due")?.0;
            *sum = sum.checked_add(amount).ok_or_else(overflow)?;
        }
        let written = match lang {
            Lang::Zh => in_wan,
            Lang::En => in_yuan,
        };
        let amounts = months
            .into_iter()
            .map(|(month, sum)| (month_name(month, lang), Fen(sum)));
        Ok(Chart {
            title: lang
                .pick("缓缴到期金额（按月，万元）", "Falling due by month (yuan)")
                .to_owned(),
            bars: bars_in_order(amounts.collect(), written),
            amounts: false,
        })
    }

    /// The calendar's rows of some measures.
    fn due_of<'m>(&self, measures: &[&'m MeasureImpact]) -> impl Iterator<Item = (&DueRow, &'m MeasureImpact)> {
        self.due.rows.iter().filter_map(|row| {
            let measure = measures.iter().find(|m| m.id == row.measure)?;
            Some((row, *measure))
        })
    }
}

/// A month as people write it.
fn month_name(month: Option<Month>, lang: Lang) -> String {
    match month {
        Some(month) => lang.period(&month.to_string()),
        None => lang.pick("期限未定", "no day known").to_owned(),
    }
}
