//! The files of the export folder, and which mapping reads which.

use std::path::{Path, PathBuf};

use crate::ingest::error::IngestError;
use crate::ingest::mapping::{FileRule, Mappings};
use crate::ingest::read::ReadError;

/// A file of the export folder.
#[derive(Clone, Debug)]
pub(crate) struct ExportFile {
    pub(crate) path: PathBuf,
    /// Its name; with the folders that it lies in below the export folder, `/` between them.
    pub(crate) name: String,
}

/// A file that cannot be read as a whole.
pub(crate) fn unreadable(file: &ExportFile, sheet: &str, source: &ReadError) -> IngestError {
    IngestError::Unreadable {
        file: file.name.clone(),
        sheet: sheet.to_owned(),
        reason: source.said(),
    }
}

/// Folders below the export folder are looked through so many levels deep.
const DEEPEST: usize = 8;

/// All files of a folder and the folders below it, sorted by name. Hidden ones are left out, and what programs leave behind.
pub(crate) fn list(folder: &Path) -> Result<Vec<ExportFile>, IngestError> {
    let mut files = Vec::new();
    look_through(folder, "", 0, &mut files)?;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

fn look_through(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<ExportFile>) -> Result<(), IngestError> {
    let io = |source| IngestError::Io {
        path: folder.to_path_buf(),
        source,
    };
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        let path = entry.path();
        let Some(name) = path.file_name().map(|n| n.to_string_lossy().into_owned()) else {
            continue;
        };
        if is_left_behind(&name) {
            continue;
        }
        let full = format!("{prefix}{name}");
        if path.is_file() {
            files.push(ExportFile { path, name: full });
        } else if depth < DEEPEST && entry.file_type().map_err(io)?.is_dir() {
            // Links to folders are not followed: they may lead in a circle.
            look_through(&path, &format!("{full}/"), depth + 1, files)?;
        }
    }
    Ok(())
}

/// Hidden files, locks of office programs, and what systems put into every folder.
pub(crate) fn is_left_behind(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || ["thumbs.db", "desktop.ini", "__macosx", "$recycle.bin"].contains(&lower.as_str())
        || [".tmp", ".crdownload", ".part"]
            .iter()
            .any(|ending| lower.ends_with(ending))
            && lower.starts_with('~')
}

/// The name without the folders in front of it.
pub(crate) fn base_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
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

impl Mappings {
    /// The mappings that read a file of this name, by position.
    pub(crate) fn wanting(&self, name: &str) -> Vec<usize> {
        let rules = self.list.iter().enumerate();
        let wanted = rules.filter(|(_, m)| m.file.as_ref().is_some_and(|rule| rule.wants(name)));
        wanted.map(|(at, _)| at).collect()
    }
}

impl FileRule {
    /// Does the mapping read a file of that name? Folders in front of it do not matter.
    pub(crate) fn wants(&self, name: &str) -> bool {
        self.glob.iter().any(|pattern| wants(pattern, base_name(name)))
    }

    /// Is the file named like one that the mapping reads, but of a kind that nobody can read as it is: packed, half downloaded, a PDF?
    pub(crate) fn almost_wants(&self, name: &str) -> bool {
        let name = base_name(name);
        // 17_x.csv.gz, 17_x.csv.crdownload
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        !self.wants(name)
            && self
                .glob
                .iter()
                .any(|pattern| matches(pattern, name) || matches(pattern, stem))
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
    fn folders_and_what_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("县卫健局").join("2022");
        std::fs::create_dir_all(&inside).unwrap();
        std::fs::create_dir_all(folder.path().join("__MACOSX")).unwrap();
        for path in [
            folder.path().join("a.csv"),
            folder.path().join("~$a.xlsx"),
            folder.path().join(".DS_Store"),
            folder.path().join("Thumbs.db"),
            folder.path().join("__MACOSX/a.csv"),
            inside.join("19_x.xls"),
        ] {
            std::fs::write(path, "x").unwrap();
        }
        let names: Vec<String> = list(folder.path()).unwrap().into_iter().map(|f| f.name).collect();
        assert_eq!(names, ["a.csv", "县卫健局/2022/19_x.xls"]);
    }

    #[test]
    fn files_that_are_almost_it() {
        let rule: FileRule = toml::from_str("glob = [\"17_创新券*\"]").unwrap();
        assert!(rule.wants("县工信局/17_创新券.csv"));
        for name in [
            "17_创新券.csv.gz",
            "17_创新券.zip",
            "县工信局/17_创新券.pdf",
            "17_创新券",
        ] {
            assert!(rule.almost_wants(name) && !rule.wants(name), "{name}");
        }
        assert!(!rule.almost_wants("17_创新券.csv") && !rule.almost_wants("18_x.csv.gz"));
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
