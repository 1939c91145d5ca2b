//! Rows that cannot be used: a copy of a good row with one thing wrong, and the code under which it must be set aside.

use std::borrow::Cow;

use super::cell::Cell;
use super::names;
use super::rng::Rng;
use super::tables::{Kind, Stranger, Table};

/// What is wrong with a row. Weights as in the sample's quarantine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    NotANumber,
    CheckDigit,
    Destroyed,
    ImpossibleDate,
    Stranger,
    Negative,
    Cut,
    Quote,
}

const WEIGHTS: [(Fault, u32); 8] = [
    (Fault::NotANumber, 451),
    (Fault::CheckDigit, 305),
    (Fault::Destroyed, 237),
    (Fault::ImpossibleDate, 181),
    (Fault::Stranger, 167),
    (Fault::Negative, 126),
    (Fault::Cut, 40),
    (Fault::Quote, 6),
];

impl Fault {
    /// Code in the quarantine.
    pub(super) fn code(self) -> &'static str {
        match self {
            Fault::NotANumber => "not_a_number",
            Fault::CheckDigit => "id_check_digit",
            Fault::Destroyed => "destroyed_identifier",
            Fault::ImpossibleDate => "impossible_date",
            Fault::Stranger => "unknown_enterprise",
            Fault::Negative => "negative_count",
            Fault::Cut => "short_row",
            Fault::Quote => "unclosed_quote",
        }
    }

    /// The fault that `rng` draws.
    pub(super) fn draw(rng: &mut Rng) -> Fault {
        WEIGHTS[rng.weighted(WEIGHTS.iter().map(|w| w.1))].0
    }
}

/// How a row is written apart from its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Twist {
    None,
    /// This field holds this text.
    Field(usize, &'static str),
    /// Fields from here on are missing.
    Cut(usize),
    /// This field opens a quote that nobody closes.
    Quote(usize),
}

/// What a file can have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    /// A row with fewer fields than headings is seen to be cut short.
    pub(super) fixed: bool,
    /// Fields can be quoted.
    pub(super) quotes: bool,
}

/// Spoils a row; `None` if this fault cannot happen to it.
pub(super) fn spoil(fault: Fault, table: &Table, layout: Layout, cells: &mut [Cell], rng: &mut Rng) -> Option<Twist> {
    match fault {
        Fault::NotANumber => {
            let at = any(table, rng, |at, kind| {
                matches!(kind, Kind::Money | Kind::Wan) && filled(cells, at)
            })?;
            let word = rng.pick(&["待核实", "#N/A", "约5万", "1O0.5", "12.3.4", "见附件"]);
            Some(Twist::Field(at, word))
        }
        Fault::ImpossibleDate => {
            let at = any(table, rng, |at, kind| kind == Kind::Date && filled(cells, at))?;
            let word = rng.pick(&["2022-02-30", "20221301", "2022-13-05", "2022/06/31", "2022年00月10日"]);
            Some(Twist::Field(at, word))
        }
        Fault::Negative => {
            let at = any(table, rng, |at, kind| kind == Kind::Count && filled(cells, at))?;
            Some(Twist::Field(at, rng.pick(&["-3", "-1", "-12"])))
        }
        Fault::CheckDigit => {
            let is_id =
                |at, kind| matches!(kind, Kind::Uscc | Kind::Taxpayer | Kind::Resident) && whole(cells, at, kind);
            let at = any(table, rng, is_id)?;
            let wrong = match cells.get(at) {
                Some(Cell::Text(id)) => names::wrong_check(id),
                _ => return None,
            };
            set(cells, at, wrong);
            Some(Twist::None)
        }
        Fault::Destroyed => {
            let is_id =
                |at, kind| matches!(kind, Kind::Uscc | Kind::Taxpayer | Kind::Resident) && whole(cells, at, kind);
            let at = any(table, rng, is_id)?;
            Some(Twist::Field(
                at,
                rng.pick(&["9.15304E+17", "5.30428E+17", "9.25304e+17"]),
            ))
        }
        Fault::Stranger => stranger(table, cells, rng),
        Fault::Cut => {
            let fields = i64::try_from(table.exported().count()).unwrap_or(0);
            let last = if layout.fixed {
                fields - 1
            } else {
                let required = table.exported().enumerate().filter(|(_, c)| c.required);
                required.last().and_then(|(at, _)| i64::try_from(at).ok())?
            };
            let from = rng.range(1, last);
            (last >= 1).then_some(Twist::Cut(usize::try_from(from).ok()?))
        }
        Fault::Quote => {
            let is_text = |at, kind| matches!(kind, Kind::Text | Kind::Code) && filled(cells, at);
            let at = any(table, rng, is_text).filter(|_| layout.quotes)?;
            Some(Twist::Quote(at))
        }
    }
}

fn stranger(table: &Table, cells: &mut [Cell], rng: &mut Rng) -> Option<Twist> {
    let number = names::STRANGERS + rng.below(5_000_000);
    match table.stranger {
        Stranger::Nobody => return None,
        Stranger::Code(name) => set(cells, table.at(name)?, names::uscc("91", number)),
        Stranger::Name(name) => set(cells, table.at(name)?, format!("元江测试企业{number}有限公司")),
        Stranger::Unit => {
            set(cells, table.at("social_unit_no")?, names::unit_no(number));
            // A known code would still tell whose row it is.
            if let Some(code) = table.at("uscc").and_then(|at| cells.get_mut(at)) {
                *code = Cell::Blank;
            }
        }
    }
    Some(Twist::None)
}

fn set(cells: &mut [Cell], at: usize, text: String) {
    if let Some(cell) = cells.get_mut(at) {
        *cell = Cell::Text(Cow::Owned(text));
    }
}

fn filled(cells: &[Cell], at: usize) -> bool {
    cells.get(at).is_some_and(|cell| *cell != Cell::Blank)
}

/// A code of 18 characters: only those have a check character. The number of a person as taxpayer is left alone: one of
/// 31 wrong ones would pass for a unified code.
fn whole(cells: &[Cell], at: usize, kind: Kind) -> bool {
    let person = |id: &str| id.get(8..10) != Some("MA");
    matches!(cells.get(at), Some(Cell::Text(id)) if id.len() == 18 && (kind == Kind::Resident || !person(id)))
}

/// One of the columns that `fits`.
fn any(table: &Table, rng: &mut Rng, fits: impl Fn(usize, Kind) -> bool) -> Option<usize> {
    let columns = table.exported().enumerate();
    let found: Vec<usize> = columns.filter(|(at, c)| fits(*at, c.kind)).map(|(at, _)| at).collect();
    let drawn = rng.below(u64::try_from(found.len()).ok()?);
    found.get(usize::try_from(drawn).ok()?).copied()
}
