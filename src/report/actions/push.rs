//! `push.csv`: what every enterprise is owed, by whom, until when, and how to get it.

use std::collections::BTreeMap;
use std::io::Write;

use super::Action;
use crate::calendar::Date;
use crate::money::Fen;
use crate::report::tables::{csv_file, guard};
use crate::report::{Lang, ReportError};

const COLUMNS: [&str; 10] = [
    "统一社会信用代码",
    "企业",
    "乡镇（街道）",
    "措施",
    "属期",
    "条数",
    "未享（元）",
    "主管部门",
    "期限",
    "怎么办",
];

/// What an enterprise is owed of one measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push<'a> {
    /// The first of its actions: enterprise, measure, departments.
    pub first: &'a Action,
    /// Periods in order.
    pub periods: Vec<&'a str>,
    /// Sum of what is owed, fen.
    pub owed: Fen,
    /// The first deadline.
    pub until: Option<Date>,
}

/// What is owed and can still be claimed, by enterprise and measure: the enterprise that is owed most first, within it the largest measure.
/// Records of no enterprise are left out.
///
/// # Errors
/// [`ReportError::Range`] if a sum does not fit.
pub fn pushes(actions: &[Action]) -> Result<Vec<Push<'_>>, ReportError> {
    let mut by: BTreeMap<(&str, &str), Push<'_>> = BTreeMap::new();
    let mut whole: BTreeMap<&str, i128> = BTreeMap::new();
    let owed = actions.iter().filter(|a| ["应享未享", "少享"].contains(&a.kind));
    for action in owed.filter(|a| !a.uscc.is_empty()) {
        *whole.entry(&action.uscc).or_default() += i128::from(action.gap.0);
        let push = by.entry((&action.uscc, &action.measure)).or_insert_with(|| Push {
            first: action,
            periods: Vec::new(),
            owed: Fen::ZERO,
            until: None,
        });
        push.periods.push(&action.period);
        push.owed = push.owed.checked_add(action.gap).map_err(|_| ReportError::Range {
            measure: action.measure.clone(),
            key: String::new(),
            what: "owed",
        })?;
        push.until = [push.until, action.deadline].into_iter().flatten().min();
    }
    let mut all: Vec<Push<'_>> = by.into_values().collect();
    for push in &mut all {
        push.periods.sort_unstable();
    }
    all.sort_by_key(|p| {
        let (uscc, measure) = (p.first.uscc.as_str(), p.first.measure.as_str());
        let sum = std::cmp::Reverse(whole.get(uscc).copied());
        (sum, uscc, std::cmp::Reverse(p.owed), measure)
    });
    Ok(all)
}

/// Writes what every enterprise is owed. UTF-8 with BOM, LF; amounts in yuan. Gives the number of rows.
///
/// # Errors
/// [`ReportError`] if writing fails or a sum does not fit.
pub fn write_push_csv<W: Write>(actions: &[Action], out: W) -> Result<u64, ReportError> {
    let mut csv = csv_file(out, &COLUMNS)?;
    let mut rows = 0;
    for push in pushes(actions)? {
        let first = push.first;
        for text in [&first.uscc, &first.name, &first.township, &first.title] {
            csv.write_field(guard(text).as_bytes())?;
        }
        let periods: Vec<String> = push.periods.iter().map(|p| Lang::Zh.period(p)).collect();
        csv.write_field(periods.join("、"))?;
        csv.write_field(push.periods.len().to_string())?;
        csv.write_field(push.owed.to_string())?;
        csv.write_field(guard(&first.departments).as_bytes())?;
        csv.write_field(push.until.map_or_else(String::new, |day| day.to_string()))?;
        csv.write_field(way(first))?;
        csv.write_record(None::<&[u8]>)?;
        rows += 1;
    }
    csv.flush()?;
    Ok(rows)
}

/// How to get it: the verb, and what the law's deadline says.
fn way(action: &Action) -> String {
    if action.how.is_empty() {
        format!("向主管部门{}", action.verb)
    } else {
        format!("{}：{}", action.verb, action.how)
    }
}
