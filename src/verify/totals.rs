//! Totals against their rows: the summary, the counts of the manifest, the control totals.

use std::collections::BTreeMap;
use std::path::Path;

use super::Check;
use super::rows::{Rows, Sum, unreadable};
use crate::audit::KnownManifest;
use crate::money::Fen;

/// All checks of totals.
pub(super) fn checks(dir: &Path, rows: &Result<Rows, String>, manifest: &KnownManifest) -> Vec<Check> {
    let summary = match rows {
        Ok(rows) => summary(dir, rows, manifest),
        Err(why) => unreadable("summary", why),
    };
    vec![
        summary,
        controls(dir, manifest).unwrap_or_else(|why| unreadable("controls", &why)),
        counted(dir, manifest),
    ]
}

/// A row: its cells by heading.
pub(super) type Row = BTreeMap<String, String>;

/// A table as rows of cells by heading.
pub(super) fn table(dir: &Path, name: &str) -> Result<Vec<Row>, String> {
    let bytes = std::fs::read(dir.join(name)).map_err(|e| format!("{name}: {e}"))?;
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .ok_or_else(|| format!("{name}: BOM"))?;
    let mut reader = csv::Reader::from_reader(text);
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    rows.collect::<Result<_, _>>().map_err(|e| format!("{name}: {e}"))
}

/// `summary.csv` and the counts of the manifest are what the rows add up to.
fn summary(dir: &Path, rows: &Rows, manifest: &KnownManifest) -> Check {
    let name = manifest.name("summary.csv");
    let table = match table(dir, &name) {
        Ok(table) => table,
        Err(why) => return unreadable("summary", &why),
    };
    let (none, mut found) = (Sum::default(), Vec::new());
    let mut seen = 0;
    for row in &table {
        let cell = |name: &str| row.get(name).map(String::as_str);
        let Some(id) = cell("measure_id") else {
            return unreadable("summary", "measure_id");
        };
        let sum = rows.sums.get(id).unwrap_or(&none);
        seen += u64::from(rows.sums.contains_key(id));
        if !agrees(sum, &cell) {
            found.push(format!("{name}: {id}"));
        }
        let counts = manifest.counts.get(id);
        let said = |name: &str| match counts.and_then(|counts| counts.get(name)) {
            Some(serde_json::Value::String(text)) => Some(text.clone()),
            Some(serde_json::Value::Number(number)) => Some(number.to_string()),
            Some(serde_json::Value::Null) => Some(String::new()),
            Some(_) | None => None,
        };
        if FIGURES.iter().any(|name| said(name).as_deref() != cell(name)) {
            found.push(format!("manifest.json counts: {id}"));
        }
    }
    if rows.sums.keys().len() != usize::try_from(seen).unwrap_or(usize::MAX - 1) || table.len() != manifest.counts.len()
    {
        found.push(format!("{name}: 措施不齐 not every measure is there"));
    }
    let n = table.len();
    let good = (
        format!("{n} 项措施的户数、条数、金额等于各行之和"),
        format!("enterprises, rows and amounts of {n} measures are the sums of the rows"),
    );
    Check::of("summary", good, &found)
}

const FIGURES: [&str; 6] = [
    "eligible_enterprises",
    "eligible_rows",
    "refused_rows",
    "undetermined_rows",
    "counted_amount",
    "value",
];

/// Whether a row of the summary is the sum of its measure's rows. An indicator has a value instead of a sum.
fn agrees<'a>(sum: &Sum, cell: &impl Fn(&str) -> Option<&'a str>) -> bool {
    let number = |name: &str| cell(name).and_then(|text| text.parse::<u64>().ok());
    let amount = match cell("counted_amount") {
        Some("") => cell("value").is_some_and(|value| value.is_empty() || sum.values.contains(value)),
        Some(text) => Fen::parse_yuan(text).is_ok_and(|fen| i128::from(fen.0) == sum.amount),
        None => false,
    };
    let enterprises = u64::try_from(sum.enterprises.len()).ok();
    amount
        && number("eligible_enterprises") == enterprises
        && number("eligible_rows") == Some(sum.eligible)
        && number("refused_rows") == Some(sum.refused)
        && number("undetermined_rows").is_some_and(|n| n <= sum.without)
}

/// Rows and amounts read are those accounted for, and the quarantine has as many rows as were set aside.
fn controls(dir: &Path, manifest: &KnownManifest) -> Result<Check, String> {
    let (totals, amounts) = (
        manifest.name("control_totals.csv"),
        manifest.name("control_amounts.csv"),
    );
    let parts = ["accepted", "quarantined", "voided", "superseded", "total_rows"];
    let (mut found, mut aside, mut lines) = (Vec::new(), BTreeMap::<(String, String), i128>::new(), 0_usize);
    for (name, money) in [(&totals, false), (&amounts, true)] {
        for (line, row) in (2..).zip(table(dir, name)?) {
            lines += 1;
            let number = |column: &str| -> Option<i128> {
                let cell = row.get(column)?;
                if money {
                    Some(Fen::parse_yuan(cell).ok()?.0.into())
                } else {
                    cell.parse().ok()
                }
            };
            let sum: Option<i128> = parts.iter().map(|part| number(part)).sum();
            if sum.is_none() || sum != number("read") {
                found.push(format!("{name}:{line}"));
            }
            if let (false, Some(file), Some(sheet), Some(n)) =
                (money, row.get("file"), row.get("sheet"), number("quarantined"))
            {
                *aside.entry((file.clone(), sheet.clone())).or_insert(0) += n;
            }
        }
    }
    for row in table(dir, &manifest.name("quarantine.csv"))? {
        if let (Some(file), Some(sheet)) = (row.get("file"), row.get("sheet")) {
            *aside.entry((file.clone(), sheet.clone())).or_insert(0) -= 1;
        }
    }
    let uneven = aside.iter().filter(|(_, left)| **left != 0);
    found.extend(uneven.map(|((file, sheet), _)| format!("quarantine.csv: {file} {sheet}")));
    let good = (
        format!("{lines} 个控制总数平衡，搁置的行逐张表相符"),
        format!("{lines} control totals balance, rows set aside agree sheet by sheet"),
    );
    Ok(Check::of("controls", good, &found))
}

/// Every table has as many rows as the manifest says.
fn counted(dir: &Path, manifest: &KnownManifest) -> Check {
    let (mut found, mut tables) = (Vec::new(), 0_usize);
    for output in &manifest.outputs {
        let (Some(rows), true) = (output.rows, output.path.ends_with(".csv")) else {
            continue;
        };
        tables += 1;
        let bytes = std::fs::read(dir.join(&output.path));
        let there = bytes.map_err(|e| e.to_string()).and_then(|bytes| {
            let mut reader = csv::Reader::from_reader(bytes.as_slice());
            reader
                .byte_records()
                .try_fold(0_u64, |n, record| record.map(|_| n + 1).map_err(|e| e.to_string()))
        });
        if there != Ok(rows) {
            found.push(output.path.clone());
        }
    }
    let good = (
        format!("{tables} 张表的行数与清单一致"),
        format!("{tables} tables have as many rows as the manifest says"),
    );
    Check::of("rows", good, &found)
}
