//! The page of a department: one file, no outside resources, everything escaped.

use minijinja::{Environment, context};

use super::DepartmentReport;
use super::chart::{LONGEST, STEP};
use super::section::{Cell, ColumnKind, Section, grouped};
use crate::report::ReportError;

const TEMPLATE: &str = include_str!("report.html");

/// The page as text.
///
/// # Errors
/// [`ReportError::Html`] if the template and the data do not fit together.
pub fn render_html(report: &DepartmentReport) -> Result<String, ReportError> {
    let lang = report.lang;
    let mut environment = Environment::new();
    // The name decides that everything is escaped as HTML.
    environment.add_template("report.html", TEMPLATE)?;
    let words = context! {
        measures => lang.pick("措施", "Measures"),
        enterprises => lang.pick("应享企业", "Entitled enterprises"),
        eligible => lang.pick("应享条数", "Eligible rows"),
        amount => lang.pick("应享金额（元）", "Amount (yuan)"),
        as_of => lang.pick("评估日", "As of"),
        none => lang.pick("没有记录。", "No rows."),
        title => lang.pick("惠企政策应享报告", "Entitlement report"),
        footer => lang.pick(
            "由 huiqi 惠企 根据政策包和部门导出数据计算，金额精确到分。",
            "Computed by huiqi from the policy pack and the bureaus' exports, exact to the fen.",
        ),
    };
    let chart = |bars: &[super::chart::Bar]| {
        let rows = u32::try_from(bars.len()).unwrap_or_default();
        let bars: Vec<_> = bars
            .iter()
            .map(|b| context! { label => b.label.as_str(), short => b.short.as_str(), amount => b.amount.as_str(), length => b.length, top => b.top })
            .collect();
        context! { bars, height => rows * STEP + 4 }
    };
    let page = environment.get_template("report.html")?.render(context! {
        lang => lang.pick("zh-CN", "en"),
        department => report.name.as_str(),
        pack => report.pack.as_str(),
        as_of => report.as_of.as_str(),
        measures => report.by_measure_count(),
        enterprises => grouped(&report.enterprises.to_string()),
        eligible => grouped(&report.eligible.to_string()),
        amount => grouped(&report.amount.to_string()),
        words,
        longest => LONGEST,
        charts => [
            context! { title => lang.pick("各措施应享金额", "Amount by measure"), ..chart(&report.by_measure) },
            context! { title => lang.pick("各乡镇应享金额", "Amount by township"), ..chart(&report.by_township) },
        ],
        sections => report.sections.iter().map(section).collect::<Vec<_>>(),
    })?;
    Ok(page)
}

impl DepartmentReport {
    /// Number of measures that it answers for.
    fn by_measure_count(&self) -> usize {
        self.sections
            .iter()
            .find(|s| s.id == "duties")
            .map_or(0, |s| s.rows.len())
    }
}

fn section(section: &Section) -> minijinja::Value {
    let numeric = |kind: ColumnKind| kind != ColumnKind::Text;
    let columns: Vec<_> = section
        .columns
        .iter()
        .map(|c| context! { heading => c.heading.as_str(), numeric => numeric(c.kind) })
        .collect();
    let cells = |row: &Vec<Cell>| -> Vec<minijinja::Value> {
        row.iter()
            .zip(&section.columns)
            .map(|(cell, c)| context! { text => cell.shown(), numeric => numeric(c.kind) })
            .collect()
    };
    context! {
        id => section.id,
        title => section.title.as_str(),
        note => section.note.as_str(),
        columns,
        rows => section.rows.iter().map(cells).collect::<Vec<_>>(),
        total => section.total.as_ref().map(cells),
    }
}
