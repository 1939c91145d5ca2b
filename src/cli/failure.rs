//! What a command ends with, and how an error is told: where, why, what to do.

use std::path::Path;

use crate::audit::AuditError;
use crate::impact::ImpactError;
use crate::report::{Lang, ReportError};
use crate::schema::SchemaError;

/// Exit codes; `docs/exit-codes.md` is the promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// Done.
    Ok,
    /// A check found something.
    Findings,
    /// Arguments, folders or policy are wrong.
    Usage,
    /// Reading or writing failed.
    Io,
    /// The data cannot be trusted.
    Data,
    /// An amount is out of range, or the assessment met a contradiction.
    Assessment,
    /// Another run is writing.
    Locked,
    /// More rows of a source are rejected than its mapping allows.
    Rejected,
}

impl Exit {
    /// The number.
    pub(super) fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Io => 3,
            Exit::Data => 4,
            Exit::Assessment => 5,
            Exit::Locked => 6,
            Exit::Rejected => 7,
        }
    }
}

/// An error as a user meets it. Each text is there in Chinese and in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// Exit code.
    pub(super) exit: Exit,
    /// File, folder, row or measure.
    pub(super) place: String,
    /// What went wrong.
    pub(super) cause: Box<(String, String)>,
    /// What to show in front of all that, e.g. the findings in a policy pack; may be empty.
    pub(super) details: Box<str>,
    /// What to do about it.
    pub(super) remedy: Box<(String, String)>,
}

impl Failure {
    pub(super) fn new(exit: Exit, place: impl Into<String>, cause: (&str, &str), remedy: (&str, &str)) -> Failure {
        let own = |(zh, en): (&str, &str)| Box::new((zh.to_owned(), en.to_owned()));
        Failure {
            exit,
            place: place.into(),
            details: Box::default(),
            cause: own(cause),
            remedy: own(remedy),
        }
    }

    /// Reading or writing `path` failed.
    pub(super) fn io(path: &Path, source: &std::io::Error) -> Failure {
        Failure::new(
            Exit::Io,
            path.display().to_string(),
            (
                &format!("读写失败：{source}"),
                &format!("cannot be read or written: {source}"),
            ),
            (
                "检查文件是否存在、是否有权限、磁盘是否已满，然后重试；已有结果没有改动。",
                "Check that it exists, that you may access it and that the disk is not full, then try again; earlier results are untouched.",
            ),
        )
    }

    /// A folder that the command needs is not there.
    pub(super) fn no_folder(path: &Path, option: &str) -> Failure {
        Failure::new(
            Exit::Usage,
            path.display().to_string(),
            ("找不到这个文件夹。", "There is no such folder."),
            (
                &format!("用 {option} 指定正确的文件夹，或在项目目录下运行。"),
                &format!("Name the right folder with {option}, or run inside the project folder."),
            ),
        )
    }

    /// The text of the error without colour.
    pub(super) fn text(&self, lang: Lang) -> [String; 3] {
        let pick = |(zh, en): &(String, String)| lang.pick(zh, en).to_owned();
        [self.place.clone(), pick(&self.cause), pick(&self.remedy)]
    }
}

impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Failure {
        match &error {
            AuditError::Io { path, source } => Failure::io(path, source),
            AuditError::Locked { path, holder } => Failure::new(
                Exit::Locked,
                path.display().to_string(),
                (
                    &format!("另一个 huiqi 正在写入（{holder}）。"),
                    &format!("Another huiqi is writing ({holder})."),
                ),
                (
                    "等它结束后再运行；进程已退出时锁会自动释放。",
                    "Wait for it to end; the lock goes with its process.",
                ),
            ),
            AuditError::Json(_) | AuditError::Outside(_) => Failure::new(
                Exit::Io,
                "manifest.json",
                (&error.to_string(), &error.to_string()),
                (
                    "检查政策包里的部门编号和名称。",
                    "Check ids and names of departments in the policy pack.",
                ),
            ),
        }
    }
}

impl From<SchemaError> for Failure {
    fn from(error: SchemaError) -> Failure {
        let text = error.to_string();
        let remedy = (
            "检查 --schemas 文件夹里的表结构文件。",
            "Check the table schemas in the --schemas folder.",
        );
        Failure::new(Exit::Usage, "schemas", (&text, &text), remedy)
    }
}

impl From<ImpactError> for Failure {
    fn from(error: ImpactError) -> Failure {
        let text = error.to_string();
        let remedy = (
            "检查所指措施和记录的金额。",
            "Check the amounts of the measure and record that are named.",
        );
        Failure::new(
            Exit::Assessment,
            "impact",
            (&format!("汇总失败：{text}"), &text),
            remedy,
        )
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Failure {
        match error {
            ReportError::Impact(inner) => inner.into(),
            ReportError::Io(source) => Failure::io(Path::new("runs"), &source),
            ReportError::Range { .. } | ReportError::Source { .. } => {
                let text = error.to_string();
                let remedy = (
                    "检查所指措施和记录的金额。",
                    "Check the amounts of the measure and record that are named.",
                );
                Failure::new(
                    Exit::Assessment,
                    "entitlements",
                    (&format!("无法写出：{text}"), &text),
                    remedy,
                )
            }
            other => {
                let text = other.to_string();
                let remedy = (
                    "检查磁盘空间和权限后重试。",
                    "Check disk space and permissions, then try again.",
                );
                Failure::new(Exit::Io, "reports", (&format!("无法写出：{text}"), &text), remedy)
            }
        }
    }
}
