//! No resident id leaves by a department report.

use std::borrow::Cow;

/// Weights of the check digit, GB 11643-1999.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Check digit by the remainder of the weighted sum by 11.
const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// True for 18 characters with a plausible birth date and the right check digit.
fn is_resident_id(text: &str) -> bool {
    let Some((body, check)) = text.split_at_checked(17).filter(|_| text.len() == 18) else {
        return false;
    };
    let digits: Option<Vec<u32>> = body.chars().map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits else { return false };
    let born = body
        .get(6..14)
        .and_then(|day| chrono::NaiveDate::parse_from_str(day, "%Y%m%d").ok());
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let expected = CHECK.get(usize::try_from(sum % 11).unwrap_or(CHECK.len())).copied();
    born.is_some() && expected == check.chars().next().map(|c| c.to_ascii_uppercase())
}

/// A code as a department may see it: an owner who is known by a resident id (or by a taxpayer number that is one with two more
/// digits) keeps only the last four characters.
///
/// ```
/// use huiqi::report::shown_code;
/// assert_eq!(shown_code("91530428MA6A000236"), "91530428MA6A000236");
/// // the worked example of GB 11643-1999, annex A
/// assert_eq!(shown_code("11010519491231002X"), "**************002X");
/// ```
#[must_use]
pub fn shown_code(code: &str) -> Cow<'_, str> {
    let head = code.get(..18).unwrap_or(code);
    if !is_resident_id(head) {
        return Cow::Borrowed(code);
    }
    let kept = code.get(code.len() - 4..).unwrap_or_default();
    Cow::Owned(format!("{}{kept}", "*".repeat(code.len() - 4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_check_digit_or_date_is_no_resident_id() {
        assert!(is_resident_id("11010519491231002X"));
        assert!(is_resident_id("11010519491231002x"));
        assert!(!is_resident_id("110105194912310021"));
        assert!(!is_resident_id("11010519491331002X"));
        assert!(!is_resident_id("甲乙丙丁戊己"));
    }

    #[test]
    fn longer_numbers_built_on_one_are_masked_too() {
        assert_eq!(shown_code("11010519491231002X01"), "****************2X01");
        assert_eq!(shown_code(""), "");
    }
}
