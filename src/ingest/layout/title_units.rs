//! The unit that the rows above the headings state for all amounts below: `单位：万元`.

use crate::ingest::layout::heading::narrowed;
use crate::ingest::mapping::Unit;

/// What may stand in front of 单位 where it speaks of the unit of amounts; in `填报单位：元江县` it speaks of an office.
const ABOUT_MONEY: [&str; 7] = ["", "金额", "货币", "计量", "数额", "币种", "货币计量"];

/// What the titles say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TitleUnits {
    /// Units of money, in order, none twice.
    pub(crate) units: Vec<Unit>,
    /// A unit of money that is not of this country, as written.
    pub(crate) foreign: Option<String>,
}

/// Looks for units in title cells or lines.
pub(crate) fn title_units<'a>(titles: impl Iterator<Item = &'a str>) -> TitleUnits {
    let mut found = TitleUnits::default();
    for title in titles {
        let mut parts: Vec<String> = Vec::new();
        for word in title.split(|c: char| c.is_whitespace() || matches!(c, '|' | ';' | '；' | '，' | '。')) {
            // The unit may stand apart: `单位： 万元`.
            match parts.last_mut() {
                Some(last) if last.ends_with("单位:") => last.push_str(&narrowed(word)),
                _ => parts.push(narrowed(word)),
            }
        }
        parts.iter().for_each(|part| of_part(part, &mut found));
        let whole = narrowed(title);
        if let Some((_, inner)) = whole.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
            found.take(inner);
        }
    }
    found
}

impl TitleUnits {
    fn take(&mut self, word: &str) {
        match Unit::named(word) {
            Some(unit) if !self.units.contains(&unit) => self.units.push(unit),
            Some(_) => {}
            None if word.ends_with('元') && word.chars().count() <= 4 => self.foreign = Some(word.to_owned()),
            None => {}
        }
    }
}

fn of_part(part: &str, found: &mut TitleUnits) {
    for (at, name) in part.match_indices("单位") {
        let before = part.get(..at).unwrap_or_default();
        let before = before
            .rsplit([',', ';', ':', '(', ')', '、'])
            .next()
            .unwrap_or_default();
        let behind = part.get(at + name.len()..).unwrap_or_default();
        // `2022年收费情况 单位万元`: without a colon it must be all that is left.
        let stated = behind
            .strip_prefix(':')
            .or_else(|| Unit::named(behind.trim_end_matches(')')).map(|_| behind));
        if !ABOUT_MONEY.contains(&before) {
            continue;
        }
        if let Some(stated) = stated {
            let words = stated.split([',', '、', '/', ')', ';']);
            words.for_each(|word| found.take(word));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(title: &str) -> Vec<Unit> {
        title_units(std::iter::once(title)).units
    }

    #[test]
    fn what_titles_say() {
        for title in [
            "单位：万元",
            "金额单位：万元",
            "填报单位：元江县    单位：万元",
            "科技创新券交易明细,,,,金额单位：万元",
            "统计口径：餐饮业；单位：万元",
            "贷款台账（单位：万元）",
            "贷款台账（万元）",
            "2022年12月31日  单位： 万元",
            "货币单位: 人民币万元",
            "单位：万元、人",
            "单位万元",
        ] {
            assert_eq!(of(title), [Unit::WanYuan], "{title}");
        }
        for (title, unit) in [
            ("单位：元", Unit::Yuan),
            ("单位:千元", Unit::ThousandYuan),
            ("（单位：亿元）", Unit::YiYuan),
        ] {
            assert_eq!(of(title), [unit], "{title}");
        }
        for title in [
            "填报单位：元江县",
            "填报单位（盖章）：",
            "资产单位：万元，其余：元",
            "缴费单位：元江县万元商贸公司",
            "单位：人",
            "拖欠中小企业账款台账（澧江街道）",
        ] {
            assert_eq!(of(title), [], "{title}");
        }
        assert_eq!(of("单位：元、万元"), [Unit::Yuan, Unit::WanYuan]);
    }

    #[test]
    fn other_money_is_named() {
        let foreign = |title| title_units(std::iter::once(title)).foreign;
        assert_eq!(foreign("单位：万美元").as_deref(), Some("万美元"));
        assert_eq!(foreign("单位：万元"), None);
    }
}
