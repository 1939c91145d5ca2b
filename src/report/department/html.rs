//! The page of a report that is no department's: one file, no outside resources, everything escaped.

use minijinja::{Environment, context};

use super::Frame;
use super::chart::{Chart, STEP};
use super::frame::Card;
use super::section::{Cell, ColumnKind, PageStyle, Section, grouped};
use crate::money::Fen;
use crate::report::{Lang, ReportError};

const TEMPLATE: &str = include_str!("report.html");

/// A report as a page.
///
/// # Errors
/// [`ReportError::Html`] if the template and the data do not fit together.
pub fn draw_html(report: &Frame<'_>) -> Result<String, ReportError> {
    let lang = report.lang;
    let mut environment = Environment::new();
    // The name decides that everything is escaped as HTML.
    environment.add_template("report.html", TEMPLATE)?;
    let words = context! {
        as_of => lang.pick("评估日", "As of"),
        none => lang.pick("没有记录。", "No rows."),
        title => report.kind,
        footer => report.footer,
        seal => report.seal.as_str(),
    };
    let card = |c: &Card| context! { title => c.title.as_str(), value => c.value.as_str(), unit => c.unit.as_str() };
    let cards: Vec<_> = report.cards.iter().map(card).collect();
    let charts: Vec<_> = report.charts.iter().map(chart).collect();
    let page = environment.get_template("report.html")?.render(context! {
        lang => lang.pick("zh-CN", "en"),
        department => report.name,
        pack => report.scope,
        as_of => lang.period(report.as_of),
        alerts => report.alerts.to_vec(),
        cards,
        words,
        charts,
        sections => report.sections.iter().map(|s| section(report, s)).collect::<Vec<_>>(),
    })?;
    Ok(page)
}

fn chart(chart: &Chart) -> minijinja::Value {
    let height = chart.bars.iter().fold(4, |height, _| height + STEP);
    let bars: Vec<_> = chart
        .bars
        .iter()
        .map(|b| {
            context! {
                label => b.label.as_str(), short => b.short.as_str(), shown => b.shown.as_str(), exact => b.exact.as_str(),
                length => b.length, top => b.top
            }
        })
        .collect();
    context! { title => chart.title.as_str(), bars, height }
}

/// The rows that the page shows.
fn on_page(section: &Section) -> Vec<&Vec<Cell>> {
    let most = match section.page {
        PageStyle::First(most) => return section.rows.iter().take(most).collect(),
        PageStyle::Largest(most) => most,
        PageStyle::Plain | PageStyle::Grouped | PageStyle::Heads(_) => return section.rows.iter().collect(),
    };
    if section.rows.len() <= most {
        return section.rows.iter().collect();
    }
    let amount = |row: &[Cell]| match row.last() {
        Some(Cell::Money(amount)) => *amount,
        _ => Fen::ZERO,
    };
    let mut rows: Vec<&Vec<Cell>> = section.rows.iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(amount(row))); // stable: ties stay in the order of the list
    rows.truncate(most);
    rows
}

/// Where the rest of a shortened list is.
fn note(report: &Frame<'_>, section: &Section, shown: usize) -> String {
    let all = section.rows.len();
    if shown == all {
        return section.note.clone();
    }
    let all = grouped(&all.to_string());
    let (note, file, title) = (&section.note, report.file_stem, &section.title);
    let first = matches!(section.page, PageStyle::First(_));
    match report.lang {
        Lang::Zh => {
            let which = if first { "前" } else { "金额最大的" };
            format!("{note}共 {all} 行，本页只列{which} {shown} 行，全部见 {file}.xlsx 的“{title}”工作表（可筛选）。")
        }
        Lang::En => {
            let which = if first { "first" } else { "largest" };
            format!("{note} The {shown} {which} of {all} rows; {file}.xlsx has all of them, on sheet {title}.")
        }
    }
}

/// For every row, over how many rows its first cell reaches; 0 if the cell above does.
fn spans(section: &Section, rows: &[&Vec<Cell>]) -> Vec<usize> {
    let mut spans = vec![1; rows.len()];
    if section.page != PageStyle::Grouped {
        return spans;
    }
    let same = |a: usize, b: usize| rows.get(a).and_then(|r| r.first()) == rows.get(b).and_then(|r| r.first());
    let mut from = 0;
    for at in 1..rows.len() {
        if same(from, at) {
            if let Some([first, .., this]) = spans.get_mut(from..=at) {
                (*first, *this) = (*first + 1, 0);
            }
        } else {
            from = at;
        }
    }
    spans
}

fn section(report: &Frame<'_>, section: &Section) -> minijinja::Value {
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
    let rows = on_page(section);
    let spans = spans(section, &rows);
    context! {
        id => section.id,
        title => section.title.as_str(),
        note => note(report, section, rows.len()),
        grouped => section.page == PageStyle::Grouped,
        columns,
        rows => rows.iter().zip(spans).map(|(row, span)| context! { span, cells => cells(row) }).collect::<Vec<_>>(),
        total => section.total.as_ref().map(cells),
    }
}
