//! Errors of reading as a clerk meets them.

use super::failure::{Exit, Failure};
use super::unreadable_words::{said_of_mapping, toml_words};
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

/// What is wrong with an export itself: reading says it in both languages, `sources check` in the same words.
fn refused_data(error: &IngestError) -> Failure {
    let (cause, remedy) = (error.text(), error.remedy());
    Failure::new(
        Exit::Data,
        "exports",
        (&format!("{}。", cause.zh), &format!("{}.", cause.en)),
        (
            &format!("{}没有写出任何结果，已有结果没有改动。", remedy.zh),
            &format!("{} Nothing was published; earlier results are untouched.", remedy.en),
        ),
    )
}
