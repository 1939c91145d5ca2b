//! Sums of differences between entitled and enjoyed.

use std::collections::BTreeSet;

use crate::comparison::{Compared, DifferenceKind};
use crate::impact::ImpactError;
use crate::money::Fen;

/// Rows, enterprises and an amount of one class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::report) struct Class<'a> {
    /// Rows.
    pub(in crate::report) rows: usize,
    /// Enterprises; rows of none are not counted.
    pub(in crate::report) who: BTreeSet<&'a str>,
    /// Size of the differences, fen.
    sum: i128,
}

/// What a set of compared rows adds up to: entitled = arrived + too little + not enjoyed; ledger = arrived + too much + without right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::report) struct Tally<'a> {
    entitled: i128,
    ledger: i128,
    arrived: i128,
    /// Enterprises that are entitled to something.
    pub(in crate::report) entitled_who: BTreeSet<&'a str>,
    /// 应享未享.
    pub(in crate::report) not_enjoyed: Class<'a>,
    /// 少享.
    pub(in crate::report) too_little: Class<'a>,
    /// 多享.
    pub(in crate::report) too_much: Class<'a>,
    /// 误享.
    pub(in crate::report) without_right: Class<'a>,
}

/// The amounts of a tally in fen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::report) struct Amounts {
    /// 应享.
    pub(in crate::report) entitled: Fen,
    /// 台账记载已享.
    pub(in crate::report) ledger: Fen,
    /// 已享 within what is entitled.
    pub(in crate::report) arrived: Fen,
    /// 应享未享.
    pub(in crate::report) not_enjoyed: Fen,
    /// 少享.
    pub(in crate::report) too_little: Fen,
    /// 多享.
    pub(in crate::report) too_much: Fen,
    /// 误享.
    pub(in crate::report) without_right: Fen,
    /// 未享: 应享未享 and 少享.
    pub(in crate::report) gap: Fen,
}

impl<'a> Class<'a> {
    fn take(&mut self, row: &'a Compared) {
        self.rows += 1;
        self.sum += (i128::from(row.entitled.0) - i128::from(row.enjoyed.0)).abs();
        if !row.uscc.is_empty() {
            self.who.insert(&row.uscc);
        }
    }
}

impl<'a> Tally<'a> {
    /// Takes in one row.
    pub(in crate::report) fn take(&mut self, row: &'a Compared) {
        let (entitled, enjoyed) = (i128::from(row.entitled.0), i128::from(row.enjoyed.0));
        // Neither side lowers the other: a negative sum is nothing.
        self.entitled += entitled.max(0);
        self.ledger += enjoyed.max(0);
        self.arrived += entitled.min(enjoyed).max(0);
        if entitled > 0 && !row.uscc.is_empty() {
            self.entitled_who.insert(&row.uscc);
        }
        match row.kind {
            DifferenceKind::NotEnjoyed => self.not_enjoyed.take(row),
            DifferenceKind::TooLittle => self.too_little.take(row),
            DifferenceKind::TooMuch => self.too_much.take(row),
            DifferenceKind::WithoutRight => self.without_right.take(row),
            DifferenceKind::Equal => {}
        }
    }

    /// All rows together.
    pub(in crate::report) fn of(rows: impl IntoIterator<Item = &'a Compared>) -> Tally<'a> {
        let mut tally = Tally::default();
        for row in rows {
            tally.take(row);
        }
        tally
    }

    /// Enterprises with something not enjoyed or too little.
    pub(in crate::report) fn gap_who(&self) -> usize {
        self.not_enjoyed.who.union(&self.too_little.who).count()
    }

    /// The amounts.
    ///
    /// # Errors
    /// [`ImpactError::Overflow`] if one does not fit; `what` says of what it is.
    pub(in crate::report) fn amounts(&self, what: &str) -> Result<Amounts, ImpactError> {
        let fen = |sum: i128| {
            i64::try_from(sum).map(Fen).map_err(|_| ImpactError::Overflow {
                measure: what.to_owned(),
                cell: "comparison".to_owned(),
            })
        };
        Ok(Amounts {
            entitled: fen(self.entitled)?,
            ledger: fen(self.ledger)?,
            arrived: fen(self.arrived)?,
            not_enjoyed: fen(self.not_enjoyed.sum)?,
            too_little: fen(self.too_little.sum)?,
            too_much: fen(self.too_much.sum)?,
            without_right: fen(self.without_right.sum)?,
            gap: fen(self.not_enjoyed.sum + self.too_little.sum)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(uscc: &str, entitled: i64, enjoyed: i64) -> Compared {
        Compared {
            measure: "window_tax".into(),
            uscc: uscc.into(),
            period: "2022".into(),
            entitled: Fen(entitled),
            enjoyed: Fen(enjoyed),
            gap: Fen(entitled - enjoyed),
            kind: DifferenceKind::of(Fen(entitled), Fen(enjoyed)).unwrap(),
        }
    }

    #[test]
    fn entitled_and_ledger_balance() {
        // By hand: 100 + 50 + 30 + 20 = 200 entitled; 0 + 20 + 45 + 20 + 7 = 92 in the ledger; 0 + 20 + 30 + 20 = 70 arrived.
        let rows = [
            row("A", 100, 0),
            row("A", 50, 20),
            row("B", 30, 45),
            row("C", 20, 20),
            row("D", 0, 7),
        ];
        let tally = Tally::of(&rows);
        let a = tally.amounts("test").unwrap();
        assert_eq!((a.entitled, a.ledger, a.arrived), (Fen(200), Fen(92), Fen(70)));
        assert_eq!((a.not_enjoyed, a.too_little, a.gap), (Fen(100), Fen(30), Fen(130)));
        assert_eq!((a.too_much, a.without_right), (Fen(15), Fen(7)));
        assert_eq!(
            (tally.gap_who(), tally.not_enjoyed.rows, tally.entitled_who.len()),
            (1, 1, 3)
        );
    }
}
