//! Does the evaluator find what the ledger says?

use super::LedgerRow;
use crate::assess::reference::Explanation;
use crate::money::Fen;
use crate::policy::ir::Program;

/// What differs, as (name, ledger, evaluator).
pub(super) fn differences(
    program: &Program,
    row: &LedgerRow,
    found: Option<&Explanation>,
) -> Vec<(&'static str, String, String)> {
    let Some(found) = found else {
        return vec![("row", row.record_key.clone(), "-".to_owned())];
    };
    let money = |amount: Option<Fen>| amount.map_or_else(String::new, |a| a.to_string());
    let version = program.measures.get(found.measure.index());
    let version = version.and_then(|m| m.versions.get(found.version));
    let pairs = [
        (
            "eligible",
            &row.eligible,
            if found.failed.is_empty() { "1" } else { "0" }.to_owned(),
        ),
        ("amount", &row.amount, money(found.amount)),
        ("base_amount", &row.base_amount, money(found.base)),
        (
            "version",
            &row.version,
            version.map_or_else(String::new, |v| v.from.to_string()),
        ),
        ("failed", &row.failed, found.failed.join(";")),
    ];
    let differ = pairs.into_iter().filter(|(_, ledger, evaluator)| *ledger != evaluator);
    differ
        .map(|(name, ledger, evaluator)| (name, ledger.clone(), evaluator))
        .collect()
}
