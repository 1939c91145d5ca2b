//! Lists that sort, filter and search. The page has the largest rows; the workbook has all.

use minijinja::{Value, context};

use crate::comparison::DifferenceKind;
use crate::report::Lang;
use crate::report::department::DepartmentReport;
use crate::report::department::gap::picked;
use crate::report::department::section::{Cell, Column, ColumnKind, Section};
use crate::report::shown::number;

/// Rows of the list of everybody entitled, where nothing was compared.
const ENTITLED: usize = 100;
/// Columns of text up to this width are not broken.
const SHORT: u16 = 14;
/// Column of the code, which is a line of its own under the name only in the workbook.
const CODE: usize = 0;

/// The lists of a page, in order.
pub(super) fn lists(report: &DepartmentReport) -> Vec<Value> {
    let mut lists = Vec::new();
    let of = |id: &str| report.sections.iter().find(|s| s.id == id && !s.rows.is_empty());
    for id in ["owed", "over"] {
        if let Some(section) = of(id) {
            lists.push((section, picked(section)));
        }
    }
    if let Some(section) = of("enterprises").filter(|_| lists.is_empty()) {
        let mut rows: Vec<&Vec<Cell>> = section.rows.iter().collect();
        rows.sort_by_key(|row| std::cmp::Reverse(last_amount(row))); // stable: ties stay in the order of the list
        rows.truncate(ENTITLED);
        lists.push((section, rows));
    }
    let brackets = ["（一）", "（二）", "（三）"];
    let each = lists.iter().enumerate().map(|(at, (section, rows))| {
        let mark = brackets
            .get(at)
            .filter(|_| report.lang == Lang::Zh)
            .map_or("", |mark| *mark);
        list(report, section, rows, mark)
    });
    each.collect()
}

fn last_amount(row: &[Cell]) -> Option<crate::money::Fen> {
    row.iter().rev().find_map(|cell| match cell {
        Cell::Money(amount) => Some(*amount),
        Cell::Text(_) | Cell::Count(_) | Cell::Percent(_) | Cell::Blank => None,
    })
}

fn list(report: &DepartmentReport, section: &Section, rows: &[&Vec<Cell>], mark: &str) -> Value {
    let lang = report.lang;
    let kept: Vec<(usize, &Column)> = section
        .columns
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != CODE)
        .collect();
    let sorted = kept.iter().rposition(|(_, c)| c.kind == ColumnKind::Money);
    let column = |(at, (_, c)): (usize, &(usize, &Column))| {
        let order = if section.id == "over" {
            "ascending"
        } else {
            "descending"
        };
        context! {
            heading => c.heading.as_str(), numeric => c.kind != ColumnKind::Text,
            sorted => (Some(at) == sorted).then_some(order)
        }
    };
    let cells = |row: &&Vec<Cell>| -> Vec<Value> {
        let cell = |(place, (at, c)): (usize, &(usize, &Column))| {
            let Some(cell) = row.get(*at) else {
                return context! { text => "", class => "", label => "", tag => "" };
            };
            let text = cell
                .shown()
                .replacen('-', if matches!(cell, Cell::Money(_)) { "−" } else { "-" }, 1);
            let is_difference = Some(place) == sorted;
            let class = match (place, c.kind) {
                (0, _) => "c",
                (_, ColumnKind::Text) if c.width <= SHORT => "nw",
                (_, ColumnKind::Text) => "",
                _ if is_difference => "n g",
                _ => "n",
            };
            let label = if c.kind == ColumnKind::Money && !is_difference {
                label(&c.heading)
            } else {
                ""
            };
            context! { text => text.as_str(), class, label, tag => tag(&text, lang) }
        };
        kept.iter().enumerate().map(cell).collect()
    };
    let total = kept.iter().enumerate().map(|(place, (at, c))| {
        let cell = section.total.as_ref().and_then(|t| t.get(*at));
        let text = match cell {
            _ if place == 0 => lang
                .pick("所列合计（随筛选变化）", "Total of the rows shown")
                .to_owned(),
            Some(cell) if c.sum => cell.shown(),
            Some(_) | None => String::new(),
        };
        context! { text, sum => c.sum }
    });
    context! {
        id => section.id,
        title => format!("{mark}{}", section.title),
        note => note(report, section, rows.len()),
        columns => kept.iter().enumerate().map(column).collect::<Vec<_>>(),
        filters => filters(&kept, lang),
        rows => rows.iter().map(cells).collect::<Vec<_>>(),
        total => total.collect::<Vec<_>>(),
    }
}

/// The columns that a list filters by; links of charts and matrix fill them.
fn filters(kept: &[(usize, &Column)], lang: Lang) -> Vec<Value> {
    let filter = |heading: [&str; 2], key: &str, title: &str| {
        let at = kept.iter().position(|(_, c)| heading.contains(&c.heading.as_str()))?;
        Some(context! { column => at, key, title })
    };
    let filters = [
        filter(["措施", "Measure"], "m", lang.pick("全部措施", "All measures")),
        filter(["乡镇", "Township"], "t", lang.pick("全部乡镇", "All townships")),
        filter(["类别", "Class"], "k", lang.pick("全部类别", "All classes")),
    ];
    filters.into_iter().flatten().collect()
}

/// A heading without its unit.
fn label(heading: &str) -> &str {
    let end = heading.find(['（', '(']).unwrap_or(heading.len());
    heading.get(..end).unwrap_or(heading).trim_end()
}

/// The class of a difference as a name for its look; empty for other words.
fn tag(text: &str, lang: Lang) -> &'static str {
    let classes = [
        (DifferenceKind::NotEnjoyed, "missed"),
        (DifferenceKind::TooLittle, "less"),
        (DifferenceKind::TooMuch, "over"),
        (DifferenceKind::WithoutRight, "wrong"),
    ];
    let found = classes.iter().find(|(kind, _)| lang.class(*kind) == text);
    found.map_or("", |(_, tag)| tag)
}

/// The note with how many rows there are and where the others stand.
fn note(report: &DepartmentReport, section: &Section, shown: usize) -> String {
    let (note, file, title) = (&section.note, &report.file_stem, &section.title);
    let (all, some) = (number(section.rows.len()), number(shown));
    let sum = section
        .total
        .as_ref()
        .and_then(|t| last_amount(t))
        .map_or_else(String::new, crate::report::exact);
    match (report.lang, shown == section.rows.len()) {
        (Lang::Zh, true) => format!("{note}共{all}条、{sum}元。"),
        (Lang::En, true) => format!("{note} {all} rows, {sum} yuan."),
        (Lang::Zh, false) => {
            format!("{note}共{all}条、{sum}元；本页列金额最大的{some}条，全部见{file}.xlsx的“{title}”。")
        }
        (Lang::En, false) => {
            format!(
                "{note} {all} rows, {sum} yuan; this page has the {some} largest, {file}.xlsx all of them on sheet {title}."
            )
        }
    }
}
