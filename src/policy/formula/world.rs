//! What a formula can speak of.

use std::collections::{BTreeMap, BTreeSet};

use crate::calendar::Date;
use crate::policy::ir::{FactId, MeasureId, TableId, Type};
use crate::policy::pack::model::{Match, RawParameter};
use crate::schema::{Catalog, ColumnType, TableSpec};

/// Kind and output of a lookup.
#[derive(Clone)]
pub(crate) struct LookupSignature {
    /// How it is keyed.
    pub(crate) matching: Match,
    /// Type of its values; `None`: a code list.
    pub(crate) output: Option<Type>,
}

/// Inputs and output of a decision.
#[derive(Clone)]
pub(crate) struct DecisionSignature {
    /// Names and types of the inputs.
    pub(crate) inputs: Vec<(String, Type)>,
    /// Type of the outcome.
    pub(crate) output: Type,
}

/// Name and table of a measure.
#[derive(Clone)]
pub(crate) struct MeasureSignature {
    /// Its id.
    pub(crate) id: String,
    /// The id up to the first dot.
    pub(crate) reported_as: String,
    /// Its record table, if that is known.
    pub(crate) record: Option<TableId>,
}

/// Everything that is the same for all formulas of a pack.
#[derive(Clone)]
pub(crate) struct World<'a> {
    pub(crate) catalog: &'a Catalog,
    pub(crate) as_of: Date,
    /// Facts by table and name; a type that could not be read is `None`.
    pub(crate) facts: BTreeMap<(TableId, String), (FactId, Option<Type>)>,
    /// Facts that are asked per month.
    pub(crate) monthly: BTreeSet<FactId>,
    pub(crate) lookups: BTreeMap<String, (usize, LookupSignature)>,
    pub(crate) decisions: BTreeMap<String, (usize, DecisionSignature)>,
    pub(crate) measures: Vec<MeasureSignature>,
}

impl World<'_> {
    /// Whether a fact is asked per month.
    pub(crate) fn is_monthly(&self, table: TableId, name: &str) -> bool {
        let fact = self.facts.get(&(table, name.to_owned()));
        fact.is_some_and(|(id, _)| self.monthly.contains(id))
    }

    /// The table of an id.
    pub(crate) fn table(&self, id: TableId) -> Option<&TableSpec> {
        id.of(&self.catalog.tables).ok()
    }

    /// Names of the facts on a table.
    pub(crate) fn facts_on(&self, table: TableId) -> impl Iterator<Item = &str> {
        self.facts
            .keys()
            .filter(move |(on, _)| *on == table)
            .map(|(_, id)| id.as_str())
    }
}

/// What a bare name can mean in one formula.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    /// The record's table.
    pub(crate) table: TableId,
    /// Lines defined above.
    pub(crate) lines: &'a [(String, Option<Type>)],
    /// Parameter lists, the innermost first.
    pub(crate) parameters: &'a [&'a [RawParameter]],
    /// A fact may not use what measures granted.
    pub(crate) in_fact: bool,
    /// Whether the formula is asked per month of the record.
    pub(crate) monthly: bool,
    /// The measure that the formula is in.
    pub(crate) measure: Option<MeasureId>,
}

/// Type of a column's values.
pub(crate) fn column_type(ty: ColumnType) -> Type {
    match ty {
        ColumnType::Text | ColumnType::Uscc | ColumnType::ResidentId | ColumnType::TaxpayerId => Type::Text,
        ColumnType::Date => Type::Date,
        ColumnType::Month => Type::Month,
        ColumnType::Count => Type::Count,
        ColumnType::Money => Type::Money,
        ColumnType::Ratio => Type::Ratio,
        ColumnType::Boolean => Type::Boolean,
    }
}
