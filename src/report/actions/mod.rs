//! What is to be done: one action per difference between entitled and enjoyed, for the county and for every department that handles it.

mod csv_file;
mod parquet_file;
mod push;

pub use csv_file::write_actions_csv;
pub use parquet_file::write_actions_parquet;
pub use push::{Push, pushes, write_push_csv};

use std::collections::BTreeSet;

use crate::calendar::Date;
use crate::money::Fen;
use crate::report::standing::{Line, days_left, facts, line_id, worst_first};
use crate::report::{Desk, Lang, ReportError, shown_code};

/// Heading of the name of a line, by which a filled list is read back.
pub const LINE_ID: &str = "清单编号";
/// Heading of the fingerprint of a line's facts.
pub const FACTS: &str = "事实指纹";
/// Headings of what the clerk fills in: verdict, by whom, when, remark.
pub const VERDICT: [&str; 4] = ["处理结果", "经办人", "日期", "备注"];

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The same in every run: 16 hexadecimal digits of measure, enterprise and period.
    pub id: String,
    /// Name under which the measure is reported, or the name of a choice.
    pub measure: String,
    /// Its title in the language of the run.
    pub title: String,
    /// The enterprise; empty for records of none. In a department's list a resident id keeps its last four characters only.
    pub uscc: String,
    /// Its name; may be empty.
    pub name: String,
    /// Its township: whom to contact; may be empty.
    pub township: String,
    /// Comparison period as the comparison writes it.
    pub period: String,
    /// 应享未享, 少享, 多享, 误享, or 已过期.
    pub kind: &'static str,
    /// What the law gives, fen.
    pub entitled: Fen,
    /// What the ledger says, fen.
    pub enjoyed: Fen,
    /// Entitled less enjoyed, fen.
    pub gap: Fen,
    /// Why, as a fact.
    pub reason: String,
    /// What to do, a verb.
    pub verb: &'static str,
    /// Until when; `None` where no law gives a day.
    pub deadline: Option<Date>,
    /// From 取数日期 to the deadline; below zero where it has passed.
    pub days_left: Option<i64>,
    /// Who has to do what until then; empty without a deadline.
    pub how: String,
    /// Citations.
    pub basis: String,
    /// Names of the departments that handle it.
    pub departments: String,
    /// 12 hexadecimal digits of what is entitled and enjoyed.
    pub facts: String,
}

/// The actions of the county (`None`), or those that one department handles, the worst first. Each row of the comparison that is not 一致 is
/// an action of the county.
///
/// # Errors
/// [`ReportError::Range`] if a difference does not fit, [`ReportError::SameLine`] if two lines have one name.
pub fn actions(desk: &Desk<'_>, department: Option<&str>) -> Result<Vec<Action>, ReportError> {
    let mut lines: Vec<&Line<'_>> = desk.standing.lines().filter(|l| !l.is_equal()).collect();
    if let Some(department) = department {
        lines.retain(|l| desk.who(l).contains(department));
    }
    worst_first(&mut lines);
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for line in lines {
        let action = action(desk, line, department.is_some())?;
        if !seen.insert(action.id.clone()) {
            return Err(ReportError::SameLine(action.id));
        }
        all.push(action);
    }
    Ok(all)
}

fn action(desk: &Desk<'_>, line: &Line<'_>, masked: bool) -> Result<Action, ReportError> {
    let row = line.row;
    let gap = i64::try_from(line.difference()).map_err(|_| ReportError::Range {
        measure: row.measure.clone(),
        key: shown_code(&row.uscc).into_owned(),
        what: "gap",
    })?;
    let who = desk.who(line);
    let named = desk.program.departments.iter().filter(|d| who.contains(d.id.as_str()));
    let names: Vec<&str> = named.map(|d| d.name.as_str()).collect();
    Ok(Action {
        id: line_id(row),
        measure: row.measure.clone(),
        title: line.title.to_owned(),
        uscc: if masked {
            shown_code(&row.uscc).into_owned()
        } else {
            row.uscc.clone()
        },
        name: line.profile.map_or_else(String::new, |p| p.name.clone()),
        township: line.township().to_owned(),
        period: row.period.clone(),
        kind: line.class(Lang::Zh),
        entitled: row.entitled,
        enjoyed: row.enjoyed,
        gap: Fen(gap),
        reason: line.reason.clone(),
        verb: line.action,
        deadline: line.due,
        days_left: days_left(line, desk.today),
        how: line.how.to_owned(),
        basis: line.basis.to_string(),
        departments: names.join("、"),
        facts: facts(row),
    })
}

/// Departments that handle at least one action, in the order of the pack.
#[must_use]
pub fn departments_with_actions(desk: &Desk<'_>) -> Vec<String> {
    let mut who: BTreeSet<&str> = BTreeSet::new();
    for line in desk.standing.lines().filter(|l| !l.is_equal()) {
        who.extend(desk.who(line));
    }
    let known = desk.program.departments.iter().map(|d| &d.id);
    known.filter(|id| who.contains(id.as_str())).cloned().collect()
}

#[cfg(test)]
mod tests;
