//! Compiling boards: each period of a board becomes an indicator whose lines are the board's columns.

use crate::policy::boards::{Board, Duty, Flag, Shown, Word};
use crate::policy::check;
use crate::policy::diagnostic::{At, Diagnostic, Place, codes};
use crate::policy::formula::{World, type_name};
use crate::policy::ir::{FactId, Kind, Measure, MeasureId, Rounding, TableId, Type, Version};
use crate::policy::pack::model::{
    RawBoard, RawFigure, RawLine, RawMeasure, RawPack, RawParameter, RawPeriod, RawVersion,
};

use super::measures;
use super::world::reported_as;

/// What a name on a table meant before the facts of a board came to stand there.
type Before = Vec<((TableId, String), Option<(FactId, Option<Type>)>)>;

/// Every board in every period; `None` for those that were reported.
pub(super) fn compile(raw: &RawPack, world: &mut World<'_>, found: &mut Vec<Diagnostic>) -> Vec<Option<Board>> {
    let runs = raw
        .boards
        .iter()
        .flat_map(|board| board.runs().into_iter().map(move |period| (board, period)));
    let mut all = Vec::new();
    for (run, (board, period)) in runs.enumerate() {
        let before = enter(world, raw, run);
        all.push(compile_one(board, period, raw, world, found));
        leave(world, before);
    }
    all
}

/// Lets formulas see the facts of one board and period under their own names.
pub(super) fn enter(world: &mut World<'_>, raw: &RawPack, run: usize) -> Before {
    let mut before = Vec::new();
    for (at, fact) in FactId::all(&raw.facts).zip(&raw.facts) {
        let Some((own, name)) = &fact.within else { continue };
        let table = world.catalog.table(&fact.on.value).map(|(id, _)| id);
        if let (true, Some(table)) = (*own == run, table) {
            let key = (table, name.clone());
            before.push((key.clone(), world.facts.insert(key, (at, fact.ty))));
        }
    }
    before
}

/// Undoes [`enter`].
pub(super) fn leave(world: &mut World<'_>, before: Before) {
    for (key, meaning) in before.into_iter().rev() {
        match meaning {
            Some(meaning) => world.facts.insert(key, meaning),
            None => world.facts.remove(&key),
        };
    }
}

/// A board in one period, whose facts the world has. `None` if something was reported.
pub(super) fn compile_one(
    board: &RawBoard,
    period: Option<&RawPeriod>,
    raw: &RawPack,
    world: &World<'_>,
    found: &mut Vec<Diagnostic>,
) -> Option<Board> {
    let before = found.len();
    let lines = lines(board);
    // Boards have no place in the order of measures: what they may not ask is reported by the check of `after`.
    let mut rule = measures::compile(
        MeasureId::new(usize::MAX),
        &as_measure(board, period, lines),
        raw,
        world,
        found,
    )?;
    rule.reported_as = rule.id.split('@').next().unwrap_or(&rule.id).to_owned();
    if let Some(version) = rule.versions.first() {
        check_types(board, version, found);
    }
    (found.len() == before).then(|| finished(board, rule))
}

fn finished(board: &RawBoard, rule: Measure) -> Board {
    let shown = |figure: &Option<RawFigure>| figure.as_ref().map(|f| f.shown);
    let flags = board.flags.iter().map(|flag| Flag {
        when: flag.when.as_ref().map(|_| when_line(&flag.id.value)),
        word: match &flag.word {
            Some(word) => Word::Fixed(word.value.clone()),
            None => Word::Line(flag.id.value.clone()),
        },
        says: flag.says.clone(),
    });
    Board {
        clause: reported_as(&board.id.value).to_owned(),
        title: board.title.clone(),
        title_en: board.title_en.clone(),
        value_says: board.value.as_ref().map_or_else(String::new, |f| f.says.clone()),
        value: shown(&board.value),
        target: shown(&board.target),
        rank_says: board.rank.as_ref().map(|f| f.says.clone()),
        flags: flags.collect(),
        rule,
    }
}

/// The line that says whether a flag is given: its own id where the word is fixed.
fn when_line(id: &str) -> String {
    format!("{id}?")
}

/// Lines of the rule: the figures, then the flags. Later ones may use earlier ones.
fn lines(board: &RawBoard) -> Vec<RawLine> {
    let figures = [
        ("value", &board.value),
        ("target", &board.target),
        ("rank", &board.rank),
    ];
    let line = |id: &str, says: &str, expr: &At<String>| RawLine {
        id: At {
            value: id.to_owned(),
            place: expr.place.clone(),
        },
        says: says.to_owned(),
        expr: expr.clone(),
        rounding: Rounding::None,
    };
    let mut all: Vec<RawLine> = Vec::new();
    for (id, figure) in figures {
        all.extend(figure.iter().map(|f| line(id, &f.says, &f.expr)));
    }
    for flag in &board.flags {
        all.extend(
            flag.when
                .iter()
                .map(|when| line(&when_line(&flag.id.value), &flag.says, when)),
        );
        all.extend(flag.text.iter().map(|text| line(&flag.id.value, &flag.says, text)));
    }
    all
}

fn as_measure(board: &RawBoard, period: Option<&RawPeriod>, lines: Vec<RawLine>) -> RawMeasure {
    let here = |value: &str, place: &Place| At {
        value: value.to_owned(),
        place: place.clone(),
    };
    let named = period.map(|p| here(&format!("'{}'", p.id.value.replace('\'', "''")), &p.id.place));
    let parameters = |p: Option<&RawPeriod>| -> Vec<RawParameter> {
        let of_period = p.iter().flat_map(|p| &p.parameters);
        board.parameters.iter().chain(of_period).cloned().collect()
    };
    RawMeasure {
        id: here(&board.rule_id(period), &board.id.place),
        title: board.title.clone(),
        title_en: board.title_en.clone(),
        note: String::new(),
        kind: Kind::Indicator,
        record: board.record.clone(),
        scope: board.scope.clone(),
        in_force_by: here("AS_OF()", &board.place),
        key: board.unit.clone(),
        period: board
            .period_of
            .clone()
            .or(named)
            .unwrap_or_else(|| here("''", &board.place)),
        due: None,
        entity: Some(here("''", &board.place)),
        after: Vec::new(),
        after_place: board.id.place.clone(),
        counted: None,
        departments: board.departments.clone(),
        parameters: parameters(period),
        accepts_absent: Vec::new(),
        once: Vec::new(),
        versions: vec![RawVersion {
            place: board.place.clone(),
            from: At {
                value: board.published,
                place: board.place.clone(),
            },
            to: None,
            published: board.published,
            basis: board.basis.clone(),
            parameters: Vec::new(),
            conditions: Vec::new(),
            lines,
            amount: None,
        }],
    }
}

/// Figures must have the type that they are written as, flags must be true or false.
fn check_types(board: &RawBoard, version: &Version, found: &mut Vec<Diagnostic>) {
    let ty = |id: &str| version.lines.iter().find(|l| l.id == id).map(|l| l.expr.ty);
    let mut wrong = |written: &At<String>, ty: Type, wanted: &str| {
        let message = format!("{wanted} is wanted here, this is {}", type_name(ty));
        found.push(Diagnostic::error(codes::UNITS, message).at(&written.place, type_name(ty)));
    };
    let figures = [
        ("value", &board.value),
        ("target", &board.target),
        ("rank", &board.rank),
    ];
    for (id, figure) in figures {
        let (Some(figure), Some(ty)) = (figure, ty(id)) else {
            continue;
        };
        let shown = if id == "rank" { Shown::Count } else { figure.shown };
        let fits = match shown {
            Shown::Share | Shown::Rate | Shown::Hundredths => ty == Type::Ratio,
            Shown::Money => matches!(ty, Type::Money | Type::Amount),
            Shown::Count => ty == Type::Count,
            Shown::Text => ty == Type::Text,
        };
        if !fits {
            wrong(&figure.expr, ty, "a figure of the kind that `shown` names");
        }
    }
    for flag in &board.flags {
        let parts = [
            (&flag.when, when_line(&flag.id.value), Type::Boolean, "true or false"),
            (&flag.text, flag.id.value.clone(), Type::Text, "a text"),
        ];
        for (written, line, wanted, name) in parts {
            if let (Some(written), Some(ty)) = (written, ty(&line))
                && ty != wanted
            {
                wrong(written, ty, name);
            }
        }
    }
}

/// Every duty; unknown departments are reported.
pub(super) fn duties(raw: &RawPack, found: &mut Vec<Diagnostic>) -> Vec<Duty> {
    let compiled = raw.duties.iter().map(|duty| {
        check::responsible(&duty.departments, raw, found);
        Duty {
            id: duty.id.value.clone(),
            kind: duty.kind,
            asked: duty.asked.clone(),
            shown_by: duty.shown_by.clone(),
            due: duty.due.clone(),
            target: duty.target.clone(),
            departments: measures::responsible(&duty.departments),
        }
    });
    compiled.collect()
}
