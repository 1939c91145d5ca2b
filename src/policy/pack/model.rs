//! A pack as written, before any formula is looked at.

use crate::calendar::Date;
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
    pub(crate) measures: Vec<At<String>>,
    pub(crate) per: At<String>,
}

/// A parameter's value; `None` if it was reported already.
#[derive(Debug)]
pub(crate) enum Value {
    /// One value.
    One(Type, Constant),
    /// A list of texts.
    List(Vec<String>),
    /// Broken, and reported.
    Broken,
}

/// A parameter of a measure, version or fact.
#[derive(Debug)]
pub(crate) struct RawParameter {
    pub(crate) name: At<String>,
    pub(crate) value: Value,
    pub(crate) says: String,
    pub(crate) unit: String,
}

/// `[[fact]]`.
#[derive(Debug)]
pub(crate) struct RawFact {
    pub(crate) id: At<String>,
    pub(crate) on: At<String>,
    pub(crate) ty: Option<Type>,
    pub(crate) says: String,
    pub(crate) expr: At<String>,
    pub(crate) parameters: Vec<RawParameter>,
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

/// `[[version.condition]]`.
#[derive(Debug)]
pub(crate) struct RawCondition {
    pub(crate) id: At<String>,
    pub(crate) says: String,
    pub(crate) says_en: String,
    pub(crate) expr: At<String>,
}

/// `[[version.line]]`.
#[derive(Debug)]
pub(crate) struct RawLine {
    pub(crate) id: At<String>,
    pub(crate) says: String,
    pub(crate) expr: At<String>,
    pub(crate) rounding: Rounding,
}

/// `[version.amount]`.
#[derive(Debug)]
pub(crate) struct RawAmount {
    pub(crate) base: Option<At<String>>,
    pub(crate) expr: Option<At<String>>,
    pub(crate) rounding: Rounding,
    pub(crate) positive: bool,
    pub(crate) undetermined_when: Option<At<String>>,
    pub(crate) value: Option<At<String>>,
}

/// `[[version]]`.
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
    pub(crate) per: At<String>,
    pub(crate) order: Option<At<String>>,
}

/// `departments = { … }`.
#[derive(Debug, Default)]
pub(crate) struct RawResponsible {
    pub(crate) lead: Vec<At<String>>,
    pub(crate) joint: Vec<At<String>>,
    pub(crate) coop: Vec<At<String>>,
}

/// `measures/<id>.toml`.
#[derive(Debug)]
pub(crate) struct RawMeasure {
    pub(crate) id: At<String>,
    pub(crate) title: String,
    pub(crate) title_en: String,
    pub(crate) kind: Kind,
    pub(crate) record: At<String>,
    pub(crate) scope: Option<At<String>>,
    pub(crate) in_force_by: At<String>,
    pub(crate) key: At<String>,
    pub(crate) period: At<String>,
    pub(crate) entity: Option<At<String>>,
    pub(crate) after: Vec<At<String>>,
    pub(crate) after_place: Place,
    pub(crate) counted: Option<At<String>>,
    pub(crate) departments: RawResponsible,
    pub(crate) parameters: Vec<RawParameter>,
    pub(crate) once: Vec<RawOnce>,
    pub(crate) versions: Vec<RawVersion>,
}
