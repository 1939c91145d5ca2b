//! `comparison.toml`: names of the ledger of what was enjoyed.

use crate::policy::comparison::{Claim, Grain};
use crate::policy::diagnostic::At;

use super::fields::Fields;
use super::model::RawChoice;
use super::parameters;

/// The words for comparison periods.
const GRAINS: &[(&str, Grain)] = &[
    ("month", Grain::Month),
    ("quarter", Grain::Quarter),
    ("year", Grain::Year),
];

/// Every `[[claim]]`, with the place of its measure.
pub(crate) fn read(fields: &mut Fields<'_, '_>) -> Vec<(At<String>, Claim)> {
    fields.tables("claim", "a [[claim]]", |fields| {
        let name = fields.need_words("name");
        let measure = fields.need_text("measure");
        let grain = parameters::choice(fields, "period", GRAINS);
        let measure = measure?;
        let claim = Claim {
            name,
            measure: measure.value.clone(),
            grain: grain?,
        };
        Some((measure, claim))
    })
}

/// Every `[[choice]]`.
pub(crate) fn choices(fields: &mut Fields<'_, '_>) -> Vec<RawChoice> {
    fields.tables("choice", "a [[choice]]", |fields| {
        let id = fields.need_text("id");
        let (title, title_en) = (fields.need_words("title"), fields.need_words("title_en"));
        let measures = fields.texts("measures");
        let record = fields.need_text("record");
        let period = fields.need_text("period");
        let amount = fields.need_text("amount");
        Some(RawChoice {
            id: id?,
            title,
            title_en,
            measures,
            record: record?,
            period: period?,
            amount: amount?,
        })
    })
}
