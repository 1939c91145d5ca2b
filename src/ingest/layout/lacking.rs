//! Exports and sheets that no file of a folder gives: one rule and one wording for a run and for a check of the folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::ingest::bilingual::Bilingual;
use crate::ingest::error::IngestError;
use crate::ingest::layout::files::{ExportFile, unreadable};
use crate::ingest::mapping::{Mapping, Mappings};
use crate::ingest::read::{self, Format, ReadError};
use crate::ingest::warning::Warning;

/// An export or sheet that a mapping reads and that is not there.
#[derive(Debug)]
pub(crate) struct Lacking {
    /// Mapping id.
    pub(crate) mapping: String,
    /// Chinese title.
    pub(crate) title: String,
    /// Must it be there? Then a run stops; what may be absent is unknown to it.
    pub(crate) required: bool,
    /// Where it was looked for: file names with `*`, or the files that lack the sheet.
    place: String,
    /// What a run says of it if it stops.
    error: IngestError,
}

impl Lacking {
    /// What is not there and what comes of it, in the words of a run.
    pub(crate) fn said(&self) -> Bilingual {
        let text = self.error.text();
        if self.required {
            return text;
        }
        Bilingual::new(
            format!("{}，其中内容未知", text.zh),
            format!("{}; what it says is unknown", text.en),
        )
    }

    /// What to do about it.
    pub(crate) fn remedy(&self) -> Bilingual {
        self.error.remedy()
    }

    fn warning(&self) -> Warning {
        let (code, text) = match &self.error {
            IngestError::MissingSheet { sheets, .. } => (
                "missing_sheet",
                format!("没有工作表“{sheets}”，缺少“{}”，其中内容未知", self.title),
            ),
            _ => ("missing_file", format!("缺少“{}”，其中内容未知", self.title)),
        };
        Warning::new(&self.place, "", code, text)
    }
}

/// The exports that no file is called like, or only one that cannot be read as it is; in the order of the mappings.
pub(crate) fn files(mappings: &Mappings, exports: &[ExportFile], folder: &Path) -> Vec<Lacking> {
    let mut lacking = Vec::new();
    for mapping in &mappings.list {
        let Some(rule) = &mapping.file else {
            continue;
        };
        if exports.iter().any(|file| rule.wants(&file.name)) {
            continue;
        }
        let glob = rule.glob.join(" / ");
        let almost = exports.iter().find(|file| rule.almost_wants(&file.name));
        lacking.push(match almost {
            // It was delivered, so that it may be absent is no excuse.
            Some(file) => Lacking {
                required: true,
                ..lack(mapping, glob, wrong_kind(mapping, file))
            },
            None => lack(
                mapping,
                glob.clone(),
                IngestError::MissingFile {
                    mapping: mapping.id.clone(),
                    title: mapping.title.clone(),
                    glob,
                    folder: folder.to_path_buf(),
                },
            ),
        });
    }
    lacking
}

fn wrong_kind(mapping: &Mapping, file: &ExportFile) -> IngestError {
    let reason = match read::sheet_names(&file.path) {
        Err(error) if !matches!(read::detect(&file.path), Ok(Format::Text)) => error.said(),
        _ => Bilingual::new(
            "文件名的结尾不是表格的结尾（.xlsx、.xls、.csv、.txt、.html）",
            "its name does not end like that of a list (.xlsx, .xls, .csv, .txt, .html)",
        ),
    };
    IngestError::WrongKind {
        file: file.name.clone(),
        title: mapping.title.clone(),
        reason,
    }
}

/// The mappings whose files are there, but none of them has the sheet: several files may be parts of one workbook, so a
/// sheet need not be in each. `found` are the mappings that a sheet was found for.
///
/// # Errors
/// [`IngestError`] if a file cannot be read.
pub(crate) fn sheets(
    mappings: &Mappings,
    jobs: &[(ExportFile, Vec<usize>)],
    found: &BTreeSet<usize>,
) -> Result<Vec<Lacking>, IngestError> {
    let mut without: BTreeMap<usize, Vec<&ExportFile>> = BTreeMap::new();
    for (file, wanted) in jobs {
        for index in wanted.iter().filter(|index| !found.contains(index)) {
            without.entry(*index).or_default().push(file);
        }
    }
    let mut lacking = Vec::new();
    for (index, files) in without {
        let Some((mapping, rule)) = mappings.list.get(index).and_then(|m| Some((m, m.file.as_ref()?))) else {
            continue;
        };
        let names: Vec<&str> = files.iter().map(|f| f.name.as_str()).collect();
        let names = names.join(", ");
        let there = files
            .iter()
            .map(|file| named_sheets(file))
            .collect::<Result<Vec<_>, _>>()?;
        let error = IngestError::MissingSheet {
            file: names.clone(),
            sheets: rule.sheets.join(" / "),
            mapping: mapping.id.clone(),
            found: there.concat().join(", "),
        };
        lacking.push(lack(mapping, names, error));
    }
    Ok(lacking)
}

/// The sheets of a file that have names: text files have no sheets, web pages one without a name.
fn named_sheets(file: &ExportFile) -> Result<Vec<String>, IngestError> {
    let fail = |e: ReadError| unreadable(file, "", &e);
    if read::detect(&file.path).map_err(fail)? == Format::Text {
        return Ok(Vec::new());
    }
    let names = read::sheet_names(&file.path).map_err(fail)?;
    Ok(names.into_iter().filter(|name| !name.is_empty()).collect())
}

fn lack(mapping: &Mapping, place: String, error: IngestError) -> Lacking {
    Lacking {
        mapping: mapping.id.clone(),
        title: mapping.title.clone(),
        required: mapping.required,
        place,
        error,
    }
}

/// Stops at the first that must be there; the others are told.
pub(crate) fn settle(lacking: Vec<Lacking>, warnings: &mut Vec<Warning>) -> Result<(), IngestError> {
    for one in lacking {
        if one.required {
            return Err(one.error);
        }
        warnings.push(one.warning());
    }
    Ok(())
}
