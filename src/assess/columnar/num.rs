//! Exact numbers in columns. Three tiers: 64-bit whole numbers, fractions of 128-bit parts, unbounded fractions. An operation that does
//! not fit its tier is redone in the next one for the whole chunk, so the tier never changes a meaning.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::ToPrimitive;

use super::column::{Lane, NONE};

/// Numbers of a column. Denominators are greater than zero; fractions need not be in lowest terms.
#[derive(Clone, Debug)]
pub(crate) enum Num {
    /// Whole numbers.
    Int(Lane<i64>),
    /// Numerators and denominators.
    Wide(Lane<i128>, Lane<i128>),
    /// Anything.
    Big(Vec<BigRational>),
}

impl Num {
    /// Numerator and denominator as 128-bit lanes; `None` for unbounded numbers.
    pub(crate) fn wide(&self) -> Option<(Lane<i128>, Lane<i128>)> {
        match self {
            Num::Int(Lane::One(n)) => Some((Lane::One(i128::from(*n)), Lane::One(1))),
            Num::Int(Lane::Many(n)) => Some((Lane::Many(n.iter().map(|n| i128::from(*n)).collect()), Lane::One(1))),
            Num::Wide(n, d) => Some((n.clone(), d.clone())),
            Num::Big(_) => None,
        }
    }

    /// Numerator and denominator of a row, if they fit.
    #[inline]
    pub(crate) fn parts(&self, row: usize) -> Option<(i128, i128)> {
        match self {
            Num::Int(n) => Some((i128::from(*n.get(row)), 1)),
            Num::Wide(n, d) => Some((*n.get(row), *d.get(row))),
            Num::Big(all) => {
                let n = all.get(row)?;
                n.numer().to_i128().zip(n.denom().to_i128())
            }
        }
    }

    /// The exact value of a row.
    pub(crate) fn exact(&self, row: usize) -> BigRational {
        match self {
            Num::Big(all) => all[row].clone(),
            Num::Int(_) | Num::Wide(..) => self
                .parts(row)
                .map_or_else(zero, |(n, d)| BigRational::new(BigInt::from(n), BigInt::from(d))),
        }
    }

    /// The row as a whole 64-bit number.
    pub(crate) fn whole(&self, row: usize) -> Option<i64> {
        match self {
            Num::Int(n) => Some(*n.get(row)),
            _ => {
                let (n, d) = self.parts(row)?;
                if n.checked_rem(d)? == 0 {
                    i64::try_from(n.checked_div(d)?).ok()
                } else {
                    None
                }
            }
        }
    }

    /// All rows as unbounded numbers.
    pub(crate) fn big(&self, len: usize) -> Vec<BigRational> {
        (0..len).map(|row| self.exact(row)).collect()
    }

    /// Order of row `a` of `self` and row `b` of `other`.
    #[inline]
    pub(crate) fn compare(&self, a: usize, other: &Num, b: usize) -> Ordering {
        if let (Num::Int(x), Num::Int(y)) = (self, other) {
            return x.get(a).cmp(y.get(b));
        }
        if let (Some((n, d)), Some((m, e))) = (self.parts(a), other.parts(b)) {
            if d == e {
                return n.cmp(&m);
            }
            if let (Some(left), Some(right)) = (n.checked_mul(e), m.checked_mul(d)) {
                return left.cmp(&right);
            }
        }
        self.exact(a).cmp(&other.exact(b))
    }

    /// Values at positions; zero where there is none.
    pub(crate) fn gather(&self, at: &[u32]) -> Num {
        match self {
            Num::Int(n) => Num::Int(n.gather(at, &0)),
            Num::Wide(n, d) => Num::Wide(n.gather(at, &0), d.gather(at, &1)),
            Num::Big(all) => {
                let picked = at
                    .iter()
                    .map(|i| if *i == NONE { zero() } else { all[*i as usize].clone() });
                Num::of_big(picked.collect())
            }
        }
    }

    /// The numbers with zero in the rows that are not kept.
    pub(crate) fn only(&self, len: usize, keep: impl Fn(usize) -> bool) -> Num {
        match self {
            Num::Int(n) => Num::Int(Lane::Many(
                (0..len).map(|i| if keep(i) { *n.get(i) } else { 0 }).collect(),
            )),
            Num::Wide(n, d) => Num::Wide(
                Lane::Many((0..len).map(|i| if keep(i) { *n.get(i) } else { 0 }).collect()),
                d.clone(),
            ),
            Num::Big(all) => Num::Big(
                all.iter()
                    .enumerate()
                    .map(|(i, n)| if keep(i) { n.clone() } else { zero() })
                    .collect(),
            ),
        }
    }

    /// Unbounded numbers, in the lowest tier that holds them all.
    pub(crate) fn of_big(all: Vec<BigRational>) -> Num {
        let parts: Option<Vec<(i128, i128)>> = all
            .iter()
            .map(|n| n.numer().to_i128().zip(n.denom().to_i128()))
            .collect();
        match parts {
            Some(parts) if parts.iter().all(|(_, d)| *d == 1) => {
                Num::of_wide(parts.into_iter().map(|(n, _)| n).collect())
            }
            Some(parts) => {
                let (n, d) = parts.into_iter().unzip();
                Num::Wide(Lane::Many(n), Lane::Many(d))
            }
            None => Num::Big(all),
        }
    }

    /// Whole 128-bit numbers, in the lowest tier that holds them all.
    pub(crate) fn of_wide(all: Vec<i128>) -> Num {
        match all.iter().map(|n| i64::try_from(*n).ok()).collect() {
            Some(narrow) => Num::Int(Lane::Many(narrow)),
            None => Num::Wide(Lane::Many(all), Lane::One(1)),
        }
    }

    /// Numbers behind each other; `None` stands for rows without a value.
    pub(crate) fn concat(parts: &[(Option<&Num>, usize)]) -> Num {
        let of = |num: &Option<&Num>| match num {
            None => Some(None),
            Some(Num::Int(lane)) => Some(Some(lane.clone())),
            Some(Num::Wide(..) | Num::Big(_)) => None,
        };
        if let Some(lanes) = parts.iter().map(|(num, _)| of(num)).collect::<Option<Vec<_>>>() {
            let mut all = Vec::new();
            for (lane, (_, len)) in lanes.into_iter().zip(parts) {
                lane.unwrap_or(Lane::One(0)).append_to(*len, &mut all);
            }
            return Num::Int(Lane::Many(all));
        }
        let of = |num: &Option<&Num>| match num {
            None => Some(None),
            Some(num) => num.wide().map(Some),
        };
        let Some(fractions) = parts.iter().map(|(num, _)| of(num)).collect::<Option<Vec<_>>>() else {
            let one = |(num, len): &(Option<&Num>, usize)| num.map_or_else(|| vec![zero(); *len], |n| n.big(*len));
            return Num::Big(parts.iter().flat_map(one).collect());
        };
        let (mut n, mut d) = (Vec::new(), Vec::new());
        let mut common: Option<i128> = None;
        let mut uniform = true;
        for (fraction, (_, len)) in fractions.into_iter().zip(parts) {
            if let Some((_, denominators)) = &fraction {
                match denominators {
                    Lane::One(den) if common.is_none_or(|c| c == *den) => common = Some(*den),
                    Lane::One(_) | Lane::Many(_) => uniform = false,
                }
            }
            let (numerators, denominators) = fraction.unwrap_or((Lane::One(0), Lane::One(1)));
            numerators.append_to(*len, &mut n);
            denominators.append_to(*len, &mut d);
        }
        match common {
            Some(den) if uniform => Num::Wide(Lane::Many(n), Lane::One(den)),
            Some(_) | None => Num::Wide(Lane::Many(n), Lane::Many(d)),
        }
    }
}

pub(crate) fn zero() -> BigRational {
    BigRational::from_integer(BigInt::from(0))
}

/// Greatest common divisor, at least 1. That of two smallest numbers, 2^127, does not fit: 1 divides them as well.
pub(crate) fn gcd(a: i128, b: i128) -> i128 {
    let (a, b) = (a.unsigned_abs(), b.unsigned_abs());
    let found = match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => u128::from(euclid(a, b)),
        _ => {
            let (mut a, mut b) = (a, b);
            while b != 0 {
                (a, b) = (b, a % b);
            }
            a
        }
    };
    i128::try_from(found.max(1)).unwrap_or(1)
}

fn euclid(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
