//! The correction ledger (补退台账): what an enterprise is still to get, and what it is to give back.

use super::Cause;
use super::change::Difference;
use crate::money::Fen;
use crate::runner::{Exit, Failure};

/// One measure of one enterprise; a record that belongs to none stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Measure.
    pub measure: String,
    /// Unified code; empty if the record belongs to none.
    pub uscc: String,
    /// The record, where there is no code.
    pub record_key: String,
    /// Records that changed.
    pub records: u64,
    /// New less old; above zero is to be paid (补), below is to be given back (退).
    pub difference: Fen,
    /// What may have caused it.
    pub causes: Vec<Cause>,
}

/// The ledger of a difference, in the order of the tables; what comes out even is left out.
///
/// # Errors
/// [`Failure`] if a sum is out of range.
pub fn corrections(found: &Difference) -> Result<Vec<Correction>, Failure> {
    let mut ledger: Vec<Correction> = Vec::new();
    for change in found.changes.iter().filter(|change| change.difference != Fen(0)) {
        let own =
            |c: &&mut Correction| c.measure == change.measure_id && c.uscc == change.uscc && !change.uscc.is_empty();
        // Changes come by measure and enterprise.
        if let Some(correction) = ledger.last_mut().filter(own) {
            correction.records += 1;
            let sum = correction.difference.checked_add(change.difference);
            correction.difference = sum.map_err(|_| {
                let cause = ("差额合计超出范围。", "The sum of the differences is out of range.");
                let remedy = ("核对金额。", "Check the amounts.");
                Failure::new(Exit::Assessment, change.measure_id.as_str(), cause, remedy)
            })?;
            for cause in &change.causes {
                if !correction.causes.contains(cause) {
                    correction.causes.push(cause.clone());
                }
            }
            correction.causes.sort();
            continue;
        }
        let record_key = if change.uscc.is_empty() {
            change.record_key.clone()
        } else {
            String::new()
        };
        ledger.push(Correction {
            measure: change.measure_id.clone(),
            uscc: change.uscc.clone(),
            record_key,
            records: 1,
            difference: change.difference,
            causes: change.causes.clone(),
        });
    }
    ledger.retain(|correction| correction.difference != Fen(0));
    Ok(ledger)
}
