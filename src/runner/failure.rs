//! What a command ends with, and how an error is told: where, why, what to do.

use std::path::Path;

use super::os_words::os_words;
use crate::report::Lang;

/// Exit codes; `docs/exit-codes.md` is the promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
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
    /// Done, but there are things to see to; only where that was asked for.
    Noticed,
}

impl Exit {
    /// The number.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Exit::Ok => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Io => 3,
            Exit::Data => 4,
            Exit::Assessment => 5,
            Exit::Locked => 6,
            Exit::Rejected => 7,
            Exit::Noticed => 8,
        }
    }
}

/// An error as a user meets it. Each text is there in Chinese and in English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Exit code.
    pub exit: Exit,
    /// File, folder, row or measure.
    pub place: String,
    /// What went wrong.
    pub cause: Box<(String, String)>,
    /// What to show in front of all that, e.g. the findings in a policy pack; may be empty.
    pub details: Box<str>,
    /// What to do about it.
    pub remedy: Box<(String, String)>,
}

impl Failure {
    /// A failure from its place and its words, each Chinese first.
    #[must_use]
    pub fn new(exit: Exit, place: impl Into<String>, cause: (&str, &str), remedy: (&str, &str)) -> Failure {
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
    #[must_use]
    pub fn io(path: &Path, source: &std::io::Error) -> Failure {
        Failure::new(
            Exit::Io,
            path.display().to_string(),
            (
                &format!("读写失败：{}", os_words(source)),
                &format!("It cannot be read or written: {source}."),
            ),
            (
                "检查文件是否存在、是否有权限、磁盘是否已满，然后重试；已有结果没有改动。",
                "Check that it exists, that you may access it and that the disk is not full, then try again; earlier results are untouched.",
            ),
        )
    }

    /// A folder that the command needs is not there, or is a file.
    #[must_use]
    pub fn no_folder(path: &Path, option: &str) -> Failure {
        let cause = if path.is_file() {
            ("这是一个文件，不是文件夹。", "This is a file, not a folder.")
        } else {
            ("找不到这个文件夹。", "There is no such folder.")
        };
        Failure::new(
            Exit::Usage,
            path.display().to_string(),
            cause,
            (
                &format!("用 {option} 指定正确的文件夹。"),
                &format!("Name the right folder with {option}."),
            ),
        )
    }

    /// The same with something to show in front of it.
    #[must_use]
    pub fn showing(mut self, details: &str) -> Failure {
        self.details = details.into();
        self
    }

    /// Place, cause and remedy in one language, without colour.
    #[must_use]
    pub fn text(&self, lang: Lang) -> [String; 3] {
        let pick = |(zh, en): &(String, String)| lang.pick(zh, en).to_owned();
        [self.place.clone(), pick(&self.cause), pick(&self.remedy)]
    }
}
