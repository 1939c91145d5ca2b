//! A pack as written, before any formula is looked at.

use crate::calendar::Date;
use crate::policy::boards::{Due, DutyKind, PREFIX, Shown};
use crate::policy::comparison::Claim;
use crate::policy::diagnostic::{At, Place};
use crate::policy::ir::{Basis, Constant, Department, Kind, Rounding, Type};

use super::unit::Unit;

/// All files of a pack.
#[derive(Debug, Default)]
pub(crate) struct RawPack {
    pub(crate) head: Option<RawHead>,
    pub(crate) facts: Vec<RawFact>,
    pub(crate) lookups: Vec<RawLookup>,
    pub(crate) decisions: Vec<RawDecision>,
    pub(crate) measures: Vec<RawMeasure>,
    pub(crate) boards: Vec<RawBoard>,
    pub(crate) duties: Vec<RawDuty>,
    pub(crate) clauses: Vec<RawClause>,
    /// With the place of the measure.
    pub(crate) claims: Vec<(At<String>, Claim)>,
    pub(crate) choices: Vec<RawChoice>,
}

/// `[[choice]]` of `comparison.toml`.
#[derive(Debug)]
pub(crate) struct RawChoice {
    pub(crate) id: At<String>,
    pub(crate) title: String,
    pub(crate) title_en: String,
    pub(crate) measures: Vec<At<String>>,
    pub(crate) record: At<String>,
    pub(crate) period: At<String>,
    pub(crate) amount: At<String>,
}

/// A clause of the plan, by `clauses.toml`.
#[derive(Debug)]
pub(crate) struct RawClause {
    pub(crate) id: At<String>,
    pub(crate) section: String,
    pub(crate) title: String,
    pub(crate) title_en: String,
}

/// `pack.toml`.
#[derive(Debug)]
pub(crate) struct RawHead {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) as_of: Option<Date>,
    pub(crate) departments: Vec<(At<String>, Department)>,
    pub(crate) exclusives: Vec<RawExclusive>,
}

/// `[[exclusive]]`.
#[derive(Debug)]
pub(crate) struct RawExclusive {
    pub(crate) id: At<String>,
    pub(crate) says: String,
    pub(crate) says_en: Option<String>,
    pub(crate) measures: Vec<At<String>>,
    pub(crate) per: At<String>,
}

/// A parameter's value; `None` if it was reported already.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// One value.
    One(Type, Constant),
    /// A list of texts.
    List(Vec<String>),
    /// Broken, and reported.
    Broken,
}

/// A parameter of a measure, version or fact.
#[derive(Clone, Debug)]
pub(crate) struct RawParameter {
    pub(crate) name: At<String>,
    pub(crate) value: Value,
    pub(crate) says: String,
    pub(crate) unit: String,
}

/// `[[accepts_absent]]`.
#[derive(Clone, Debug)]
pub(crate) struct RawAbsence {
    pub(crate) table: At<String>,
    pub(crate) says: String,
    pub(crate) basis: Vec<Basis>,
}

/// `[[fact]]`.
#[derive(Clone, Debug)]
pub(crate) struct RawFact {
    pub(crate) id: At<String>,
    pub(crate) on: At<String>,
    pub(crate) ty: Option<Type>,
    pub(crate) says: String,
    pub(crate) expr: At<String>,
    /// Whether it is asked per month of the record.
    pub(crate) monthly: bool,
    pub(crate) parameters: Vec<RawParameter>,
    /// For a fact of a board: which board and period (counted through the pack), and its name there.
    pub(crate) within: Option<(usize, String)>,
    /// Parameters of that board and period.
    pub(crate) shared: Vec<RawParameter>,
    pub(crate) accepts_absent: Vec<RawAbsence>,
}

/// How a `[[lookup]]` is keyed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Match {
    Date,
    Exact,
    Prefix,
}

/// Key of a lookup row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Date(Date),
    Text(String),
}

/// `[[lookup]]`.
#[derive(Debug)]
pub(crate) struct RawLookup {
    pub(crate) id: At<String>,
    pub(crate) says: String,
    pub(crate) matching: Match,
    /// `None`: a code list.
    pub(crate) output: Option<Unit>,
    pub(crate) rows: Vec<(At<Key>, Constant)>,
}

/// A cell as written: input position, text or boolean.
#[derive(Debug)]
pub(crate) enum RawCell {
    Boolean(bool),
    Text(String),
}

/// One rule of a decision.
#[derive(Debug)]
pub(crate) struct RawRule {
    pub(crate) cells: Vec<(At<String>, At<RawCell>)>,
    pub(crate) out: Option<Constant>,
}

/// `[[decision]]`.
#[derive(Debug)]
pub(crate) struct RawDecision {
    pub(crate) id: At<String>,
    pub(crate) says: String,
    pub(crate) inputs: Vec<(At<String>, Unit)>,
    pub(crate) output: Unit,
    pub(crate) rules: Vec<RawRule>,
}

/// `[[condition]]`, of a measure, a version or the pack.
#[derive(Clone, Debug)]
pub(crate) struct RawCondition {
    pub(crate) id: At<String>,
    pub(crate) says: String,
    pub(crate) says_en: Option<String>,
    pub(crate) expr: At<String>,
}

/// `[[line]]`, of a measure or a version.
#[derive(Clone, Debug)]
pub(crate) struct RawLine {
    pub(crate) id: At<String>,
    pub(crate) says: String,
    pub(crate) expr: At<String>,
    pub(crate) rounding: Rounding,
}

/// `[amount]`, of a measure or a version.
#[derive(Clone, Debug)]
pub(crate) struct RawAmount {
    pub(crate) place: Place,
    pub(crate) base: Option<At<String>>,
    pub(crate) expr: Option<At<String>>,
    pub(crate) rounding: Rounding,
    pub(crate) positive: bool,
    pub(crate) undetermined_when: Option<At<String>>,
    pub(crate) value: Option<At<String>>,
}

/// `[[version]]`, with all that it takes over from its measure.
#[derive(Debug)]
pub(crate) struct RawVersion {
    pub(crate) place: Place,
    pub(crate) from: At<Date>,
    pub(crate) to: Option<At<Date>>,
    pub(crate) published: Date,
    pub(crate) basis: Vec<Basis>,
    pub(crate) parameters: Vec<RawParameter>,
    pub(crate) conditions: Vec<RawCondition>,
    pub(crate) lines: Vec<RawLine>,
    pub(crate) amount: Option<RawAmount>,
}

/// `[[once]]`.
#[derive(Debug)]
pub(crate) struct RawOnce {
    pub(crate) id: At<String>,
    pub(crate) says: String,
    pub(crate) says_en: Option<String>,
    pub(crate) per: At<String>,
    pub(crate) order: Option<At<String>>,
}

/// `departments = …`.
#[derive(Clone, Debug, Default)]
pub(crate) struct RawResponsible {
    pub(crate) lead: Vec<At<String>>,
    pub(crate) joint: Vec<At<String>>,
    pub(crate) coop: Vec<At<String>>,
    pub(crate) sections: Vec<RawSection>,
}

/// Who answers by one section of the plan.
#[derive(Clone, Debug)]
pub(crate) struct RawSection {
    pub(crate) section: String,
    /// Without sections of its own.
    pub(crate) units: RawResponsible,
}

/// `measures/<id>.toml`.
#[derive(Debug)]
pub(crate) struct RawMeasure {
    pub(crate) id: At<String>,
    pub(crate) title: String,
    pub(crate) title_en: String,
    pub(crate) note: String,
    pub(crate) kind: Kind,
    pub(crate) record: At<String>,
    pub(crate) scope: Option<At<String>>,
    pub(crate) in_force_by: At<String>,
    pub(crate) key: At<String>,
    pub(crate) period: At<String>,
    /// Of a deferral: the line of every version that is the last day of payment.
    pub(crate) due: Option<At<String>>,
    pub(crate) entity: Option<At<String>>,
    pub(crate) after: Vec<At<String>>,
    pub(crate) after_place: Place,
    pub(crate) counted: Option<At<String>>,
    pub(crate) departments: RawResponsible,
    pub(crate) parameters: Vec<RawParameter>,
    pub(crate) accepts_absent: Vec<RawAbsence>,
    pub(crate) once: Vec<RawOnce>,
    pub(crate) versions: Vec<RawVersion>,
}

/// `value`, `target` or `rank` of a board.
#[derive(Clone, Debug)]
pub(crate) struct RawFigure {
    pub(crate) expr: At<String>,
    pub(crate) shown: Shown,
    pub(crate) says: String,
}

/// `[[board.flag]]`: `word` or `text` is there.
#[derive(Clone, Debug)]
pub(crate) struct RawFlag {
    pub(crate) id: At<String>,
    pub(crate) word: Option<At<String>>,
    pub(crate) text: Option<At<String>>,
    pub(crate) when: Option<At<String>>,
    pub(crate) says: String,
}

/// `[[board.period]]`.
#[derive(Clone, Debug)]
pub(crate) struct RawPeriod {
    pub(crate) id: At<String>,
    pub(crate) parameters: Vec<RawParameter>,
}

/// `[[board]]`.
#[derive(Debug)]
pub(crate) struct RawBoard {
    pub(crate) place: Place,
    pub(crate) id: At<String>,
    pub(crate) title: String,
    pub(crate) title_en: String,
    pub(crate) record: At<String>,
    pub(crate) scope: Option<At<String>>,
    pub(crate) unit: At<String>,
    pub(crate) period_of: Option<At<String>>,
    pub(crate) periods: Vec<RawPeriod>,
    pub(crate) value: Option<RawFigure>,
    pub(crate) target: Option<RawFigure>,
    pub(crate) rank: Option<RawFigure>,
    pub(crate) flags: Vec<RawFlag>,
    pub(crate) departments: RawResponsible,
    pub(crate) published: Date,
    pub(crate) basis: Vec<Basis>,
    pub(crate) parameters: Vec<RawParameter>,
    pub(crate) facts: Vec<RawFact>,
}

impl RawBoard {
    /// Once per period; once in all if the record makes the period.
    pub(crate) fn runs(&self) -> Vec<Option<&RawPeriod>> {
        if self.periods.is_empty() {
            return vec![None];
        }
        self.periods.iter().map(Some).collect()
    }

    /// Id of the rule of one period.
    pub(crate) fn rule_id(&self, period: Option<&RawPeriod>) -> String {
        let id = &self.id.value;
        period.map_or_else(|| format!("{PREFIX}{id}"), |p| format!("{PREFIX}{id}@{}", p.id.value))
    }
}

/// `[[duty]]`.
#[derive(Debug)]
pub(crate) struct RawDuty {
    pub(crate) id: At<String>,
    pub(crate) kind: DutyKind,
    pub(crate) asked: String,
    pub(crate) shown_by: String,
    pub(crate) due: Due,
    pub(crate) target: String,
    pub(crate) departments: RawResponsible,
}
