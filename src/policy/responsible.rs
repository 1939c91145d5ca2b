//! The units that a pack knows, and who answers for what.

/// A department of the pack.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Department {
    /// Name in measures.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Other spellings.
    pub aliases: Vec<String>,
    /// What the plan asks of it beside measures, boards and duties, in Chinese, with the section.
    pub also: Vec<String>,
}

/// Who answers for a measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Responsible {
    /// Lead departments (ids).
    pub lead: Vec<String>,
    /// Joint, no lead named.
    pub joint: Vec<String>,
    /// Cooperating.
    pub coop: Vec<String>,
    /// The same section by section, where the plan names units in several sections; may be empty.
    pub sections: Vec<Answering>,
}

/// Who answers by one section of the plan.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Answering {
    /// The section, e.g. `A6 二(六)`.
    pub section: String,
    /// Lead departments (ids).
    pub lead: Vec<String>,
    /// Joint, no lead named.
    pub joint: Vec<String>,
    /// Cooperating.
    pub coop: Vec<String>,
}
