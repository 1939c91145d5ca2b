//! `comparison.toml`: names of the ledger of what was enjoyed.

use crate::policy::comparison::{Claim, Grain};
use crate::policy::diagnostic::At;

use super::fields::Fields;
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
