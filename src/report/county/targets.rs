//! Targets of the plan: met or missed, as the pack's flags say.

use super::standing::short;
use super::words::figure;
use crate::boards::BoardRow;
use crate::policy::boards::{Board, Word};
use crate::report::department::Facts;

/// A target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// What is counted.
    pub(super) title: String,
    /// Its board.
    pub(super) board: String,
    /// Period as people write it.
    pub(super) period: String,
    /// What is to be reached; empty if the board writes none.
    pub(super) target: String,
    /// What was reached.
    pub(super) value: String,
    /// Met.
    pub(super) met: bool,
    /// Who leads, else who answers together.
    pub(super) who: Vec<String>,
}

/// Whether a row says that its target was met; `None` if it says nothing of one.
pub(super) fn reached(board: &Board, row: &BoardRow) -> Option<bool> {
    let given = board.flags.iter().filter(|f| match &f.word {
        Word::Fixed(word) => row.flags.contains(word),
        Word::Line(_) => false,
    });
    given.filter_map(|f| f.reached).next()
}

/// All targets, those missed first.
pub(super) fn targets(facts: Facts<'_>) -> Vec<Target> {
    let (program, lang) = (facts.program, facts.lang);
    let mut all = Vec::new();
    for row in &facts.found.rows {
        let Some(board) = program.boards.get(row.board) else {
            continue;
        };
        let Some(met) = reached(board, row) else { continue };
        let title = lang.pick_or_zh(&board.title, &board.title_en);
        let who = &board.rule.departments;
        let who = if who.lead.is_empty() { &who.joint } else { &who.lead };
        let shown = |text: &Option<String>, as_| text.as_ref().map_or_else(String::new, |t| figure(t, as_, lang));
        all.push(Target {
            title: if row.unit == "county" { title } else { &row.unit }.replace('_', " "),
            board: title.to_owned(),
            period: lang.period(&row.period),
            target: shown(&row.target, board.target),
            value: shown(&row.value, board.value),
            met,
            who: program
                .departments
                .iter()
                .filter(|d| who.contains(&d.id))
                .map(|d| short(d, lang).to_owned())
                .collect(),
        });
    }
    all.sort_by_key(|t| t.met); // stable: else the order of the boards
    all
}
