//! The page of a department: one file, no outside resources, everything escaped.

mod lists;
mod tables;

use minijinja::{Value, context};

use super::DepartmentReport;
use super::chart::{Chart, LONGEST};
use crate::report::page::{draw, imprint, value};
use crate::report::{Lang, ReportError, large_unit};

const TEMPLATE: &str = include_str!("../department.html");
/// Numbers of the first sections.
const NUMBERS: [&str; 16] = [
    "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三", "十四", "十五", "十六",
];

/// An entry of the contents.
struct Entry {
    id: String,
    title: String,
}

/// Numbers the sections of a page in order: 一、二、 or 1. 2.
pub(super) struct Numbering {
    lang: Lang,
    contents: Vec<Entry>,
}

impl Numbering {
    /// The number of the next section, which is entered in the contents.
    pub(super) fn next(&mut self, id: &str, title: &str) -> String {
        self.contents.push(Entry {
            id: id.to_owned(),
            title: title.to_owned(),
        });
        let count = self.contents.len();
        match (self.lang, NUMBERS.get(count - 1)) {
            (Lang::Zh, Some(number)) => format!("{number}、"),
            (Lang::Zh, None) | (Lang::En, _) => format!("{count}. "),
        }
    }
}

/// The page as text.
///
/// # Errors
/// [`ReportError::Html`] if the template and the data do not fit together.
pub fn render_html(report: &DepartmentReport) -> Result<String, ReportError> {
    let lang = report.lang;
    let mut numbering = Numbering {
        lang,
        contents: Vec::new(),
    };
    let gap = report.gap.as_ref();
    let mut number = |wanted: bool, id: &str, zh: &str, en: &str| {
        if wanted {
            numbering.next(id, lang.pick(zh, en))
        } else {
            String::new()
        }
    };
    let lists = lists::lists(report);
    let numbered = context! {
        todo => number(gap.is_some_and(|g| g.todo.is_some()), "todo", "本周要办", "This week"),
        gap => number(gap.is_some(), "gap", "缺口在哪里", "The gap"),
        matrix => number(gap.is_some_and(|g| g.matrix.is_some()), "matrix", "乡镇与措施", "Townships"),
        lists => number(!lists.is_empty(), "lists", "名单", "Lists"),
    };
    let tables = tables::tables(report, &mut numbering);
    let contents = numbering.contents.iter();
    let handling = if report.gap.is_some() || report.amount.0 > 0 {
        lang.pick(
            "内部使用　含涉企信息，不得外传",
            "Internal use: holds data of enterprises",
        )
    } else {
        lang.pick("内部使用", "Internal use")
    };
    let data = context! {
        title => title(report),
        handling,
        scope => report.pack.as_str(),
        imprint => imprint(&report.imprint, lang),
        as_of => lang.period(&report.as_of),
        unit => lang.pick("元", "yuan"),
        alerts => report.alerts.clone(),
        contents => contents.map(|e| context! { id => e.id.as_str(), title => e.title.as_str() }).collect::<Vec<_>>(),
        lead_pieces => value(&report.lead),
        money_unit => large_unit(lang),
        beside => report.beside.as_str(),
        gap => value(&report.gap),
        charts => report.charts.iter().map(chart).collect::<Vec<_>>(),
        numbered,
        lists,
        tables,
    };
    draw(TEMPLATE, lang, data)
}

/// The title of the sheet.
fn title(report: &DepartmentReport) -> String {
    let name = &report.name;
    match (report.lang, report.gap.is_some()) {
        (Lang::Zh, true) => format!("{name}惠企政策应享已享情况表"),
        (Lang::Zh, false) => format!("{name}惠企政策落实情况表"),
        (Lang::En, true) => format!("{name}: relief entitled and enjoyed"),
        (Lang::En, false) => format!("{name}: how the relief measures stand"),
    }
}

fn chart(chart: &Chart) -> Value {
    let bar = |b: &super::Bar| {
        let width = b.length.saturating_mul(100) / LONGEST;
        context! { label => b.label.as_str(), shown => b.shown.as_str(), width }
    };
    context! { title => chart.title.as_str(), bars => chart.bars.iter().map(bar).collect::<Vec<_>>() }
}
