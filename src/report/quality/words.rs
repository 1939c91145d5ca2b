//! Reasons in English, and what to do about each.

use crate::ingest::Issue;
use crate::report::Lang;

/// Code; the reason in English; what to do, in Chinese and in English.
type Entry = (&'static str, &'static str, &'static str, &'static str);

const ASK_ZH: &str = "向报送部门核对原始单据后改正该单元格。";
const ASK_EN: &str = "Ask the bureau for the original and correct the cell.";
const NONE_ZH: &str = "无需处理。";
const NONE_EN: &str = "Nothing to do.";

const ENTRIES: &[Entry] = &[
    (
        "ambiguous_name",
        "the name belongs to two or more enterprises",
        "补填统一社会信用代码。",
        "Add the unified code.",
    ),
    (
        "blank_required",
        "a required field is blank",
        "补填后重新报送。",
        "Fill it in and report again.",
    ),
    (
        "destroyed_identifier",
        "the identifier was destroyed by scientific notation",
        "从业务系统重新导出，导出前把该列设为文本；无法在表中恢复。",
        "Export again with the column set to text; it cannot be restored in the sheet.",
    ),
    (
        "error_cell",
        "the cell holds a formula error",
        "修正公式，或粘贴为数值后重新导出。",
        "Correct the formula, or paste values and export again.",
    ),
    (
        "extra_fields",
        "more fields than headings",
        "检查该行是否多了分隔符，或表头是否缺列。",
        "Look for a stray delimiter in the row, or a missing heading.",
    ),
    (
        "finer_than_fen",
        "the amount is finer than one fen",
        "核对单位（元、万元）和小数位。",
        "Check the unit and the decimals.",
    ),
    ("id_alphabet", "a character that codes never have", ASK_ZH, ASK_EN),
    (
        "id_birth_date",
        "the birth date of the number does not exist",
        ASK_ZH,
        ASK_EN,
    ),
    (
        "id_check_digit",
        "the check digit is wrong",
        "核对证照；若登记机关确实发放了该代码，列入 data/sources/common.toml 的 issued_codes。",
        "Check the licence; if the register really issued the code, add it to issued_codes in data/sources/common.toml.",
    ),
    (
        "foreign_currency",
        "the amount is not in yuan",
        "折合成人民币后重新报送。",
        "Report the amount in yuan.",
    ),
    (
        "formula_not_computed",
        "the formula has no result: open and save the file with a spreadsheet program, then export again",
        "用表格软件打开文件，等公式算完后保存，再重新导出。",
        "Open the file with a spreadsheet program, save it once the formulas are computed, then export again.",
    ),
    ("id_length", "a number of the wrong length", ASK_ZH, ASK_EN),
    (
        "percent_cell",
        "the cell is a percentage, no amount, count or date",
        "把单元格格式改为数值后重新导出。",
        "Format the cell as a number, then export again.",
    ),
    (
        "scientific_notation",
        "the number is in scientific notation, digits may be lost",
        "把单元格格式改为数值或文本，从业务系统重新导出。",
        "Format the cell as a number or text and export again from the system.",
    ),
    (
        "impossible_date",
        "the date does not exist or is not between 1900 and 2100",
        ASK_ZH,
        ASK_EN,
    ),
    (
        "impossible_month",
        "the month does not exist or is not between 1900 and 2100",
        ASK_ZH,
        ASK_EN,
    ),
    ("negative_count", "a count is negative", ASK_ZH, ASK_EN),
    ("not_a_date", "not a date", ASK_ZH, ASK_EN),
    ("not_a_month", "not a month", ASK_ZH, ASK_EN),
    (
        "not_a_number",
        "not a number",
        "补报实际数字；尚未核实的不要填文字。",
        "Report the number; leave no words in its place.",
    ),
    ("not_whole", "a count is not a whole number", ASK_ZH, ASK_EN),
    (
        "not_yes_no",
        "neither yes nor no",
        "改为“是”或“否”。",
        "Write 是 or 否.",
    ),
    ("out_of_range", "the number is out of range", ASK_ZH, ASK_EN),
    ("ratio_too_fine", "a ratio has more than eight decimals", ASK_ZH, ASK_EN),
    (
        "short_row",
        "the row is cut short",
        "从业务系统重新导出该行；注意单元格内换行。",
        "Export the row again; look for line breaks in cells.",
    ),
    (
        "too_long",
        "the line is too long",
        "检查文件是否损坏，重新导出。",
        "The file may be damaged; export again.",
    ),
    (
        "unclosed_quote",
        "a quote is opened and never closed",
        "补上或删去该行的引号。",
        "Close or remove the quote in this line.",
    ),
    (
        "undecodable",
        "the characters cannot be decoded",
        "用 UTF-8 或 GB18030 重新导出。",
        "Export as UTF-8 or GB18030.",
    ),
    (
        "unknown_enterprise",
        "the enterprise is not in the register",
        "核对代码；新设企业请市监局补报登记信息。",
        "Check the code; have new enterprises added to the register's export.",
    ),
    (
        "conflicting_enterprise",
        "identifiers lead to different enterprises; the first counts",
        "核对同一行的几个识别号，改正错误的一个。",
        "Compare the identifiers of the row and correct the wrong one.",
    ),
    (
        "claim_not_listed",
        "the name is not among those that the pack compares; its claims are compared with nothing",
        "核对政策名称；如为新的政策，在政策包 comparison.toml 中说明它指哪项措施。",
        "Check the name; if the measure is new, say in the pack's comparison.toml which one it means.",
    ),
    (
        "claim_period",
        "the period is no year, half-year, quarter, month or day; the claim stands alone",
        "改正所属期后重新报送。",
        "Correct the period and report again.",
    ),
    (
        "claim_without_amount",
        "the claim has no amount; the enterprise is not compared in that period",
        "补填享受金额后重新报送。",
        "Fill in the amount and report again.",
    ),
    (
        "correction_quarantined",
        "a correction is in quarantine while the original counts",
        "先更正被隔离的更正申报，否则按原申报计算。",
        "Mend the quarantined correction first; until then the original counts.",
    ),
    (
        "enterprise_not_found",
        "the enterprise is not in the register; its code stays empty",
        "县外单位和个人无需处理；县内企业请核对名称或代码。",
        "Nothing to do for outsiders and persons; check name or code of local enterprises.",
    ),
    (
        "issued_code",
        "the check digit fails, but the code is listed as issued",
        NONE_ZH,
        NONE_EN,
    ),
    (
        "name_of_several",
        "the name belongs to two or more enterprises; its code stays empty",
        "补填统一社会信用代码。",
        "Add the unified code.",
    ),
    (
        "policy_pack",
        "a note about the policy pack",
        "用 huiqi check 查看并改正政策包。",
        "See huiqi check, and correct the pack.",
    ),
    (
        "repeated_key",
        "the key equals that of an earlier row",
        "核对是否重复报送；两行都已计入。",
        "Check whether it was reported twice; both rows count.",
    ),
    (
        "unknown_industry",
        "the industry code is in no section of GB/T 4754",
        "核对行业代码，按国民经济行业分类改正。",
        "Correct it after the national classification.",
    ),
    (
        "unknown_spelling",
        "the name is not in the list of spellings",
        "改正名称，或把写法加入 data/reference。",
        "Correct the name, or add the spelling in data/reference.",
    ),
    (
        "unknown_township",
        "the township is not in the list of spellings",
        "改正乡镇名称，或把写法加入 data/reference/places.toml。",
        "Correct the name, or add the spelling in data/reference/places.toml.",
    ),
    (
        "absent_heading",
        "a heading is missing; its column is empty",
        "核对导出时是否漏选该列，或把新表头加入对照文件。",
        "Export with the column, or add its new heading to the mapping.",
    ),
    (
        "corrected_rows",
        "replaced by a later version of the record",
        NONE_ZH,
        NONE_EN,
    ),
    (
        "duplicate_rows",
        "equal to an earlier row; counted once",
        NONE_ZH,
        NONE_EN,
    ),
    (
        "file_without_mapping",
        "no mapping reads this file",
        "用 huiqi sources check 查看原因，或用 huiqi sources new 起草对照。",
        "See huiqi sources check, or draft a mapping with huiqi sources new.",
    ),
    (
        "headings_moved",
        "the headings are in another row than expected",
        NONE_ZH,
        NONE_EN,
    ),
    (
        "later_returns",
        "replaced by a later return of the period",
        NONE_ZH,
        NONE_EN,
    ),
    (
        "later_events",
        "rows whose approval, payment, leaving … lies after the evaluation day; computed as if it had not happened",
        NONE_ZH,
        NONE_EN,
    ),
    (
        "missing_file",
        "no such file; what it would say is unknown",
        "如应当报送，请催报。",
        "Ask for it if it is due.",
    ),
    (
        "missing_sheet",
        "no such sheet; what it would say is unknown",
        "如应当报送，请催报。",
        "Ask for it if it is due.",
    ),
    (
        "not_yet_known",
        "filed, paid, approved or issued after the evaluation day; does not count yet",
        NONE_ZH,
        NONE_EN,
    ),
    (
        "sheet_without_mapping",
        "no mapping reads this sheet",
        "用 huiqi sources check 查看原因，或用 huiqi sources new 起草对照。",
        "See huiqi sources check, or draft a mapping with huiqi sources new.",
    ),
    (
        "unknown_heading",
        "no column takes this heading",
        "如需使用，把它加入对照文件。",
        "Add it to the mapping if it is needed.",
    ),
    ("voided_rows", "declared void; does not count", NONE_ZH, NONE_EN),
];

fn entry(code: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.0 == code)
}

/// A reason in the report's language; Chinese if nobody has translated it.
pub(super) fn reason(code: &str, zh: &str, lang: Lang) -> String {
    match (lang, entry(code)) {
        (Lang::En, Some(entry)) => entry.1.to_owned(),
        _ => zh.to_owned(),
    }
}

/// What an issue says, in the report's language; personal data are masked already. A reason that nobody has put into English is named by
/// its code.
#[must_use]
pub fn reason_of(issue: &Issue, lang: Lang) -> String {
    match (lang, entry(&issue.code)) {
        (Lang::En, None) => issue.code.replace('_', " "),
        _ => reason(&issue.code, &issue.reason, lang),
    }
}

/// A reason that may name a heading or a row, in general.
pub(super) fn kind(code: &str, zh: &str, lang: Lang) -> String {
    let general = match (lang, code) {
        (Lang::Zh, "absent_heading") => "缺少表头，该字段为空",
        (Lang::Zh, "headings_moved") => "表头不在对照所说的行",
        (Lang::Zh, "missing_file") => "缺少文件，其中内容未知",
        (Lang::Zh, "missing_sheet") => "缺少工作表，其中内容未知",
        (Lang::Zh, "unknown_heading") => "表头没有对应字段，未使用",
        _ => return reason(code, zh, lang),
    };
    general.to_owned()
}

/// What to do about a reason.
pub(super) fn remedy(code: &str, lang: Lang) -> &'static str {
    entry(code).map_or_else(|| lang.pick(ASK_ZH, ASK_EN), |entry| lang.pick(entry.2, entry.3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_of_a_cell_has_its_words() {
        for error in crate::ingest::cell::ALL_CODES {
            let found = entry(error.code).unwrap();
            assert_eq!(found.1, error.reason_en);
        }
        let mut codes: Vec<&str> = ENTRIES.iter().map(|e| e.0).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ENTRIES.len(), "a code stands twice");
    }
}
