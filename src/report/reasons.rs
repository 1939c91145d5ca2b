//! The bits of `failed`, as the tables write them.

use crate::impact::OutcomeRow;
use crate::policy::ir::Program;
use crate::policy::reasons::{NoReason, failed};

/// Codes of all failed conditions, joined by `;`, in bit order.
///
/// # Errors
/// [`NoReason`] if a bit stands for nothing.
pub fn failed_ids(program: &Program, row: &OutcomeRow<'_>) -> Result<String, NoReason> {
    let all = failed(program, row.measure_id, row.version, row.failed)?;
    let codes: Vec<_> = all.into_iter().map(|reason| reason.code()).collect();
    Ok(codes.join(";"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{entitlements, program};
    use crate::impact::rows_of;
    use crate::policy::ir::MeasureId;

    #[test]
    fn codes_stand_in_the_order_of_the_measure() {
        let (program, entitlements) = (program(), entitlements());
        let window = rows_of(&program, &entitlements, &[MeasureId::new(0)]).unwrap();
        assert_eq!(failed_ids(&program, &window[2]).unwrap(), "class;size");
        assert_eq!(failed_ids(&program, &window[0]).unwrap(), "");
    }

    #[test]
    fn a_bit_without_a_reason_is_an_error() {
        let (program, entitlements) = (program(), entitlements());
        let mut row = rows_of(&program, &entitlements, &[MeasureId::new(2)]).unwrap()[0];
        row.failed = 1 << 5;
        assert_eq!(failed_ids(&program, &row).unwrap_err().bit, 5);
    }
}
