//! `facts/*.toml`.

use crate::policy::ir::Type;

use super::fields::Fields;
use super::model::RawFact;
use super::parameters;

/// The words for types in `type`.
const TYPES: &[(&str, Type)] = &[
    ("boolean", Type::Boolean),
    ("text", Type::Text),
    ("date", Type::Date),
    ("month", Type::Month),
    ("count", Type::Count),
    ("ratio", Type::Ratio),
    ("money", Type::Money),
    ("amount", Type::Amount),
];

/// Every `[[fact]]` of a file.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Vec<RawFact> {
    fields.tables("fact", "a [[fact]]", |fields| {
        let id = fields.need_text("id");
        let on = fields.need_text("on");
        let ty = parameters::choice(fields, "type", TYPES);
        let says = fields.need_words("says");
        parameters::basis(fields);
        fields.words("source");
        fields.words("note");
        let expr = fields.need_text("expr");
        let monthly = fields.boolean("monthly") == Some(true);
        let parameters = parameters::read(fields);
        let accepts_absent = parameters::accepts_absent(fields);
        Some(RawFact {
            id: id?,
            on: on?,
            ty,
            says,
            expr: expr?,
            monthly,
            parameters,
            within: None,
            shared: Vec::new(),
            accepts_absent,
        })
    })
}
