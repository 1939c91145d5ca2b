//! How the rows of one sheet become rows of a table: which field fills which column, and how it is read.

use crate::identity::Aliases;
use crate::ingest::columns::column_builder::is_coded;
use crate::ingest::error::IngestError;
use crate::ingest::layout::heading::{Found, Headings};
use crate::ingest::mapping::{Blank, ColumnRule, Mapping, Mappings, Unit};
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
    /// Position of the status column and its values for voided rows.
    pub(crate) voided: Option<(usize, &'a [String])>,
    pub(crate) issued_codes: &'a [String],
    /// Headings of the file that no column takes.
    pub(crate) unused: Vec<String>,
    /// Optional columns that the file does not have.
    pub(crate) absent: Vec<String>,
}

/// Where a plan is made for, for messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) sheet: &'a str,
}

/// Makes the plan of a sheet.
pub(crate) fn plan<'a>(
    mappings: &'a Mappings,
    mapping: &'a Mapping,
    table: &TableSpec,
    headings: &Headings,
    fixed_width: bool,
    place: Place<'_>,
) -> Result<Plan<'a>, IngestError> {
    let refuse = |problem: String| IngestError::Headings {
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
            .map_err(|names| refuse(format!("the headings {names} all fit column {}", spec.name)))?;
        if let Some(count) = found.as_ref().and_then(|f| used.get_mut(f.field)) {
            *count += 1;
        }
        if let (None, Some(wanted)) = (&found, rule.headings.first()) {
            let nearest = headings.nearest(wanted).unwrap_or("");
            let line = format!("no heading {} (nearest found: {nearest})", rule.headings.join(" / "));
            if rule.required {
                missing.push(line)
            } else {
                absent.push(wanted.clone())
            }
        }
        let coded = is_coded(table, spec);
        columns.push(column(spec.column_type, coded, rule, found, mappings));
    }
    if !missing.is_empty() {
        return Err(refuse(missing.join("; ")));
    }
    if let Some(twice) = used.iter().position(|n| *n > 1) {
        return Err(refuse(format!("the heading {} fits two columns", headings.name(twice))));
    }
    let lists = lists(mapping, headings, &mut used).map_err(refuse)?;
    let unused = used
        .iter()
        .enumerate()
        .filter(|(at, n)| **n == 0 && !headings.name(*at).is_empty());
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
        voided,
        issued_codes: &mappings.issued_codes,
        unused: unused.map(|(at, _)| headings.name(at).to_owned()).collect(),
        absent,
    })
}

fn column<'a>(
    column_type: ColumnType,
    coded: bool,
    rule: &ColumnRule,
    found: Option<Found>,
    mappings: &'a Mappings,
) -> PlannedColumn<'a> {
    let unit = found.as_ref().and_then(|f| f.unit).unwrap_or(rule.unit);
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
    }
}

fn lists<'a>(mapping: &'a Mapping, headings: &Headings, used: &mut [u32]) -> Result<Vec<PlannedList<'a>>, String> {
    let mut lists = Vec::new();
    for explode in &mapping.explode {
        let rule = ColumnRule {
            headings: explode.headings.clone(),
            ..ColumnRule::default()
        };
        let found = headings
            .find(&rule)
            .map_err(|names| format!("the headings {names} all fit {}", explode.table))?;
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
