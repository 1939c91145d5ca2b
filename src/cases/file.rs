//! Files of worked cases.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::CasesError;
use crate::calendar::Date;

/// What a row is expected to be; only what is stated is compared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// Record key; also picks the row.
    pub key: Option<String>,
    /// Enterprise; also picks the row.
    pub uscc: Option<String>,
    /// Entitled.
    pub eligible: Option<bool>,
    /// Yuan.
    pub amount: Option<String>,
    /// Yuan.
    pub base: Option<String>,
    /// Written form.
    pub period: Option<String>,
    /// Enters totals.
    pub counted: Option<bool>,
    /// Ratio.
    pub value: Option<String>,
    /// Reasons of refusal, all of them, in any order.
    pub failed: Option<Vec<String>>,
    /// Names of missing inputs, all of them, in any order.
    pub missing: Option<Vec<String>>,
    /// Eligible without an amount.
    pub undetermined: Option<bool>,
    /// Written values of form lines; an empty text means missing.
    pub lines: Option<BTreeMap<String, String>>,
}

/// A case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Unique in its file.
    pub id: String,
    /// Measure id, or the name it is reported under.
    pub measure: String,
    /// Where the expected values come from.
    pub source: String,
    /// Hand calculation.
    #[serde(default)]
    pub note: String,
    /// As-of day, a date or its text.
    pub as_of: Option<toml::Value>,
    /// Rows by table.
    #[serde(default)]
    pub rows: BTreeMap<String, Vec<toml::Table>>,
    /// Tables whose export was not delivered; they have no rows. Every other table was delivered, empty or not.
    #[serde(default)]
    pub absent: std::collections::BTreeSet<String>,
    /// Expected rows, all of them.
    pub expect: Vec<Expect>,
    /// Set by a sweep: only the first expected row is compared.
    #[serde(skip)]
    pub(crate) first_only: Option<usize>,
}

/// A case varied in one cell.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// The case.
    pub case: String,
    /// `table.row.column`, rows counted from 0; or `as_of`, the day the case is judged as of.
    pub at: String,
    /// The values and what they give.
    pub values: Vec<SweepValue>,
}

/// One value of a sweep.
#[derive(Clone, Debug, Deserialize)]
pub struct SweepValue {
    /// The cell's value; left out: the cell is missing.
    pub value: Option<toml::Value>,
    /// The whole expectation, if the row's own fields do not do (`[]`: no row at all).
    pub expect: Option<Vec<Expect>>,
    /// What the case's first row is expected to be now; nothing else of it is compared.
    #[serde(flatten)]
    pub row: BTreeMap<String, toml::Value>,
}

/// A file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    #[serde(default)]
    case: Vec<Case>,
    #[serde(default)]
    sweep: Vec<Sweep>,
}

impl File {
    /// Every case, and every value of every sweep with its label. A sweep that cannot be run becomes a case that fails.
    pub(crate) fn into_runs(self) -> Vec<(Case, Option<String>)> {
        let mut runs: Vec<(Case, Option<String>)> = Vec::new();
        for sweep in &self.sweep {
            for value in &sweep.values {
                let shown = value
                    .value
                    .as_ref()
                    .map_or_else(|| "(missing)".to_owned(), ToString::to_string);
                let label = format!("{} at {} = {shown}", sweep.case, sweep.at);
                let base = self.case.iter().find(|c| c.id == sweep.case);
                let varied = base
                    .ok_or_else(|| format!("no case {}", sweep.case))
                    .and_then(|c| vary(c, sweep, value));
                let case = varied.unwrap_or_else(|reason| Case {
                    id: sweep.case.clone(),
                    measure: base.map_or_else(String::new, |c| c.measure.clone()),
                    source: String::new(),
                    note: String::new(),
                    as_of: Some(toml::Value::String(reason)),
                    rows: BTreeMap::new(),
                    absent: std::collections::BTreeSet::new(),
                    expect: Vec::new(),
                    first_only: None,
                });
                runs.push((case, Some(label)));
            }
        }
        self.case.into_iter().map(|c| (c, None)).chain(runs).collect()
    }
}

fn vary(case: &Case, sweep: &Sweep, value: &SweepValue) -> Result<Case, String> {
    let mut varied = case.clone();
    put(&mut varied, &sweep.at, value.value.as_ref())
        .ok_or_else(|| format!("sweep: {} is no cell of the case", sweep.at))?;
    if let Some(expect) = &value.expect {
        varied.expect = expect.clone();
        return Ok(varied);
    }
    let stated: toml::Table = value.row.clone().into_iter().collect();
    let mut expect: Expect = stated.try_into().map_err(|e| format!("sweep: {e}"))?;
    let first = case
        .expect
        .first()
        .ok_or("sweep: the case expects no row; state `expect`")?;
    expect.key = expect.key.or_else(|| first.key.clone());
    expect.uscc = expect.uscc.or_else(|| first.uscc.clone());
    varied.first_only = Some(case.expect.len());
    varied.expect = vec![expect];
    Ok(varied)
}

/// Gives one cell, or the day, another value; `None` if there is no such cell.
fn put(case: &mut Case, at: &str, value: Option<&toml::Value>) -> Option<()> {
    if at == "as_of" {
        case.as_of = value.cloned();
        return Some(());
    }
    let mut path = at.splitn(3, '.');
    let (table, row, column) = (path.next()?, path.next()?, path.next()?);
    let cells = case.rows.get_mut(table)?.get_mut(row.parse::<usize>().ok()?)?;
    match value {
        Some(value) => cells.insert(column.to_owned(), value.clone()),
        None => cells.remove(column),
    };
    Some(())
}

/// A TOML date, or its text.
pub(crate) fn day(value: Option<&toml::Value>) -> Result<Option<Date>, String> {
    let Some(value) = value else { return Ok(None) };
    let text = match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    Date::parse_from_str(&text, "%Y-%m-%d")
        .map(Some)
        .map_err(|_| format!("{text} is no date"))
}

/// All case files below a folder, sorted by path.
pub(crate) fn files(dir: &Path) -> Result<Vec<PathBuf>, CasesError> {
    let io = |source| CasesError::Io {
        path: dir.to_path_buf(),
        source,
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else if path.to_string_lossy().ends_with(".cases.toml") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<File, CasesError> {
    let text = std::fs::read_to_string(path).map_err(|source| CasesError::Io {
        path: path.to_path_buf(),
        source,
    })?;
    parse(&text).map_err(|source| CasesError::Toml {
        path: path.to_path_buf(),
        source: Box::new(source),
    })
}

/// Parses the text of a file.
pub(crate) fn parse(text: &str) -> Result<File, toml::de::Error> {
    toml::from_str(text)
}
