//! POL043: the last day of payment of a deferral.

use crate::policy::diagnostic::{Diagnostic, codes, suggest};
use crate::policy::ir::{Kind, Line, Rounding, Type};
use crate::policy::pack::model::{RawMeasure, RawVersion};

/// The position of the line that a measure names as its last day of payment, in one version whose lines were compiled.
/// Reports a line that is not there or is no day. `None` if the measure names none, or something was reported.
pub(crate) fn due(
    version: &RawVersion,
    measure: &RawMeasure,
    lines: &[Line],
    found: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let due = measure.due.as_ref()?;
    let Some((position, line)) = lines.iter().enumerate().find(|(_, line)| line.id == due.value) else {
        let help = suggest(&due.value, lines.iter().map(|line| line.id.as_str()));
        found.push(
            Diagnostic::error(
                codes::DUE,
                format!("no line `{}` says the last day of payment", due.value),
            )
            .at(&due.place, "named here")
            .at(&version.place, "not a line of this version")
            .help(format!("every version has a line of that name that is a day; {help}")),
        );
        return None;
    };
    if line.rounding == Rounding::None && line.expr.ty == Type::Date {
        return Some(position);
    }
    found.push(
        Diagnostic::error(codes::DUE, format!("the line `{}` is no day", due.value))
            .at(&due.place, "named as the last day of payment")
            .help("name a line of type date, e.g. LOOKUP('filing_deadline', TEXT(due_month)) or LAST_DAY(due_month)"),
    );
    None
}

/// Reports a deferral that names no last day of payment, and another measure that names one.
pub(crate) fn due_of_kind(measure: &RawMeasure, found: &mut Vec<Diagnostic>) {
    match (&measure.due, measure.kind) {
        (None, Kind::Defer) => found.push(
            Diagnostic::error(codes::DUE, "this deferral does not say until when")
                .at(&measure.id.place, "no `due`")
                .help("add a line that gives the last day of payment and name it: `due = \"due_day\"`"),
        ),
        (Some(due), kind) if kind != Kind::Defer => found.push(
            Diagnostic::error(codes::DUE, "what is not put off has no last day of payment")
                .at(&due.place, "`due` of a measure that is no deferral")
                .help("remove it, or make the measure `kind = \"defer\"`"),
        ),
        (None | Some(_), _) => {}
    }
}
