//! `huiqi sources check`: which mapping fits each file, what stands in the way, and what a folder lacks.

use std::path::PathBuf;

use super::super::args::{FormatArgument, SourcesCheckArguments};
use super::super::screen;
use super::{inspector, words};
use crate::ingest::IngestError;
use crate::ingest::inspect::Inspector;
use crate::report::Lang;
use crate::runner::unreadable;
use crate::runner::{Exit, Failure};

/// Checks every file; ends with 1 if somebody has to do something about one.
pub(super) fn check(options: &SourcesCheckArguments, lang: Lang) -> Result<Exit, Failure> {
    let inspector = inspector(&options.places)?;
    let mut found = Vec::new();
    let paths = files(&options.files)?;
    for path in &paths {
        found.push(inspector.check(path).map_err(unreadable)?);
    }
    let contradiction = match inspector.together(&paths) {
        Ok(()) => None,
        Err(error @ IngestError::Contradiction { .. }) => Some(error.text()),
        Err(error) => return Err(unreadable(error)),
    };
    let mut lacking = Vec::new();
    for folder in options.files.iter().filter(|path| path.is_dir()) {
        lacking.extend(inspector.lacking(folder).map_err(unreadable)?);
    }
    let required = lacking.iter().filter(|export| export.required).count();
    let text = if options.format == FormatArgument::Json {
        let findings =
            found.iter().filter(|f| f.is_finding()).count() + usize::from(contradiction.is_some()) + required;
        let said = contradiction.as_ref().map(|text| lang.pick(&text.zh, &text.en));
        format!(
            "{:#}\n",
            serde_json::json!({ "findings": findings, "files": found, "contradiction": said, "lacking": lacking })
        )
    } else {
        let said = contradiction
            .as_ref()
            .map_or_else(String::new, |text| format!("✗ {}\n", lang.pick(&text.zh, &text.en)));
        said + &words::report(&found, lang) + &words::lacking(&lacking, lang)
    };
    screen::print(&text)?;
    let ok = required == 0 && contradiction.is_none() && found.iter().all(|file| !file.is_finding());
    Ok(if ok { Exit::Ok } else { Exit::Findings })
}

/// Files as they are said; of a folder all that a run looks at, those in the folders in it too.
fn files(said: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in said {
        if path.is_dir() {
            files.extend(Inspector::files(path).map_err(unreadable)?);
        } else {
            files.push(path.clone());
        }
    }
    Ok(files)
}
