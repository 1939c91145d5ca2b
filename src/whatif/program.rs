//! The program and the data of a scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::resolve::{Act, Resolved};
use super::words;
use super::workspace::Workspace;
use crate::policy::ir::{Constant, Expr, Node, Program, TableId, Type};
use crate::policy::stated::{Given, Statement};
use crate::policy::{load_trial, render};
use crate::runner::Failure;
use crate::store::Dataset;

/// What is assessed for a scenario.
pub(super) struct Trial {
    pub(super) program: Arc<Program>,
    /// The data, if they are not those of the run.
    pub(super) data: Option<Dataset>,
    /// Tables that differ from those of the run.
    pub(super) tables: BTreeSet<TableId>,
}

impl Workspace {
    /// The pack with some changes, checked as a pack is.
    ///
    /// # Errors
    /// [`Failure`] (2) if the changed pack is refused, or a cell cannot be set.
    pub(super) fn trial(&self, changes: &[&Resolved<'_>]) -> Result<Trial, Failure> {
        let mut values: Vec<(&Statement, &Given)> = Vec::new();
        for change in changes {
            if let Act::State(statement, given) = &change.act {
                values.push((statement, given));
            }
        }
        let mut program = if values.is_empty() {
            Program::clone(&self.program)
        } else {
            let texts = self.stated.changed(&values);
            match self.kept.trial(&texts) {
                Some(program) => program,
                None => self.whole(&texts, changes)?,
            }
        };
        let (mut data, mut tables) = (None, BTreeSet::new());
        for change in changes {
            match &change.act {
                Act::State(..) => {}
                Act::Off(measures) => {
                    for id in measures {
                        if let Some(measure) = program.measures.get_mut(id.index()) {
                            measure.scope = Some(never());
                        }
                    }
                }
                Act::Cell(cell) => {
                    let (changed, table) = cell.set(data.as_ref().map_or(self.dataset(), |d| d), &program)?;
                    data = Some(changed);
                    tables.insert(table);
                }
            }
        }
        let program = Arc::new(program);
        Ok(Trial { program, data, tables })
    }

    /// The whole pack compiled with changed files.
    fn whole(&self, texts: &BTreeMap<String, String>, changes: &[&Resolved<'_>]) -> Result<Program, Failure> {
        let loaded = load_trial(&self.policy, texts, &self.catalog, self.program.as_of);
        loaded.map_err(|found| {
            let place = |c: &&Resolved<'_>| format!("{} {}", c.applied.place, c.applied.name);
            let names: Vec<String> = changes.iter().map(place).collect();
            let details: Vec<String> = found.iter().map(|d| render(d, false)).collect();
            words::refused(&names.join(" "), found.len(), &details.join("\n"))
        })
    }
}

/// No row is in the scope of a measure that is switched off.
fn never() -> Expr {
    Expr {
        ty: Type::Boolean,
        node: Node::Constant {
            value: Constant::Boolean(false),
            label: None,
        },
    }
}
