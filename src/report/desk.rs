//! What several reports share: where every compared measure stands, and who handles it.

use std::collections::BTreeSet;

use super::ReportError;
use super::department::Facts;
use super::standing::{Handlers, Line, Standing, handlers};
use crate::calendar::Date;
use crate::policy::ir::Program;

/// Lines of the comparison with reason, action and deadline, and the departments that handle them.
#[derive(Debug)]
pub struct Desk<'a> {
    pub(super) program: &'a Program,
    pub(super) standing: Standing<'a>,
    pub(super) handlers: Handlers,
    /// 取数日期: days left are counted from it.
    pub(super) today: Option<Date>,
}

impl<'a> Desk<'a> {
    /// Makes it of what a run found.
    ///
    /// # Errors
    /// [`ReportError`] if an outcome is not complete or a row of the comparison names no measure.
    pub fn new(facts: Facts<'a>) -> Result<Desk<'a>, ReportError> {
        let Facts {
            program,
            catalog,
            entitlements,
            impact,
            profiles,
            found,
            data_day,
            lang,
        } = facts;
        let seen = (data_day, lang);
        Ok(Desk {
            program,
            standing: Standing::new(program, entitlements, &found.comparison, impact, profiles, seen)?,
            handlers: handlers(program, catalog)?,
            today: data_day,
        })
    }

    /// Departments that handle a line: those of its measure; of a choice those of the measures that give the right to it.
    pub(super) fn who(&self, line: &Line<'_>) -> BTreeSet<&str> {
        let id = &line.row.measure;
        let choice = self.program.choices.iter().find(|c| c.id == *id);
        let measures = choice.map_or(std::slice::from_ref(id), |c| c.measures.as_slice());
        let all = measures.iter().filter_map(|m| self.handlers.get(m));
        all.flatten().map(String::as_str).collect()
    }
}
