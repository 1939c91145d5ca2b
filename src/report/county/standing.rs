//! Entitled, compared and enjoyed of any set of measures.

use std::collections::BTreeMap;

use super::content::reduces;
use super::targets::reached;
use crate::boards::DutyState;
use crate::impact::{ImpactError, MeasureImpact};
use crate::money::Fen;
use crate::policy::comparison::Choice;
use crate::policy::ir::{Department, Kind};
use crate::report::department::{DepartmentReport, Facts};
use crate::report::standing::{self, Amounts, Tally, known};
use crate::report::{Desk, Lang, ReportError};

/// A measure or choice that the ledger has.
pub(super) struct InLedger<'a> {
    /// Title in the report's language.
    pub(super) title: &'a str,
    /// How it relieves.
    pub(super) kind: Kind,
    /// Who handles it.
    pub(super) who: Vec<&'a Department>,
    /// Its rows.
    pub(super) rows: &'a [standing::Line<'a>],
    /// What they add up to.
    pub(super) tally: Tally<'a>,
    /// The amounts of that.
    pub(super) amounts: Amounts,
}

/// All measures, and those of them that the ledger has.
pub(super) struct Ledger<'a> {
    /// In the order of their names.
    pub(super) compared: BTreeMap<&'a str, InLedger<'a>>,
    measures: Vec<(&'a MeasureImpact, Vec<&'a Department>)>,
}

/// What a set of measures adds up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// What the set is.
    pub(super) title: String,
    /// Measures of which something is entitled or enjoyed.
    pub(super) measures: usize,
    /// Of these, those that the ledger has.
    pub(super) compared: usize,
    /// Entitled over all of them.
    pub(super) all: Fen,
    /// Entitled and enjoyed over those that the ledger has.
    pub(super) amounts: Amounts,
    /// Enterprises entitled, with something not enjoyed or too little, with nothing, too little, too much, without a right.
    pub(super) who: [usize; 6],
}

/// A department with its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Folder of its report.
    pub(super) id: String,
    /// Name of its files without ending.
    pub(super) file_stem: String,
    /// What it handles, deferrals left out.
    pub(super) line: Line,
    /// Of deferrals: entitled.
    pub(super) deferred: Fen,
    /// Targets met, and all of them.
    pub(super) targets: (usize, usize),
    /// Duties done, and all of them.
    pub(super) duties: (usize, usize),
}

impl<'a> Ledger<'a> {
    /// Gathers the lines of the comparison by measure.
    pub(super) fn new(facts: Facts<'a>, desk: &'a Desk<'a>) -> Result<Ledger<'a>, ReportError> {
        let Facts { program, impact, .. } = facts;
        let units = &program.departments;
        let who = |ids: &[&str]| -> Vec<&'a Department> {
            let handles = |d: &&Department| {
                ids.iter()
                    .any(|id| desk.handlers.get(*id).is_some_and(|w| w.contains(&d.id)))
            };
            units.iter().filter(handles).collect()
        };
        let known = known(program, impact, facts.lang)?;
        let mut compared = BTreeMap::new();
        for (id, rows) in desk.standing.by_measure() {
            let (title, kind) = *known.get(id).ok_or_else(|| ReportError::NoMeasure(id.to_owned()))?;
            let choice = program.choices.iter().find(|c| c.id == id);
            let parts = choice.map_or_else(|| vec![id], |c| c.measures.iter().map(String::as_str).collect());
            let tally = Tally::of(rows);
            let amounts = tally.amounts(id)?;
            let who = who(&parts);
            compared.insert(
                id,
                InLedger {
                    title,
                    kind,
                    who,
                    rows,
                    tally,
                    amounts,
                },
            );
        }
        let relief = impact.measures.iter().filter(|m| m.indicator.is_none());
        let measures = relief.map(|m| (m, who(&[m.id.as_str()])));
        Ok(Ledger {
            compared,
            measures: measures.collect(),
        })
    }

    /// What the measures add up to that `takes` by kind and handling departments.
    pub(super) fn line(&self, title: &str, takes: &dyn Fn(Kind, &[&Department]) -> bool) -> Result<Line, ReportError> {
        let (mut all, mut measures) = (Fen::ZERO, 0);
        for (measure, _) in self.measures.iter().filter(|(m, who)| takes(m.kind, who)) {
            all = all
                .checked_add(measure.total.amount(&measure.id, "all rows")?)
                .map_err(|_| too_large(title))?;
            let in_ledger = self.compared.contains_key(measure.id.as_str());
            measures += usize::from(measure.total.eligible > 0 || in_ledger);
        }
        let compared: Vec<&InLedger<'_>> = self.compared.values().filter(|c| takes(c.kind, &c.who)).collect();
        let tally = Tally::of(compared.iter().flat_map(|c| c.rows));
        let classes = [
            &tally.not_enjoyed,
            &tally.too_little,
            &tally.too_much,
            &tally.without_right,
        ];
        let [missed, less, over, wrong] = classes.map(|class| class.who.len());
        Ok(Line {
            title: title.to_owned(),
            measures,
            compared: compared.len(),
            all,
            amounts: tally.amounts(title)?,
            who: [tally.entitled_who.len(), tally.gap_who(), missed, less, over, wrong],
        })
    }

    /// What a department handles.
    pub(super) fn place(&self, report: &DepartmentReport, facts: Facts<'_>) -> Result<Place, ReportError> {
        let own = |who: &[&Department]| who.iter().any(|d| d.id == report.id);
        let unit = facts.program.departments.iter().find(|d| d.id == report.id);
        let mut targets = (0, 0);
        for row in &facts.found.rows {
            let board = facts.program.boards.get(row.board);
            let of = board.filter(|b| answers(&b.rule.departments, &report.id));
            if let Some(met) = of.and_then(|b| reached(b, row)) {
                targets = (targets.0 + usize::from(met), targets.1 + 1);
            }
        }
        let mut duties = (0, 0);
        for row in &facts.found.duties {
            let duty = facts.program.duties.get(row.duty);
            if duty.is_some_and(|d| answers(&d.departments, &report.id)) {
                duties = (duties.0 + usize::from(row.state == DutyState::Done), duties.1 + 1);
            }
        }
        Ok(Place {
            id: report.id.clone(),
            file_stem: report.file_stem.clone(),
            line: self.line(
                unit.map_or(report.name.as_str(), |d| short(d, facts.lang)),
                &|kind, who| reduces(kind) && own(who),
            )?,
            deferred: self
                .line(&report.name, &|kind, who| kind == Kind::Defer && own(who))?
                .all,
            targets,
            duties,
        })
    }

    /// Measures that reduce and of which something is entitled but the ledger has nothing.
    pub(super) fn not_in_ledger(&self, choices: &[Choice]) -> Vec<&'a MeasureImpact> {
        let chosen = |id: &String| choices.iter().any(|c| c.measures.contains(id));
        let all = self.measures.iter().map(|(m, _)| *m);
        let open = all.filter(|m| m.total.eligible > 0 && !self.compared.contains_key(m.id.as_str()));
        open.filter(|m| !chosen(&m.id)).collect()
    }
}

/// Whether a department is named in any role.
pub(super) fn answers(who: &crate::policy::ir::Responsible, id: &str) -> bool {
    [&who.lead, &who.joint, &who.coop]
        .into_iter()
        .flatten()
        .any(|d| d == id)
}

/// A department as people call it: its shortest other spelling that begins as its name does, such as 县人社局.
pub(super) fn short(unit: &Department, lang: Lang) -> &str {
    let first = unit.name.chars().next();
    let aliases = unit.aliases.iter().filter(|a| a.chars().next() == first);
    let shortest = aliases.chain([&unit.name]).min_by_key(|name| name.chars().count());
    match (lang, shortest) {
        (Lang::Zh, Some(name)) => name,
        (Lang::Zh, None) => &unit.name,
        (Lang::En, _) => lang.pick_or_zh(&unit.name, &unit.name_en),
    }
}

/// Names of departments, the first of them.
pub(super) fn names(who: &[&Department], most: usize, lang: Lang) -> String {
    let all: Vec<&str> = who.iter().map(|d| short(d, lang)).collect();
    // English names are long: one is said.
    let most = if lang == Lang::En { 1 } else { most };
    super::words::listed(&all, most, lang)
}

pub(super) fn too_large(what: &str) -> ImpactError {
    ImpactError::Overflow {
        measure: what.to_owned(),
        cell: "county".to_owned(),
    }
}
