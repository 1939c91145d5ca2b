//! Errors of reading as a clerk meets them.

use super::failure::{Exit, Failure};
use super::unreadable_words::{problem, refusal, said_of_mapping, toml_words};
use crate::ingest::IngestError;

/// How an error of reading is told: mappings that are wrong are a matter of configuration (2), exports a matter of data (4).
#[must_use]
pub fn unreadable(error: IngestError) -> Failure {
    match &error {
        IngestError::Io { path, source } => Failure::io(path, source),
        IngestError::Toml { file, source } => Failure::new(
            Exit::Usage,
            format!("data/sources/{file}"),
            (&toml_words(source), &source.to_string()),
            (
                "改正所指的键或值；data/sources/README.md 列出了对照文件的全部键。",
                "Correct the key or value shown; data/sources/README.md lists the keys of a mapping.",
            ),
        ),
        IngestError::Mapping {
            file,
            key,
            reason,
            remedy,
        } => Failure::new(
            Exit::Usage,
            format!("data/sources/{file}"),
            (
                &format!("{key} {}。", said_of_mapping(reason)),
                &format!("{key} {reason}."),
            ),
            (&format!("{}。", said_of_mapping(remedy)), &format!("Remedy: {remedy}.")),
        ),
        IngestError::Internal { step, reason } => Failure::new(
            Exit::Data,
            *step,
            (&format!("程序内部错误：{reason}"), &format!("Internal error: {reason}")),
            (
                "这是程序的错误，请把这段提示交给维护人员；没有写出任何结果。",
                "This is a fault of the program: hand this message to its maintainers. Nothing was published.",
            ),
        ),
        _ => refused_data(&error),
    }
}

/// Place, cause and remedy; cause and remedy in both languages.
type Told = (String, (String, String), (String, String));

/// What is wrong with an export itself.
fn refused_data(error: &IngestError) -> Failure {
    let (place, cause, remedy) = match error {
        IngestError::MissingFile { .. } | IngestError::MissingSheet { .. } => missing(error),
        _ => wrong(error),
    };
    let (zh, en) = remedy;
    let remedy = (
        format!("{zh}没有写出任何结果，已有结果没有改动。"),
        format!("{en} Nothing was published; earlier results are untouched."),
    );
    Failure::new(
        Exit::Data,
        place,
        (&cause.0, &cause.1),
        (&remedy.0, remedy.1.trim_start()),
    )
}

/// A file or a sheet is not there.
fn missing(error: &IngestError) -> Told {
    match error {
        IngestError::MissingFile {
            mapping,
            title,
            glob,
            folder,
        } => (
            folder.display().to_string(),
            both(
                format!("缺少导出表“{title}”：没有名为 {glob} 的文件（对照 {mapping}）。"),
                format!("An export is missing: no file is called {glob} ({title}, mapping {mapping})."),
            ),
            both(
                format!(
                    "向报送部门催要后放入该文件夹；确实可以不报的，在 data/sources/{mapping}.toml 中写 required = false。"
                ),
                format!(
                    "Ask the bureau for it and put it there; if it may be absent, write required = false in data/sources/{mapping}.toml."
                ),
            ),
        ),
        IngestError::MissingSheet {
            file,
            sheets,
            mapping,
            found,
        } => (
            file.clone(),
            both(
                format!("没有工作表 {sheets}（对照 {mapping}）；现有工作表：{found}。"),
                format!("There is no sheet {sheets} (mapping {mapping}); there are: {found}."),
            ),
            both(
                format!("改正工作表名称，或修改 data/sources/{mapping}.toml 的 sheets。"),
                format!("Correct the name of the sheet, or sheets in data/sources/{mapping}.toml."),
            ),
        ),
        other => wrong(other),
    }
}

/// A file is there, but not as it should be.
fn wrong(error: &IngestError) -> Told {
    match error {
        IngestError::Headings {
            file,
            sheet,
            problem: what,
            mapping,
        } => (
            place(file, sheet),
            both(
                format!("{}。", problem(what)),
                format!("There is a problem with the headings: {what}."),
            ),
            both(
                format!("改正导出表的表头，或把新表头加入 data/sources/{mapping}.toml。"),
                format!("Correct the export, or add the heading to data/sources/{mapping}.toml."),
            ),
        ),
        IngestError::Unreadable { file, sheet, reason } => {
            let (zh, en) = refusal(reason);
            (
                place(file, sheet),
                both(
                    format!("文件不能读取：{zh}。"),
                    format!("The file cannot be read: {en}."),
                ),
                both(
                    "请报送部门重新导出；各种情况见 docs/file-errors.md。".to_owned(),
                    "Have the bureau export it again; docs/file-errors.md has all cases.".to_owned(),
                ),
            )
        }
        other => (
            "exports".to_owned(),
            both(format!("不能读取：{other}"), other.to_string()),
            both(String::new(), String::new()),
        ),
    }
}

/// Chinese and English.
fn both(zh: String, en: String) -> (String, String) {
    (zh, en)
}

fn place(file: &str, sheet: &str) -> String {
    format!("{file} {sheet}").trim_end().to_owned()
}
