//! Codes and names of enterprises and persons. All are made up; those of two enterprises never meet.

use super::day::Day;

/// Digits and letters of a unified code in the order of their values (GB 32100-2015).
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const CODE_WEIGHTS: [u64; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const BODY_WEIGHTS: [u64; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const PERSON_WEIGHTS: [u64; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const PERSON_CHECKS: &[u8; 11] = b"10X98765432";

/// Numbers of enterprises from here on belong to nobody.
pub(super) const STRANGERS: u64 = 800_000_000;

fn at(list: &[u8], value: u64) -> char {
    let found = usize::try_from(value).ok().and_then(|i| list.get(i)).copied();
    char::from(found.unwrap_or(b'0'))
}

/// A unified code: two characters for the register, the county, an organisation code counted up, both check characters.
pub(super) fn uscc(register: &str, index: u64) -> String {
    let mut code = format!("{register}530428MA");
    let mut digits = [0_u64; 6];
    let mut rest = index;
    for digit in digits.iter_mut().rev() {
        *digit = rest % 31;
        rest /= 31;
    }
    code.extend(digits.iter().map(|d| at(ALPHABET, *d)));
    let body = code.chars().skip(8).map(|c| u64::from(c.to_digit(36).unwrap_or(0)));
    let sum: u64 = body.zip(BODY_WEIGHTS).map(|(value, weight)| value * weight).sum();
    code.push(match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => at(b"0123456789", digit),
    });
    code.push(at(ALPHABET, (31 - code_sum(&code) % 31) % 31));
    code
}

fn code_sum(code: &str) -> u64 {
    let value = |b: u8| {
        ALPHABET
            .iter()
            .position(|a| *a == b)
            .and_then(|i| u64::try_from(i).ok())
    };
    let values = code.bytes().map(|b| value(b).unwrap_or(0));
    values.zip(CODE_WEIGHTS).map(|(value, weight)| value * weight).sum()
}

/// The code with another last character: its check fails.
pub(super) fn wrong_check(code: &str) -> String {
    let Some((at, last)) = code.char_indices().last() else {
        return String::new();
    };
    let other = if last == '7' { '8' } else { '7' };
    format!("{}{other}", code.get(..at).unwrap_or_default())
}

/// How old a person is, roughly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Age {
    /// Born 1965 to 1997.
    Grown,
    /// Born 1998 to 2004.
    Young,
}

/// Persons that one enterprise may have.
pub(super) const PERSONS: u64 = 32;
/// Areas that numbers are given for; the county's own comes first.
const AREAS: u64 = 55 * 40 * 80;
const OWN_AREA: u64 = 42 + 55 * (3 + 40 * 27);

/// The number and day of birth of person `slot` (below [`PERSONS`]) of an enterprise. Sequence 000 is never issued.
pub(super) fn resident(index: u64, slot: u64, age: Age) -> (String, Day) {
    let (first, last) = match age {
        Age::Grown => (Day::of(1965, 1, 1), Day::of(1997, 12, 31)),
        Age::Young => (Day::of(1998, 1, 1), Day::of(2004, 12, 31)),
    };
    let days = u64::try_from(last.0 - first.0 + 1).unwrap_or(1);
    let person = index * PERSONS + slot % PERSONS;
    // Neighbours are not born on neighbouring days: 1009 has no factor in common with either number of days.
    let turned = (person % days) * 1009 % days;
    let born = first.plus(i64::try_from(turned).unwrap_or(0));
    let area = (OWN_AREA + person / days) % AREAS;
    let (year, month, day) = born.civil();
    let (province, city, county) = (11 + area % 55, 1 + area / 55 % 40, 1 + area / 2200);
    let mut id = format!("{province:02}{city:02}{county:02}{year:04}{month:02}{day:02}000");
    let digits = id.bytes().map(|b| u64::from(b.saturating_sub(b'0')));
    let sum: u64 = digits.zip(PERSON_WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    id.push(at(PERSON_CHECKS, sum % 11));
    (id, born)
}

/// Number of a social insurance unit.
pub(super) fn unit_no(index: u64) -> String {
    format!("5304{:010}", index * 37 + 11)
}

/// The other usual spelling of a company's name.
pub(super) fn spelled_out(name: &str) -> String {
    name.replace("有限公司", "有限责任公司")
}

/// The name with half-width brackets: readers compare names in this spelling.
pub(super) fn half_width(name: &str) -> String {
    name.replace('（', "(").replace('）', ")")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{ResidentId, Uscc};
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_right_and_differ() {
        let mut seen = BTreeSet::new();
        for index in (0..3000).chain([STRANGERS, STRANGERS + 5_000_000]) {
            let code = uscc("91", index);
            let parsed = Uscc::parse(&code).unwrap();
            assert!(parsed.organisation_check_holds(), "{code}");
            assert!(!Uscc::has_valid_check(&wrong_check(&code)));
            assert!(seen.insert(code));
        }
    }

    #[test]
    fn persons_are_right_and_differ() {
        assert_eq!(resident(0, 0, Age::Grown).0.get(..6), Some("530428"));
        let mut seen = BTreeSet::new();
        for index in (0..2000).chain(4_999_000..5_000_000) {
            for (slot, age) in [(0, Age::Grown), (1, Age::Young), (31, Age::Grown), (1, Age::Grown)] {
                let (id, born) = resident(index, slot, age);
                let parsed = ResidentId::parse(&id).unwrap();
                assert_eq!(i64::from(parsed.birth_date().to_epoch_days()), born.0);
                assert!(seen.insert(id), "{index} {slot}");
            }
        }
    }
}
