//! The day that a point in time falls on: what stands behind the day in a field.

use super::chinese;

/// Minutes by which the county's clocks are ahead of universal time.
const HERE: i32 = 8 * 60;
const DAY: i32 = 24 * 60;

/// A field cut in two: the day as written, and by how many days the time behind it shifts it for somebody in the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Split<'a> {
    pub(super) day: &'a str,
    pub(super) shift: i32,
}

/// Cuts off a time of day, a weekday, and a time zone: `2022-01-01T00:00:00.000Z`, `2022年1月1日 08:30`, `2022/1/1 上午 8:30:00`. Without
/// a zone the time says nothing about the day. `None` if what stands behind the day is none of these.
pub(super) fn split(text: &str) -> Option<Split<'_>> {
    let only = |day| Some(Split { day, shift: 0 });
    let behind_day = text
        .find(['日', '号'])
        .filter(|_| text.contains('年'))
        .map(|at| at + '日'.len_utf8());
    let at = match behind_day.or_else(|| text.find([' ', 'T', 't'])) {
        Some(at) if at < text.len() => at,
        _ => return only(text),
    };
    let (day, rest) = text.split_at_checked(at)?;
    let rest = without_weekday(rest.trim_start_matches([' ', 'T', 't', ',']).trim());
    if rest.is_empty() {
        return only(day);
    }
    let (clock, zone) = zone(rest)?;
    let minutes = minutes(clock)?;
    let shift = zone.map_or(0, |zone| (minutes - zone + HERE).div_euclid(DAY));
    Some(Split { day, shift })
}

fn without_weekday(text: &str) -> &str {
    let named = ["星期", "周", "礼拜"].iter().find_map(|name| text.strip_prefix(name));
    let Some(rest) = named else { return text };
    let mut chars = rest.chars();
    match chars.next() {
        Some('一' | '二' | '三' | '四' | '五' | '六' | '日' | '天') => chars.as_str().trim(),
        _ => text,
    }
}

/// The time of day, and the zone behind it in minutes ahead of universal time.
fn zone(text: &str) -> Option<(&str, Option<i32>)> {
    if let Some(clock) = text.strip_suffix(['Z', 'z']) {
        return Some((clock.trim_end(), Some(0)));
    }
    let at = text.rfind(['+', '-', '−']);
    let Some((clock, offset)) = at.and_then(|at| text.split_at_checked(at)) else {
        return Some((text, None));
    };
    let clock = clock.trim_end();
    let clock = ["GMT", "UTC"]
        .iter()
        .find_map(|name| clock.strip_suffix(name))
        .unwrap_or(clock);
    let ahead = offset.starts_with('+');
    let digits: String = offset.chars().filter(|c| !matches!(c, '+' | '-' | '−' | ':')).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.parse::<i32>().ok()?, 0),
        4 => (
            digits.get(..2)?.parse::<i32>().ok()?,
            digits.get(2..)?.parse::<i32>().ok()?,
        ),
        _ => return None,
    };
    let offset = (hours <= 14 && minutes < 60).then_some(hours * 60 + minutes)?;
    Some((clock.trim_end(), Some(if ahead { offset } else { -offset })))
}

/// Minutes since midnight of `08:30`, `8:30:00.0`, `083000`, `8时30分`, `上午 8:30`, `08:30 PM`.
fn minutes(clock: &str) -> Option<i32> {
    let upper = clock.to_ascii_uppercase();
    let halves = [
        ("上午", false),
        ("AM", false),
        ("下午", true),
        ("PM", true),
        ("晚上", true),
        ("中午", true),
    ];
    let half = halves.iter().find_map(|(name, later)| {
        let bare = upper.strip_prefix(name).or_else(|| upper.strip_suffix(name))?;
        Some((bare.trim().to_owned(), *later))
    });
    let (clock, later) = half.map_or((upper.clone(), None), |(bare, later)| (bare, Some(later)));
    let digits = clock.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<String> = if digits && matches!(clock.len(), 4 | 6 | 9) {
        vec![clock.get(..2)?.to_owned(), clock.get(2..4)?.to_owned()]
    } else if clock.contains('时') || clock.contains('点') {
        let cut = clock.trim_end_matches(['分', '秒']);
        cut.split(['时', '点', '分'])
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    } else if clock.contains(':') {
        clock.split(':').map(str::to_owned).collect()
    } else {
        return None;
    };
    if parts.is_empty() || parts.len() > 3 {
        return None;
    }
    let number = |text: &String| -> Option<i32> {
        let whole = text.split_once('.').map_or(text.as_str(), |(whole, rest)| {
            if rest.bytes().all(|b| b.is_ascii_digit()) {
                whole
            } else {
                ""
            }
        });
        let digits = (1..=2).contains(&whole.len()) && whole.bytes().all(|b| b.is_ascii_digit());
        if digits { whole.parse().ok() } else { None }
    };
    let hour = number(parts.first()?)?;
    let minute = parts.get(1).map_or(Some(0), number)?;
    let second = parts.get(2).map_or(Some(0), number)?;
    let hour = match later {
        Some(true) if hour < 12 => hour + 12,
        Some(false) if hour == 12 => 0,
        _ => hour,
    };
    // 24:00:00 is the end of the day that it is written behind.
    (hour <= 24 && minute < 60 && second <= 60).then_some(hour * 60 + minute)
}

/// `二〇二二年一月二十一日` with ordinary digits; `None` if there are no Chinese digits in it.
pub(super) fn with_digits(text: &str) -> Option<String> {
    let (year, rest) = text.split_once('年')?;
    if !chinese::has_digits(text) {
        return None;
    }
    let number = |text: &str| -> Option<String> {
        let text = text.trim();
        if text.bytes().all(|b| b.is_ascii_digit()) {
            return Some(text.to_owned());
        }
        chinese::whole(text).map(|n| n.to_string())
    };
    let year = year.trim();
    let year = if year.is_ascii() {
        year.to_owned()
    } else {
        chinese::one_by_one(year)?
    };
    let (month, rest) = rest.split_once('月')?;
    let month = number(month)?;
    Some(match rest.find(['日', '号']) {
        Some(at) => {
            let (day, behind) = rest.split_at_checked(at)?;
            format!("{year}年{month}月{}{behind}", number(day)?)
        }
        None => format!("{year}年{month}月{rest}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_zones() {
        // The day at which the county's clocks stand at that moment.
        for (text, day, shift) in [
            ("2022-01-01", "2022-01-01", 0),
            ("2022-01-01 00:00:00", "2022-01-01", 0),
            ("2022-01-01 08:30:00.123", "2022-01-01", 0),
            ("2022-01-01 24:00:00", "2022-01-01", 0),
            ("2022-01-01T00:00:00Z", "2022-01-01", 0),
            ("2022-01-01T00:00:00.000Z", "2022-01-01", 0),
            ("2022-01-01T00:00:00+08:00", "2022-01-01", 0),
            ("2022-01-01T00:00:00+0800", "2022-01-01", 0),
            ("2021-12-31T16:00:00Z", "2021-12-31", 1),
            ("2021-12-31T15:59:59Z", "2021-12-31", 0),
            ("2022-01-01T02:00:00+09:00", "2022-01-01", 0),
            ("2022-01-01T00:30:00+09:00", "2022-01-01", -1),
            ("2022-01-01T20:00:00-05:00", "2022-01-01", 1),
            ("2022年1月1日 08:30", "2022年1月1日", 0),
            ("2022年1月1日08时30分", "2022年1月1日", 0),
            ("2022年1月1日 星期六", "2022年1月1日", 0),
            ("2022/1/1 上午 8:30:00", "2022/1/1", 0),
            ("2022/1/1 12:00:00 AM", "2022/1/1", 0),
            ("20220101T083000", "20220101", 0),
            ("2022-01-01 00:00:00 GMT+8", "2022-01-01", 0),
        ] {
            assert_eq!(split(text), Some(Split { day, shift }), "{text}");
        }
        for text in [
            "2022-01-01 起",
            "2022-01-01 25:00",
            "2022-01-01 08:61",
            "2022-01-01 1",
            "2022年1月1日前后",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }

    #[test]
    fn chinese_days() {
        assert_eq!(with_digits("二〇二二年一月二十一日").as_deref(), Some("2022年1月21日"));
        assert_eq!(
            with_digits("二○二二年十二月三十一日").as_deref(),
            Some("2022年12月31日")
        );
        assert_eq!(
            with_digits("2022年十月一日 08:30").as_deref(),
            Some("2022年10月1日 08:30")
        );
        assert_eq!(with_digits("二零二二年五月").as_deref(), Some("2022年5月"));
        assert_eq!(with_digits("2022年5月1日"), None);
    }
}
