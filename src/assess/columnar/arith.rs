//! Arithmetic on columns of numbers.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};

use super::column::Lane;
use super::num::{Num, gcd};
use crate::policy::ir::Arithmetic;

/// Parts beyond this are reduced to lowest terms before they are used further.
const LARGE: i128 = 1 << 62;

/// Combines two lanes row by row; `None` as soon as one row has no result.
fn zip<A: Copy, B: Copy, C>(a: &Lane<A>, b: &Lane<B>, f: impl Fn(A, B) -> Option<C>) -> Option<Lane<C>> {
    Some(match (a, b) {
        (Lane::One(a), Lane::One(b)) => Lane::One(f(*a, *b)?),
        (Lane::Many(a), Lane::One(b)) => Lane::Many(a.iter().map(|a| f(*a, *b)).collect::<Option<_>>()?),
        (Lane::One(a), Lane::Many(b)) => Lane::Many(b.iter().map(|b| f(*a, *b)).collect::<Option<_>>()?),
        (Lane::Many(a), Lane::Many(b)) => Lane::Many(a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect::<Option<_>>()?),
    })
}

/// Result of an operation; rows divided by zero have none (`zero[row]` is true) and hold a number without meaning.
pub(crate) fn arithmetic(op: Arithmetic, a: &Num, b: &Num, len: usize) -> (Num, Option<Vec<bool>>) {
    if let (Num::Int(x), Num::Int(y)) = (a, b) {
        let fits = match op {
            Arithmetic::Add => zip(x, y, i64::checked_add),
            Arithmetic::Subtract => zip(x, y, i64::checked_sub),
            Arithmetic::Multiply => zip(x, y, i64::checked_mul),
            Arithmetic::Divide => None,
        };
        if let Some(lane) = fits {
            return (Num::Int(lane), None);
        }
    }
    let wide = || a.wide().zip(b.wide());
    let (fits, exact): (_, fn(BigRational, BigRational) -> BigRational) = match op {
        Arithmetic::Add => (wide().and_then(|(a, b)| add(&a, &b, len, i128::checked_add)), |a, b| {
            a + b
        }),
        Arithmetic::Subtract => (wide().and_then(|(a, b)| add(&a, &b, len, i128::checked_sub)), |a, b| {
            a - b
        }),
        Arithmetic::Multiply => (wide().and_then(|(a, b)| multiply(&a, &b, len)), |a, b| a * b),
        Arithmetic::Divide => return divide(a, b, len),
    };
    (fits.unwrap_or_else(|| unbounded(exact, a, b, len)), None)
}

type Fraction = (Lane<i128>, Lane<i128>);

fn add(a: &Fraction, b: &Fraction, len: usize, combine: fn(i128, i128) -> Option<i128>) -> Option<Num> {
    if let (Lane::One(d), Lane::One(e)) = (&a.1, &b.1) {
        let g = gcd(*d, *e);
        let (left, right) = (e / g, d / g);
        let sum = zip(&a.0, &b.0, |x, y| combine(x.checked_mul(left)?, y.checked_mul(right)?))?;
        return Some(Num::Wide(sum, Lane::One(d.checked_mul(left)?)));
    }
    rows(len, |i| {
        let (n, d, m, e) = (*a.0.get(i), *a.1.get(i), *b.0.get(i), *b.1.get(i));
        if d == e {
            return Some((combine(n, m)?, d));
        }
        let g = gcd(d, e);
        Some((
            combine(n.checked_mul(e / g)?, m.checked_mul(d / g)?)?,
            d.checked_mul(e / g)?,
        ))
    })
}

fn multiply(a: &Fraction, b: &Fraction, len: usize) -> Option<Num> {
    if let (Lane::One(d), Lane::One(e)) = (&a.1, &b.1) {
        return Some(Num::Wide(
            zip(&a.0, &b.0, i128::checked_mul)?,
            Lane::One(d.checked_mul(*e)?),
        ));
    }
    rows(len, |i| {
        Some((
            a.0.get(i).checked_mul(*b.0.get(i))?,
            a.1.get(i).checked_mul(*b.1.get(i))?,
        ))
    })
}

/// Fractions with a denominator per row, reduced where their parts grow large.
fn rows(len: usize, f: impl Fn(usize) -> Option<(i128, i128)>) -> Option<Num> {
    let (mut n, mut d) = (Vec::with_capacity(len), Vec::with_capacity(len));
    for i in 0..len {
        let (x, y) = f(i)?;
        let (x, y) = if x.unsigned_abs() > LARGE.unsigned_abs() || y > LARGE {
            reduced(x, y)
        } else {
            (x, y)
        };
        n.push(x);
        d.push(y);
    }
    Some(Num::Wide(Lane::Many(n), Lane::Many(d)))
}

fn reduced(n: i128, d: i128) -> (i128, i128) {
    let g = gcd(n, d);
    (n / g, d / g)
}

fn divide(a: &Num, b: &Num, len: usize) -> (Num, Option<Vec<bool>>) {
    let by_zero: Vec<bool> = match b {
        Num::Int(lane) => (0..len).map(|i| *lane.get(i) == 0).collect(),
        Num::Wide(n, _) => (0..len).map(|i| *n.get(i) == 0).collect(),
        Num::Big(all) => all.iter().map(Zero::is_zero).collect(),
    };
    let mark = by_zero.contains(&true).then_some(by_zero);
    let quotient = a.wide().zip(b.wide()).and_then(|(a, b)| {
        if let ((n, Lane::One(d)), (Lane::One(m), Lane::One(e))) = (&a, &b)
            && *m > 0
        {
            return Some(Num::Wide(
                zip(n, &Lane::One(*e), i128::checked_mul)?,
                Lane::One(d.checked_mul(*m)?),
            ));
        }
        rows(len, |i| {
            let (n, d, m, e) = (*a.0.get(i), *a.1.get(i), *b.0.get(i), *b.1.get(i));
            let (m, e) = if m == 0 { (1, 1) } else { (m, e) };
            let (n, d) = reduced(n.checked_mul(e)?, d.checked_mul(m)?);
            if d < 0 {
                Some((n.checked_neg()?, d.checked_neg()?))
            } else {
                Some((n, d))
            }
        })
    });
    let exact = || {
        let all = (0..len).map(|i| {
            let divisor = b.exact(i);
            if divisor.is_zero() {
                divisor
            } else {
                a.exact(i) / divisor
            }
        });
        Num::Big(all.collect())
    };
    (quotient.unwrap_or_else(exact), mark)
}

fn unbounded(exact: fn(BigRational, BigRational) -> BigRational, a: &Num, b: &Num, len: usize) -> Num {
    let all = (0..len).map(|i| exact(a.exact(i), b.exact(i)));
    Num::Big(all.collect())
}

/// Rounds half up, away from zero, to whole numbers.
pub(crate) fn round(num: &Num, len: usize) -> Num {
    whole(
        num,
        len,
        |n, d| {
            let magnitude = n.unsigned_abs();
            let d = d.unsigned_abs();
            // q + (2r ≥ d), without doubling r beyond 128 bits.
            let (q, r) = (magnitude / d, magnitude % d);
            let up = i128::try_from(q).ok()?.checked_add(i128::from(r >= d - r))?;
            if n < 0 { up.checked_neg() } else { Some(up) }
        },
        |n| {
            let half = BigRational::new(BigInt::from(1), BigInt::from(2));
            let up = (n.abs() + half).floor();
            if n.is_negative() { -up } else { up }
        },
    )
}

/// Largest whole numbers not above.
pub(crate) fn floor(num: &Num, len: usize) -> Num {
    whole(num, len, |n, d| n.checked_div_euclid(d), |n| n.floor())
}

/// Absolute values.
pub(crate) fn abs(num: &Num, len: usize) -> Num {
    let fits = match num {
        Num::Int(lane) => zip(lane, &Lane::One(()), |n, ()| n.checked_abs()).map(Num::Int),
        Num::Wide(n, d) => zip(n, &Lane::One(()), |n, ()| n.checked_abs()).map(|n| Num::Wide(n, d.clone())),
        Num::Big(_) => None,
    };
    fits.unwrap_or_else(|| Num::Big((0..len).map(|i| num.exact(i).abs()).collect()))
}

fn whole(
    num: &Num,
    len: usize,
    narrow: impl Fn(i128, i128) -> Option<i128>,
    exact: impl Fn(&BigRational) -> BigRational,
) -> Num {
    match num {
        Num::Int(_) => num.clone(),
        Num::Wide(Lane::One(n), Lane::One(d)) => match narrow(*n, *d).and_then(|n| i64::try_from(n).ok()) {
            Some(n) => Num::Int(Lane::One(n)),
            None => Num::Big((0..len).map(|i| exact(&num.exact(i))).collect()),
        },
        Num::Wide(n, d) => match (0..len).map(|i| narrow(*n.get(i), *d.get(i))).collect() {
            Some(all) => Num::of_wide(all),
            None => Num::Big((0..len).map(|i| exact(&num.exact(i))).collect()),
        },
        Num::Big(all) => Num::of_big(all.iter().map(exact).collect()),
    }
}
