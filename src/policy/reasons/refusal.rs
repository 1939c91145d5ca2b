//! Why a row is refused: the bits of its mask `failed`.

use std::borrow::Cow;

use super::Words;
use crate::policy::ir::{Condition, Exclusive, Measure, MeasureId, Once, Program, Version};

/// Code of [`Reason::AmountPositive`]; no condition may have this name.
pub const AMOUNT_POSITIVE: &str = "amount_positive";
/// In front of the name of a group in the code of [`Reason::Exclusive`]; no condition may have this name.
pub const EXCLUSIVE: &str = "exclusive";

/// Where a reason stands in a rule. The mask `failed` has the conditions of the version first, then the limits of the measure, then the
/// amount, then the exclusive groups that the measure is in, each in the order of the pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Condition of the version, by position.
    Condition(usize),
    /// Limit of the measure, by position.
    Limit(usize),
    /// The amount.
    Amount,
    /// Exclusive group, by position among those of the measure.
    Group(usize),
}

impl Place {
    /// The group at `at` of [`Program::exclusives`], as a reason of one of its members.
    #[must_use]
    pub fn of_group(program: &Program, at: usize, member: MeasureId) -> Place {
        let before = program.exclusives.iter().take(at);
        Place::Group(before.filter(|group| has(group, member)).count())
    }

    /// The bit of the mask, counted from 0.
    #[must_use]
    pub fn bit(self, measure: &Measure, version: &Version) -> usize {
        let limits = version.conditions.len();
        let amount = limits + measure.once.len();
        match self {
            Place::Condition(at) => at,
            Place::Limit(at) => limits + at,
            Place::Amount => amount,
            Place::Group(at) => amount + 1 + at,
        }
    }

    /// What a bit stands for, if it is one of a rule that is in any number of groups.
    fn of_bit(bit: usize, measure: &Measure, version: &Version) -> Place {
        let Some(behind) = bit.checked_sub(version.conditions.len()) else {
            return Place::Condition(bit);
        };
        match behind.checked_sub(measure.once.len()) {
            None => Place::Limit(behind),
            Some(0) => Place::Amount,
            Some(behind) => Place::Group(behind - 1),
        }
    }
}

/// A bit of `failed` that stands for nothing, or a measure that the program does not have: the mask is not one of this program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("bit {bit} of `failed` stands for no reason of measure {measure}")]
pub struct NoReason {
    /// Measure id, or its position if there is none at it.
    pub measure: String,
    /// The bit, counted from 0.
    pub bit: usize,
}

/// Why a row is refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason<'p> {
    /// A condition does not hold, or cannot be decided.
    Condition(&'p Condition),
    /// Another row comes first under a limit, or the limit's key is missing.
    Limit(&'p Once),
    /// The amount is not above zero, or cannot be computed.
    AmountPositive,
    /// Another measure of the group stays.
    Exclusive(&'p Exclusive),
}

impl<'p> Reason<'p> {
    /// What a bit of a row's mask stands for.
    ///
    /// # Errors
    /// [`NoReason`] if it stands for nothing.
    pub fn of_bit(
        program: &'p Program,
        measure: MeasureId,
        version: &'p Version,
        bit: usize,
    ) -> Result<Reason<'p>, NoReason> {
        let none = |measure: String| NoReason { measure, bit };
        let rule = measure.of(&program.measures).map_err(|e| none(e.to_string()))?;
        let reason = match Place::of_bit(bit, rule, version) {
            Place::Condition(at) => version.conditions.get(at).map(Reason::Condition),
            Place::Limit(at) => rule.once.get(at).map(Reason::Limit),
            Place::Amount => Some(Reason::AmountPositive),
            Place::Group(at) => groups(program, measure).nth(at).map(Reason::Exclusive),
        };
        reason.ok_or_else(|| none(rule.id.clone()))
    }

    /// The code in result files and worked cases: the name of the condition or limit, `amount_positive`, `exclusive:<group>`.
    #[must_use]
    pub fn code(self) -> Cow<'p, str> {
        match self {
            Reason::Condition(condition) => Cow::Borrowed(&condition.id),
            Reason::Limit(once) => Cow::Borrowed(&once.id),
            Reason::AmountPositive => Cow::Borrowed(AMOUNT_POSITIVE),
            Reason::Exclusive(group) => Cow::Owned(format!("{EXCLUSIVE}:{}", group.id)),
        }
    }

    /// Words for clerks, in Chinese.
    #[must_use]
    pub fn says(self) -> &'p str {
        match self {
            Reason::Condition(condition) => &condition.says,
            Reason::Limit(once) => &once.says,
            Reason::AmountPositive => "计算结果不大于零",
            Reason::Exclusive(group) => &group.says,
        }
    }

    /// The same in English, if the pack has it.
    #[must_use]
    pub fn says_en(self) -> Option<&'p str> {
        match self {
            Reason::Condition(condition) => condition.says_en.as_deref(),
            Reason::Limit(once) => once.says_en.as_deref(),
            Reason::AmountPositive => Some("The amount is not above zero"),
            Reason::Exclusive(group) => group.says_en.as_deref(),
        }
    }

    /// What to do if the row should not have been refused.
    #[must_use]
    pub fn remedy(self) -> Words {
        match self {
            Reason::Condition(_) => Words {
                zh: "条件由政策文件规定；与实际不符的，更正条件所用的导出数据后重新计算",
                en: "The condition is set by the policy; where it contradicts the facts, correct the data that it reads and run again",
            },
            Reason::Limit(_) => Words {
                zh: "同一对象按规定次数享受，先后顺序见措施；顺序所依据的日期有误的，更正后重新计算",
                en: "The measure says how often and in which order; where a date that orders the records is wrong, correct it and run again",
            },
            Reason::AmountPositive => Words {
                zh: "没有可减、可退或可补的金额；核对计算金额所用的数据",
                en: "Nothing is left to reduce, refund or pay; check the data that the amount is computed from",
            },
            Reason::Exclusive(_) => Words {
                zh: "同一对象已享受金额较大的一项；金额有误的，更正后重新计算",
                en: "The measure with the larger amount stays; where an amount is wrong, correct its data and run again",
            },
        }
    }
}

/// Why a row is refused, in the order of the bits.
///
/// # Errors
/// [`NoReason`] names the first bit that stands for nothing.
pub fn failed<'p>(
    program: &'p Program,
    measure: MeasureId,
    version: &'p Version,
    mask: u64,
) -> Result<Vec<Reason<'p>>, NoReason> {
    bits(mask)
        .map(|bit| Reason::of_bit(program, measure, version, bit))
        .collect()
}

/// Positions of the set bits, lowest first.
pub fn bits(mask: u64) -> impl Iterator<Item = usize> {
    (0..64_usize).filter(move |bit| mask >> bit & 1 == 1)
}

/// The exclusive groups that a measure is in, in the order of the pack.
pub fn groups(program: &Program, member: MeasureId) -> impl Iterator<Item = &Exclusive> {
    program.exclusives.iter().filter(move |group| has(group, member))
}

fn has(group: &Exclusive, member: MeasureId) -> bool {
    group.members.iter().any(|(id, _)| *id == member)
}
