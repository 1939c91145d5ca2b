//! The mappings, changed so that they read text files in place of workbooks: `<workbook>_<sheet>.csv`, or `<workbook>.csv` of a
//! workbook with one sheet. Headings, units and rules stay as they are.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use toml::Value;

/// Writes the changed mappings for the files of `exports` into `into/sources`, and the lists they name beside it.
pub(crate) fn write(exports: &Path, into: &Path) {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    for folder in ["sources", "reference"] {
        fs::create_dir_all(into.join(folder)).unwrap();
    }
    for entry in fs::read_dir(data.join("reference")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, into.join("reference").join(path.file_name().unwrap())).unwrap();
    }
    let mut files: Vec<String> = fs::read_dir(exports)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    for entry in fs::read_dir(data.join("sources")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "toml") {
            continue;
        }
        let mut mapping: toml::Table = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        if let Some(Value::Table(file)) = mapping.get_mut("file") {
            change(file, &files);
        }
        let to = into.join("sources").join(path.file_name().unwrap());
        fs::write(to, toml::to_string(&mapping).unwrap()).unwrap();
    }
}

fn change(file: &mut toml::Table, files: &[String]) {
    let list = |key: &str| -> Vec<String> {
        let values = file.get(key).and_then(Value::as_array).into_iter().flatten();
        values.filter_map(|v| v.as_str().map(str::to_owned)).collect()
    };
    let (globs, sheets, excluded) = (list("glob"), list("sheets"), list("exclude_sheets"));
    let book = globs[0].split('*').next().unwrap().to_owned();
    let of_book: Vec<&String> = files.iter().filter(|f| f.starts_with(&book)).collect();
    // The two parts of one list count as one sheet.
    let alone = of_book.len() == 1 || of_book.iter().all(|f| f.contains(").csv"));
    let fits = |name: &str| {
        let sheet = name.rsplit_once('.').unwrap().0.rsplit('_').next().unwrap();
        let named =
            |s: &String| s == sheet || s == "*" || s == "????年" && sheet.ends_with('年') && sheet.chars().count() == 5;
        alone || sheets.iter().any(named) && !excluded.iter().any(|s| s == sheet)
    };
    let own = of_book.into_iter().filter(|f| fits(f));
    let own: Vec<Value> = own.map(|f| Value::String(f.clone())).collect();
    if !own.is_empty() {
        file.insert("glob".into(), Value::Array(own));
    }
    for key in ["sheets", "exclude_sheets", "title_rows", "header_rows"] {
        file.remove(key);
    }
}
