//! A draft mapping and schema for an unknown export. What a person must decide is marked TODO.

use std::collections::BTreeMap;
use std::path::Path;

use super::grid::{Grid, Line, headings};
use super::guess::{Guess, guess};
use super::layout::{is_heading, layout};
use super::{name_of, spell};
use crate::ingest::bilingual::Bilingual;
use crate::ingest::error::IngestError;
use crate::ingest::layout::heading::{Headings, narrowed};
use crate::ingest::mapping::Mappings;
use crate::ingest::read::ReadError;
use crate::ingest::read::row::FieldKind;
use crate::schema::ColumnType;

/// A mapping and a schema, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Name of both files.
    pub id: String,
    /// `data/sources/<id>.toml`.
    pub mapping: String,
    /// `schemas/<id>.json`.
    pub schema: String,
}

/// A column of the draft.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    /// As the file writes it.
    pub(super) heading: String,
    /// Whether `name` is more than a number.
    pub(super) named: bool,
    pub(super) guess: Guess,
}

/// Everything the texts are made from.
pub(super) struct Content {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) file: String,
    pub(super) glob: String,
    pub(super) sheet: Option<String>,
    pub(super) encoding: Option<&'static str>,
    pub(super) delimiter: Option<char>,
    pub(super) title_rows: u32,
    pub(super) header_rows: u32,
    pub(super) columns: Vec<Column>,
    pub(super) entity: Option<Entity>,
    /// Headings that cannot be mapped because they stand twice.
    pub(super) doubles: Vec<String>,
    /// A status column with voided or corrected rows.
    pub(super) status: Option<String>,
}

/// How the enterprise is found: rule, column it starts from, whether that column is filled everywhere.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub(super) by: &'static str,
    pub(super) from: String,
    pub(super) unknown: &'static str,
    /// The code itself is the column `uscc`.
    pub(super) own: bool,
}

/// Drafts for one sheet.
pub(super) fn draft(mappings: &Mappings, path: &Path, sheet: Option<&str>, id: &str) -> Result<Draft, IngestError> {
    let file = name_of(path)?;
    let fail = |error: ReadError| said(&file, "", &error);
    let mut grid = Grid::open(path, &is_heading).map_err(fail)?;
    let (sheet, lines) = choose(&mut grid, &file, sheet, id)?;
    let found = layout(&lines, grid.text_place().map(|(titles, _)| titles));
    let found = found.ok_or_else(|| {
        unreadable(
            &file,
            &sheet,
            "开头几行里找不到表头",
            "no row of headings was found near the top",
        )
    })?;
    let last = found.titles + found.header_rows;
    let heads = headings(&lines, found.titles, found.header_rows);
    let is_total = |line: &&Line| {
        let first = line
            .fields
            .iter()
            .map(|(_, text)| narrowed(text))
            .find(|text| !text.is_empty());
        first.is_some_and(|text| mappings.total_labels.contains(&text))
    };
    let rows: Vec<&Line> = lines
        .iter()
        .filter(|l| l.line > last && l.filled() > 0 && !is_total(l))
        .collect();
    let wan = lines.iter().filter(|l| l.line <= found.titles).any(says_wan);
    let (columns, doubles) = columns(&dictionary(mappings), &heads, &rows, wan);
    let is_text = grid.text_place().is_some();
    let content = Content {
        id: id.to_owned(),
        title: title(&file, &sheet),
        glob: glob(&file),
        sheet: (!is_text).then(|| sheet.clone()),
        encoding: grid.encoding(),
        delimiter: grid.delimiter(),
        title_rows: found.titles,
        header_rows: found.header_rows,
        entity: entity(&columns),
        status: status(&columns, &rows, &heads_of(&heads)),
        columns,
        doubles,
        file,
    };
    Ok(Draft {
        id: id.to_owned(),
        mapping: spell::mapping(&content),
        schema: spell::schema(&content),
    })
}

/// The columns by their headings, and headings that stand twice.
fn columns(
    names: &BTreeMap<String, String>,
    heads: &Headings,
    rows: &[&Line],
    wan: bool,
) -> (Vec<Column>, Vec<String>) {
    let mut columns: Vec<Column> = Vec::new();
    let mut doubles = Vec::new();
    for at in 0..heads.len() {
        let heading = heads.name(at);
        if heading.is_empty() {
            continue;
        }
        if columns.iter().any(|c| narrowed(&c.heading) == narrowed(heading)) {
            doubles.push(heading.to_owned());
            continue;
        }
        let fields: Vec<(FieldKind, &str)> = rows.iter().map(|l| field(l, at)).collect();
        let guess = guess(heading, &fields, wan);
        // `uscc` is the resolved code; a column that holds old numbers as well is not it.
        let is_code = guess.column_type == ColumnType::Uscc;
        let known = known(names, heading).filter(|name| is_code || name != "uscc");
        let named = known.is_some();
        let name = free(&columns, known.unwrap_or_else(|| format!("column_{:02}", at + 1)));
        columns.push(Column {
            name,
            heading: heading.to_owned(),
            named,
            guess,
        });
    }
    (columns, doubles)
}

/// The sheet that is asked for, or the only one that is not empty, with its first lines.
fn choose(grid: &mut Grid, file: &str, wanted: Option<&str>, id: &str) -> Result<(String, Vec<Line>), IngestError> {
    let names = grid.sheets();
    let mut found = Vec::new();
    for name in names.iter().filter(|name| wanted.is_none_or(|w| w == name.as_str())) {
        let lines = grid.head(name).map_err(|e| said(file, name, &e))?;
        if wanted.is_some() || lines.iter().any(|l| l.filled() > 0) {
            found.push((name.clone(), lines));
        }
    }
    match found.pop() {
        Some(only) if found.is_empty() => Ok(only),
        None if wanted.is_none() => Err(unreadable(file, "", "文件是空的", "it is empty")),
        _ => Err(IngestError::MissingSheet {
            file: file.to_owned(),
            sheets: wanted.unwrap_or("(--sheet)").to_owned(),
            mapping: id.to_owned(),
            found: names.join(", "),
        }),
    }
}

fn field(line: &Line, at: usize) -> (FieldKind, &str) {
    line.fields
        .get(at)
        .map_or((FieldKind::Text, ""), |(kind, text)| (*kind, text.as_str()))
}

fn heads_of(heads: &Headings) -> Vec<String> {
    (0..heads.len()).map(|at| heads.name(at).to_owned()).collect()
}

/// `单位：万元` in a title row.
fn says_wan(line: &Line) -> bool {
    line.fields.iter().any(|(_, text)| narrowed(text).contains("单位:万元"))
}

/// Usual names of headings that mean something else in every list.
const USUAL: [(&str, &str); 22] = [
    ("序号", "row_no"),
    ("编号", "record_no"),
    ("流水号", "serial_no"),
    ("日期", "day"),
    ("月份", "month"),
    ("年度", "year"),
    ("季度", "quarter"),
    ("所属期", "period"),
    ("金额", "amount"),
    ("数量", "quantity"),
    ("单价", "unit_price"),
    ("单位", "unit"),
    ("状态", "status"),
    ("类别", "category"),
    ("类型", "kind"),
    ("项目", "item"),
    ("备注", "remark"),
    ("姓名", "person_name"),
    ("电话", "phone"),
    ("地址", "address"),
    ("政策名称", "measure"),
    ("乡镇", "township"),
];

/// The name of a heading: the usual one, else the one in other mappings, else that of its end under a group heading.
fn known(names: &BTreeMap<String, String>, heading: &str) -> Option<String> {
    let stem = stem(heading);
    let usual = USUAL
        .iter()
        .find(|(known, _)| *known == stem)
        .map(|(_, name)| (*name).to_owned());
    let ends = |(known, name): (&String, &String)| {
        (known.chars().count() >= 4 && stem.ends_with(known.as_str())).then(|| (known.chars().count(), name.clone()))
    };
    usual
        .or_else(|| names.get(&stem).cloned())
        .or_else(|| names.iter().filter_map(ends).max().map(|(_, name)| name))
}

/// Names that other mappings give to headings.
fn dictionary(mappings: &Mappings) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for (name, rule) in mappings.list.iter().flat_map(|m| &m.columns) {
        for heading in &rule.headings {
            *names.entry(stem(heading)).or_default().entry(name).or_default() += 1;
        }
    }
    let most = |names: BTreeMap<&str, usize>| {
        let best = names
            .into_iter()
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
        best.map(|(name, _)| name.to_owned()).unwrap_or_default()
    };
    names
        .into_iter()
        .map(|(heading, names)| (heading, most(names)))
        .collect()
}

fn stem(heading: &str) -> String {
    let text = narrowed(heading);
    text.strip_suffix("(万元)")
        .or_else(|| text.strip_suffix("(元)"))
        .unwrap_or(&text)
        .to_owned()
}

/// The name, with a number behind it if it is taken.
fn free(columns: &[Column], name: String) -> String {
    let taken = |name: &str| columns.iter().any(|c| c.name == name);
    let mut candidates = std::iter::once(name.clone()).chain((2..).map(|n: u32| format!("{name}_{n}")));
    candidates.find(|candidate| !taken(candidate)).unwrap_or(name)
}

fn entity(columns: &[Column]) -> Option<Entity> {
    let of_type = |wanted: ColumnType| columns.iter().find(|c| c.guess.column_type == wanted);
    let rule = |by, column: &Column| Entity {
        by,
        from: column.name.clone(),
        unknown: if column.guess.mostly && by != "name" && !column.guess.persons {
            "quarantine"
        } else {
            "empty"
        },
        own: column.name == "uscc",
    };
    let unit = columns.iter().find(|c| c.name == "social_unit_no");
    let names = ["单位名称", "企业名称", "纳税人名称", "客户名称", "公司名称"];
    let named = columns.iter().find(|c| names.contains(&stem(&c.heading).as_str()));
    of_type(ColumnType::Uscc)
        .map(|c| rule("code", c))
        .or_else(|| of_type(ColumnType::TaxpayerId).map(|c| rule("taxpayer", c)))
        .or_else(|| unit.map(|c| rule("link", c)))
        .or_else(|| named.map(|c| rule("name", c)))
}

/// A column that says which rows are void or corrected.
fn status(columns: &[Column], rows: &[&Line], heads: &[String]) -> Option<String> {
    let says = |heading: &str| {
        let at = heads.iter().position(|h| h == heading)?;
        let mut texts = rows.iter().map(|l| l.text(at));
        texts.find(|t| matches!(*t, "作废" | "更正" | "更正申报" | "已作废"))
    };
    columns
        .iter()
        .find(|c| says(&c.heading).is_some())
        .map(|c| c.name.clone())
}

/// The name that clerks may know: the sheet's, else the file's without number and ending.
fn title(file: &str, sheet: &str) -> String {
    let usual = sheet.to_lowercase().starts_with("sheet");
    if !sheet.is_empty() && !usual {
        return sheet.to_owned();
    }
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let text = stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '_' | '-' | '.' | ' '));
    if text.is_empty() {
        stem.to_owned()
    } else {
        text.to_owned()
    }
}

/// The file name with room for a part number or a date before its ending.
fn glob(file: &str) -> String {
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let cut = |c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）' | '-' | '_' | ' ');
    let trimmed = stem.trim_end_matches(cut);
    let stem = if trimmed.is_empty() { stem } else { trimmed };
    if ending.is_empty() {
        format!("{stem}*")
    } else {
        format!("{stem}*.{ending}")
    }
}

fn said(file: &str, sheet: &str, error: &ReadError) -> IngestError {
    let Bilingual { zh, en } = error.said();
    unreadable(file, sheet, &zh, &en)
}

fn unreadable(file: &str, sheet: &str, zh: &str, en: &str) -> IngestError {
    IngestError::Unreadable {
        file: file.to_owned(),
        sheet: sheet.to_owned(),
        reason: Bilingual::new(zh, en),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        assert_eq!(glob("08_企业所得税申报(1).xls"), "08_企业所得税申报*.xls");
        assert_eq!(glob("09_社保单位缴费_2021-2022.xlsx"), "09_社保单位缴费*.xlsx");
        assert_eq!(glob("2022.csv"), "2022*.csv");
        assert_eq!(title("18_通行费记录.txt", ""), "通行费记录");
        assert_eq!(title("a.xlsx", "Sheet1"), "a");
        assert_eq!(title("a.xlsx", "参保登记"), "参保登记");
    }
}
