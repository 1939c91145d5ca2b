//! How alike two headings are, spelling and meaning.

use crate::ingest::layout::heading::narrowed;

/// Words that bureaus use for one thing; the first of each row stands for all. Longer ones come first where one contains another.
const SYNONYMS: [&[&str]; 16] = [
    &["纳税人识别号", "nsrsbh", "税务登记号", "纳税识别号", "税号"],
    &[
        "统一社会信用代码",
        "社会统一信用代码",
        "社会信用代码",
        "统一信用代码",
        "统一代码",
        "信用代码",
    ],
    &["单位名称", "企业名称", "纳税人名称", "公司名称", "客户名称", "户名"],
    &["所属期", "税款所属期", "税费所属期", "费款所属期", "所属时期", "skssq"],
    &["起", "开始日期", "起始日期", "开始时间", "起始", "自"],
    &["止", "结束日期", "截止日期", "终止日期", "结束时间", "到期日", "至"],
    &["日期", "时间", "日子"],
    &["证件号码", "身份证号码", "身份证号", "公民身份号码", "证件编号"],
    &["乡镇", "街道乡镇", "乡镇街道", "镇街", "所在乡镇", "所属乡镇", "街道"],
    &["人数", "职工数", "用工数", "员工数", "参保数"],
    &["金额", "款额", "数额", "额度"],
    &["编号", "编码", "序号", "号码", "流水号"],
    &["电话", "手机", "联系方式"],
    &["月份", "年月", "月度"],
    &["法定代表人", "法人代表", "法人", "负责人"],
    &["账号", "帐号", "银行账户", "银行帐户"],
];

/// A heading with the usual words for things and without a unit.
fn plain(heading: &str) -> String {
    let mut text = narrowed(heading);
    for unit in ["(万元)", "(元)", "(%)", "万元", "其中:"] {
        text = text.replace(unit, "");
    }
    for words in SYNONYMS {
        let Some((usual, others)) = words.split_first() else {
            continue;
        };
        // What is there already in its usual form must not be written twice.
        if text.contains(usual) {
            continue;
        }
        let mut others: Vec<&&str> = others.iter().collect();
        others.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
        if let Some(found) = others.into_iter().find(|w| text.contains(**w)) {
            text = text.replace(found, usual);
        }
    }
    text
}

/// From 0 (nothing in common) to 1000 (the same).
pub(super) fn likeness(a: &str, b: &str) -> usize {
    let of = |a: &str, b: &str| {
        let longest = a.chars().count().max(b.chars().count());
        if longest == 0 {
            return 0;
        }
        1000 - 1000 * strsim::osa_distance(a, b) / longest
    };
    of(&narrowed(a), &narrowed(b)).max(of(&plain(a), &plain(b)))
}

/// The most alike of some headings, if it is alike at all; ties go to the first.
pub(super) fn nearest<'a, T>(wanted: &str, among: impl Iterator<Item = (T, &'a str)>) -> Option<(T, &'a str)> {
    let mut best: Option<(usize, T, &str)> = None;
    for (what, heading) in among {
        let likeness = likeness(wanted, heading);
        if likeness >= ALIKE && best.as_ref().is_none_or(|(most, ..)| likeness > *most) {
            best = Some((likeness, what, heading));
        }
    }
    best.map(|(_, what, heading)| (what, heading))
}

/// Less alike than this is another thing.
const ALIKE: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meanings_count_like_spellings() {
        for (a, b) in [
            ("税号", "纳税人识别号"),
            ("统一信用代码", "统一社会信用代码"),
            ("企业名称", "单位名称"),
            ("身份证号", "证件号码"),
            ("欠款额（万元）", "欠款金额"),
        ] {
            assert!(likeness(a, b) >= 750, "{a} {b}: {}", likeness(a, b));
        }
        assert!(likeness("税款所属期启", "税款所属期起") > 800);
        assert!(likeness("车牌", "纳税人识别号") < ALIKE);
        assert_eq!(likeness("甲", "甲"), 1000);
        assert_eq!(likeness("", ""), 0);
    }

    #[test]
    fn the_nearest_or_none() {
        let headings = ["申报日期", "纳税人名称", "销售额合计"];
        let among = || headings.iter().enumerate().map(|(at, h)| (at, *h));
        assert_eq!(nearest("申报时间", among()), Some((0, "申报日期")));
        assert_eq!(nearest("企业名称", among()), Some((1, "纳税人名称")));
        assert_eq!(nearest("车牌", among()), None);
    }
}
