//! The draft as TOML and JSON.

use std::fmt::Write as _;

use super::draft::{Column, Content};
use crate::schema::ColumnType;

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// `data/sources/<id>.toml`.
pub(super) fn mapping(content: &Content) -> String {
    let mut out = String::new();
    // Writing into a text cannot fail.
    let _ = head(&mut out, content);
    let _ = rules(&mut out, content);
    let _ = columns(&mut out, content);
    out
}

fn head(out: &mut String, content: &Content) -> std::fmt::Result {
    writeln!(
        out,
        "# Draft from {}. Lines with TODO need a person.",
        content.file.replace(['\n', '\r'], " ")
    )?;
    writeln!(
        out,
        "id = {} # TODO a short English name; rename both files and the table as well",
        quoted(&content.id)
    )?;
    writeln!(
        out,
        "title = {} # TODO the name that clerks know",
        quoted(&content.title)
    )?;
    writeln!(
        out,
        "department = \"TODO\" # TODO the department whose export it is, e.g. county_tax; as in the schema"
    )?;
    writeln!(out, "table = {}", quoted(&content.id))?;
    writeln!(out, "required = false # TODO true if no run can do without it")?;
    writeln!(out, "\n[file]")?;
    writeln!(out, "glob = [{}] # TODO the names it may have", quoted(&content.glob))?;
    if let Some(sheet) = &content.sheet {
        // A page has one sheet without a name.
        let sheet = if sheet.is_empty() { "*" } else { sheet };
        writeln!(out, "sheets = [{}]", quoted(sheet))?;
        writeln!(out, "title_rows = {}", content.title_rows)?;
        writeln!(out, "header_rows = {}", content.header_rows)?;
    }
    if let (Some(encoding), Some(delimiter)) = (content.encoding, content.delimiter) {
        writeln!(out, "encoding = {}", quoted(encoding))?;
        writeln!(out, "delimiter = {}", quoted(&delimiter.to_string()))?;
    }
    Ok(())
}

fn rules(out: &mut String, content: &Content) -> std::fmt::Result {
    if let Some(status) = &content.status {
        writeln!(
            out,
            "\n# TODO some rows are void or corrected ({status}): say which row of a record counts."
        )?;
        writeln!(
            out,
            "# [versions]\n# record = [\"…\"]\n# status = {}\n# voided = [\"作废\"]",
            quoted(status)
        )?;
        writeln!(
            out,
            "# corrections = [\"更正申报\"]\n# filed = \"…\"\n# period_end = \"…\""
        )?;
    }
    match &content.entity {
        Some(entity) => {
            writeln!(out, "\n[[entity]]\ntarget = \"uscc\"\nby = {}", quoted(entity.by))?;
            writeln!(out, "from = {}", quoted(&entity.from))?;
            let says = "quarantine: rows of unknown enterprises are set aside; empty: they stay";
            writeln!(out, "unknown = {} # TODO {says}", quoted(entity.unknown))?;
            if entity.by == "link" {
                writeln!(out, "table = \"social_unit\"\nkey = \"social_unit_no\"")?;
            }
        }
        None => writeln!(
            out,
            "\n# TODO no column leads to an enterprise; add [[entity]] if one does."
        )?,
    }
    Ok(())
}

fn columns(out: &mut String, content: &Content) -> std::fmt::Result {
    writeln!(out, "\n[columns]")?;
    for column in &content.columns {
        let mut keys = vec![format!("headings = [{}]", quoted(&column.heading))];
        let guess = &column.guess;
        let is_key = primary_key(&content.columns) == Some(&column.name);
        for (is, key) in [
            (is_key, "required = true"),
            (guess.wan, "unit = \"wan_yuan\""),
            (guess.percent, "percent = true"),
            (guess.identifier, "identifier = true"),
            (guess.persons, "persons = true"),
        ] {
            if is {
                keys.push(key.to_owned());
            }
        }
        let mut todo = Vec::new();
        if !column.named {
            todo.push("name");
        }
        if guess.values == 0 {
            todo.push("type: every row is empty");
        }
        let fills = matches!(guess.column_type, ColumnType::Money | ColumnType::Boolean);
        if fills && !guess.filled {
            todo.push("blank = \"zero\" or \"false\" if an empty cell means that");
        }
        let todo = if todo.is_empty() {
            String::new()
        } else {
            format!(" # TODO {}", todo.join("; "))
        };
        writeln!(out, "{} = {{ {} }}{todo}", column.name, keys.join(", "))?;
    }
    for heading in &content.doubles {
        writeln!(
            out,
            "# TODO the heading {} stands twice; only one of two can be mapped",
            quoted(heading)
        )?;
    }
    Ok(())
}

/// The first column whose values are numbers or codes that never repeat.
fn primary_key(columns: &[Column]) -> Option<&String> {
    let coded = |c: &&Column| {
        let id = c.guess.identifier || matches!(c.guess.column_type, ColumnType::Uscc | ColumnType::TaxpayerId);
        id && c.guess.mostly && c.guess.unique && !c.guess.personal
    };
    columns.iter().find(coded).map(|c| &c.name)
}

/// `schemas/<id>.json`.
pub(super) fn schema(content: &Content) -> String {
    let mut fields: Vec<serde_json::Value> = content.columns.iter().map(field).collect();
    if content.entity.as_ref().is_some_and(|e| !e.own) {
        fields.push(serde_json::json!({
            "name": "uscc",
            "type": "string",
            "title": "统一社会信用代码",
            "huiqi:type": "uscc",
            "huiqi:resolved": true,
        }));
    }
    let key: Vec<&String> = primary_key(&content.columns).into_iter().collect();
    let schema = serde_json::json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "name": content.id,
        "title": content.title,
        "description": "TODO: one row per …",
        "huiqi:known": { "always": "TODO: by which column is a row known? { \"by\": [\"column\"] }, or why always" },
        "fields": fields,
        "primaryKey": key,
        "huiqi:department": "TODO",
    });
    format!("{schema:#}\n")
}

fn field(column: &Column) -> serde_json::Value {
    let (standard, own) = match column.guess.column_type {
        ColumnType::Text => ("string", "text"),
        ColumnType::Uscc => ("string", "uscc"),
        ColumnType::ResidentId => ("string", "resident_id"),
        ColumnType::TaxpayerId => ("string", "taxpayer_id"),
        ColumnType::Date => ("date", "date"),
        ColumnType::Month => ("yearmonth", "month"),
        ColumnType::Count => ("integer", "count"),
        ColumnType::Money => ("integer", "money"),
        ColumnType::Ratio => ("number", "ratio"),
        ColumnType::Boolean => ("boolean", "boolean"),
    };
    let mut field = serde_json::json!({
        "name": column.name,
        "type": standard,
        "title": column.heading,
        "huiqi:type": own,
    });
    if let Some(map) = field.as_object_mut() {
        if own == "money" {
            map.insert("huiqi:unit".to_owned(), "fen".into());
        }
        if column.guess.personal {
            map.insert("huiqi:personal".to_owned(), true.into());
        }
    }
    field
}
