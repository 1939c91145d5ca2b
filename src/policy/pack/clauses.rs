//! `clauses.toml`: every clause of the plan.

use super::fields::Fields;
use super::model::RawClause;

/// Every `[[clause]]` of the file.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Vec<RawClause> {
    fields.tables("clause", "a [[clause]]", |fields| {
        let id = fields.need_text("id");
        let section = fields.need_words("section");
        let title = fields.need_words("title");
        let title_en = fields.words("title_en");
        Some(RawClause {
            id: id?,
            section,
            title,
            title_en,
        })
    })
}
