//! How the rows of one sheet become rows of a table: which field fills which column, and how it is read.

use crate::identity::Aliases;
use crate::ingest::bilingual::Bilingual;
use crate::ingest::columns::column_builder::is_coded;
use crate::ingest::error::IngestError;
use crate::ingest::layout::heading::{Found, Headings, narrowed};
use crate::ingest::layout::title_units::title_units;
use crate::ingest::mapping::{Blank, ColumnRule, Mapping, Mappings, Unit, WordList};
use crate::schema::{ColumnType, TableSpec};

/// One column of the output.
#[derive(Clone, Debug)]
pub(crate) struct PlannedColumn<'a> {
    pub(crate) column_type: ColumnType,
    /// True if every different text is held once.
    pub(crate) coded: bool,
    /// Field of the row; `None` if the file has no such heading or the column is worked out later.
    pub(crate) field: Option<usize>,
    /// Heading as the file writes it.
    pub(crate) heading: String,
    pub(crate) unit: Unit,
    pub(crate) blank: Blank,
    pub(crate) required: bool,
    pub(crate) percent: bool,
    pub(crate) identifier: bool,
    pub(crate) persons: bool,
    pub(crate) alias: Option<&'a Aliases>,
    /// All words that may stand in the column.
    pub(crate) words: Option<&'a WordList>,
    /// A code of digits alone has so many.
    pub(crate) digits: Option<usize>,
}

/// A cell with a list of dates.
#[derive(Clone, Debug)]
pub(crate) struct PlannedList<'a> {
    pub(crate) field: Option<usize>,
    pub(crate) heading: String,
    pub(crate) separators: &'a [char],
}

/// The plan of one sheet. `columns` are the table's columns in order.
#[derive(Clone, Debug)]
pub(crate) struct Plan<'a> {
    pub(crate) columns: Vec<PlannedColumn<'a>>,
    pub(crate) lists: Vec<PlannedList<'a>>,
    /// Number of headings.
    pub(crate) width: usize,
    /// Text files have every field of every row; sheets leave out empty cells at the end.
    pub(crate) fixed_width: bool,
    pub(crate) total_labels: &'a [String],
    pub(crate) footers: &'a [String],
    /// Headings and titles as they are compared: printed pages repeat them.
    pub(crate) heading_keys: Vec<String>,
    pub(crate) titles: Vec<String>,
    /// First bytes of labels, headings and titles that begin with an ASCII letter or digit.
    pub(crate) ascii_form: Vec<u8>,
    /// Whether serial numbers of days count from 1904.
    pub(crate) from_1904: bool,
    /// Position of the status column and its values for voided rows.
    pub(crate) voided: Option<(usize, &'a [String])>,
    pub(crate) issued_codes: &'a [String],
    /// Headings of the file that no column takes.
    pub(crate) unused: Vec<String>,
    /// Optional columns that the file does not have.
    pub(crate) absent: Vec<String>,
}

/// What a plan is made of besides the mapping: the headings and the titles above them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) headings: Headings,
    /// Texts of the cells or lines above the headings.
    pub(crate) titles: Vec<String>,
}

/// Where a plan is made for, for messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) sheet: &'a str,
}

fn no_heading(wanted: &str, nearest: &str) -> Bilingual {
    Bilingual::new(
        format!("缺少表头“{wanted}”（最接近的是“{nearest}”）"),
        format!("no heading {wanted} (nearest found: {nearest})"),
    )
}

/// No heading fills two columns.
fn fit_once(headings: &Headings, used: &[u32]) -> Result<(), Bilingual> {
    let Some(twice) = used.iter().position(|n| *n > 1) else {
        return Ok(());
    };
    let name = headings.name(twice);
    Err(Bilingual::new(
        format!("表头“{name}”同时对得上两个字段"),
        format!("the heading {name} fits two columns"),
    ))
}

/// Makes the plan of a sheet.
pub(crate) fn plan<'a>(
    mappings: &'a Mappings,
    mapping: &'a Mapping,
    table: &TableSpec,
    head: &Head,
    fixed_width: bool,
    place: Place<'_>,
) -> Result<Plan<'a>, IngestError> {
    let headings = &head.headings;
    let refuse = |problem: Bilingual| IngestError::Headings {
        file: place.file.to_owned(),
        sheet: place.sheet.to_owned(),
        problem,
        mapping: mapping.id.clone(),
    };
    let mut columns = Vec::with_capacity(table.fields.len());
    let mut missing = Vec::new();
    let mut absent = Vec::new();
    let mut used = vec![0_u32; headings.len()];
    for spec in &table.fields {
        let none = ColumnRule::default();
        let rule = mapping.columns.get(&spec.name).unwrap_or(&none);
        let found = headings
            .find(rule)
            .map_err(|names| refuse(several_fit(&names, &spec.title, &format!("column {}", spec.name))))?;
        if let Some(count) = found.as_ref().and_then(|f| used.get_mut(f.field)) {
            *count += 1;
        }
        if let (None, Some(wanted)) = (&found, rule.headings.first()) {
            let nearest = headings.nearest(wanted).unwrap_or("");
            if rule.required {
                missing.push(no_heading(&rule.headings.join(" / "), nearest));
            } else {
                absent.push(wanted.clone());
            }
        }
        let coded = is_coded(table, spec);
        columns.push(column(spec.column_type, coded, rule, found, mappings));
    }
    let units = units(&mut columns, mapping, table, head);
    units.map_err(&refuse)?;
    if !missing.is_empty() {
        return Err(refuse(Bilingual::joined(&missing)));
    }
    fit_once(headings, &used).map_err(&refuse)?;
    let lists = lists(mapping, headings, &mut used).map_err(&refuse)?;
    let unused = used
        .iter()
        .enumerate()
        .filter(|(at, n)| **n == 0 && !headings.name(*at).is_empty());
    let heading_keys = headings.keys();
    let titles: Vec<String> = head
        .titles
        .iter()
        .map(|title| narrowed(title))
        .filter(|t| !t.is_empty())
        .collect();
    let ascii_form = ascii_form(mappings, &heading_keys, &titles);
    let voided = mapping
        .versions
        .as_ref()
        .and_then(|v| Some((table.column(&v.status)?.0.index(), v.voided.as_slice())));
    Ok(Plan {
        columns,
        lists,
        width: headings.len(),
        fixed_width,
        total_labels: &mappings.total_labels,
        footers: &mappings.footers,
        heading_keys,
        titles,
        ascii_form,
        from_1904: false,
        voided,
        issued_codes: &mappings.issued_codes,
        unused: unused.map(|(at, _)| headings.name(at).to_owned()).collect(),
        absent,
    })
}

fn several_fit(names: &str, zh: &str, en: &str) -> Bilingual {
    Bilingual::new(
        format!("表头 {names} 都对得上“{zh}”，无法确定用哪一个"),
        format!("the headings {names} all fit {en}"),
    )
}

/// First bytes, in either case, of what a row of the form may begin with, where that is a letter or digit.
fn ascii_form(mappings: &Mappings, heading_keys: &[String], titles: &[String]) -> Vec<u8> {
    let all = mappings
        .total_labels
        .iter()
        .chain(&mappings.footers)
        .chain(heading_keys)
        .chain(titles);
    let first = all
        .filter_map(|text| text.bytes().next())
        .filter(u8::is_ascii_alphanumeric);
    let mut bytes: Vec<u8> = first
        .flat_map(|b| [b.to_ascii_lowercase(), b.to_ascii_uppercase()])
        .collect();
    bytes.sort_unstable();
    bytes.dedup();
    bytes
}

fn column<'a>(
    column_type: ColumnType,
    coded: bool,
    rule: &ColumnRule,
    found: Option<Found>,
    mappings: &'a Mappings,
) -> PlannedColumn<'a> {
    let unit = rule.unit;
    let (field, heading) = match found {
        Some(found) => (Some(found.field), found.heading),
        None => (None, String::new()),
    };
    PlannedColumn {
        column_type,
        coded,
        field,
        heading,
        unit,
        blank: rule.blank,
        required: rule.required,
        percent: rule.percent,
        identifier: rule.identifier,
        persons: rule.persons,
        alias: rule.alias.as_ref().and_then(|name| mappings.aliases.get(name)),
        words: rule.words.as_ref().and_then(|name| mappings.words.get(name)),
        digits: rule.digits,
    }
}

/// Settles the unit of every amount. What is nearest to it is heard first: its heading, the group heading, the row of units, the titles,
/// and only then the mapping. All that say something must say the same.
fn units(
    columns: &mut [PlannedColumn<'_>],
    mapping: &Mapping,
    table: &TableSpec,
    head: &Head,
) -> Result<(), Bilingual> {
    let of_titles = title_units(head.titles.iter().map(String::as_str));
    let none = ColumnRule::default();
    for (column, spec) in columns.iter_mut().zip(&table.fields) {
        if column.column_type != ColumnType::Money || column.field.is_none() {
            continue;
        }
        if let Some(foreign) = &of_titles.foreign {
            return Err(Bilingual::new(
                format!("unit：表头上方写明单位是“{foreign}”，不是人民币，无法换算，请换成人民币后重新导出"),
                format!("unit: the titles name {foreign}, which is not the yuan: export the amounts in yuan"),
            ));
        }
        let rule = mapping.columns.get(&spec.name).unwrap_or(&none);
        let found = head
            .headings
            .find(rule)
            .map_err(|names| several_fit(&names, &spec.title, &format!("column {}", spec.name)))?;
        let near = found.map_or_else(Vec::new, |found| found.units);
        let title = match of_titles.units.as_slice() {
            [only] => Some(*only),
            // Several units in the titles leave it to the headings.
            [] => None,
            several if near.iter().any(|unit| several.contains(unit)) => None,
            several => {
                let names: Vec<&str> = several.iter().map(|unit| unit.name()).collect();
                let (names, heading) = (names.join("、"), &column.heading);
                return Err(Bilingual::new(
                    format!("unit：表头上方写了几个单位（{names}），表头“{heading}”没有写明是哪一个，请在表头注明"),
                    format!(
                        "unit: the titles name several units ({names}), the heading {heading} none of them: name it there"
                    ),
                ));
            }
        };
        let said: Vec<Unit> = near.into_iter().chain(title).collect();
        if let Some(other) = said.iter().find(|unit| Some(*unit) != said.first()) {
            let (heading, other) = (&column.heading, other.name());
            let one = said.first().map_or("", |unit| unit.name());
            return Err(Bilingual::new(
                format!(
                    "unit：表头“{heading}”的单位互相矛盾：一处写{one}，另一处（标题、单位行或上级表头）写{other}，请改成一致"
                ),
                format!(
                    "unit: units of {heading} contradict each other: {one} in one place, {other} in the titles, the row of units or the group heading"
                ),
            ));
        }
        if let Some(unit) = said.first() {
            column.unit = *unit;
        }
    }
    Ok(())
}

fn lists<'a>(mapping: &'a Mapping, headings: &Headings, used: &mut [u32]) -> Result<Vec<PlannedList<'a>>, Bilingual> {
    let mut lists = Vec::new();
    for explode in &mapping.explode {
        let rule = ColumnRule {
            headings: explode.headings.clone(),
            ..ColumnRule::default()
        };
        let found = headings
            .find(&rule)
            .map_err(|names| several_fit(&names, &explode.table, &explode.table))?;
        if let Some(count) = found.as_ref().and_then(|f| used.get_mut(f.field)) {
            *count += 1;
        }
        let (field, heading) = match found {
            Some(found) => (Some(found.field), found.heading),
            None => (None, String::new()),
        };
        lists.push(PlannedList {
            field,
            heading,
            separators: &explode.separators,
        });
    }
    Ok(lists)
}
