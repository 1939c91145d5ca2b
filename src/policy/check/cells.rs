//! POL029: cells of decision rules.

use crate::policy::diagnostic::{At, Diagnostic, codes};
use crate::policy::ir::{Cell, Comparison, Constant};
use crate::policy::pack::model::RawCell;
use crate::policy::pack::unit::Unit;

/// The cell in the unit of its input; reported and open if it cannot be read.
pub(crate) fn cell(written: &At<RawCell>, unit: Unit, found: &mut Vec<Diagnostic>) -> Cell {
    let read = match (&written.value, unit) {
        (RawCell::Boolean(b), Unit::Boolean) => Some(Cell::Is(Constant::Boolean(*b))),
        (RawCell::Text(text), Unit::Text) => Some(Cell::Is(Constant::Text(text.clone()))),
        (RawCell::Boolean(_), _) | (RawCell::Text(_), Unit::Boolean | Unit::List) => None,
        (RawCell::Text(text), unit) => test(text, unit),
    };
    read.unwrap_or_else(|| {
        let wanted = match unit {
            Unit::Boolean => "true or false".to_owned(),
            Unit::Text => "a text".to_owned(),
            unit => format!("a comparison such as \">= n\" with {}", unit.wanted()),
        };
        found.push(
            Diagnostic::error(codes::CELL, format!("this cell is not {wanted}"))
                .at(&written.place, "cannot be read")
                .help("cells: \"text\", true, \">= n\", \"> n\", \"< n\", \"<= n\", \"= n\""),
        );
        Cell::Any
    })
}

fn test(text: &str, unit: Unit) -> Option<Cell> {
    let text = text.trim();
    let comparisons = [
        (">=", Comparison::GreaterOrEqual),
        ("<=", Comparison::LessOrEqual),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
        ("=", Comparison::Equal),
    ];
    let (comparison, rest) = comparisons
        .into_iter()
        .find_map(|(sign, comparison)| Some((comparison, text.strip_prefix(sign)?)))
        .unwrap_or((Comparison::Equal, text));
    unit.read_text(rest.trim())
        .map(|constant| Cell::Test(comparison, constant))
}
