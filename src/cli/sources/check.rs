//! `huiqi sources check`: which mapping fits each file, and what stands in the way.

use std::path::PathBuf;

use super::super::args::{FormatArgument, SourcesCheckArguments};
use super::super::screen;
use super::{inspector, words};
use crate::report::Lang;
use crate::runner::unreadable;
use crate::runner::{Exit, Failure};

/// Checks every file; ends with 1 if somebody has to do something about one.
pub(super) fn check(options: &SourcesCheckArguments, lang: Lang) -> Result<Exit, Failure> {
    let inspector = inspector(&options.places)?;
    let mut found = Vec::new();
    for path in files(&options.files)? {
        found.push(inspector.check(&path).map_err(unreadable)?);
    }
    let text = if options.format == FormatArgument::Json {
        let findings = found.iter().filter(|f| f.is_finding()).count();
        format!("{:#}\n", serde_json::json!({ "findings": findings, "files": found }))
    } else {
        words::report(&found, lang)
    };
    screen::print(&text)?;
    let ok = found.iter().all(|file| !file.is_finding());
    Ok(if ok { Exit::Ok } else { Exit::Findings })
}

/// Files as they are said; of a folder all files by name, hidden ones and those that an office program has locked left out.
fn files(said: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in said {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(|e| Failure::io(path, &e))? {
            let entry = entry.map_err(|e| Failure::io(path, &e))?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if entry.path().is_file() && !name.starts_with('.') && !name.starts_with("~$") {
                inside.push(entry.path());
            }
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}
