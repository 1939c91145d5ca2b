//! `[deadline]` of a measure.

use crate::policy::diagnostic::{Diagnostic, codes};

use super::fields::Fields;
use super::model::RawDeadline;
use super::parameters;

/// The deadline of a measure; `None` if it has none, or something was reported.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Option<RawDeadline> {
    fields.table("deadline", "a [deadline]", one).flatten()
}

fn one(fields: &mut Fields<'_, '_>) -> Option<RawDeadline> {
    let day = fields.date("day");
    let next_year = fields.text("next_year");
    let months = fields.whole("months");
    let next = fields.text("next");
    let due = fields.flag("due");
    let is_final = fields.boolean("final");
    if is_final.is_none() {
        fields.missing("final");
    }
    let says = fields.need_words("says");
    let says_en = fields.words("says_en");
    let cited = fields.item("basis").is_some();
    let basis = parameters::basis(fields);
    let place = fields.place();
    if !cited || basis.is_empty() {
        fields.report(
            Diagnostic::error(codes::UNCITED, "nothing says which law sets this deadline")
                .at(&place, "no `basis`")
                .help("add `basis = [{ document = \"…\", article = \"…\" }]` or `basis = [{ plan = \"…\" }]`"),
        );
    }
    Some(RawDeadline {
        place,
        day,
        next_year,
        months,
        next,
        due,
        is_final: is_final?,
        says,
        says_en,
        basis,
    })
}
