//! Why a whole file is refused: not what it says it is, damaged, or made to fill the memory. Codes are stable.

use std::fmt;

/// Why a file is refused. The words never quote the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code.
    pub code: &'static str,
    /// The reason for clerks.
    pub zh: &'static str,
    /// The reason in English.
    pub en: &'static str,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.code, self.zh, self.en)
    }
}

impl std::error::Error for Refusal {}

macro_rules! refusals {
    ($($name:ident $code:literal $zh:literal $en:literal;)*) => {
        $(pub(super) const $name: Refusal = Refusal { code: $code, zh: $zh, en: $en };)*
        /// Every reason for which a file is refused.
        pub const ALL_REFUSALS: &[Refusal] = &[$($name),*];
    };
}

refusals! {
    NUL_BYTES "nul_bytes" "文件含空字节，不是文本" "there are NUL bytes: this is no text";
    LINE_TOO_LONG "line_too_long" "有一行过长，不是数据行" "a line is too long to be data";
    TOO_MANY_COLUMNS "too_many_columns" "一行超过16384列" "a row has more than 16384 columns";
    CHARSET "charset_unsupported" "网页声明的字符集不支持" "the declared character set is not supported";
    ZIP_DAMAGED "zip_damaged" "压缩包不完整或自相矛盾" "the zip archive is cut short or contradicts itself";
    ZIP_ENTRIES "zip_too_many_entries" "压缩包内文件过多" "the zip archive has too many entries";
    ZIP_BOMB "zip_bomb" "解压后大小与压缩包不成比例" "it unpacks to far more than its size";
    NO_WORKBOOK "no_workbook" "压缩包里没有工作簿" "the zip archive holds no workbook";
    PASSWORD "password" "文件有密码，请去掉密码后重新导出" "the file is protected by a password";
    XML_DOCTYPE "xml_doctype" "XML 含文档类型声明（实体炸弹）" "the XML declares a document type, as entity bombs do";
    XML_DAMAGED "xml_damaged" "XML 不完整或标签过长" "the XML is cut short or has an overlong tag";
    XML_TOO_DEEP "xml_too_deep" "XML 嵌套过深" "the XML is nested too deep";
    PART_TOO_LARGE "part_too_large" "工作簿的说明部分过大" "a part of the workbook besides sheets is too large";
    SHARED_STRINGS "shared_strings_too_large" "共享字符串表过大" "the table of shared strings is too large";
    CELL_TOO_LONG "cell_too_long" "单元格内容过长" "a cell is too long";
    CELL_OUTSIDE "cell_outside" "单元格位置超出工作表" "a cell lies outside of any sheet";
    STRAY_CELL "stray_cell" "单元格远离其他数据，请删除后重新导出" "a cell lies far away from all others: delete it";
    TOO_MANY_CELLS "too_many_cells" "空单元格过多" "there are too many empty cells between filled ones";
    TEXT_TOO_LARGE "text_too_large" "同一文字被引用过多，内容远大于文件" "repeated texts grow to far more than the file";
    XLS_DAMAGED "xls_damaged" "旧版工作簿已损坏" "the old workbook is damaged";
    HTML_ROW_TOO_LONG "html_row_too_long" "网页表格的一行过长或嵌套过多" "a row of the web page is too long or nested too deep";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_plain() {
        let mut codes: Vec<&str> = ALL_REFUSALS.iter().map(|c| c.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL_REFUSALS.len());
        let docs = include_str!("../../../docs/file-errors.md");
        assert!(
            ALL_REFUSALS
                .iter()
                .all(|r| docs.contains(&format!("| `{}` | {} |", r.code, r.zh)))
        );
        assert!(
            codes
                .iter()
                .all(|c| c.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
        );
    }
}
