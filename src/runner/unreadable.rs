//! Errors of reading as a clerk meets them.

use super::failure::{Exit, Failure};
use super::unreadable_words::{problem, refusal, said_of_mapping, toml_words};
use crate::ingest::IngestError;

const LOOK_ZH: &str = "已有结果没有改动。";
const LOOK_EN: &str = "Earlier results are untouched.";

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

/// What is wrong with an export itself.
fn refused_data(error: &IngestError) -> Failure {
    let english = error.to_string();
    match error {
        IngestError::MissingFile {
            mapping,
            title,
            glob,
            folder,
        } => Failure::new(
            Exit::Data,
            folder.display().to_string(),
            (
                &format!("缺少导出表“{title}”：没有名为 {glob} 的文件（对照 {mapping}）。"),
                &format!("An export is missing: no file is called {glob} ({title}, mapping {mapping})."),
            ),
            (
                &format!(
                    "向报送部门催要后放入该文件夹；确实可以不报的，在 data/sources/{mapping}.toml 中写 required = false。{LOOK_ZH}"
                ),
                &format!(
                    "Ask the bureau for it and put it there; if it may be absent, write required = false in data/sources/{mapping}.toml. {LOOK_EN}"
                ),
            ),
        ),
        IngestError::MissingSheet {
            file,
            sheets,
            mapping,
            found,
        } => Failure::new(
            Exit::Data,
            file,
            (
                &format!("没有工作表 {sheets}（对照 {mapping}）；现有工作表：{found}。"),
                &format!("There is no sheet {sheets} (mapping {mapping}); there are: {found}."),
            ),
            (
                &format!("改正工作表名称，或修改 data/sources/{mapping}.toml 的 sheets。{LOOK_ZH}"),
                &format!("Correct the name of the sheet, or sheets in data/sources/{mapping}.toml. {LOOK_EN}"),
            ),
        ),
        IngestError::Headings {
            file,
            sheet,
            problem: what,
            mapping,
        } => Failure::new(
            Exit::Data,
            place(file, sheet),
            (
                &format!("{}。", problem(what)),
                &format!("There is a problem with the headings: {what}."),
            ),
            (
                &format!("改正导出表的表头，或把新表头加入 data/sources/{mapping}.toml。{LOOK_ZH}"),
                &format!("Correct the export, or add the heading to data/sources/{mapping}.toml. {LOOK_EN}"),
            ),
        ),
        IngestError::Unreadable { file, sheet, reason } => {
            let (zh, en) = refusal(reason);
            Failure::new(
                Exit::Data,
                place(file, sheet),
                (
                    &format!("文件不能读取：{zh}。"),
                    &format!("The file cannot be read: {en}."),
                ),
                (
                    &format!("请报送部门重新导出；各种情况见 docs/file-errors.md。{LOOK_ZH}"),
                    &format!("Have the bureau export it again; docs/file-errors.md has all cases. {LOOK_EN}"),
                ),
            )
        }
        _ => Failure::new(Exit::Data, "exports", (&english, &english), (LOOK_ZH, LOOK_EN)),
    }
}

fn place(file: &str, sheet: &str) -> String {
    format!("{file} {sheet}").trim_end().to_owned()
}
