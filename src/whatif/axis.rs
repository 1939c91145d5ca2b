//! Numbers that a parameter goes through, exactly.

use super::resolve::{Resolved, resolve};
use super::scenario::Change;
use super::words;
use super::workspace::Workspace;
use crate::money::{Fen, Ratio};
use crate::policy::ir::Constant;
use crate::policy::stated::Statement;
use crate::runner::Failure;

/// What the numbers of an axis are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Hundred-thousandths (0.001 %).
    Ratio,
    /// Fen.
    Money,
    /// Ones.
    Count,
}

/// Units of a ratio on an axis.
const RATIO_UNITS: i128 = 100_000;
/// Most points of an axis.
const MOST: i128 = 10_000;

/// A parameter with the numbers that it goes through, in whole units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    /// Full name of the statement.
    pub name: String,
    /// Its words in the pack; may be empty.
    pub says: String,
    /// What the numbers are.
    pub unit: Unit,
    /// First number, in units.
    pub from: i128,
    /// Last number, in units.
    pub to: i128,
    /// From one to the next, in units; above zero.
    pub step: i128,
    /// The number of the law.
    pub own: i128,
    wan: bool,
}

impl Axis {
    /// The numbers, ascending.
    pub fn numbers(&self) -> impl Iterator<Item = i128> + '_ {
        let count = (self.to - self.from) / self.step;
        (0..=count).map(|at| self.from + at * self.step)
    }

    /// How many numbers there are.
    #[must_use]
    pub fn len(&self) -> i128 {
        (self.to - self.from) / self.step + 1
    }

    /// Never: an axis has its first number.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        false
    }

    /// A number as people and packs write it.
    #[must_use]
    pub fn text(&self, number: i128) -> String {
        match self.unit {
            Unit::Count => number.to_string(),
            Unit::Ratio => format!("{}%", decimal(number, 3)),
            Unit::Money if self.wan => decimal(number, 6),
            Unit::Money => decimal(number, 2),
        }
    }

    /// The number as the constant that a program has.
    pub(super) fn constant(&self, number: i128) -> Option<Constant> {
        Some(match self.unit {
            Unit::Count => Constant::Count(i64::try_from(number).ok()?),
            Unit::Ratio => Constant::Ratio(Ratio::new(number, RATIO_UNITS)?),
            Unit::Money => Constant::Money(Fen(i64::try_from(number).ok()?)),
        })
    }

    /// The change of the parameter to a number.
    pub(super) fn change(&self, number: i128) -> Change {
        Change {
            name: self.name.clone(),
            value: self.text(number),
            place: "--sweep".to_owned(),
        }
    }

    /// The parameter at a number, in the terms of a pack.
    pub(super) fn resolved<'w>(&self, workspace: &'w Workspace, number: i128) -> Result<Resolved<'w>, Failure> {
        resolve(&self.change(number), &workspace.stated, &workspace.program)
    }
}

/// A number of units with some decimals, without zeros at the end.
fn decimal(number: i128, places: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    match part.trim_end_matches('0') {
        "" => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part}"),
    }
}

/// A text as whole units of a statement's values; `None` if it is no such number, or not whole.
fn units(statement: &Statement, text: &str) -> Option<(Unit, i128)> {
    Some(match statement.constant(text)? {
        Constant::Count(n) => (Unit::Count, i128::from(n)),
        Constant::Money(fen) => (Unit::Money, i128::from(fen.0)),
        Constant::Ratio(r) => {
            let units = r.numerator().checked_mul(RATIO_UNITS)?;
            (units % r.denominator() == 0).then_some((Unit::Ratio, units / r.denominator()))?
        }
        Constant::Boolean(_) | Constant::Text(_) | Constant::Date(_) | Constant::Month(_) | Constant::Missing => {
            return None;
        }
    })
}

impl Workspace {
    /// An axis from `name=from..to/step`; `/step` and for `--solve` the range may be left out (`finest`).
    ///
    /// # Errors
    /// [`Failure`] (2) if the name means no number, or the range has no or too many points.
    pub fn axis(&self, text: &str, finest: bool) -> Result<Axis, Failure> {
        let option = if finest { "--solve" } else { "--sweep" };
        let place = format!("{option} {text}");
        let (name, range) = match text.rsplit_once('=') {
            Some((name, range)) => (name.trim(), Some(range.trim())),
            None if finest => (text.trim(), None),
            None => return Err(no_range(&place)),
        };
        let found = self.stated.find(name);
        let statement = found.map_err(|why| words::not_stated(option, name, &why))?;
        let (unit, own) = units(statement, &statement.text).ok_or_else(|| no_number(&place))?;
        let number = |text: &str| {
            let unfit = crate::policy::stated::Unfit {
                unit: statement.unit_name().to_owned(),
            };
            let found = units(statement, text.trim());
            found
                .map(|(_, n)| n)
                .ok_or_else(|| words::unfit(option, name, text, &unfit))
        };
        let (from, to, step) = match range {
            Some(range) => {
                let (ends, step) = range.split_once('/').map_or((range, None), |(e, s)| (e, Some(s)));
                let (from, to) = ends.split_once("..").ok_or_else(|| no_range(&place))?;
                let step = match step {
                    Some(step) => number(step)?,
                    None if finest => least(unit),
                    None => return Err(no_range(&place)),
                };
                (number(from)?, number(to)?, step)
            }
            None => usual(unit, own),
        };
        let axis = Axis {
            name: statement.name.clone(),
            says: statement.says.clone(),
            unit,
            from,
            to,
            step,
            own,
            wan: statement.unit_name() == "wan_yuan",
        };
        let fits = step > 0 && to >= from && (finest || axis.len() <= MOST);
        if fits { Ok(axis) } else { Err(no_range(&place)) }
    }
}

/// The least step of a unit that laws use: 0.01 %, one fen, one.
pub(super) fn least(unit: Unit) -> i128 {
    match unit {
        Unit::Ratio => 10,
        Unit::Money | Unit::Count => 1,
    }
}

/// Where a number is looked for if nobody says: 0 % to 100 %, or 0 to ten times what the law says.
fn usual(unit: Unit, own: i128) -> (i128, i128, i128) {
    let to = match unit {
        Unit::Ratio => RATIO_UNITS.max(own),
        Unit::Money | Unit::Count => own.saturating_mul(10),
    };
    (0, to, least(unit))
}

fn no_range(place: &str) -> Failure {
    words::wrong(
        place,
        (
            "应写作 名称=起..止/步长，步长大于零，最多10,000点。",
            "It is written name=from..to/step, with a step above zero and at most 10,000 points.",
        ),
        (
            "例如 --sweep six_taxes_two_fees_half.rate=0%..100%/1%。",
            "For example --sweep six_taxes_two_fees_half.rate=0%..100%/1%.",
        ),
    )
}

fn no_number(place: &str) -> Failure {
    words::wrong(
        place,
        (
            "这一项不是数值（比例、金额或整数），不能逐点试算。",
            "This is no number (ratio, money or count) that could be gone through.",
        ),
        ("换一项参数，或用 --set 试算。", "Take another parameter, or use --set."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_exactly() {
        for (number, places, expected) in [
            (50_000, 3, "50"),
            (6_660, 3, "6.66"),
            (-1, 3, "-0.001"),
            (0, 2, "0"),
            (5, 2, "0.05"),
        ] {
            assert_eq!(decimal(number, places), expected);
        }
    }
}
