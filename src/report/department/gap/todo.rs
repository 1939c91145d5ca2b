//! What must be done this week: what falls due first, then what is most.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::calendar::Date;
use crate::impact::ImpactError;
use crate::money::Fen;
use crate::report::department::content::township_name;
use crate::report::shown::{day_in_text, exact, large, number};
use crate::report::standing::Line;
use crate::report::{Lang, ReportError};

/// Enterprises that one office can see to in a week.
const FIRST: usize = 8;
/// What falls due within so many days comes first.
const SOON: i64 = 30;

/// The enterprises to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Todo {
    /// The rows.
    pub rows: Vec<TodoRow>,
    /// How many they are.
    pub shown: String,
    /// Of how many.
    pub all: String,
    /// What they are owed together.
    pub sum: String,
    /// True if some row has a deadline.
    pub dated: bool,
}

/// One enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TodoRow {
    /// Name, or the code where no name is on file.
    pub name: String,
    /// Yuan and fen.
    pub amount: String,
    /// Measures with what is owed of each.
    pub measures: Vec<(String, String)>,
    /// Why and what to do.
    pub reason: String,
    /// Until when; may be empty.
    pub due: String,
    /// Registered township.
    pub township: String,
}

#[derive(Default)]
struct Owed<'a> {
    sum: i128,
    due: Option<Date>,
    lines: Vec<&'a Line<'a>>,
}

/// The first enterprises; deferrals are left out, for they reduce nothing. `None` if nobody is owed anything else.
pub(super) fn todo<'a>(
    lines: impl Iterator<Item = &'a Line<'a>>,
    today: Option<Date>,
    lang: Lang,
) -> Result<Option<Todo>, ReportError> {
    let mut owed: BTreeMap<&str, Owed<'_>> = BTreeMap::new();
    for line in lines.filter(|l| l.is_gap() && !l.is_deferral() && !l.row.uscc.is_empty()) {
        let entry = owed.entry(&line.row.uscc).or_default();
        entry.sum += line.difference();
        entry.due = [entry.due, line.due].into_iter().flatten().min();
        entry.lines.push(line);
    }
    let all = owed.len();
    let mut owed: Vec<(&str, Owed<'_>)> = owed.into_iter().collect();
    // Days left are counted from the newest day of the data, never from the clock.
    let soon = |due: Option<Date>| due.filter(|d| today.is_some_and(|t| (*d - t).num_days() <= SOON && *d >= t));
    let rank = |o: &Owed<'_>| (soon(o.due).is_none(), soon(o.due), std::cmp::Reverse(o.sum));
    owed.sort_by(|(a, x), (b, y)| rank(x).cmp(&rank(y)).then(a.cmp(b)));
    owed.truncate(FIRST);
    if owed.is_empty() {
        return Ok(None);
    }
    let mut rows = Vec::new();
    for (uscc, one) in &owed {
        rows.push(row(uscc, one, today, lang)?);
    }
    Ok(Some(Todo {
        shown: number(rows.len()),
        all: number(all),
        sum: large(fen(owed.iter().map(|(_, o)| o.sum).sum())?, lang),
        dated: rows.iter().any(|r| !r.due.is_empty()),
        rows,
    }))
}

fn row(uscc: &str, owed: &Owed<'_>, today: Option<Date>, lang: Lang) -> Result<TodoRow, ReportError> {
    let mut by_measure: Vec<(&str, i128)> = Vec::new();
    for line in &owed.lines {
        match by_measure.iter_mut().find(|(t, _)| *t == line.title) {
            Some((_, sum)) => *sum += line.difference(),
            None => by_measure.push((line.title, line.difference())),
        }
    }
    by_measure.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    let mut measures = Vec::new();
    for (title, sum) in by_measure {
        measures.push((title.to_owned(), large(fen(sum)?, lang)));
    }
    let largest = owed.lines.iter().max_by_key(|l| l.difference());
    let profile = largest.and_then(|l| l.profile);
    let name = profile.map_or("", |p| &p.name);
    Ok(TodoRow {
        name: if name.is_empty() { uscc } else { name }.to_owned(),
        amount: exact(fen(owed.sum)?),
        measures,
        reason: largest.map_or_else(String::new, |l| {
            format!("{}{}{}", l.reason, lang.pick("，", ": "), l.action)
        }),
        due: owed.due.map_or_else(String::new, |d| day_in_text(d, today, lang)),
        township: township_name(profile.map_or("", |p| &p.township), lang),
    })
}

fn fen(sum: i128) -> Result<Fen, ImpactError> {
    i64::try_from(sum).map(Fen).map_err(|_| ImpactError::Overflow {
        measure: "all measures".to_owned(),
        cell: "enterprise".to_owned(),
    })
}
