//! Sections of the national industry classification (GB/T 4754-2017).

/// The section letter of an industry code: its first two digits decide. `None` for anything but 2 to 4 digits
/// and for divisions that do not exist.
///
/// ```
/// use huiqi::identity::industry_section;
/// assert_eq!(industry_section("6210"), Some('H')); // 正餐服务
/// assert_eq!(industry_section("9800"), None);
/// ```
#[must_use]
pub fn industry_section(code: &str) -> Option<char> {
    if !(2..=4).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(match code.get(..2)?.parse::<u8>().ok()? {
        1..=5 => 'A',
        6..=12 => 'B',
        13..=43 => 'C',
        44..=46 => 'D',
        47..=50 => 'E',
        51..=52 => 'F',
        53..=60 => 'G',
        61..=62 => 'H',
        63..=65 => 'I',
        66..=69 => 'J',
        70 => 'K',
        71..=72 => 'L',
        73..=75 => 'M',
        76..=79 => 'N',
        80..=82 => 'O',
        83 => 'P',
        84..=85 => 'Q',
        86..=90 => 'R',
        91..=96 => 'S',
        97 => 'T',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::industry_section;

    // The standard's table: first and last division of each section.
    #[test]
    fn borders() {
        for (section, first, last) in [
            ('A', "01", "05"),
            ('B', "06", "12"),
            ('C', "13", "43"),
            ('D', "44", "46"),
            ('E', "47", "50"),
            ('F', "51", "52"),
            ('G', "53", "60"),
            ('H', "61", "62"),
            ('I', "63", "65"),
            ('J', "66", "69"),
            ('K', "70", "70"),
            ('L', "71", "72"),
            ('M', "73", "75"),
            ('N', "76", "79"),
            ('O', "80", "82"),
            ('P', "83", "83"),
            ('Q', "84", "85"),
            ('R', "86", "90"),
            ('S', "91", "96"),
            ('T', "97", "97"),
        ] {
            assert_eq!(industry_section(&format!("{first}10")), Some(section));
            assert_eq!(industry_section(last), Some(section));
        }
    }

    #[test]
    fn no_code() {
        for code in ["", "1", "00", "0010", "98", "A13", "13310", "１３"] {
            assert_eq!(industry_section(code), None, "{code}");
        }
    }
}
