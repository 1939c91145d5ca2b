//! POL050: every clause of the plan is carried out by something.

use std::collections::BTreeSet;

use crate::policy::clauses::{DoneBy, PlanClause};
use crate::policy::diagnostic::{At, Diagnostic, codes};
use crate::policy::pack::model::RawPack;

use super::world::reported_as;

/// The clauses with what carries them out; one that nothing does is reported.
pub(super) fn compile(raw: &RawPack, found: &mut Vec<Diagnostic>) -> Vec<PlanClause> {
    let mut seen = BTreeSet::new();
    let mut clauses = Vec::new();
    for clause in &raw.clauses {
        let name = clause.id.value.as_str();
        if !seen.insert(name) {
            found.push(
                Diagnostic::error(codes::DUPLICATE, format!("the clause `{name}` is there twice"))
                    .at(&clause.id.place, "again here")
                    .help("keep one of them"),
            );
        }
        let done_by = done_by(raw, name);
        if done_by.is_empty() {
            found.push(
                Diagnostic::error(
                    codes::NOT_CARRIED_OUT,
                    format!("no measure, board or duty carries out the clause `{name}`"),
                )
                .at(&clause.id.place, "nothing has this name")
                .help("give its measure, board or duty this name, or write one"),
            );
        }
        clauses.push(PlanClause {
            id: name.to_owned(),
            section: clause.section.clone(),
            title: clause.title.clone(),
            title_en: clause.title_en.clone(),
            done_by,
        });
    }
    clauses
}

/// Measures, boards and duties of one name, each file once.
fn done_by(raw: &RawPack, name: &str) -> Vec<(DoneBy, String)> {
    let is_named = |id: &&At<String>| reported_as(&id.value) == name;
    let file = |kind: DoneBy| move |id: &At<String>| (kind, id.place.file.path.clone());
    let measures = raw.measures.iter().map(|m| &m.id).filter(is_named);
    let boards = raw.boards.iter().map(|b| &b.id).filter(is_named);
    let duties = raw.duties.iter().map(|d| &d.id).filter(is_named);
    let mut all: Vec<(DoneBy, String)> = measures.map(file(DoneBy::Measure)).collect();
    all.extend(boards.map(file(DoneBy::Board)));
    all.extend(duties.map(file(DoneBy::Duty)));
    all.dedup();
    all
}
