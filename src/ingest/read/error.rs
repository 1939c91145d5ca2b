//! Why a whole file or sheet cannot be read. Single bad rows are no errors: they travel as `BrokenRow`.

use std::path::Path;

use super::refusal::Refusal;
use crate::identity::scrub;
use crate::ingest::bilingual::Bilingual;

/// Why a whole file or sheet cannot be read. Files are named without their folder.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("{file}: {source}")]
    Io {
        /// The file.
        file: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The header line cannot be cut into fields.
    #[error("{file}: header: 表头行无法读取 (the header line cannot be read: {code})")]
    Header {
        /// The file.
        file: String,
        /// Code as in `BrokenRow`.
        code: &'static str,
    },
    /// The file is not what its first bytes promise, or contradicts itself.
    #[error("{file}: damaged: 文件已损坏 ({reason})")]
    Broken {
        /// The file.
        file: String,
        /// What the library says, personal data masked.
        reason: String,
    },
    /// There is no such sheet.
    #[error("{file}: no_sheet: 没有工作表 {sheet} (no sheet is called {sheet})")]
    NoSheet {
        /// The file.
        file: String,
        /// The sheet asked for.
        sheet: String,
    },
    /// The file would unpack to more than the program takes on.
    #[error("{file}: too_large: 超过上限 {limit} (more than {limit} {unit})")]
    TooLarge {
        /// The file.
        file: String,
        /// The limit.
        limit: u64,
        /// What is counted.
        unit: &'static str,
    },
    /// The file is not what it says it is, damaged, or made to fill the memory.
    #[error("{file}{place}: {refusal}")]
    Refused {
        /// The file.
        file: String,
        /// Line, cell or part, with a blank in front; may be empty.
        place: String,
        /// Why.
        refusal: Refusal,
    },
}

impl ReadError {
    pub(super) fn io(path: &Path) -> impl Fn(std::io::Error) -> ReadError + use<> {
        let file = file_name(path);
        move |source| match source.get_ref().and_then(|e| e.downcast_ref::<Refusal>()) {
            Some(refusal) => ReadError::refused(&file, "", *refusal),
            None => ReadError::Io {
                file: file.clone(),
                source,
            },
        }
    }

    /// `place` is a line, a cell or a part of the file; may be empty.
    pub(super) fn refused(file: &str, place: &str, refusal: Refusal) -> ReadError {
        ReadError::Refused {
            file: file.to_owned(),
            place: if place.is_empty() {
                String::new()
            } else {
                format!(" {}", scrub(place))
            },
            refusal,
        }
    }

    /// The file ends in the middle of a row.
    pub(crate) fn cut_off(path: &Path) -> ReadError {
        ReadError::refused(&file_name(path), "", super::refusal::CUT_OFF)
    }

    /// What is wrong in Chinese and in English, each with the code in front of it, without the name of the file.
    #[must_use]
    pub fn said(&self) -> Bilingual {
        let both = |zh: String, en: String| Bilingual { zh, en };
        match self {
            ReadError::Io { source, .. } => {
                let Bilingual { zh, en } = Bilingual::of_io(source);
                both(format!("无法读取：{zh}"), format!("cannot be read: {en}"))
            }
            ReadError::Header { code, .. } => both(
                format!("header：表头行无法读取（{code}），请检查第一行的引号和编码"),
                format!("header: the header line cannot be read ({code}): look at its quotes and characters"),
            ),
            ReadError::Broken { reason, .. } => both(
                format!("damaged：文件已损坏，请重新导出（{reason}）"),
                format!("damaged: the file is damaged, export it again ({reason})"),
            ),
            ReadError::NoSheet { sheet, .. } => both(
                format!("no_sheet：没有工作表“{sheet}”"),
                format!("no_sheet: no sheet is called {sheet}"),
            ),
            ReadError::TooLarge { limit, unit, .. } => both(
                format!("too_large：超过上限 {limit}（{unit}），请另存为 .xlsx"),
                format!("too_large: more than {limit} {unit}, save it as .xlsx"),
            ),
            ReadError::Refused { place, refusal, .. } => {
                let place = place.trim();
                let at = |brackets: (&str, &str)| {
                    if place.is_empty() {
                        String::new()
                    } else {
                        format!("{}{place}{}", brackets.0, brackets.1)
                    }
                };
                both(
                    format!("{}：{}{}", refusal.code, refusal.zh, at(("（", "）"))),
                    format!("{}: {}{}", refusal.code, refusal.en, at((" (", ")"))),
                )
            }
        }
    }

    pub(super) fn broken(file: &str, reason: &dyn std::fmt::Display) -> ReadError {
        ReadError::Broken {
            file: file.to_owned(),
            reason: scrub(&reason.to_string()),
        }
    }
}

/// The last part of a path.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default()
}
