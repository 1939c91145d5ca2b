//! All reasons why a field has no value. Codes are stable; the Chinese words go into `quarantine.csv`.

use std::fmt;

use crate::ingest::read::row::NO_VALUE;

/// Superseded a field has no value. Reasons never quote the field, so they cannot leak personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellError {
    /// Stable code.
    pub code: &'static str,
    /// The reason for clerks.
    pub reason_zh: &'static str,
    /// The reason in English.
    pub reason_en: &'static str,
}

impl fmt::Display for CellError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.reason_en)
    }
}

impl std::error::Error for CellError {}

macro_rules! codes {
    ($($name:ident $code:literal $zh:literal $en:literal;)*) => {
        $(pub(crate) const $name: CellError = CellError { code: $code, reason_zh: $zh, reason_en: $en };)*
        /// Every reason that this module can give.
        pub const ALL_CODES: &[CellError] = &[$($name),*];
    };
}

codes! {
    BLANK_REQUIRED "blank_required" "必填项为空" "a required field is blank";
    NOT_A_NUMBER "not_a_number" "不是数字" "not a number";
    FINER_THAN_FEN "finer_than_fen" "金额精确到分以下" "the amount is finer than one fen";
    OUT_OF_RANGE "out_of_range" "数值超出可表示范围" "the number is out of range";
    NEGATIVE_COUNT "negative_count" "数量为负数" "a count is negative";
    NOT_WHOLE "not_whole" "数量不是整数" "a count is not a whole number";
    RATIO_TOO_FINE "ratio_too_fine" "比率超过八位小数" "a ratio has more than eight decimals";
    IMPOSSIBLE_DATE "impossible_date" "日期不存在或超出1900年至2100年" "the date does not exist or is not between 1900 and 2100";
    NOT_A_DATE "not_a_date" "不是日期" "not a date";
    IMPOSSIBLE_MONTH "impossible_month" "月份不存在或超出1900年至2100年" "the month does not exist or is not between 1900 and 2100";
    NOT_A_MONTH "not_a_month" "不是月份" "not a month";
    NOT_YES_NO "not_yes_no" "不是“是”或“否”" "neither yes nor no";
    DESTROYED_IDENTIFIER "destroyed_identifier" "识别号已被科学计数法破坏，无法还原" "the identifier was destroyed by scientific notation";
    ERROR_CELL "error_cell" "单元格为公式错误值" "the cell holds a formula error";
    NOT_COMPUTED "formula_not_computed" "公式没有计算结果，请用表格软件打开并保存后重新导出" "the formula has no result: open and save the file with a spreadsheet program, then export again";
    SCIENTIFIC "scientific_notation" "数字写成科学计数法，位数可能已丢失" "the number is in scientific notation, digits may be lost";
    PERCENT_CELL "percent_cell" "单元格为百分比格式，不是金额、数量或日期" "the cell is a percentage, no amount, count or date";
    FOREIGN_CURRENCY "foreign_currency" "金额不是人民币" "the amount is not in yuan";
}

/// What is wrong with an error cell of this text.
pub(crate) fn of_error_cell(text: &str) -> CellError {
    if text == NO_VALUE { NOT_COMPUTED } else { ERROR_CELL }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_plain() {
        let mut codes: Vec<&str> = ALL_CODES.iter().map(|c| c.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL_CODES.len());
        assert!(
            codes
                .iter()
                .all(|c| c.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        );
    }
}
