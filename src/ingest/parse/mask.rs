//! A field as it may be shown in a report that leaves the office.

use crate::identity::{mask_account, mask_id, mask_name, scrub};
use crate::schema::{ColumnSpec, ColumnType};

/// Longer values are cut, in characters.
const LONGEST: usize = 40;

/// What clerks write where a number or a date is not known yet.
const PLACEHOLDERS: [&str; 20] = [
    "待核实",
    "待补",
    "待补充",
    "待定",
    "待查",
    "不详",
    "未知",
    "暂无",
    "无",
    "空",
    "缺",
    "有",
    "否",
    "是",
    "同上",
    "面议",
    "未填",
    "未报",
    "见附件",
    "免费",
];

/// The text of a field with everything personal masked. `identifier`: the column holds numbers of records or accounts.
///
/// A word in a column of numbers or dates may be a name from a shifted row: only the usual placeholders are shown.
pub(crate) fn masked(column: &ColumnSpec, identifier: bool, text: &str) -> String {
    let text = text.trim();
    let shown = match column.column_type {
        ColumnType::ResidentId => mask_id(text),
        ColumnType::TaxpayerId if column.personal && !text.chars().any(|c| c.is_ascii_alphabetic()) => mask_id(text),
        _ if column.personal && identifier => mask_account(text),
        ColumnType::Text if column.personal => mask_name(text),
        ColumnType::Text | ColumnType::Uscc | ColumnType::TaxpayerId => scrub(text),
        _ if has_digit(text) || text.is_ascii() || is_spelt(text) || PLACEHOLDERS.contains(&text) => scrub(text),
        _ => mask_name(text),
    };
    match shown.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", shown.get(..at).unwrap_or_default()),
        None => shown,
    }
}

/// A number in words, e.g. 一百元整.
fn is_spelt(text: &str) -> bool {
    text.chars()
        .all(|c| "零〇一二三四五六七八九十百千万亿元角分整年月日".contains(c))
}

fn has_digit(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(column_type: ColumnType, personal: bool) -> ColumnSpec {
        ColumnSpec {
            name: "c".into(),
            title: "列".into(),
            column_type,
            personal,
            resolved: false,
        }
    }

    #[test]
    fn by_type_and_mark() {
        use ColumnType::{Count, Date, Money, ResidentId, TaxpayerId, Text, Uscc};
        for (column_type, personal, identifier, text, shown) in [
            (ResidentId, true, false, "530428199001010001", "5304**********0001"),
            (ResidentId, false, false, "530428199001010001", "5304**********0001"),
            (Text, true, false, "张三丰", "张**"),
            (Text, true, true, "6222020200001234567", "***************4567"),
            // An owner may be a person: numbers are masked, codes of enterprises are not.
            (TaxpayerId, true, false, "530428199001010001", "5304**********0001"),
            (TaxpayerId, true, false, "91530428MA6YY1015F", "91530428MA6YY1015F"),
            (Uscc, false, false, "530428199001010001", "5304**********0001"),
            (Money, false, false, " 待核实 ", "待核实"),
            (Money, false, false, "１，２３4元", "１，２３4元"),
            (Count, false, false, "-3", "-3"),
            (Date, false, false, "2022-02-30", "2022-02-30"),
            (Date, false, false, "李四", "李*"),
            (Money, false, false, "一百元", "一百元"),
            (Money, false, false, "#N/A", "#N/A"),
            (Text, false, false, "澧江镇", "澧江镇"),
        ] {
            assert_eq!(
                masked(&column(column_type, personal), identifier, text),
                shown,
                "{text}"
            );
        }
        let long = masked(&column(Text, false), false, &"长".repeat(50));
        assert_eq!(long, format!("{}…", "长".repeat(40)));
    }
}
