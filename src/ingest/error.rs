//! Why an ingest cannot go on. Bad rows are no errors: they are quarantined.

use std::fmt;
use std::path::PathBuf;

use crate::ingest::bilingual::Bilingual;

/// Why the exports cannot be read into tables at all. [`IngestError::text`] says where and why, [`IngestError::remedy`] what to do.
#[derive(Debug)]
pub enum IngestError {
    /// A file or folder cannot be read.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: std::io::Error,
    },
    /// A mapping file is no valid TOML or has unknown keys.
    Toml {
        /// File name.
        file: String,
        /// The cause, with line and column.
        source: Box<toml::de::Error>,
    },
    /// A mapping contradicts itself or the schemas.
    Mapping {
        /// File name.
        file: String,
        /// The key.
        key: String,
        /// What is wrong.
        reason: String,
        /// What to do.
        remedy: String,
    },
    /// A required export is missing.
    MissingFile {
        /// Mapping id.
        mapping: String,
        /// Its Chinese title.
        title: String,
        /// Wanted file name.
        glob: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// An export is there, but packed, or of a kind that is no list.
    WrongKind {
        /// The file as it is there.
        file: String,
        /// Chinese title of the export that it is called like.
        title: String,
        /// What it is, and what to do.
        reason: Bilingual,
    },
    /// A required sheet is missing in a file.
    MissingSheet {
        /// File name.
        file: String,
        /// Wanted names.
        sheets: String,
        /// Mapping id.
        mapping: String,
        /// Sheets found.
        found: String,
    },
    /// Required headings are missing or ambiguous, or their units contradict each other.
    Headings {
        /// File name.
        file: String,
        /// Sheet name; empty for text files.
        sheet: String,
        /// Wanted headings and the nearest found, or the contradiction.
        problem: Bilingual,
        /// Mapping id.
        mapping: String,
    },
    /// A file is not what it should be.
    Unreadable {
        /// File name.
        file: String,
        /// Sheet name; empty for text files.
        sheet: String,
        /// What is wrong.
        reason: Bilingual,
    },
    /// An export has headings but no rows.
    Empty {
        /// File name.
        file: String,
        /// Sheet names; empty for text files.
        sheet: String,
        /// Mapping id.
        mapping: String,
        /// Its Chinese title.
        title: String,
    },
    /// Two exports or sheets have a record with one number but different contents.
    Contradiction {
        /// Chinese title of the table.
        title: String,
        /// File, sheet and line of one of them.
        one: String,
        /// The other.
        other: String,
        /// How many records.
        records: u64,
    },
    /// Many rows of a sheet have the same fault in the same column: it is no slip but a different way of writing.
    Systematic {
        /// File name.
        file: String,
        /// Sheet name; empty for text files.
        sheet: String,
        /// Heading.
        field: Box<str>,
        /// Stable code.
        code: &'static str,
        /// The reason.
        reason: Box<Bilingual>,
        /// Rows.
        rows: u64,
        /// The first of them.
        line: u32,
        /// The values that occur in several rows, most frequent first; may be empty.
        values: Box<str>,
    },
    /// Rows or amounts were lost on the way: a fault of this program.
    Internal {
        /// Step of the ingest.
        step: &'static str,
        /// What does not hold.
        reason: String,
    },
}

impl IngestError {
    /// Where it is and what is wrong.
    #[must_use]
    pub fn text(&self) -> Bilingual {
        match self {
            IngestError::Io { path, source } => {
                let Bilingual { zh, en } = Bilingual::of_io(source);
                Bilingual::new(format!("{}：{zh}", path.display()), format!("{}: {en}", path.display()))
            }
            IngestError::Toml { file, source } => Bilingual::new(
                format!("对照文件 data/sources/{file} 写法有误：{source}"),
                format!("data/sources/{file}: {source}"),
            ),
            IngestError::Mapping { file, key, reason, .. } => Bilingual::new(
                format!("对照文件 data/sources/{file} 的 {key} 有误：{reason}"),
                format!("data/sources/{file}: {key} {reason}"),
            ),
            IngestError::MissingFile {
                mapping,
                title,
                glob,
                folder,
            } => Bilingual::new(
                format!(
                    "缺少“{title}”（文件名 {glob}），文件夹 {} 及其子文件夹里都没有（对照 {mapping}）",
                    folder.display()
                ),
                format!(
                    "no file {glob} (mapping {mapping}, {title}) in {} or the folders in it",
                    folder.display()
                ),
            ),
            IngestError::WrongKind { file, title, reason } => Bilingual::new(
                format!("{file}：这份“{title}”在文件夹里，但不能读取：{}", reason.zh),
                format!(
                    "{file}: this export ({title}) is there but cannot be read: {}",
                    reason.en
                ),
            ),
            IngestError::MissingSheet {
                file,
                sheets,
                mapping,
                found,
            } => Bilingual::new(
                format!("{file}：没有工作表“{sheets}”（对照 {mapping}）；现有：{found}"),
                format!("{file}: no sheet {sheets} (mapping {mapping}); there are: {found}"),
            ),
            IngestError::Headings {
                file, sheet, problem, ..
            } => at(file, sheet, problem),
            IngestError::Unreadable { file, sheet, reason } => at(file, sheet, reason),
            IngestError::Empty { .. } | IngestError::Contradiction { .. } | IngestError::Systematic { .. } => {
                self.text_of_rows()
            }
            IngestError::Internal { step, reason } => Bilingual::new(
                format!("程序内部错误（{step}）：{reason}"),
                format!("internal error in {step}: {reason}"),
            ),
        }
    }

    /// What is wrong with the rows of a sheet taken together.
    fn text_of_rows(&self) -> Bilingual {
        match self {
            IngestError::Empty {
                file,
                sheet,
                mapping,
                title,
            } => at(
                file,
                sheet,
                &Bilingual::new(
                    format!("empty_export：“{title}”只有表头，没有一行数据（对照 {mapping}）"),
                    format!("empty_export: there are headings but no rows (mapping {mapping})"),
                ),
            ),
            IngestError::Contradiction {
                title,
                one,
                other,
                records,
            } => Bilingual::new(
                format!(
                    "contradicting_copies：“{title}”有 {records} 条记录在两处编号相同而内容不同，无法确定以哪一处为准；例如 {one} 与 {other}"
                ),
                format!(
                    "contradicting_copies: {records} records ({title}) have one number but two contents in two places, for instance {one} and {other}"
                ),
            ),
            IngestError::Systematic {
                file,
                sheet,
                field,
                code,
                reason,
                rows,
                line,
                values,
            } => {
                let shown = |open: &str, close: &str| {
                    if values.is_empty() {
                        String::new()
                    } else {
                        format!("{open}{values}{close}")
                    }
                };
                let zh = format!(
                    "{code}：“{field}”一列有 {rows} 行{}（首次在第 {line} 行）：{}",
                    shown("写作“", "”"),
                    reason.zh
                );
                let en = format!(
                    "{code}: {rows} rows of column {field}{} (first in line {line}): {}",
                    shown(" say ", ""),
                    reason.en
                );
                at(file, sheet, &Bilingual::new(zh, en))
            }
            IngestError::Io { .. }
            | IngestError::Toml { .. }
            | IngestError::Mapping { .. }
            | IngestError::MissingFile { .. }
            | IngestError::WrongKind { .. }
            | IngestError::MissingSheet { .. }
            | IngestError::Headings { .. }
            | IngestError::Unreadable { .. }
            | IngestError::Internal { .. } => self.text(),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn remedy(&self) -> Bilingual {
        match self {
            IngestError::Io { .. } => Bilingual::new(
                "检查文件是否存在、是否有权限，然后重试。",
                "Check that it exists and that you may read it, then try again.",
            ),
            IngestError::Toml { .. } => Bilingual::new(
                "按提示改正；data/sources/README.md 列出对照文件的全部键。",
                "Correct the key or value shown; data/sources/README.md lists the keys of a mapping.",
            ),
            IngestError::Mapping { remedy, .. } => {
                Bilingual::new(format!("改正对照文件：{remedy}。"), format!("{remedy}."))
            }
            IngestError::MissingFile { mapping, .. } => Bilingual::new(
                format!("放入这份导出表；确实没有的，在 data/sources/{mapping}.toml 写 required = false。"),
                format!("Add the export, or set required = false in data/sources/{mapping}.toml."),
            ),
            IngestError::WrongKind { .. } => Bilingual::new(
                "换成可以读取的表格（.xlsx、.xls、.csv、.txt），放在同一文件夹。",
                "Put a list that can be read (.xlsx, .xls, .csv, .txt) into the same folder.",
            ),
            IngestError::MissingSheet { mapping, .. } => Bilingual::new(
                format!("改正工作表名称，或在 data/sources/{mapping}.toml 里加上它。"),
                format!("Correct the name of the sheet, or add it in data/sources/{mapping}.toml."),
            ),
            IngestError::Headings { mapping, .. } => Bilingual::new(
                format!("改正导出表的表头，或在 data/sources/{mapping}.toml 里加上这种写法。"),
                format!("Correct the export, or add the heading to data/sources/{mapping}.toml."),
            ),
            IngestError::Unreadable { .. } => Bilingual::new(
                "按提示处理这份导出表；docs/file-errors.md 说明每种代码。",
                "Do with the export what the message says; docs/file-errors.md explains each code.",
            ),
            IngestError::Empty { mapping, .. } => Bilingual::new(
                format!("重新导出；确实没有数据的，在 data/sources/{mapping}.toml 写 may_be_empty = true。"),
                format!(
                    "Export it again; if there is nothing to export, set may_be_empty = true in data/sources/{mapping}.toml."
                ),
            ),
            IngestError::Contradiction { .. } => Bilingual::new(
                "只保留正确的一份（文件或工作表），移走另一份。",
                "Keep only the file or sheet that is right and take the other away.",
            ),
            IngestError::Systematic { .. } => Bilingual::new(
                "请来源部门改正后重新导出；如果这个词与已知的词同义，在 data/sources/common.toml 的 [words] 里加上。",
                "Have the export corrected; a word that means the same as a known one goes into [words] of data/sources/common.toml.",
            ),
            IngestError::Internal { .. } => Bilingual::new(
                "这是程序的错误，请把这条消息交给维护人员。",
                "This is a fault of the program: please report the message.",
            ),
        }
    }

    /// Wraps a failure of a library that only a fault of this program can cause.
    pub(crate) fn internal(step: &'static str) -> impl Fn(String) -> IngestError {
        move |reason| IngestError::Internal { step, reason }
    }
}

/// A reason with file and sheet in front.
fn at(file: &str, sheet: &str, reason: &Bilingual) -> Bilingual {
    if sheet.is_empty() {
        Bilingual::new(format!("{file}：{}", reason.zh), format!("{file}: {}", reason.en))
    } else {
        Bilingual::new(
            format!("{file} [{sheet}]：{}", reason.zh),
            format!("{file} [{sheet}]: {}", reason.en),
        )
    }
}

/// English, with the remedy.
impl fmt::Display for IngestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; remedy: {}", self.text().en, self.remedy().en)
    }
}

impl std::error::Error for IngestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            IngestError::Io { source, .. } => Some(source),
            IngestError::Toml { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl From<arrow_schema::ArrowError> for IngestError {
    fn from(source: arrow_schema::ArrowError) -> IngestError {
        IngestError::Internal {
            step: "columns",
            reason: source.to_string(),
        }
    }
}

impl From<polars::error::PolarsError> for IngestError {
    fn from(source: polars::error::PolarsError) -> IngestError {
        IngestError::Internal {
            step: "keys",
            reason: source.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that refuses an export, as a clerk reads it: where, what, and what to do.
    #[test]
    fn a_gallery_of_messages() {
        let owned = str::to_owned;
        let reason = Bilingual::new(
            "cut_off：文件在一行中间就结束了",
            "cut_off: the file ends in the middle of a row",
        );
        let gallery = [
            (
                IngestError::Unreadable {
                    file: owned("03_x.csv"),
                    sheet: String::new(),
                    reason: reason.clone(),
                },
                "03_x.csv：cut_off：文件在一行中间就结束了",
                "03_x.csv: cut_off: the file ends in the middle of a row",
            ),
            (
                IngestError::WrongKind {
                    file: owned("a/17_x.csv.gz"),
                    title: owned("创新券"),
                    reason,
                },
                "a/17_x.csv.gz：这份“创新券”在文件夹里，但不能读取：cut_off：文件在一行中间就结束了",
                "a/17_x.csv.gz: this export (创新券) is there but cannot be read: cut_off: the file ends in the middle of a row",
            ),
            (
                IngestError::Empty {
                    file: owned("12_x.xlsx"),
                    sheet: owned("租赁"),
                    mapping: owned("lease"),
                    title: owned("房屋租赁"),
                },
                "12_x.xlsx [租赁]：empty_export：“房屋租赁”只有表头，没有一行数据（对照 lease）",
                "12_x.xlsx [租赁]: empty_export: there are headings but no rows (mapping lease)",
            ),
            (
                IngestError::Systematic {
                    file: owned("03_x.csv"),
                    sheet: String::new(),
                    field: "申报状态".into(),
                    code: "unknown_word",
                    reason: Box::new(Bilingual::new("该栏不认识这个词", "a word that nobody knows")),
                    rows: 127,
                    line: 10,
                    values: "撤销".into(),
                },
                "03_x.csv：unknown_word：“申报状态”一列有 127 行写作“撤销”（首次在第 10 行）：该栏不认识这个词",
                "03_x.csv: unknown_word: 127 rows of column 申报状态 say 撤销 (first in line 10): a word that nobody knows",
            ),
            (
                IngestError::Headings {
                    file: owned("03_x.csv"),
                    sheet: String::new(),
                    problem: Bilingual::joined(&[
                        Bilingual::new("缺少表头“甲”", "no heading 甲"),
                        Bilingual::new("缺少表头“乙”", "no heading 乙"),
                    ]),
                    mapping: owned("vat"),
                },
                "03_x.csv：缺少表头“甲”；缺少表头“乙”",
                "03_x.csv: no heading 甲; no heading 乙",
            ),
        ];
        for (error, zh, en) in gallery {
            assert_eq!(error.text(), Bilingual::new(zh, en));
            let remedy = error.remedy();
            assert!(remedy.zh.ends_with('。') && remedy.en.ends_with('.'), "{remedy:?}");
        }
    }
}
