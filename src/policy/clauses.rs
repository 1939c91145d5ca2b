//! The clauses of the plan that a pack carries out: each is done by measures, boards or a duty of its name.

/// What carries out a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoneBy {
    /// A measure, or a part of one.
    Measure,
    /// A board.
    Board,
    /// A duty, which nobody can compute.
    Duty,
}

/// A clause of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanClause {
    /// Name: that of its measures, boards or duty (up to the first dot).
    pub id: String,
    /// Section of the plan.
    pub section: String,
    /// Chinese title.
    pub title: String,
    /// English title; may be empty.
    pub title_en: String,
    /// What carries it out, with the file of the pack; never empty.
    pub done_by: Vec<(DoneBy, String)>,
}
