//! What could not be judged, and who can settle it.

use std::collections::{BTreeMap, BTreeSet};

use super::content::CountyFacts;
use super::standing::{Ledger, names};
use super::words::listed;
use crate::boards::DutyState;
use crate::impact::MeasureImpact;
use crate::policy::ir::Department;
use crate::report::department::Facts;
use crate::report::shown::number;
use crate::report::standing::Handlers;
use crate::report::{Lang, ReportError, large, large_unit};

/// The flag of a board that has nothing to look at.
const NO_DATA: &str = "no_data";
/// Names in a cell: more would not fit the sheet.
const NAMED: usize = 3;
/// Departments in a cell.
const UNITS: usize = 3;

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unjudged {
    /// The reason.
    pub(super) cause: String,
    /// How many items.
    pub(super) items: usize,
    /// What is affected.
    pub(super) what: String,
    /// Who can settle it.
    pub(super) who: String,
}

/// All reasons that occur.
pub(super) fn unjudged(county: &CountyFacts<'_>, ledger: &Ledger<'_>) -> Result<Vec<Unjudged>, ReportError> {
    let facts = county.facts;
    let handlers = &county.desk.handlers;
    let found = [
        absent(county),
        undetermined(facts, handlers),
        no_data(facts),
        missing(facts),
        not_compared(ledger, facts, handlers)?,
        unreported(facts),
    ];
    Ok(found.into_iter().flatten().collect())
}

/// Departments by their ids, in the pack's order.
fn units<'a>(facts: Facts<'a>, ids: &BTreeSet<&str>) -> Vec<&'a Department> {
    let all = facts.program.departments.iter();
    all.filter(|d| ids.contains(d.id.as_str())).collect()
}

fn who_handles<'h>(measures: &[&MeasureImpact], handlers: &'h Handlers) -> BTreeSet<&'h str> {
    let each = measures.iter().filter_map(|m| handlers.get(&m.id));
    each.flatten().map(String::as_str).collect()
}

fn absent(county: &CountyFacts<'_>) -> Option<Unjudged> {
    let (facts, lang) = (county.facts, county.facts.lang);
    let specs: Vec<_> = facts
        .catalog
        .tables
        .iter()
        .filter(|t| county.absent.contains(&t.name.as_str()))
        .collect();
    let titles: Vec<&str> = specs.iter().map(|t| t.title.as_str()).collect();
    let owners = specs.iter().map(|t| t.department.as_str()).collect();
    (!specs.is_empty()).then(|| Unjudged {
        cause: lang.pick("没有收到导出表", "Export not delivered").to_owned(),
        items: specs.len(),
        what: listed(&titles, NAMED, lang),
        who: names(&units(facts, &owners), UNITS, lang),
    })
}

fn undetermined(facts: Facts<'_>, handlers: &Handlers) -> Option<Unjudged> {
    let lang = facts.lang;
    let mut open: Vec<&MeasureImpact> = facts
        .impact
        .measures
        .iter()
        .filter(|m| m.total.undetermined > 0)
        .collect();
    open.sort_by_key(|m| std::cmp::Reverse(m.total.undetermined));
    let each = |m: &&MeasureImpact| {
        let (title, rows) = (lang.pick_or_zh(&m.title, &m.title_en), m.total.undetermined);
        match lang {
            Lang::Zh => format!("{title}{rows}条"),
            Lang::En => format!("{title} ({rows} rows)"),
        }
    };
    let each: Vec<String> = open.iter().map(each).collect();
    let each: Vec<&str> = each.iter().map(String::as_str).collect();
    let tail = lang.pick("：已符合，金额待定", ": eligible, no amount can be named; not zero");
    (!open.is_empty()).then(|| Unjudged {
        cause: lang.pick("没有计算标准", "No tariff").to_owned(),
        items: open.len(),
        what: format!("{}{tail}", listed(&each, NAMED, lang)),
        who: names(&units(facts, &who_handles(&open, handlers)), UNITS, lang),
    })
}

fn no_data(facts: Facts<'_>) -> Option<Unjudged> {
    let lang = facts.lang;
    let (mut titles, mut who) = (Vec::new(), BTreeSet::new());
    for row in facts.found.rows.iter().filter(|r| r.flags.iter().any(|f| f == NO_DATA)) {
        let Some(board) = facts.program.boards.get(row.board) else {
            continue;
        };
        let title = lang.pick_or_zh(&board.title, &board.title_en);
        if !titles.contains(&title) {
            titles.push(title);
        }
        let answering = &board.rule.departments;
        let units = if answering.lead.is_empty() {
            &answering.joint
        } else {
            &answering.lead
        };
        who.extend(units.iter().map(String::as_str));
    }
    (!titles.is_empty()).then(|| Unjudged {
        cause: lang.pick("没有可用的台账", "No ledger to look at").to_owned(),
        items: titles.len(),
        what: listed(&titles, NAMED, lang),
        who: names(&units(facts, &who), UNITS, lang),
    })
}

/// Refused rows for which a field was missing, by the table of the field.
fn missing(facts: Facts<'_>) -> Option<Unjudged> {
    let lang = facts.lang;
    let mut rows: BTreeMap<&str, usize> = BTreeMap::new();
    for outcome in &facts.entitlements.measures {
        for of_row in outcome.missing.values() {
            let tables: BTreeSet<&str> = of_row.iter().filter_map(|m| Some(m.field.split_once('.')?.0)).collect();
            for table in tables {
                *rows.entry(table).or_default() += 1;
            }
        }
    }
    let mut found: Vec<_> = facts
        .catalog
        .tables
        .iter()
        .filter_map(|t| Some((t, rows.get(t.name.as_str())?)))
        .collect();
    found.sort_by_key(|(_, rows)| std::cmp::Reverse(**rows));
    let each = |(table, rows): &(&crate::schema::TableSpec, &usize)| {
        let (title, rows) = (&table.title, number(**rows));
        match lang {
            Lang::Zh => format!("{title}缺{rows}条"),
            Lang::En => format!("{title} ({rows} rows)"),
        }
    };
    let each: Vec<String> = found.iter().map(each).collect();
    let each: Vec<&str> = each.iter().map(String::as_str).collect();
    let owners = found.iter().map(|(t, _)| t.department.as_str()).collect();
    (!found.is_empty()).then(|| Unjudged {
        cause: lang.pick("因缺数据", "Data missing").to_owned(),
        items: found.len(),
        what: listed(&each, NAMED, lang),
        who: names(&units(facts, &owners), UNITS, lang),
    })
}

fn not_compared(ledger: &Ledger<'_>, facts: Facts<'_>, handlers: &Handlers) -> Result<Option<Unjudged>, ReportError> {
    let lang = facts.lang;
    let open = ledger.not_in_ledger(&facts.program.choices);
    let mut sum = 0_i128;
    for measure in &open {
        sum += i128::from(measure.total.amount(&measure.id, "all rows")?.0);
    }
    let sum = i64::try_from(sum)
        .map(crate::money::Fen)
        .map_err(|_| super::standing::too_large("not compared"))?;
    let (count, amount, unit) = (number(open.len()), large(sum, lang), large_unit(lang));
    let what = match lang {
        Lang::Zh => format!("应享{amount}{unit}已算出，“政策已享受台账”没有这{count}项，未比对"),
        Lang::En => format!("{amount}{unit} entitled, but the ledger has none of these {count} measures"),
    };
    Ok((!open.is_empty()).then(|| Unjudged {
        cause: lang.pick("已享未登记", "Not in the ledger").to_owned(),
        items: open.len(),
        what,
        who: names(&units(facts, &who_handles(&open, handlers)), UNITS, lang),
    }))
}

fn unreported(facts: Facts<'_>) -> Option<Unjudged> {
    let lang = facts.lang;
    let open: Vec<_> = facts
        .found
        .duties
        .iter()
        .filter(|d| d.state == DutyState::Unreported)
        .collect();
    let of = |id: &str| {
        let leads = open.iter().filter_map(|row| facts.program.duties.get(row.duty));
        leads.filter(|d| d.departments.lead.iter().any(|l| l == id)).count()
    };
    let mut leads: Vec<(&Department, usize)> = facts.program.departments.iter().map(|d| (d, of(&d.id))).collect();
    leads.retain(|(_, count)| *count > 0);
    leads.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let leads: Vec<&Department> = leads.into_iter().map(|(d, _)| d).collect();
    (!open.is_empty()).then(|| Unjudged {
        cause: lang.pick("任务未报", "Duties not reported").to_owned(),
        items: open.len(),
        what: lang
            .pick(
                "方案要求而无法由数据计算的任务，“任务台账”没有填报",
                "What the plan asks and nobody can compute; the ledger of duties says nothing",
            )
            .to_owned(),
        who: names(&leads, UNITS, lang),
    })
}
