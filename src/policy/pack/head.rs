//! `pack.toml`.

use crate::policy::diagnostic::{At, Diagnostic, codes};
use crate::policy::ir::Department;

use super::fields::Fields;
use super::model::{RawExclusive, RawHead};

/// Every `[[department]]`, of pack.toml or of departments.toml.
pub(crate) fn departments(fields: &mut Fields<'_, '_>) -> Vec<(At<String>, Department)> {
    fields.tables("department", "a [[department]]", |fields| {
        let id = fields.need_text("id");
        let name = fields.need_words("name");
        let name_en = fields.words("name_en");
        let aliases = fields.texts("aliases").into_iter().map(|t| t.value).collect();
        let also = fields.texts("also").into_iter().map(|t| t.value).collect();
        let id = id?;
        let department = Department {
            id: id.value.clone(),
            name,
            name_en,
            aliases,
            also,
        };
        Some((id, department))
    })
}

/// The head of a pack; `None` without an id.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Option<RawHead> {
    let id = fields.need_text("id");
    let title = fields.need_words("title");
    fields.words("title_en");
    let as_of = fields.need_date("as_of").map(|d| d.value);
    let departments = departments(fields);
    let exclusives = fields.tables("exclusive", "an [[exclusive]]", |fields| {
        let id = fields.need_text("id");
        let says = fields.need_words("says");
        let says_en = fields.words_if_said("says_en");
        let measures = fields.texts("measures");
        let per = fields.need_text("per");
        let (id, per) = (id?, per?);
        if measures.len() < 2 {
            fields.report(
                Diagnostic::error(
                    codes::EXCLUSIVE,
                    format!("exclusive group `{}` has less than two members", id.value),
                )
                .at(&id.place, "this group")
                .help("list in `measures` those that exclude each other"),
            );
        }
        Some(RawExclusive {
            id,
            says,
            says_en,
            measures,
            per,
        })
    });
    Some(RawHead {
        id: id?.value,
        title,
        as_of,
        departments,
        exclusives,
    })
}
