//! Numbers in Chinese characters, everyday and financial ones.

/// The digit that a character stands for.
fn digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' | 'Ｏ' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '貳' | '两' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The power of ten that a character stands for.
fn unit(c: char) -> Option<u128> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// Whether a text has any digit in Chinese characters.
pub(super) fn has_digits(text: &str) -> bool {
    text.chars().any(|c| digit(c).is_some() || matches!(c, '十' | '拾'))
}

/// `一十二万三千` as 123,000; `None` for anything else, and for `一千二`, which may mean 1,200 or 1,002.
pub(super) fn whole(text: &str) -> Option<u128> {
    let (mut total, mut section, mut pending): (u128, u128, Option<u128>) = (0, 0, None);
    // The last unit of the section, and whether a zero stands behind it.
    let (mut last, mut zero, mut any) = (u128::MAX, false, false);
    let mut last_large = u128::MAX;
    for c in text.chars() {
        if let Some(digit) = digit(c) {
            if pending.is_some() {
                return None;
            }
            if digit == 0 {
                zero = true;
            } else {
                pending = Some(u128::from(digit));
            }
            any = true;
            continue;
        }
        let unit = unit(c)?;
        any = true;
        if unit < 10_000 {
            // 十二 leaves out the one in front.
            let count = pending.take().or((unit == 10).then_some(1))?;
            if unit >= last {
                return None;
            }
            section += count * unit;
            (last, zero) = (unit, false);
        } else {
            section += pending.take().unwrap_or(0);
            if section == 0 && total == 0 {
                return None;
            }
            if unit > last_large {
                // 万亿
                total = (total + section).checked_mul(unit)?;
            } else {
                total += section.checked_mul(unit)?;
            }
            (section, last, zero, last_large) = (0, u128::MAX, false, unit);
        }
    }
    if let Some(rest) = pending {
        let behind = if last == u128::MAX { last_large } else { last };
        // Behind a hundred and more, a digit without a unit needs a zero in front.
        if (100..u128::MAX).contains(&behind) && !zero {
            return None;
        }
        section += rest;
    }
    any.then_some(total + section)
}

/// Digits one by one: `二〇二二` as `2022`.
pub(super) fn one_by_one(text: &str) -> Option<String> {
    let digits = text.chars().map(|c| char::from_digit(digit(c)?, 10));
    digits.collect()
}

/// An amount in whole fen: `壹万贰仟元整`, `三元五角`, `十二元零五分`; `None` for anything else.
pub(super) fn fen(text: &str) -> Option<u128> {
    let text = text.strip_suffix(['整', '正']).unwrap_or(text);
    let (yuan, rest) = text.split_once(['元', '圆', '圓'])?;
    let yuan = whole(yuan)?;
    let (mut fen, mut rest) = (0, rest.trim_start_matches(['零', '〇']));
    if let Some((jiao, behind)) = rest.split_once('角') {
        fen += single(jiao)? * 10;
        rest = behind.trim_start_matches(['零', '〇']);
    }
    if let Some(count) = rest.strip_suffix('分') {
        fen += single(count)?;
        rest = "";
    }
    if !rest.is_empty() {
        return None;
    }
    yuan.checked_mul(100)?.checked_add(fen)
}

fn single(text: &str) -> Option<u128> {
    let mut chars = text.chars();
    let only = digit(chars.next()?)?;
    chars.next().is_none().then_some(u128::from(only))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        for (text, number) in [
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("一百零五", 105),
            ("一百一十", 110),
            ("一千零二十", 1020),
            ("十二万", 120_000),
            ("壹万贰仟", 12_000),
            ("壹万贰仟叁佰肆拾伍", 12_345),
            ("一亿零三", 100_000_003),
            ("壹亿贰仟万", 120_000_000),
            ("三万亿", 3_000_000_000_000),
            ("两千", 2000),
            ("零", 0),
        ] {
            assert_eq!(whole(text), Some(number), "{text}");
        }
        // Two readings, or none.
        for text in ["一千二", "三万五", "一二", "百", "十十", "一百千", "万", "", "五人"] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn amounts() {
        for (text, amount) in [
            ("壹万贰仟元整", 1_200_000),
            ("叁元伍角", 350),
            ("拾贰元零伍分", 1205),
            ("壹佰元正", 10_000),
            ("贰拾万零伍佰元叁角贰分", 20_050_032),
        ] {
            assert_eq!(fen(text), Some(amount), "{text}");
        }
        for text in ["壹万贰仟", "元", "一元五", "一元十角", "二美元"] {
            assert_eq!(fen(text), None, "{text}");
        }
    }

    #[test]
    fn digits_one_by_one() {
        assert_eq!(one_by_one("二〇二二").as_deref(), Some("2022"));
        assert_eq!(one_by_one("二○二二").as_deref(), Some("2022"));
        assert_eq!(one_by_one("二十"), None);
    }
}
