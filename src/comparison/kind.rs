//! Classes of differences.

use crate::money::Fen;

/// How what was enjoyed stands to what the law gives. One fen is a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// 应享未享: entitled, nothing enjoyed.
    NotEnjoyed,
    /// 少享: less enjoyed than entitled.
    TooLittle,
    /// 多享: more enjoyed than entitled.
    TooMuch,
    /// 误享: enjoyed without a right to it.
    WithoutRight,
    /// 一致: equal.
    Equal,
}

impl DifferenceKind {
    /// The class of two sums; `None` where there is nothing on both sides.
    #[must_use]
    pub fn of(entitled: Fen, enjoyed: Fen) -> Option<DifferenceKind> {
        let (entitled, enjoyed) = (entitled.0, enjoyed.0);
        Some(match (entitled > 0, enjoyed > 0) {
            (false, false) => return None,
            (true, false) => DifferenceKind::NotEnjoyed,
            (false, true) => DifferenceKind::WithoutRight,
            (true, true) if enjoyed < entitled => DifferenceKind::TooLittle,
            (true, true) if enjoyed > entitled => DifferenceKind::TooMuch,
            (true, true) => DifferenceKind::Equal,
        })
    }

    /// The word of the county.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DifferenceKind::NotEnjoyed => "应享未享",
            DifferenceKind::TooLittle => "少享",
            DifferenceKind::TooMuch => "多享",
            DifferenceKind::WithoutRight => "误享",
            DifferenceKind::Equal => "一致",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_fen_is_a_difference() {
        let kind = |entitled, enjoyed| DifferenceKind::of(Fen(entitled), Fen(enjoyed)).map(DifferenceKind::word);
        assert_eq!(kind(100, 0), Some("应享未享"));
        assert_eq!(kind(100, 99), Some("少享"));
        assert_eq!(kind(100, 100), Some("一致"));
        assert_eq!(kind(100, 101), Some("多享"));
        assert_eq!(kind(0, 1), Some("误享"));
        assert_eq!(kind(0, 0), None);
    }
}
