//! Does a mapping agree with itself and with the table it fills?

use std::collections::BTreeMap;

use super::spec::{Blank, EntityBy, Mapping};
use super::words::WordList;
use crate::identity::Aliases;
use crate::ingest::error::IngestError;
use crate::schema::{Catalog, ColumnType, TableSpec};

/// An error that names file, key and remedy.
pub(crate) fn fault(mapping: &str, key: &str, reason: &str, remedy: &str) -> IngestError {
    let file = if mapping.ends_with(".toml") {
        mapping.to_owned()
    } else {
        format!("{mapping}.toml")
    };
    IngestError::Mapping {
        file,
        key: key.to_owned(),
        reason: reason.to_owned(),
        remedy: remedy.to_owned(),
    }
}

/// Checks one mapping.
pub(crate) fn mapping(
    mapping: &Mapping,
    catalog: &Catalog,
    aliases: &BTreeMap<String, Aliases>,
) -> Result<(), IngestError> {
    let bad = |key: &str, reason: &str, remedy: &str| Err(fault(&mapping.id, key, reason, remedy));
    let Some((_, table)) = catalog.table(&mapping.table) else {
        return bad(
            "table",
            "no such table",
            "use a table of the schemas folder, or add its schema",
        );
    };
    if mapping.title.trim().is_empty() {
        return bad("title", "is empty", "write the name that clerks know");
    }
    if mapping.department != table.department {
        return bad(
            "department",
            "is not the department of the table",
            "use the department that the schema names",
        );
    }
    match (&mapping.file, &mapping.reference) {
        (Some(_), None) => {}
        (None, Some(_)) => return Ok(()),
        _ => return bad("file", "there must be either [file] or reference", "keep one of them"),
    }
    if mapping
        .file
        .as_ref()
        .is_some_and(|f| f.glob.is_empty() || f.header_rows == 0 || f.header_rows > 2)
    {
        return bad(
            "file",
            "no file name, or header_rows is not 1 or 2",
            "give a glob and 1 or 2 header rows",
        );
    }
    if mapping
        .file
        .as_ref()
        .is_some_and(|f| f.sheets.is_empty() && (f.title_rows != 0 || f.header_rows != 1))
    {
        return bad(
            "file",
            "text files have their headings in the first line",
            "remove title_rows, or name the sheets",
        );
    }
    columns(mapping, table, aliases)?;
    rules(mapping, table, catalog)
}

fn columns(mapping: &Mapping, table: &TableSpec, aliases: &BTreeMap<String, Aliases>) -> Result<(), IngestError> {
    for (name, rule) in &mapping.columns {
        let key = format!("columns.{name}");
        let bad = |reason: &str, remedy: &str| Err(fault(&mapping.id, &key, reason, remedy));
        let Some((_, column)) = table.column(name) else {
            return bad("the table has no such column", "use a column of the schema");
        };
        if column.resolved {
            return bad(
                "is worked out, no export carries it",
                "remove it here, or huiqi:resolved in the schema",
            );
        }
        if rule.headings.is_empty() {
            return bad("has no heading", "give at least one heading");
        }
        let fits = match rule.blank {
            Blank::Missing => true,
            Blank::Zero => column.column_type == ColumnType::Money,
            Blank::False => column.column_type == ColumnType::Boolean,
        };
        if !fits {
            return bad(
                "this blank does not fit the column's type",
                "zero is for amounts, false for booleans",
            );
        }
        if rule.alias.as_ref().is_some_and(|a| !aliases.contains_key(a)) {
            return bad("no such list of spellings", "name a list of [aliases] in common.toml");
        }
    }
    for column in table.fields.iter().filter(|c| !c.resolved) {
        if !mapping.columns.contains_key(&column.name) {
            let key = format!("columns.{}", column.name);
            return Err(fault(
                &mapping.id,
                &key,
                "is missing",
                "map every column of the schema that is not resolved",
            ));
        }
    }
    Ok(())
}

/// Checks that the lists of words that a mapping names are there.
pub(crate) fn words(mapping: &Mapping, lists: &BTreeMap<String, WordList>) -> Result<(), IngestError> {
    for (name, rule) in &mapping.columns {
        if let Some(list) = rule.words.as_ref().filter(|list| !lists.contains_key(*list)) {
            let key = format!("columns.{name}");
            let reason = format!("there is no list of words {list}");
            return Err(fault(
                &mapping.id,
                &key,
                &reason,
                "name a list under [words] in common.toml",
            ));
        }
    }
    Ok(())
}

fn rules(mapping: &Mapping, table: &TableSpec, catalog: &Catalog) -> Result<(), IngestError> {
    let mut named: Vec<(&str, &String)> = Vec::new();
    if let Some(versions) = &mapping.versions {
        named.extend([
            ("versions.status", &versions.status),
            ("versions.filed", &versions.filed),
        ]);
        named.push(("versions.period_end", &versions.period_end));
        named.extend(versions.record.iter().map(|c| ("versions.record", c)));
        named.extend(versions.latest_per.iter().map(|c| ("versions.latest_per", c)));
    }
    for rule in &mapping.entity {
        named.extend([("entity.target", &rule.target), ("entity.from", &rule.from)]);
        if rule.by == EntityBy::Link {
            let target = rule.table.as_ref().and_then(|t| catalog.table(t)).map(|(_, t)| t);
            let key = rule.key.as_ref().and_then(|k| target.and_then(|t| t.column(k)));
            if key.is_none() {
                return Err(fault(
                    &mapping.id,
                    "entity.table",
                    "no such table or key",
                    "give table and key of the link",
                ));
            }
        }
    }
    for derive in &mapping.derive {
        named.extend([("derive.target", &derive.target), ("derive.from", &derive.from)]);
    }
    for explode in &mapping.explode {
        named.extend(explode.carry.iter().map(|c| ("explode.carry", c)));
        let target = catalog.table(&explode.table).map(|(_, t)| t);
        if target.is_none_or(|t| {
            t.column(&explode.column)
                .is_none_or(|(_, c)| c.column_type != ColumnType::Date)
        }) {
            return Err(fault(
                &mapping.id,
                "explode.column",
                "no such date column",
                "use a date column of the table",
            ));
        }
    }
    match named.iter().find(|(_, column)| table.column(column).is_none()) {
        Some((key, column)) => Err(fault(
            &mapping.id,
            key,
            &format!("the table has no column {column}"),
            "use a column of the schema",
        )),
        None => Ok(()),
    }
}
