//! `duties.toml`.

use crate::policy::boards::{Due, DutyKind};
use crate::policy::diagnostic::{Diagnostic, codes};

use super::fields::Fields;
use super::model::RawDuty;
use super::{departments, parameters};

/// The words for kinds.
const KINDS: &[(&str, DutyKind)] = &[
    ("list", DutyKind::List),
    ("watch", DutyKind::Watch),
    ("deliverable", DutyKind::Deliverable),
];

/// Every `[[duty]]` of the file.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Vec<RawDuty> {
    fields.tables("duty", "a [[duty]]", |fields| {
        let id = fields.need_text("id");
        let kind = parameters::choice(fields, "kind", KINDS);
        let asked = fields.need_words("asked");
        let shown_by = fields.need_words("shown_by");
        let due = due(fields);
        let target = fields.words("target");
        fields.words("note");
        let departments = departments::read(fields);
        if departments.sections.is_empty() {
            let place = fields.place();
            fields.report(
                Diagnostic::error(codes::UNCITED, "a duty names the sections of the plan that ask it")
                    .at(&place, "no `departments` by section")
                    .help("write `departments = [{ section = \"A6 二(八)\", lead = [\"…\"] }]`"),
            );
        }
        Some(RawDuty {
            id: id?,
            kind: kind?,
            asked,
            shown_by,
            due,
            target,
            departments,
        })
    })
}

/// `due` is the last day, `always` the plan's words for a duty without end.
fn due(fields: &mut Fields<'_, '_>) -> Due {
    let always = fields.text("always");
    match (fields.date("due"), always) {
        (Some(day), _) => Due::On(day.value),
        (None, Some(words)) => Due::Always(words.value),
        (None, None) => Due::Open,
    }
}
