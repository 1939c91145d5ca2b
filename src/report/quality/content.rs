//! What stands in the report.

use super::{lists, overview};
use crate::ingest::{Issue, Quality, Severity};
use crate::money::{Fen, Ratio};
use crate::report::department::{
    Card, Cell, Chart, Frame, Section, bars, draw_html, draw_xlsx, grouped, in_count, percentage,
};
use crate::report::{Imprint, Lang, ReportError};

/// Folder and name of the files; the folder beside those of the departments.
const STEM: &str = "reports/data_quality/数据质量";

/// The report on the quality of the exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualityReport {
    /// Language.
    pub lang: Lang,
    /// Evaluation day.
    pub as_of: String,
    /// What the reader must know before any figure.
    pub alerts: Vec<String>,
    /// What ties its sheets to the run; of a run that was refused there is no check code.
    pub imprint: Imprint,
    /// Figures at the top of the page.
    pub cards: Vec<Card>,
    /// The charts of the page.
    pub charts: Vec<Chart>,
    /// The tables.
    pub sections: Vec<Section>,
}

impl QualityReport {
    /// The report as both formats draw it.
    #[must_use]
    pub fn frame(&self) -> Frame<'_> {
        Frame {
            name: self.lang.pick("数据质量", "Data quality"),
            kind: self.lang.pick("导出表数据质量报告", "Report on the exports"),
            scope: self.lang.pick("各部门导出表", "Exports of the bureaus"),
            file_stem: "数据质量",
            as_of: &self.as_of,
            lang: self.lang,
            footer: self.lang.pick(
                "由 huiqi 惠企 根据各部门导出表生成；个人信息已遮盖，原始行见 quarantine.csv。",
                "Made by huiqi from the bureaus' exports; personal data are masked, the rows themselves are in quarantine.csv.",
            ),
            seal: self.imprint.line(self.lang),
            alerts: &self.alerts,
            cards: self.cards.clone(),
            charts: &self.charts,
            sections: &self.sections,
        }
    }
}

/// The report for one reading of the exports. `as_of`: evaluation day, `YYYY-MM-DD`.
#[must_use]
pub fn quality_report(quality: &Quality, as_of: &str, lang: Lang) -> QualityReport {
    let sections = vec![
        overview::sources(quality, lang),
        overview::sheets(quality, lang),
        lists::issues(quality, Severity::Error, lang),
        lists::issues(quality, Severity::Warning, lang),
        overview::townships(quality, lang),
        lists::examples(quality, lang),
        lists::notes(quality, lang),
        lists::remedies(quality, lang),
    ];
    QualityReport {
        lang,
        as_of: as_of.to_owned(),
        alerts: Vec::new(),
        imprint: Imprint::default(),
        cards: cards(quality, lang),
        charts: charts(quality, lang),
        sections,
    }
}

/// The files of the report: path in the run folder and content. `alerts` stand in a red band above all figures; `imprint` ties the pages
/// to their run.
///
/// # Errors
/// [`ReportError`] if a library refuses a cell.
pub fn quality_files(
    quality: &Quality,
    alerts: Vec<String>,
    as_of: &str,
    imprint: &Imprint,
    lang: Lang,
) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let mut report = quality_report(quality, as_of, lang);
    report.alerts = alerts;
    report.imprint = imprint.clone();
    let frame = report.frame();
    Ok(vec![
        (format!("{STEM}.xlsx"), draw_xlsx(&frame)?),
        (format!("{STEM}.html"), draw_html(&frame)?.into_bytes()),
    ])
}

fn cards(quality: &Quality, lang: Lang) -> Vec<Card> {
    let read: u64 = quality.sheets.iter().map(|s| s.read).sum();
    let rejected: u64 = quality.sheets.iter().map(|s| s.rejected).sum();
    let rows = lang.pick("行", "rows");
    let number = |n: u64| grouped(&n.to_string());
    let refused = quality.refused().count().to_string();
    vec![
        Card::new(lang.pick("读入", "Read"), &number(read), rows),
        Card::new(
            lang.pick("错误（未计入）", "Errors (rows out)"),
            &number(rejected),
            &format!("{rows}  {}", share(rejected, read).shown()),
        ),
        Card::new(
            lang.pick("提醒（已计入）", "Warnings (rows in)"),
            &number(quality.count(Severity::Warning)),
            lang.pick("处", ""),
        ),
        Card::new(
            lang.pick("超过上限的来源", "Sources over their limit"),
            &refused,
            lang.pick("个", ""),
        ),
    ]
}

/// Errors by reason and by township.
fn charts(quality: &Quality, lang: Lang) -> Vec<Chart> {
    let errors = || quality.issues.iter().filter(|i| i.severity == Severity::Error);
    let reasons = sum(errors().map(|i| (super::words::reason(&i.code, &i.reason, lang), i.count)));
    let townships = errors().flat_map(|i: &Issue| i.townships.iter());
    let townships = sum(townships.map(|(name, rows)| (place(name, lang), *rows)));
    let chart = |title: &str, rows: Vec<(String, u64)>| {
        let counts = rows
            .into_iter()
            .map(|(name, n)| (name, Fen(i64::try_from(n).unwrap_or(i64::MAX))));
        Chart {
            title: title.to_owned(),
            bars: bars(counts.collect(), in_count),
            amounts: false,
        }
    };
    let mut charts = vec![
        chart(lang.pick("错误：按原因（行）", "Errors by reason (rows)"), reasons),
        chart(lang.pick("错误：按乡镇（行）", "Errors by township (rows)"), townships),
    ];
    charts.retain(|c| !c.bars.is_empty());
    charts
}

/// Adds numbers up by name.
pub(super) fn sum(rows: impl Iterator<Item = (String, u64)>) -> Vec<(String, u64)> {
    let mut sums = std::collections::BTreeMap::<String, u64>::new();
    for (name, n) in rows {
        let sum = sums.entry(name).or_default();
        *sum = sum.saturating_add(n);
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sums
}

/// A township as shown.
pub(super) fn place(name: &str, lang: Lang) -> String {
    if name.is_empty() {
        lang.pick("未知", "unknown").to_owned()
    } else {
        name.to_owned()
    }
}

/// Some of all rows, as a percentage.
pub(super) fn share(some: u64, all: u64) -> Cell {
    percentage(Ratio::new(i128::from(some), i128::from(all)))
}

/// Names with their numbers, the first few: `因远镇 12、曼来镇 3`.
pub(super) fn listed(rows: &[(String, u64)], most: usize, lang: Lang) -> String {
    let shown: Vec<String> = rows.iter().take(most).map(|(name, n)| format!("{name} {n}")).collect();
    shown.join(lang.pick("、", ", "))
}
