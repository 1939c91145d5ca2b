//! Expected values are worked out by hand, or stand in the catalogue of worked examples.

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::{Fen, MoneyError, Ratio, round_half_up};

fn exact(n: i64, d: i64) -> BigRational {
    BigRational::new(BigInt::from(n), BigInt::from(d))
}

#[test]
fn yuan_is_read_to_the_fen() {
    for (text, fen) in [
        ("0", 0),
        ("0.01", 1),
        ("-0.01", -1),
        ("1,234,567.89", 123_456_789),
        ("5.", 500),
        (".5", 50),
        ("1.100", 110),
        ("+3", 300),
    ] {
        assert_eq!(Fen::parse_yuan(text), Ok(Fen(fen)), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in ["", ".", "1e3", "12.3.4", "1O0.5", "1,23.00", ",123", "--1", "０.5"] {
        assert_eq!(Fen::parse_yuan(text), Err(MoneyError::NotANumber), "{text}");
    }
    assert_eq!(Fen::parse_yuan("0.001"), Err(MoneyError::TooFine));
    assert_eq!(Fen::parse_yuan("92233720368547758.08"), Err(MoneyError::Overflow));
    assert_eq!(Fen::parse_yuan("92233720368547758.07"), Ok(Fen(i64::MAX)));
    assert_eq!(Fen::parse_yuan("-92233720368547758.08"), Ok(Fen(i64::MIN)));
}

#[test]
fn one_fen_is_a_millionth_of_wan_yuan() {
    assert_eq!(Fen::parse_wan("0.000001"), Ok(Fen(1)));
    assert_eq!(Fen::parse_wan("300"), Ok(Fen(300_000_000)));
    assert_eq!(Fen::parse_wan("0.0000001"), Err(MoneyError::TooFine));
}

#[test]
fn sums_cannot_wrap() {
    assert_eq!(Fen(i64::MAX).checked_add(Fen(1)), Err(MoneyError::Overflow));
    assert_eq!(Fen(i64::MIN).checked_sub(Fen(1)), Err(MoneyError::Overflow));
    assert_eq!(Fen::sum([Fen(i64::MAX), Fen(1), Fen(-1)]), Ok(Fen(i64::MAX)));
    assert_eq!(Fen::sum([Fen(i64::MAX), Fen(1)]), Err(MoneyError::Overflow));
}

#[test]
fn ratios_are_lowest_terms() {
    assert_eq!(Ratio::parse("2.5%"), Ratio::new(1, 40));
    assert_eq!(Ratio::parse("-3/6"), Ratio::new(-1, 2));
    assert_eq!(Ratio::new(3, -6), Ratio::new(-1, 2));
    assert_eq!(Ratio::new(1, 0), None);
    assert_eq!(Ratio::parse("50 %"), Ratio::new(1, 2));
    // 2^127 − 1 is the largest numerator; one more does not fit.
    assert_eq!(Ratio::parse(&i128::MAX.to_string()), Ratio::new(i128::MAX, 1));
    assert_eq!(Ratio::parse("170141183460469231731687303715884105728"), None);
    assert_eq!(Ratio::parse(&format!("0.{}1", "0".repeat(38))), None);
    for text in ["", "%", "1/0", "a", "1.2.3", "1%%", "0x1", "1/2%", "1e2%", "1_0"] {
        assert_eq!(Ratio::parse(text), None, "{text}");
    }
}

/// UR03: 0.05 × 90 % = 0.045 → 0.05; CI12: 100.20 × 2.5 % = 2.505 → 2.51; VR10: 54,321.09 × 7/9 → 42,249.74.
#[test]
fn half_a_fen_goes_up_away_from_zero() {
    for (n, d, fen) in [
        (45, 10, 5),
        (2505, 10, 251),
        (5_432_109 * 7, 9, 4_224_974),
        (-45, 10, -5),
        (-44, 10, -4),
        (1, 2, 1),
        (-1, 2, -1),
        (1, 3, 0),
    ] {
        assert_eq!(round_half_up(&exact(n, d)), Ok(Fen(fen)), "{n}/{d}");
    }
    let too_much = BigRational::from_integer(BigInt::from(i64::MAX)) + exact(1, 2);
    assert_eq!(round_half_up(&too_much), Err(MoneyError::Overflow));
}

proptest! {
    #[test]
    fn printing_and_reading_give_the_amount_back(fen: i64) {
        prop_assert_eq!(Fen::parse_yuan(&Fen(fen).to_string()), Ok(Fen(fen)));
    }

    /// The rounded value is at most half a fen away, and exactly half only upwards.
    #[test]
    fn rounding_is_nearest(n in -1_000_000_i64..1_000_000, d in 1_i64..5_000) {
        let fen = round_half_up(&exact(n, d)).unwrap();
        let doubled_distance = (i128::from(fen.0) * i128::from(d) - i128::from(n)) * 2 * i128::from(n.signum());
        prop_assert!(-i128::from(d) < doubled_distance && doubled_distance <= i128::from(d));
    }
}
