//! `boards/*.toml`.

use toml::de::DeValue;

use crate::policy::boards::Shown;
use crate::policy::diagnostic::{At, Diagnostic, codes};
use crate::policy::ir::{Constant, Type};

use super::fields::{Fields, date_of};
use super::model::{RawBoard, RawFact, RawFigure, RawFlag, RawPack, RawParameter, RawPeriod, Value};
use super::{departments, facts, parameters};

/// The words for how figures are written.
const SHOWN: &[(&str, Shown)] = &[
    ("share", Shown::Share),
    ("rate", Shown::Rate),
    ("hundredths", Shown::Hundredths),
    ("money", Shown::Money),
    ("count", Shown::Count),
    ("text", Shown::Text),
];

/// Every `[[board]]` of a file.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Vec<RawBoard> {
    fields.tables("board", "a [[board]]", read_one)
}

fn read_one(fields: &mut Fields<'_, '_>) -> Option<RawBoard> {
    let place = fields.place();
    let id = fields.need_text("id");
    let title = fields.need_words("title");
    let title_en = fields.words("title_en");
    let record = fields.need_text("record");
    let scope = fields.text("where");
    let unit = fields.need_text("unit");
    let period = fields.text("period_of");
    let periods = fields.tables("period", "a [[board.period]]", read_period);
    let value = figure(fields, "value");
    let target = figure(fields, "target");
    let rank = figure(fields, "rank");
    let flags = fields.tables("flag", "a [[board.flag]]", read_flag);
    let departments = departments::read(fields);
    let published = fields.need_date("published");
    let basis = parameters::basis(fields);
    fields.words("note");
    if basis.is_empty() && fields.item("basis").is_none() {
        fields.report(
            Diagnostic::error(codes::UNCITED, "this board cites neither law nor plan")
                .at(&place, "no `basis`")
                .help("add `basis = [{ plan = \"A6 二(六)\" }]`"),
        );
    }
    let parameters = parameters::read(fields);
    let facts = facts::read(fields);
    if period.is_none() && periods.is_empty() {
        fields.report(
            Diagnostic::error(codes::MISSING_KEY, "a board has [[board.period]] or `period_of`")
                .at(&place, "here")
                .help("list the periods, or give the formula that makes the period of a record"),
        );
    }
    let board = RawBoard {
        place,
        id: id?,
        title,
        title_en,
        record: record?,
        scope,
        unit: unit?,
        period_of: period,
        periods,
        value,
        target,
        rank,
        flags,
        departments,
        published: published?.value,
        basis,
        parameters,
        facts,
    };
    unused(&board, fields);
    Some(board)
}

/// `value = { expr, shown, says }`.
fn figure(fields: &mut Fields<'_, '_>, key: &str) -> Option<RawFigure> {
    fields
        .table(key, "a figure of a board", |fields| {
            let expr = fields.need_text("expr");
            let shown = parameters::choice(fields, "shown", SHOWN);
            let says = fields.words("says");
            Some(RawFigure {
                expr: expr?,
                shown: shown?,
                says,
            })
        })
        .flatten()
}

/// A period: its id, and days, months, counts or texts that formulas may use by name. `period` is the id itself.
fn read_period(fields: &mut Fields<'_, '_>) -> Option<RawPeriod> {
    let id = fields.need_text("id")?;
    let mut all = vec![RawParameter {
        name: At {
            value: "period".to_owned(),
            place: id.place.clone(),
        },
        value: Value::One(Type::Text, Constant::Text(id.value.clone())),
        says: String::new(),
        unit: "text".to_owned(),
    }];
    for (name, item) in fields.entries() {
        if name.value == "id" {
            continue;
        }
        let value = match item.get_ref() {
            DeValue::Datetime(_) => date_of(item.get_ref()).map(|d| (Type::Date, Constant::Date(d), "date")),
            DeValue::String(text) => Some((Type::Text, Constant::Text(text.to_string()), "text")),
            _ => None,
        };
        let Some((ty, constant, unit)) = value else {
            fields.wrong(&name.value, item, "a date or a text");
            continue;
        };
        all.push(RawParameter {
            name,
            value: Value::One(ty, constant),
            says: String::new(),
            unit: unit.to_owned(),
        });
    }
    Some(RawPeriod { id, parameters: all })
}

fn read_flag(fields: &mut Fields<'_, '_>) -> Option<RawFlag> {
    let place = fields.place();
    let word = fields.text("word");
    let text = fields.text("text");
    let id = fields.text("id");
    let when = fields.text("when");
    let says = fields.need_words("says");
    let reached = fields.boolean("reached");
    if word.is_some() == text.is_some() {
        fields.report(
            Diagnostic::error(codes::MISSING_KEY, "a flag has either `word` or `text`")
                .at(&place, "here")
                .help("`word` is the word itself, `text` a formula that gives it"),
        );
        return None;
    }
    let id = id.or_else(|| word.clone());
    let Some(id) = id else {
        fields.missing("id");
        return None;
    };
    Some(RawFlag {
        id,
        word,
        text,
        when,
        says,
        reached,
    })
}

/// Reports parameters of a board that none of its formulas names.
fn unused(board: &RawBoard, fields: &mut Fields<'_, '_>) {
    let figures = [&board.value, &board.target, &board.rank].into_iter().flatten();
    let mut formulas: Vec<&str> = figures.map(|f| f.expr.value.as_str()).collect();
    formulas.extend(
        [&board.scope, &board.period_of]
            .into_iter()
            .flatten()
            .map(|e| e.value.as_str()),
    );
    formulas.push(&board.unit.value);
    for flag in &board.flags {
        formulas.extend([&flag.text, &flag.when].into_iter().flatten().map(|e| e.value.as_str()));
    }
    formulas.extend(board.facts.iter().map(|f| f.expr.value.as_str()));
    let names = |formula: &&str, name: &str| {
        formula
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word == name)
    };
    for parameter in &board.parameters {
        if !formulas.iter().any(|f| names(f, &parameter.name.value)) {
            let message = format!("no formula reads the parameter `{}`", parameter.name.value);
            fields.report(
                Diagnostic::error(codes::UNUSED, message)
                    .at(&parameter.name.place, "not used")
                    .help("use it, or remove it"),
            );
        }
    }
}

/// Puts the facts of every board into the pack's list, once per period, each with the parameters of its board and period.
pub(crate) fn expand(pack: &mut RawPack) {
    let mut run = 0;
    for board in &pack.boards {
        for period in board.runs() {
            for fact in &board.facts {
                let mut shared = board.parameters.clone();
                shared.extend(period.iter().flat_map(|p| p.parameters.iter().cloned()));
                pack.facts.push(RawFact {
                    id: At {
                        value: format!("{}.{}", board.rule_id(period), fact.id.value),
                        place: fact.id.place.clone(),
                    },
                    within: Some((run, fact.id.value.clone())),
                    shared,
                    ..fact.clone()
                });
            }
            run += 1;
        }
    }
}
