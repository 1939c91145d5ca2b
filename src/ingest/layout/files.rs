//! The files of the export folder, and which mapping reads which.

use std::path::{Path, PathBuf};

use crate::ingest::error::IngestError;
use crate::ingest::mapping::FileRule;

/// A file of the export folder.
#[derive(Clone, Debug)]
pub(crate) struct ExportFile {
    pub(crate) path: PathBuf,
    pub(crate) name: String,
}

/// All files of a folder, sorted by name; hidden ones and Office lock files are left out.
pub(crate) fn list(folder: &Path) -> Result<Vec<ExportFile>, IngestError> {
    let io = |source| IngestError::Io {
        path: folder.to_path_buf(),
        source,
    };
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else {
            continue;
        };
        if path.is_file() && !name.starts_with('.') && !name.starts_with("~$") {
            files.push(ExportFile { path, name });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Does `name` match a pattern with `*` (any text) and `?` (one character)? Width of letters and brackets does not matter.
pub(crate) fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = crate::ingest::layout::heading::narrowed(pattern).chars().collect();
    let name: Vec<char> = crate::ingest::layout::heading::narrowed(name).chars().collect();
    glob(&pattern, &name)
}

/// Endings of files that may be a list.
const LISTS: [&str; 9] = ["csv", "tsv", "txt", "xls", "xlsx", "xlsm", "et", "htm", "html"];

/// Does a mapping with this pattern read the file `name`? A pattern that ends in `*` leaves the format open, because a
/// bureau may save the same list as text, workbook or web page; it leaves alone what is no list (a PDF, a note).
pub(crate) fn wants(pattern: &str, name: &str) -> bool {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| crate::ingest::layout::heading::narrowed(ending));
    let is_list = ending.is_some_and(|ending| LISTS.contains(&ending.as_str()));
    matches(pattern, name) && (is_list || !pattern.ends_with('*'))
}

impl FileRule {
    /// Does the mapping read a file of that name?
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.glob.iter().any(|pattern| wants(pattern, name))
    }
}

fn glob(pattern: &[char], name: &[char]) -> bool {
    match (pattern.split_first(), name.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) => glob(rest, name) || name.split_first().is_some_and(|(_, tail)| glob(pattern, tail)),
        (Some(('?', rest)), Some((_, tail))) => glob(rest, tail),
        (Some((p, rest)), Some((c, tail))) => p == c && glob(rest, tail),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        assert!(matches("08_企业所得税申报*.xls", "08_企业所得税申报(1).xls"));
        assert!(matches("08_企业所得税申报*.xls", "08_企业所得税申报（2）.xls"));
        assert!(!matches("08_企业所得税申报*.xls", "08_企业所得税申报.xlsx"));
        assert!(matches("????年", "2022年"));
        assert!(!matches("????年", "失业保险2021年度"));
        assert!(matches("*", ""));
    }

    #[test]
    fn endings() {
        for name in [
            "06_明细.csv",
            "06_明细.TXT",
            "06_明细(1).xls",
            "０６＿明细.Xlsx",
            "06_明细_二.html",
        ] {
            assert!(wants("06_明细*", name), "{name}");
        }
        for name in ["06_明细.pdf", "06_明细", "06_明细.xlsx.bak", "6_明细.csv"] {
            assert!(!wants("06_明细*", name), "{name}");
        }
        assert!(wants("06_*.dat", "06_明细.DAT"));
    }
}
