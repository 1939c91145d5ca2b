//! What was found, one row per sheet, field and reason; examples; what to do.

use std::collections::{BTreeMap, BTreeSet};

use super::content::{listed, place, share};
use super::words;
use crate::ingest::{Issue, Quality, Severity};
use crate::report::Lang;
use crate::report::department::{Cell, Column, PageStyle, Section, count, percent, text};

/// Townships named per row.
const TOWNSHIPS: usize = 3;
/// Rows of a list on the page.
const ON_PAGE: usize = 200;

fn cell(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn severity(of: Severity, lang: Lang) -> &'static str {
    match of {
        Severity::Error => lang.pick("错误", "error"),
        Severity::Warning => lang.pick("提醒", "warning"),
        Severity::Note => lang.pick("说明", "note"),
    }
}

fn field(issue: &Issue, lang: Lang) -> Cell {
    if issue.field.is_empty() {
        cell(lang.pick("（整行）", "(row)"))
    } else {
        cell(&issue.field)
    }
}

fn reason(issue: &Issue, lang: Lang) -> Cell {
    Cell::Text(words::reason(&issue.code, &issue.reason, lang))
}

/// Issues of a severity, those with most rows first.
fn of(quality: &Quality, severity: Severity) -> Vec<&Issue> {
    let mut issues: Vec<&Issue> = quality.issues.iter().filter(|i| i.severity == severity).collect();
    issues.sort_by_key(|i| std::cmp::Reverse(i.count)); // stable: ties stay in the order of files
    issues
}

fn place_columns(lang: Lang) -> [Column; 4] {
    [
        text(lang.pick("文件", "File"), 34),
        text(lang.pick("工作表", "Sheet"), 16),
        text(lang.pick("字段", "Field"), 24),
        text(lang.pick("原因", "Reason"), 34),
    ]
}

/// Errors or warnings, with shares, townships and examples.
pub(super) fn issues(quality: &Quality, wanted: Severity, lang: Lang) -> Section {
    let read: BTreeMap<(&str, &str, &str), u64> = quality
        .sheets
        .iter()
        .map(|s| ((s.source.as_str(), s.file.as_str(), s.sheet.as_str()), s.read))
        .collect();
    let row = |issue: &Issue| {
        let key = (issue.source.as_str(), issue.file.as_str(), issue.sheet.as_str());
        let townships: Vec<(String, u64)> = issue.townships.iter().map(|(t, n)| (place(t, lang), *n)).collect();
        vec![
            cell(&issue.file),
            cell(&issue.sheet),
            field(issue, lang),
            reason(issue, lang),
            Cell::Count(issue.count),
            share(issue.count, read.get(&key).copied().unwrap_or(0)),
            Cell::Text(listed(&townships, TOWNSHIPS, lang)),
            Cell::Text(examples_of(issue, lang)),
            cell(&issue.code),
        ]
    };
    let found = of(quality, wanted);
    let total = found.iter().map(|i| i.count).fold(0, u64::saturating_add);
    let mut last = vec![cell(lang.pick("合计", "Total"))];
    last.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::Count(total)]);
    last.extend([Cell::Blank, Cell::Blank, Cell::Blank, Cell::Blank]);
    let error = wanted == Severity::Error;
    let mut columns = place_columns(lang).to_vec();
    columns.extend([
        count(lang.pick("行数", "Rows")),
        percent(lang.pick("占本表", "Of the sheet")),
        text(lang.pick("乡镇（最多的三个）", "Townships (worst three)"), 34),
        text(lang.pick("示例（行号：内容）", "Examples (line: value)"), 40),
        text(lang.pick("代码", "Code"), 24),
    ]);
    Section {
        id: if error { "errors" } else { "warnings" },
        title: if error {
            lang.pick("错误", "Errors").to_owned()
        } else {
            lang.pick("提醒", "Warnings").to_owned()
        },
        note: if error {
            lang.pick(
                "这些行没有计入，原始行见 quarantine.csv。每行只记第一个错误。",
                "These rows do not count; they are in quarantine.csv. Only the first fault of a row is named.",
            )
        } else {
            lang.pick(
                "这些行已计入，但请核对。一行可有几处提醒。",
                "These rows count, but should be looked at. A row may have several.",
            )
        }
        .to_owned(),
        columns,
        rows: found.into_iter().map(row).collect(),
        total: Some(last),
        page: PageStyle::First(ON_PAGE),
    }
}

/// `第38行：9.15304E+17`, one per line.
fn examples_of(issue: &Issue, lang: Lang) -> String {
    let line = |line: u32| match lang {
        Lang::Zh => format!("第{line}行"),
        Lang::En => format!("line {line}"),
    };
    let shown = issue.examples.iter().map(|e| {
        if e.value.is_empty() {
            line(e.line)
        } else {
            format!("{}{}{}", line(e.line), lang.pick("：", ": "), e.value)
        }
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// The first few rows of each error and warning, one per row, to be filtered.
pub(super) fn examples(quality: &Quality, lang: Lang) -> Section {
    let shown = quality.issues.iter().filter(|i| i.severity != Severity::Note);
    let rows = shown.flat_map(|issue| {
        issue.examples.iter().map(move |example| {
            vec![
                cell(severity(issue.severity, lang)),
                cell(&issue.file),
                cell(&issue.sheet),
                Cell::Count(example.line.into()),
                field(issue, lang),
                cell(&example.value),
                reason(issue, lang),
            ]
        })
    });
    let [file, sheet, heading, why] = place_columns(lang);
    Section {
        id: "examples",
        title: lang.pick("示例", "Examples").to_owned(),
        note: lang
            .pick(
                "每种情况的前几行；身份证号、姓名、账号已遮盖。",
                "The first few rows of each kind; ids, names of persons and accounts are masked.",
            )
            .to_owned(),
        columns: vec![
            text(lang.pick("级别", "Severity"), 10),
            file,
            sheet,
            count(lang.pick("行号", "Line")),
            heading,
            text(lang.pick("内容", "Value"), 30),
            why,
        ],
        rows: rows.collect(),
        total: None,
        page: PageStyle::First(ON_PAGE),
    }
}

/// What became of rows that nothing is wrong with, and what concerns whole files.
pub(super) fn notes(quality: &Quality, lang: Lang) -> Section {
    let row = |issue: &Issue| {
        vec![
            cell(&issue.file),
            cell(&issue.sheet),
            if issue.field.is_empty() {
                Cell::Blank
            } else {
                cell(&issue.field)
            },
            reason(issue, lang),
            Cell::Count(issue.count),
            cell(&issue.code),
        ]
    };
    let mut columns = place_columns(lang).to_vec();
    columns.extend([count(lang.pick("行数", "Rows")), text(lang.pick("代码", "Code"), 24)]);
    Section {
        id: "notes",
        title: lang.pick("说明", "Notes").to_owned(),
        note: lang
            .pick(
                "重复、被取代、作废、尚未申报的行，未识别或缺少的表头，未读取的文件；整张表的说明记 1。",
                "Rows that are double, replaced, void or not yet known; headings unknown or missing; files not read. What concerns a whole sheet counts 1.",
            )
            .to_owned(),
        columns,
        rows: of(quality, Severity::Note).into_iter().map(row).collect(),
        total: None,
        page: PageStyle::First(ON_PAGE),
    }
}

/// What to do about everything that occurs.
pub(super) fn remedies(quality: &Quality, lang: Lang) -> Section {
    // What concerns whole files has its heading or day in the reason; the code stands for all of them.
    let kinds: BTreeSet<(Severity, &str)> = quality.issues.iter().map(|i| (i.severity, i.code.as_str())).collect();
    let row = |(kind, code): (Severity, &str)| {
        let mut same = quality.issues.iter().filter(|i| i.code == code && i.severity == kind);
        let rows = same.clone().map(|i| i.count).fold(0, u64::saturating_add);
        let why = same
            .next()
            .map_or_else(String::new, |i| words::kind(code, &i.reason, lang));
        vec![
            cell(severity(kind, lang)),
            Cell::Text(why),
            Cell::Count(rows),
            cell(words::remedy(code, lang)),
            cell(code),
        ]
    };
    Section {
        id: "remedies",
        title: lang.pick("办法", "What to do").to_owned(),
        note: String::new(),
        columns: vec![
            text(lang.pick("级别", "Severity"), 10),
            text(lang.pick("原因", "Reason"), 44),
            count(lang.pick("行数", "Rows")),
            text(lang.pick("办法", "What to do"), 70),
            text(lang.pick("代码", "Code"), 24),
        ],
        rows: kinds.into_iter().map(row).collect(),
        total: None,
        page: PageStyle::Plain,
    }
}
