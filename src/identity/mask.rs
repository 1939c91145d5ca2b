//! Masking of personal data for everything that leaves the program's memory as words.

use std::borrow::Cow;

use super::ResidentId;

/// Keeps the first and last four characters: `5304**********0005`. Shorter than nine characters: all stars.
#[must_use]
pub fn mask_id(text: &str) -> String {
    keep_ends(text, 4, 4)
}

/// Stars instead of the first fourteen digits of every resident id in `text`, wherever it stands: only the last four characters stay. An id
/// begins where no letter or digit is before it.
///
/// ```
/// use huiqi::identity::hide_resident_ids;
/// // the worked example of GB 11643-1999, annex A
/// assert_eq!(hide_resident_ids("11010519491231002X:2022-05"), "**************002X:2022-05");
/// ```
#[must_use]
pub fn hide_resident_ids(text: &str) -> Cow<'_, str> {
    let mut bytes = text.as_bytes().to_vec();
    if hide_in(&mut bytes) {
        Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
    } else {
        Cow::Borrowed(text)
    }
}

/// As [`hide_resident_ids`], in place; says whether there was one.
pub fn hide_in(text: &mut [u8]) -> bool {
    let (mut found, mut from) = (false, 0);
    while let Some(start) = text
        .get(from..)
        .and_then(|rest| rest.iter().position(u8::is_ascii_digit))
    {
        let at = from + start;
        let length = text.get(at..).map_or(0, |rest| {
            let ends = rest.iter().position(|b| !b.is_ascii_alphanumeric());
            ends.unwrap_or(rest.len())
        });
        let begins = at.checked_sub(1).and_then(|before| text.get(before));
        if length >= 18 && !begins.is_some_and(u8::is_ascii_alphanumeric) && is_id(text.get(at..at + 18)) {
            if let Some(hidden) = text.get_mut(at..at + 14) {
                hidden.fill(b'*');
            }
            found = true;
        }
        from = at + length.max(1);
    }
    found
}

fn is_id(text: Option<&[u8]>) -> bool {
    let text = text.and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.is_some_and(|id| ResidentId::check(&id.to_ascii_uppercase()).is_ok())
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
