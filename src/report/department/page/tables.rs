//! The other sections of a page. Rows that belong together are a table of their own, so that their label repeats on every sheet.

use minijinja::{Value, context};

use super::Numbering;
use crate::report::Lang;
use crate::report::department::DepartmentReport;
use crate::report::department::section::{Cell, ColumnKind, PageStyle, Section};
use crate::report::shown::number;

/// Sections that only the workbook has: lists, and totals by what enterprises have in common.
const NOT_HERE: [&str; 6] = ["owed", "over", "enterprises", "industry", "size", "months"];

/// Tables of the sections that are not drawn otherwise.
pub(super) fn tables(report: &DepartmentReport, numbering: &mut Numbering) -> Vec<Value> {
    let mut tables = Vec::new();
    for section in &report.sections {
        let drawn = section.id == "township" && report.gap.is_some();
        if NOT_HERE.contains(&section.id) || drawn || section.rows.is_empty() {
            continue;
        }
        let number = numbering.next(section.id, &section.title);
        tables.push(table(report, section, &number));
    }
    tables
}

struct Group<'a> {
    label: String,
    rows: Vec<&'a [Cell]>,
    left_out: usize,
}

fn table(report: &DepartmentReport, section: &Section, number: &str) -> Value {
    let (grouped, most) = match section.page {
        PageStyle::Grouped => (true, usize::MAX),
        PageStyle::Heads(most) => (true, most),
        PageStyle::First(most) | PageStyle::Largest(most) => (false, most),
        PageStyle::Plain => (false, usize::MAX),
    };
    let groups = groups(section, grouped, most);
    let columns = behind_label(&section.columns, grouped);
    let width: u32 = columns.iter().map(|c| u32::from(c.width)).sum();
    let head: Vec<Value> = columns
        .iter()
        .map(|c| {
            let width = u32::from(c.width) * 100 / width.max(1);
            context! { heading => c.heading.as_str(), numeric => c.kind != ColumnKind::Text, width }
        })
        .collect();
    let row = |cells: &[Cell], sum: bool| {
        let cells = cells.iter().zip(columns);
        let shown = cells.map(|(cell, c)| context! { text => cell.shown(), numeric => c.kind != ColumnKind::Text });
        context! { sum, cells => shown.collect::<Vec<_>>() }
    };
    let last = groups.len();
    let drawn = groups.iter().enumerate().map(|(at, group)| {
        let mut rows: Vec<Value> = group.rows.iter().map(|cells| row(cells, false)).collect();
        if let (true, false, Some(total)) = (at + 1 == last, grouped, &section.total) {
            rows.push(row(total, true));
        }
        context! { label => group.label.as_str(), rows, more => more(report, section, group.left_out) }
    });
    context! {
        id => section.id, number, title => section.title.as_str(), note => section.note.as_str(),
        columns => head, groups => drawn.collect::<Vec<_>>(),
    }
}

/// What stands behind the label, where there is one.
fn behind_label<T>(row: &[T], grouped: bool) -> &[T] {
    match row.split_first() {
        Some((_, rest)) if grouped => rest,
        Some(_) | None => row,
    }
}

/// Rows under the text that they begin with; one group without label if the section has none.
fn groups(section: &Section, grouped: bool, most: usize) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for row in &section.rows {
        let label = row.first().filter(|_| grouped).map_or_else(String::new, Cell::shown);
        let cells = behind_label(row, grouped);
        match groups.last_mut() {
            Some(group) if group.label == label => {
                if group.rows.len() < most {
                    group.rows.push(cells);
                } else {
                    group.left_out += 1;
                }
            }
            _ => groups.push(Group {
                label,
                rows: vec![cells],
                left_out: 0,
            }),
        }
    }
    groups
}

/// Where the rows are that the page leaves out.
fn more(report: &DepartmentReport, section: &Section, left_out: usize) -> String {
    if left_out == 0 {
        return String::new();
    }
    let (file, title, count) = (&report.file_stem, &section.title, number(left_out));
    match report.lang {
        Lang::Zh => format!("另有{count}行见{file}.xlsx的“{title}”。"),
        Lang::En => format!("{count} more rows on sheet {title} of {file}.xlsx."),
    }
}
