//! What stands on the sheet of the county.

use super::standing::{Ledger, Line, Place};
use super::targets::{Target, targets};
use super::trend::{Trend, trend};
use super::unjudged::{Unjudged, unjudged};
use super::{lead, months, requests};
use crate::impact::Statistics;
use crate::money::Fen;
use crate::policy::ir::Kind;
use crate::report::department::{DepartmentReport, Facts, Piece, Section};
use crate::report::{Desk, ForecastRow, Imprint, Lang, ReportError};

/// What the sheet is made from.
#[derive(Clone, Copy)]
pub struct CountyFacts<'a> {
    /// What the reports of the departments are made from.
    pub facts: Facts<'a>,
    /// Where every compared measure stands.
    pub desk: &'a Desk<'a>,
    /// Those reports: the sheet links to them.
    pub departments: &'a [DepartmentReport],
    /// Tables that the pack reads and that no export filled, by name.
    pub absent: &'a [&'a str],
    /// The monthly statistics.
    pub statistics: &'a Statistics,
    /// What refunds still need.
    pub forecast: &'a [ForecastRow],
}

/// The sheet of the county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountyReport {
    /// Title of the policy pack.
    pub pack: String,
    /// Evaluation day.
    pub as_of: String,
    /// Language.
    pub lang: Lang,
    /// What the reader must know before any figure; set by whoever knows what the run lacked.
    pub alerts: Vec<String>,
    /// What ties the sheet to its run; set by whoever knows the run.
    pub imprint: Imprint,
    /// The first sentence.
    pub(super) lead: Vec<Piece>,
    /// One line per kind of relief that reduces; none of them puts anything off.
    pub(super) kinds: Vec<Line>,
    /// All of them.
    pub(super) total: Line,
    /// What is only put off; never added to the others.
    pub(super) deferred: Option<Line>,
    /// Departments that have a report, those with the largest gap first.
    pub(super) places: Vec<Place>,
    /// Targets of the plan, those missed first.
    pub(super) targets: Vec<Target>,
    /// The last twelve months.
    pub(super) trend: Trend,
    /// What could not be judged.
    pub(super) unjudged: Vec<Unjudged>,
    /// What the leadership is asked for.
    pub(super) requests: Vec<String>,
    /// Tables that were not delivered.
    pub(super) absent: usize,
    /// Sheets by month, for the workbook only.
    pub(super) by_month: [Section; 2],
}

/// Kinds of relief that reduce, in the order of the county: 免 减 抵 退 返 补.
const KINDS: [Kind; 6] = [
    Kind::Exempt,
    Kind::Reduce,
    Kind::Deduct,
    Kind::Refund,
    Kind::Return,
    Kind::Subsidise,
];

/// Adds up the county.
///
/// # Errors
/// [`ReportError`] if a total is out of range or an outcome is not complete.
pub fn county_report(county: CountyFacts<'_>) -> Result<CountyReport, ReportError> {
    let facts = county.facts;
    let (program, lang) = (facts.program, facts.lang);
    let ledger = Ledger::new(facts, county.desk)?;
    let mut kinds = Vec::new();
    for kind in KINDS {
        let line = ledger.line(lang.kind(kind), &|k, _| k == kind)?;
        if line.measures > 0 || line.amounts.ledger > Fen::ZERO {
            kinds.push(line);
        }
    }
    let total = ledger.line(lang.pick("合计", "Total"), &|k, _| reduces(k))?;
    let deferred = ledger.line(lang.kind(Kind::Defer), &|k, _| k == Kind::Defer)?;
    let targets = targets(facts);
    let mut places = Vec::new();
    for report in county.departments {
        places.push(ledger.place(report, facts)?);
    }
    places.sort_by_key(|p| {
        let line = &p.line;
        std::cmp::Reverse((line.amounts.gap, line.amounts.without_right, line.all))
    });
    let unjudged = unjudged(&county, &ledger)?;
    Ok(CountyReport {
        pack: lang.pick_or_zh(&program.title, "").to_owned(),
        as_of: program.as_of.to_string(),
        lang,
        alerts: Vec::new(),
        imprint: Imprint::default(),
        lead: lead::lead(&ledger, &kinds, &total, lang),
        requests: requests::requests(&ledger, &total, &targets, facts)?,
        trend: trend(&ledger, facts)?,
        deferred: (deferred.measures > 0).then_some(deferred),
        kinds,
        total,
        places,
        targets,
        unjudged,
        absent: county.absent.len(),
        by_month: [
            months::forecast(county.forecast, lang),
            months::statistics(county.statistics, facts.impact, lang),
        ],
    })
}

/// Whether a kind of relief lessens what is paid. What is put off is paid later; an indicator is no relief.
pub(super) fn reduces(kind: Kind) -> bool {
    KINDS.contains(&kind)
}
