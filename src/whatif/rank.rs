//! Parameters ranked by what their least step costs.

use super::compare::deltas;
use super::resolve::resolve;
use super::scenario::Change;
use super::workspace::Workspace;
use crate::cases::beside;
use crate::policy::stated::Form;
use crate::runner::{Exit, Failure};

/// A parameter and what its least steps do to the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Full name.
    pub name: String,
    /// Words of the pack; may be empty.
    pub says: String,
    /// Title of its measure; empty if it is of none.
    pub title: String,
    /// Value of the law.
    pub value: String,
    /// One step down: the value, and the change of the total in fen; `None` if the pack refuses it.
    pub down: Option<(String, i128)>,
    /// One step up.
    pub up: Option<(String, i128)>,
}

impl Ranked {
    /// The larger of both changes, without sign.
    #[must_use]
    pub fn weight(&self) -> u128 {
        let size = |one: &Option<(String, i128)>| one.as_ref().map_or(0, |(_, n)| n.unsigned_abs());
        size(&self.down).max(size(&self.up))
    }
}

impl Workspace {
    /// Every number and day that a measure or fact of the pack states, the one whose least step moves the total most first: 0.01 %, a fen,
    /// a day, one.
    ///
    /// # Errors
    /// As [`Workspace::ask`], but for values that the pack refuses.
    pub fn rank(&self) -> Result<Vec<Ranked>, Failure> {
        let mut all = Vec::new();
        for statement in self.stated.all() {
            let Form::Value(unit) = &statement.form else { continue };
            let is_number = !matches!(unit.as_str(), "text" | "list" | "boolean");
            if !is_number || statement.name.starts_with("lookup.") || statement.text.is_empty() {
                continue;
            }
            let steps = beside(unit, &statement.text);
            let [down, up] = steps.as_slice() else { continue };
            let title = self.program.measures.iter().find(|m| m.id == statement.measure);
            all.push(Ranked {
                name: statement.name.clone(),
                says: statement.says.clone(),
                title: title.map_or_else(String::new, |m| m.title.clone()),
                value: statement.text.clone(),
                down: self.step(&statement.name, down)?,
                up: self.step(&statement.name, up)?,
            });
        }
        all.sort_by(|a, b| (b.weight(), &a.name).cmp(&(a.weight(), &b.name)));
        Ok(all)
    }

    fn step(&self, name: &str, value: &str) -> Result<Option<(String, i128)>, Failure> {
        let change = Change {
            name: name.to_owned(),
            value: value.to_owned(),
            place: "--rank".to_owned(),
        };
        let tried = || {
            let resolved = resolve(&change, &self.stated, &self.program)?;
            let trial = self.trial(&[&resolved])?;
            let (after, reached) = self.assess(&trial)?;
            Ok(deltas(&self.program, &self.standing, &after, &reached).values().sum())
        };
        match tried() {
            Ok(delta) => Ok(Some((value.to_owned(), delta))),
            Err(Failure { exit: Exit::Usage, .. }) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}
