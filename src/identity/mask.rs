//! Masking of personal data for everything that leaves the program's memory as words.

/// Keeps the first and last four characters: `5304**********0005`. Shorter than nine characters: all stars.
#[must_use]
pub fn mask_id(text: &str) -> String {
    keep_ends(text, 4, 4)
}

/// Keeps the last four characters of an account number; shorter than nine characters: all stars.
#[must_use]
pub fn mask_account(text: &str) -> String {
    keep_ends(text, 0, 4)
}

/// Keeps the first character of a person's name: `张**`.
#[must_use]
pub fn mask_name(text: &str) -> String {
    text.chars()
        .enumerate()
        .map(|(i, c)| if i == 0 { c } else { '*' })
        .collect()
}

fn keep_ends(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    let (head, tail) = if count < 9 { (0, 0) } else { (head, tail) };
    text.chars()
        .enumerate()
        .map(|(i, c)| if i < head || i + tail >= count { c } else { '*' })
        .collect()
}

/// Masks in free text every run of 15 digits and more (full-width ones too), and 17 digits with an X behind them.
/// Unified codes of enterprises contain letters and stay readable, except the few that are all digits.
///
/// ```
/// use huiqi::identity::scrub;
/// assert_eq!(scrub("证件号码 530428199001010001 重复"), "证件号码 5304**********0001 重复");
/// assert_eq!(scrub("91530428MA6YY1015E"), "91530428MA6YY1015E");
/// ```
#[must_use]
pub fn scrub(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars() {
        if is_digit(c) || (matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ') && run.chars().count() == 17) {
            run.push(c);
        } else {
            flush(&mut out, &mut run);
            out.push(c);
        }
    }
    flush(&mut out, &mut run);
    out
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn flush(out: &mut String, run: &mut String) {
    if run.chars().count() >= 15 {
        out.push_str(&mask_id(run));
    } else {
        out.push_str(run);
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks() {
        assert_eq!(mask_id("530428199001010001"), "5304**********0001");
        assert_eq!(mask_id("12345678"), "********");
        assert_eq!(mask_account("6222020200001234567"), "***************4567");
        assert_eq!(mask_name("张三丰"), "张**");
        assert_eq!(mask_name(""), "");
    }

    #[test]
    fn scrubs_free_text() {
        assert_eq!(scrub("a53042819900101000X,b"), "a5304**********000X,b");
        assert_eq!(scrub("530428900101001"), "5304*******1001"); // 15 digits
        assert_eq!(scrub("53042819900101000100"), "5304************0100"); // 20 digits
        assert_eq!(
            scrub("５３０４２８１９９００１０１０００１"),
            "５３０４**********０００１"
        );
        assert_eq!(scrub("金额 12345678901234 元"), "金额 12345678901234 元"); // 14 digits
        assert_eq!(scrub("123456789012345678901"), "1234*************8901"); // 21 digits
        assert_eq!(scrub("无"), "无");
    }
}
