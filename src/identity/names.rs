//! Spellings of enterprise names.

/// One spelling for names that mean the same enterprise: half-width letters, digits and brackets, no blanks,
/// `有限责任公司` as `有限公司`, Latin letters in upper case.
///
/// ```
/// use huiqi::identity::normalise_company_name;
/// assert_eq!(normalise_company_name("元江测试（云南）有限责任公司 "), "元江测试(云南)有限公司");
/// ```
#[must_use]
pub fn normalise_company_name(text: &str) -> String {
    let narrowed: String = text.chars().filter(|c| !is_blank(*c)).map(narrow).collect();
    narrowed.replace("有限责任公司", "有限公司")
}

/// Blanks of every width, no-break spaces, and all that [`is_invisible`].
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_invisible(c)
}

/// Characters that show nothing and mean nothing in a list: soft hyphens, zero-width marks, marks of direction, word joiners, variation
/// selectors, byte-order marks. They come along when a field is copied out of a page, a chat or a certificate.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}

/// A text as it is compared: without blanks, in half-width characters and lower case, one kind of brackets.
pub(crate) fn narrowed(text: &str) -> String {
    text.chars()
        .filter(|c| !is_blank(*c))
        .map(|c| match c {
            '〔' | '【' | '[' | '［' => '(',
            '〕' | '】' | ']' | '］' => ')',
            '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

fn narrow(c: char) -> char {
    let half = match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '〔' | '【' => '(',
        '〕' | '】' => ')',
        other => other,
    };
    match half {
        '[' => '(',
        ']' => ')',
        other => other.to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_meet() {
        let one = normalise_company_name("元江测试企业00001有限公司");
        assert_eq!(normalise_company_name("元江测试企业00001有限责任公司"), one);
        assert_eq!(
            normalise_company_name(" 元江测试企业０0001 有限公司\u{a0}\u{3000}"),
            one
        );
        assert_eq!(normalise_company_name("\u{feff}元江测试企业00001有限公司"), one);
    }

    #[test]
    fn brackets_and_letters() {
        assert_eq!(normalise_company_name("甲（乙）ａb"), "甲(乙)AB");
        assert_eq!(normalise_company_name("甲〔乙〕"), "甲(乙)");
    }

    #[test]
    fn different_names_stay_different() {
        assert_ne!(
            normalise_company_name("元江甲股份有限公司"),
            normalise_company_name("元江甲有限公司")
        );
        assert_ne!(
            normalise_company_name("元江甲有限公司一分公司"),
            normalise_company_name("元江甲有限公司")
        );
    }
}
