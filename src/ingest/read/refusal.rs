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
    EMPTY_FILE "empty_file" "文件是空的，没有任何内容，请重新导出" "the file is empty: export it again";
    PACKED "packed" "这是压缩文件，请先解压，再把里面的表格放进导出表文件夹" "this is a packed file: unpack it and put the list inside into the folder of exports";
    CUT_OFF "cut_off" "文件在一行中间就结束了，多半没有传完，请重新导出或重新复制" "the file ends in the middle of a row, most likely a broken download: export or copy it again";
    SPREADSHEETML "xml_spreadsheet" "这是 Excel 2003 的 XML 表格，请用表格软件打开，另存为 .xlsx" "this is an XML spreadsheet of Excel 2003: open it with a spreadsheet program and save it as .xlsx";
    BIFF_OLD "biff_old" "这是 Excel 97 以前的旧格式工作簿，请用表格软件打开，另存为 .xlsx" "this is a workbook from before Excel 97: open it with a spreadsheet program and save it as .xlsx";
    FRAMESET "frameset" "这是网页框架，表格在同名的 .files 文件夹里；请用表格软件打开原文件，另存为 .xlsx" "this is a page of frames, its lists are in the .files folder beside it: open it with a spreadsheet program and save it as .xlsx";
    WEB_ARCHIVE "web_archive" "这是单个文件网页（mht），请用表格软件打开，另存为 .xlsx" "this is a web archive (mht): open it with a spreadsheet program and save it as .xlsx";
    NO_TABLE "no_table" "网页里没有表格，可能是登录页或出错页，请重新导出" "there is no table in the web page, it may be a login or error page: export again";
    OPEN_DOCUMENT "open_document" "这是 OpenDocument 表格（ods），请另存为 .xlsx" "this is an OpenDocument file (ods): save it as .xlsx";
    BINARY_WORKBOOK "binary_workbook" "这是二进制工作簿（xlsb），请另存为 .xlsx" "this is a binary workbook (xlsb): save it as .xlsx";
    PDF "pdf" "这是 PDF，不是表格，请向来源部门要表格文件" "this is a PDF, no list: ask the bureau for the list itself";
    DOCUMENT "document" "这是文字或演示文档，不是表格，请把表格另存为 .xlsx" "this is a document, no list: save the list in it as .xlsx";
    PICTURE "picture" "这是图片，不是表格，请向来源部门要表格文件" "this is a picture, no list: ask the bureau for the list itself";
    DATABASE "database" "这是数据库文件（dbf、mdb、sqlite 等），请导出为 .xlsx 或 .csv" "this is a database file (dbf, mdb, sqlite): export the list as .xlsx or .csv";
    JSON "json" "这是 JSON，不是表格，请导出为 .xlsx 或 .csv" "this is JSON, no list: export it as .xlsx or .csv";
    XML_OTHER "xml_other" "这是 XML，不是表格，请导出为 .xlsx 或 .csv" "this is XML, no list: export it as .xlsx or .csv";
    NUL_BYTES "nul_bytes" "文件含空字节，不是文本" "there are NUL bytes: this is no text";
    LINE_TOO_LONG "line_too_long" "有一行过长，不是数据行" "a line is too long to be data";
    TOO_MANY_COLUMNS "too_many_columns" "一行超过16384列" "a row has more than 16384 columns";
    CHARSET "charset_unsupported" "网页声明的字符集不支持" "the declared character set is not supported";
    ZIP_DAMAGED "zip_damaged" "压缩包不完整或自相矛盾" "the zip archive is cut short or contradicts itself";
    ZIP_ENTRIES "zip_too_many_entries" "压缩包内文件过多" "the zip archive has too many entries";
    ZIP_BOMB "zip_bomb" "解压后大小与压缩包不成比例" "it unpacks to far more than its size";
    NO_WORKBOOK "no_workbook" "文件里没有工作簿，请用表格软件打开，另存为 .xlsx" "there is no workbook in the file: open it with a spreadsheet program and save it as .xlsx";
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
