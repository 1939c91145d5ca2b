//! What a measure decided, by row of its record table, as later measures see it.

use super::broken::Broken;

/// Decisions of one measure on every row of its record table. Rows outside its scope count as refused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grants {
    /// Fen granted; zero if refused.
    pub(crate) amount: Vec<i64>,
    /// Eligible, but the amount cannot be named.
    pub(crate) undetermined: Vec<bool>,
    /// Eligible.
    pub(crate) eligible: Vec<bool>,
}

impl Grants {
    /// Decisions of a measure from its judged rows.
    ///
    /// # Errors
    /// [`Broken`] if a row lies beyond the table.
    pub(crate) fn of(judged: &[super::judged::Judged], rows: usize) -> Result<Grants, Broken> {
        let mut grants = Grants {
            amount: vec![0; rows],
            undetermined: vec![false; rows],
            eligible: vec![false; rows],
        };
        for one in judged.iter().filter(|j| j.failed == 0) {
            let row = one.row as usize;
            let beyond = || Broken::new("a judged row beyond its table");
            *grants.eligible.get_mut(row).ok_or_else(beyond)? = true;
            match one.amount {
                Some(fen) => *grants.amount.get_mut(row).ok_or_else(beyond)? = fen.0,
                None => *grants.undetermined.get_mut(row).ok_or_else(beyond)? = true,
            }
        }
        Ok(grants)
    }
}
