//! Boards and duties: what a plan says beside granting money.
//!
//! A clause that ranks, counts, watches or lists gives a **board**: one row per period and unit, with a value, a target, a rank and
//! flags. Each period of a board is compiled to an indicator ([`Measure`]) whose lines are the columns of the board, so both evaluators
//! run it as they run any measure. What nobody can compute is a **duty**: it is only listed, with who answers for it.

use crate::calendar::Date;

use super::ir::{Measure, Program, Responsible};

/// Prefix of the ids of boards' rules, so that they are never taken for measures.
pub const PREFIX: &str = "board:";

/// How a figure is written. It is compared exactly; only what is written is rounded, half up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A ratio with four decimals.
    Share,
    /// A ratio with six decimals.
    Rate,
    /// A ratio with two decimals.
    Hundredths,
    /// Yuan with two decimals.
    Money,
    /// A whole number.
    Count,
    /// No figure but words, such as the name of a unit.
    Text,
}

impl Shown {
    /// Decimals that are written.
    #[must_use]
    pub fn decimals(self) -> u32 {
        match self {
            Shown::Share => 4,
            Shown::Rate => 6,
            Shown::Hundredths | Shown::Money => 2,
            Shown::Count | Shown::Text => 0,
        }
    }
}

/// A word that a row of a board may carry.
#[derive(Clone, Debug)]
pub struct Flag {
    /// Line that is true where the word is given; `None`: always.
    pub when: Option<String>,
    /// The word.
    pub word: Word,
    /// What it means, in Chinese.
    pub says: String,
}

/// Where the word of a flag comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// It is always this one.
    Fixed(String),
    /// The line of that name gives it.
    Line(String),
}

/// One board in one period.
#[derive(Clone, Debug)]
pub struct Board {
    /// The clause of the plan.
    pub clause: String,
    /// Chinese title.
    pub title: String,
    /// English title; may be empty.
    pub title_en: String,
    /// What the value is, in Chinese; may be empty.
    pub value_says: String,
    /// How the value is written; `None`: the board has none.
    pub value: Option<Shown>,
    /// How the target is written; `None`: the board has none.
    pub target: Option<Shown>,
    /// What the rank is, in Chinese; `None`: the board has none.
    pub rank_says: Option<String>,
    /// Words in the order in which they are joined.
    pub flags: Vec<Flag>,
    /// Scope, unit, period and lines (`value`, `target`, `rank`, flags), departments, citations and parameters.
    pub rule: Measure,
}

/// What a duty is, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyKind {
    /// A list or ledger to keep.
    List,
    /// Something to watch or to reach.
    Watch,
    /// A document or a work that is done once.
    Deliverable,
}

/// When a duty is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// The plan names no deadline.
    Open,
    /// Up to and including a day.
    On(Date),
    /// Without end, in the plan's words.
    Always(String),
}

/// A duty of the plan that no clause computes.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Name.
    pub id: String,
    /// Kind.
    pub kind: DutyKind,
    /// What is asked, in Chinese.
    pub asked: String,
    /// What would show that it is done, in Chinese.
    pub shown_by: String,
    /// Deadline.
    pub due: Due,
    /// What the plan wants to see reached; may be empty.
    pub target: String,
    /// Who answers, section by section.
    pub departments: Responsible,
}

impl Duty {
    /// Sections of the plan, in the order of the pack.
    #[must_use]
    pub fn sections(&self) -> Vec<&str> {
        self.departments.sections.iter().map(|s| s.section.as_str()).collect()
    }
}

impl Program {
    /// The boards as a program of their own: the same facts and lookups, one indicator per board and period, nothing granted.
    #[must_use]
    pub fn of_boards(&self) -> Program {
        Program {
            measures: self.boards.iter().map(|b| b.rule.clone()).collect(),
            exclusives: Vec::new(),
            boards: Vec::new(),
            duties: Vec::new(),
            clauses: Vec::new(),
            claims: Vec::new(),
            choices: Vec::new(),
            ..self.clone()
        }
    }
}
