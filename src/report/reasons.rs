//! The bits of `failed` in words.

use crate::impact::OutcomeRow;
use crate::policy::ir::Program;

/// Why a row was refused, once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// Condition or limit id; `amount_positive`; `exclusive:<group>`.
    pub id: String,
    /// Chinese wording.
    pub says: String,
    /// English wording; empty if the pack has none.
    pub says_en: String,
}

/// Bit `bit` of a row's `failed`: conditions of the version, then limits, then `amount_positive`, then the exclusive group.
#[must_use]
pub fn reason(program: &Program, row: &OutcomeRow<'_>, bit: usize) -> Reason {
    let built = |id: &str, says: &str, says_en: &str| Reason {
        id: id.into(),
        says: says.into(),
        says_en: says_en.into(),
    };
    let conditions = &row.version.conditions;
    if let Some(condition) = conditions.get(bit) {
        return built(&condition.id, &condition.says, &condition.says_en);
    }
    let behind = bit.saturating_sub(conditions.len());
    if let Some(once) = row.measure.once.get(behind) {
        return built(&once.id, &once.says, "");
    }
    match behind.saturating_sub(row.measure.once.len()) {
        0 => built("amount_positive", "计算结果不大于零", "The amount is not above zero"),
        1 => program
            .exclusives
            .iter()
            .find(|group| group.members.iter().any(|(member, _)| *member == row.measure_id))
            .map_or_else(
                || built("exclusive", "同类政策只能享受一项", "Only one of several measures"),
                |group| built(&format!("exclusive:{}", group.id), &group.says, ""),
            ),
        _ => built(&format!("bit{bit}"), "未知原因", "Unknown reason"),
    }
}

/// Ids of all failed conditions, joined by `;`, in bit order.
#[must_use]
pub fn failed_ids(program: &Program, row: &OutcomeRow<'_>) -> String {
    let ids: Vec<String> = bits(row.failed).map(|bit| reason(program, row, bit).id).collect();
    ids.join(";")
}

/// Positions of the set bits, lowest first.
pub(super) fn bits(mask: u64) -> impl Iterator<Item = usize> {
    (0..64_usize).filter(move |bit| mask & (1_u64 << bit) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{entitlements, program};
    use crate::impact::rows_of;
    use crate::policy::ir::MeasureId;

    #[test]
    fn bits_follow_conditions_limits_amount_group() {
        let (program, entitlements) = (program(), entitlements());
        let rows = rows_of(&program, &entitlements, &[MeasureId::new(2)]).unwrap();
        let ids: Vec<String> = (0..6).map(|bit| reason(&program, &rows[0], bit).id).collect();
        assert_eq!(
            ids,
            [
                "class",
                "size",
                "person_once",
                "amount_positive",
                "exclusive:one_of",
                "bit5"
            ]
        );
        assert_eq!(reason(&program, &rows[0], 4).says, "两项只能享受一项");
        let window = rows_of(&program, &entitlements, &[MeasureId::new(0)]).unwrap();
        assert_eq!(failed_ids(&program, &window[2]), "class;size");
        assert_eq!(failed_ids(&program, &window[0]), "");
    }
}
