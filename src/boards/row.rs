//! Rows of boards.

use super::{BoardError, figure};
use crate::assess::{AssessOptions, MeasureOutcome, assess};
use crate::policy::boards::{Board, Shown, Word};
use crate::policy::ir::Program;
use crate::store::Dataset;

/// One row of a board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BoardRow {
    /// Position in `Program::boards`.
    pub board: usize,
    /// The clause of the plan.
    pub clause: String,
    /// `2022`, `2022Q2`, `2022-05` or a day.
    pub period: String,
    /// What is ranked, counted, watched or listed.
    pub unit: String,
    /// Decimal text; `None` where the board has no value or it cannot be worked out.
    pub value: Option<String>,
    /// Decimal text.
    pub target: Option<String>,
    /// Whole number.
    pub rank: Option<i64>,
    /// Words, in the order of the board.
    pub flags: Vec<String>,
    /// File, sheet and line of the record; `None` for records of reference data, such as the county.
    pub source: Option<(String, String, i32)>,
}

/// All boards, sorted by clause, period and unit in byte order.
///
/// # Errors
/// [`BoardError`] if a formula overflows, a figure cannot be written, or a unit is twice in a clause and period.
pub fn boards(program: &Program, data: &Dataset) -> Result<Vec<BoardRow>, BoardError> {
    let law = program.of_boards();
    let outcomes = assess(&law, data, AssessOptions::default())?;
    let mut rows = Vec::new();
    for outcome in &outcomes.measures {
        let Some(board) = program.boards.get(outcome.measure.index()) else {
            continue;
        };
        for at in 0..outcome.row.len() {
            rows.push(row(board, data, outcome, at)?);
        }
    }
    rows.sort_by(|a, b| (&a.clause, &a.period, &a.unit).cmp(&(&b.clause, &b.period, &b.unit)));
    for pair in rows.windows(2) {
        if let [a, b] = pair
            && (&a.clause, &a.period, &a.unit) == (&b.clause, &b.period, &b.unit)
        {
            return Err(BoardError::Twice {
                clause: a.clause.clone(),
                period: a.period.clone(),
                unit: a.unit.clone(),
            });
        }
    }
    Ok(rows)
}

fn row(board: &Board, data: &Dataset, outcome: &MeasureOutcome, at: usize) -> Result<BoardRow, BoardError> {
    let torn = || BoardError::Torn {
        board: board.rule.id.clone(),
        row: at,
    };
    let (unit, period) = (
        outcome.record_key.get(at).ok_or_else(torn)?,
        outcome.period.get(at).ok_or_else(torn)?,
    );
    let line = |id: &str| {
        let line = outcome.lines.iter().find(|l| l.id == id)?;
        line.values.get(at).cloned().flatten()
    };
    let shown = |what: &'static str, shown: Option<Shown>| {
        let exact = shown.and_then(|s| Some((line(what)?, s)));
        exact
            .map(|(text, shown)| {
                figure::written(&text, shown).ok_or_else(|| BoardError::Range {
                    board: board.rule.id.clone(),
                    what,
                    unit: unit.clone(),
                })
            })
            .transpose()
    };
    let rank = line("rank").filter(|_| board.rank_says.is_some());
    let rank = rank.map(|text| {
        text.parse().map_err(|_| BoardError::Range {
            board: board.rule.id.clone(),
            what: "rank",
            unit: unit.clone(),
        })
    });
    let given = |when: &Option<String>| when.as_ref().is_none_or(|id| line(id).as_deref() == Some("true"));
    let words = board
        .flags
        .iter()
        .filter(|f| given(&f.when))
        .filter_map(|flag| match &flag.word {
            Word::Fixed(word) => Some(word.clone()),
            Word::Line(id) => line(id).filter(|text| !text.is_empty()),
        });
    Ok(BoardRow {
        board: outcome.measure.index(),
        clause: board.clause.clone(),
        period: period.clone(),
        unit: unit.clone(),
        value: shown("value", board.value)?,
        target: shown("target", board.target)?,
        rank: rank.transpose()?,
        flags: words.collect(),
        source: source(board, data, outcome, at),
    })
}

/// Where the record stands; entries of reference data have no line.
fn source(board: &Board, data: &Dataset, outcome: &MeasureOutcome, at: usize) -> Option<(String, String, i32)> {
    let table = data.tables.get(board.rule.record.index())?;
    let row = usize::try_from(*outcome.row.get(at)?).ok()?;
    let line = *table.line.values().get(row)?;
    let origin = usize::try_from(*table.origin.values().get(row)?).ok()?;
    let origin = data.origins.get(origin)?;
    (line > 0).then(|| (origin.file.clone(), origin.sheet.clone(), line))
}
