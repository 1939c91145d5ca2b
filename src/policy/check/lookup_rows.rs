//! POL028: rows of lookups out of order or twice.

use std::collections::BTreeMap;

use crate::policy::diagnostic::{At, Diagnostic, codes};
use crate::policy::pack::model::{Key, RawLookup};

/// Dated rows ascend; no key stands twice.
pub(crate) fn lookup_rows(lookup: &RawLookup, found: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&Key, &At<Key>> = BTreeMap::new();
    let mut last: Option<&At<Key>> = None;
    for (key, _) in &lookup.rows {
        if let Some(first) = seen.insert(&key.value, key) {
            found.push(
                Diagnostic::error(
                    codes::LOOKUP_ROWS,
                    format!("a key of `{}` stands twice", lookup.id.value),
                )
                .at(&key.place, "again here")
                .at(&first.place, "first here")
                .help("keep one of the rows"),
            );
        } else if let (Some(before), Key::Date(_)) = (last, &key.value)
            && key.value < before.value
        {
            found.push(
                Diagnostic::error(
                    codes::LOOKUP_ROWS,
                    format!("the dates of `{}` do not ascend", lookup.id.value),
                )
                .at(&key.place, "earlier than the row above")
                .at(&before.place, "the row above")
                .help("sort the rows by `from`"),
            );
        }
        last = Some(key);
    }
}
