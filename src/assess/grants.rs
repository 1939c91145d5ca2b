//! What a measure decided, by row of its record table, as later measures see it.

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
    pub(crate) fn of(judged: &[super::judged::Judged], rows: usize) -> Grants {
        let mut grants = Grants {
            amount: vec![0; rows],
            undetermined: vec![false; rows],
            eligible: vec![false; rows],
        };
        for one in judged.iter().filter(|j| j.failed == 0) {
            if let Some(eligible) = grants.eligible.get_mut(one.row as usize) {
                *eligible = true;
            }
            match one.amount {
                Some(fen) => {
                    if let Some(amount) = grants.amount.get_mut(one.row as usize) {
                        *amount = fen.0;
                    }
                }
                None => {
                    if let Some(undetermined) = grants.undetermined.get_mut(one.row as usize) {
                        *undetermined = true;
                    }
                }
            }
        }
        grants
    }
}
