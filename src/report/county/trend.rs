//! Entitled and enjoyed by the month in which the period ends.

use std::collections::BTreeMap;

use super::content::reduces;
use super::standing::Ledger;
use crate::calendar::Month;
use crate::impact::{is_year, last_month};
use crate::money::Fen;
use crate::report::department::{Facts, money_words};
use crate::report::shown::rate;
use crate::report::standing::{Amounts, Tally};
use crate::report::{Lang, ReportError};

/// Months shown.
const MONTHS: i32 = 12;

/// The last twelve months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trend {
    /// The answer; empty if there is none.
    pub(super) title: String,
    /// What the months leave out, in words; never empty.
    pub(super) note: String,
    /// In order, also months without anything.
    pub(super) months: Vec<(Month, Amounts)>,
    /// Whole years and everything else that is of no month shown.
    pub(super) rest: Amounts,
}

/// Rows of the comparison by month; what is only put off is left out.
pub(super) fn trend(ledger: &Ledger<'_>, facts: Facts<'_>) -> Result<Trend, ReportError> {
    let lang = facts.lang;
    let last = Month::of(facts.program.as_of);
    let first = last.plus(1 - MONTHS);
    let mut by_month: BTreeMap<Month, Tally<'_>> = BTreeMap::new();
    let mut rest = Tally::default();
    for line in ledger
        .compared
        .values()
        .filter(|c| reduces(c.kind))
        .flat_map(|c| c.rows)
    {
        let period = &line.row.period;
        let month = last_month(period).filter(|m| !is_year(period) && (first..=last).contains(m));
        match month {
            Some(month) => by_month.entry(month).or_default().take(line),
            None => rest.take(line),
        }
    }
    let mut months = Vec::new();
    for at in 0..MONTHS {
        let month = first.plus(at);
        months.push((month, by_month.entry(month).or_default().amounts("month")?));
    }
    let rest = rest.amounts("other periods")?;
    Ok(Trend {
        title: title(&months, lang),
        note: note(rest.entitled, lang),
        months,
        rest,
    })
}

/// Which month has most, and how much of it arrived.
fn title(months: &[(Month, Amounts)], lang: Lang) -> String {
    let Some((month, most)) = months
        .iter()
        .max_by_key(|(_, a)| a.gap)
        .filter(|(_, a)| a.gap > Fen::ZERO)
    else {
        return String::new();
    };
    let (number, arrived) = (month.number(), rate(most.arrived, most.entitled));
    match lang {
        Lang::Zh => format!("{number}月未享最多，到位率{arrived}"),
        Lang::En => format!("most is open for {month}, {arrived} arrived"),
    }
}

fn note(rest: Fen, lang: Lang) -> String {
    let rest = money_words(rest, lang);
    match lang {
        Lang::Zh => format!("按属期，季报计入季末月；上为到位率，下为应享额。年度措施和更早属期应享{rest}，不列。"),
        Lang::En => format!(
            "By period, a quarter in its last month: share that arrived, entitled. Years and earlier periods ({rest}) are left out."
        ),
    }
}
