//! Duties and what bureaus report on them in the optional ledger of duties.

use std::collections::BTreeMap;

use arrow_array::{Array, Date32Array};

use super::BoardError;
use crate::assess::Place;
use crate::calendar::Date;
use crate::policy::boards::{Due, Duty};
use crate::policy::ir::{Department, Program, TableId};
use crate::store::{Dataset, TextColumn};

/// The table of reports on duties.
const TABLE: &str = "duty_report";
/// Words for what is finished, and for what is not.
const DONE: [&str; 5] = ["已完成", "完成", "已办结", "办结", "已落实"];
const RUNNING: [&str; 6] = ["进行中", "推进中", "办理中", "未完成", "未开始", "部分完成"];

/// How far a duty is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DutyState {
    /// 未报: nobody has reported on it.
    Unreported,
    /// 进行中: reported, not finished by all who report on it.
    Running,
    /// 已完成: finished by all who report on it.
    Done,
    /// 逾期: reported, not finished, and the deadline is over.
    Overdue,
}

impl DutyState {
    /// The word in `duties.csv` and the reports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DutyState::Unreported => "未报",
            DutyState::Running => "进行中",
            DutyState::Done => "已完成",
            DutyState::Overdue => "逾期",
        }
    }
}

/// One duty with its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRow {
    /// Position in `Program::duties`.
    pub duty: usize,
    /// Name.
    pub id: String,
    /// Sections of the plan, joined by `;`.
    pub section: String,
    /// What is asked, in Chinese.
    pub asked: String,
    /// Full names of those who lead, joined by `;`.
    pub lead: String,
    /// Full names of those who answer together.
    pub joint: String,
    /// Full names of those who cooperate.
    pub coop: String,
    /// Last day, the plan's words for a duty without end, or empty.
    pub due: String,
    /// What is to be reached: as the plan says, else as reported; may be empty.
    pub target: String,
    /// What is reported as reached; several units' figures are joined by `;` in the order of their names.
    pub reported: String,
    /// How far it is.
    pub state: DutyState,
}

/// What one unit reports on one duty.
struct Report {
    actual: String,
    target: String,
    done: bool,
}

/// All duties, sorted by name in byte order.
///
/// # Errors
/// [`BoardError::Report`] if a report names a duty or unit that the pack does not have, or a state that nobody knows.
pub fn duties(program: &Program, data: &Dataset) -> Result<Vec<DutyRow>, BoardError> {
    let reports = reports(program, data)?;
    let none = BTreeMap::new();
    let row = |(at, duty): (usize, &Duty)| {
        let of_duty = reports.get(duty.id.as_str()).unwrap_or(&none);
        let joined = |text: fn(&Report) -> &str| {
            let all: Vec<&str> = of_duty.values().map(text).filter(|t| !t.is_empty()).collect();
            all.join(";")
        };
        let target = if duty.target.is_empty() {
            joined(|r| &r.target)
        } else {
            duty.target.clone()
        };
        let names = |ids: &[String]| names(&program.departments, ids);
        DutyRow {
            duty: at,
            id: duty.id.clone(),
            section: duty.sections().join(";"),
            asked: duty.asked.clone(),
            lead: names(&duty.departments.lead),
            joint: names(&duty.departments.joint),
            coop: names(&duty.departments.coop),
            due: match &duty.due {
                Due::Open => String::new(),
                Due::On(day) => day.to_string(),
                Due::Always(words) => words.clone(),
            },
            target,
            reported: joined(|r| &r.actual),
            state: state(of_duty, &duty.due, program.as_of),
        }
    };
    let mut rows: Vec<DutyRow> = program.duties.iter().enumerate().map(row).collect();
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(rows)
}

fn state(reports: &BTreeMap<String, Report>, due: &Due, as_of: Date) -> DutyState {
    if reports.is_empty() {
        DutyState::Unreported
    } else if reports.values().all(|r| r.done) {
        DutyState::Done
    } else if matches!(due, Due::On(day) if *day < as_of) {
        DutyState::Overdue
    } else {
        DutyState::Running
    }
}

/// Full names of departments, joined by `;`. Ids are those of the pack: the check of the pack saw to that.
fn names(all: &[Department], ids: &[String]) -> String {
    let name = |id: &String| {
        let found = all.iter().find(|d| d.id == *id);
        found.map_or_else(|| id.clone(), |d| d.name.clone())
    };
    ids.iter().map(name).collect::<Vec<_>>().join(";")
}

/// Reports by duty and full name of the unit.
fn reports<'p>(
    program: &'p Program,
    data: &Dataset,
) -> Result<BTreeMap<&'p str, BTreeMap<String, Report>>, BoardError> {
    let mut all: BTreeMap<&str, BTreeMap<String, Report>> = BTreeMap::new();
    let Some((table, _)) = data.catalog.table(TABLE) else {
        return Ok(all);
    };
    let ledger = Ledger { data, table };
    for row in 0..ledger.rows() {
        let number = u32::try_from(row).map_err(|e| BoardError::Report {
            table: TABLE,
            file: String::new(),
            line: 0,
            reason: e.to_string(),
        })?;
        let wrong = |reason: String| {
            let place = Place::of(data, table, number);
            BoardError::Report {
                table: TABLE,
                file: place.file,
                line: place.line,
                reason,
            }
        };
        let lacks = |column: &str| wrong(format!("{column} is empty"));
        let id = ledger.text("duty_id", row).ok_or_else(|| lacks("duty_id"))?;
        let Some(duty) = program.duties.iter().find(|d| d.id == id) else {
            return Err(wrong(format!("no duty `{id}` in the pack")));
        };
        let unit = ledger.text("unit", row).ok_or_else(|| lacks("unit"))?;
        let Some(unit) = unit_named(&program.departments, &unit) else {
            return Err(wrong(format!("no unit `{unit}` in the pack")));
        };
        let report = Report {
            actual: ledger.text("actual", row).unwrap_or_default(),
            target: ledger.text("target", row).unwrap_or_default(),
            done: done(
                ledger.text("progress", row),
                ledger.day("done_date", row),
                program.as_of,
            )
            .map_err(&wrong)?,
        };
        if all.entry(&duty.id).or_default().insert(unit.clone(), report).is_some() {
            return Err(wrong(format!("{unit} reports twice on `{id}`")));
        }
    }
    Ok(all)
}

/// Whether a report says that the duty is finished; a day behind the evaluation day is not known yet.
fn done(progress: Option<String>, day: Option<Date>, as_of: Date) -> Result<bool, String> {
    let known = day.is_none_or(|day| day <= as_of);
    match progress.as_deref().map(str::trim) {
        None | Some("") => Ok(day.is_some() && known),
        Some(word) if DONE.contains(&word) => Ok(known),
        Some(word) if RUNNING.contains(&word) => Ok(false),
        Some(_) => Err(format!(
            "完成情况 is one of {}、{}",
            DONE.join("、"),
            RUNNING.join("、")
        )),
    }
}

/// Full name of the unit that a report means.
fn unit_named(all: &[Department], written: &str) -> Option<String> {
    let written = written.trim();
    let found = all
        .iter()
        .find(|d| d.name == written || d.aliases.iter().any(|a| a == written));
    found.map(|d| d.name.clone())
}

/// Cells of the ledger by column name.
struct Ledger<'a> {
    data: &'a Dataset,
    table: TableId,
}

impl Ledger<'_> {
    fn rows(&self) -> usize {
        self.data
            .tables
            .get(self.table.index())
            .map_or(0, |t| t.batch.num_rows())
    }

    fn column(&self, name: &str) -> Option<&arrow_array::ArrayRef> {
        self.data.tables.get(self.table.index())?.batch.column_by_name(name)
    }

    fn text(&self, name: &str, row: usize) -> Option<String> {
        let column = TextColumn::open(self.column(name)?.as_ref())?;
        (!column.is_null(row)).then(|| column.value(row).to_owned())
    }

    fn day(&self, name: &str, row: usize) -> Option<Date> {
        let column: &Date32Array = self.column(name)?.as_any().downcast_ref()?;
        if column.is_null(row) {
            return None;
        }
        Date::from_epoch_days(column.value(row))
    }
}
