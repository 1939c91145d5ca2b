//! The sample county saved in other formats is the same county: the sheets of workbooks as single text files in two parts,
//! text lists as workbooks. Left out are the longest lists and the sheet with two heading rows, which text cannot have.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "test helpers")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use huiqi::ingest::read::Workbook;
use huiqi::ingest::{IngestOptions, Ingested, ingest};
use huiqi::schema::Catalog;

/// Mappings of files that are not read here.
const LEFT_OUT: [&str; 10] = [
    "cit_return",
    "lease",
    "payroll",
    "premium",
    "property",
    "rent_reduction",
    "tax_line",
    "treasury_receipt",
    "vat_return",
    "vat_return_small",
];

/// All workbooks here have two rows above the headings.
const TITLE_ROWS: u32 = 2;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The mappings that are used, with the lists of names beside them.
fn sources(folder: &Path) -> PathBuf {
    for name in ["sources", "reference"] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
        for entry in std::fs::read_dir(root().join("data").join(name)).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            if !LEFT_OUT.contains(&stem.as_str()) {
                std::fs::copy(&path, folder.join(name).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    folder.join("sources")
}

fn read(exports: &Path, sources: &Path) -> Ingested {
    ingest(&IngestOptions {
        exports,
        sources,
        catalog: Arc::new(Catalog::load(&root().join("schemas")).unwrap()),
        as_of: "2022-12-31".parse().unwrap(),
    })
    .unwrap()
}

/// The rows of a sheet from the headings on, all as wide as the widest.
fn rows(book: &mut Workbook, sheet: &str) -> Vec<Vec<String>> {
    let blocks = book
        .read(sheet, |block| {
            let rows = block.rows().filter(|row| row.line() > TITLE_ROWS);
            let fields =
                |row: huiqi::ingest::Row<'_>| (0..row.len()).map(|at| row.field(at).unwrap().1.to_owned()).collect();
            rows.map(fields).collect::<Vec<Vec<String>>>()
        })
        .unwrap();
    let mut rows = blocks.concat();
    // A web page's short row is cut short and stays so; the empty cells at the end of a sheet's row are none in memory.
    if !sheet.is_empty() {
        let width = rows.iter().map(Vec::len).max().unwrap();
        rows.iter_mut().for_each(|row| row.resize(width, String::new()));
    }
    rows
}

/// Two text files, each with the headings and half of the rows.
fn write_halves(rows: &[Vec<String>], to: &Path, stem: &str) {
    let (head, rows) = rows.split_first().unwrap();
    let (first, second) = rows.split_at(rows.len() / 2);
    for (part, half) in [("1", first), ("2", second)] {
        let mut csv = csv::WriterBuilder::new()
            .flexible(true)
            .from_path(to.join(format!("{stem}({part}).csv")))
            .unwrap();
        std::iter::once(head)
            .chain(half)
            .for_each(|row| csv.write_record(row).unwrap());
    }
}

/// A workbook with the fields of a text file as they are.
fn write_workbook(text: &str, delimiter: char, to: &Path) {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in (0..).zip(text.lines()) {
        let mut csv = csv::ReaderBuilder::new();
        csv.has_headers(false)
            .quoting(delimiter == ',')
            .delimiter(u8::try_from(delimiter).unwrap());
        let record = csv.from_reader(row.as_bytes()).into_records().next().unwrap().unwrap();
        for (column, field) in (0..).zip(&record) {
            sheet.write(line, column, field).unwrap();
        }
    }
    book.save(to).unwrap();
}

fn convert(to: &Path) {
    for entry in std::fs::read_dir(root().join("data/exports")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        match name.get(..2).unwrap() {
            "02" | "05" | "09" | "11" | "13" | "14" | "15" | "16" | "19" => {
                let mut book = Workbook::open(&path).unwrap();
                for sheet in book.sheet_names() {
                    let stem = if sheet.is_empty() {
                        stem.clone()
                    } else {
                        format!("{stem}_{sheet}")
                    };
                    write_halves(&rows(&mut book, &sheet), to, &stem);
                }
            }
            number @ ("18" | "20") => {
                let bytes = std::fs::read(&path).unwrap();
                let (text, _, bad) = encoding_rs::GB18030.decode(&bytes);
                assert!(!bad);
                let delimiter = if number == "18" { '|' } else { ',' };
                write_workbook(&text, delimiter, &to.join(format!("{stem}.XLSX")));
            }
            "01" | "17" => drop(std::fs::copy(&path, to.join(&name)).unwrap()),
            _ => {}
        }
    }
}

/// Rows read, quarantined, superseded and totals per table, over all files.
fn counts(done: &Ingested) -> BTreeMap<&str, [i128; 5]> {
    let mut counts: BTreeMap<&str, [i128; 5]> = BTreeMap::new();
    for total in &done.controls {
        let rows = &total.rows;
        let sums = counts.entry(&total.table).or_default();
        let add = [
            rows.read,
            rows.accepted,
            rows.quarantined,
            rows.superseded,
            rows.total_rows,
        ];
        sums.iter_mut().zip(add).for_each(|(sum, add)| *sum += add);
    }
    counts
}

#[test]
fn other_formats_give_the_same_tables() {
    let dir = tempfile::tempdir().unwrap();
    let sources = sources(dir.path());
    let other = dir.path().join("exports");
    std::fs::create_dir(&other).unwrap();
    convert(&other);
    let (plain, converted) = (read(&root().join("data/exports"), &sources), read(&other, &sources));
    assert_eq!(counts(&plain), counts(&converted));
    assert!(counts(&plain).len() > 40);
    for (spec, (one, two)) in plain
        .dataset
        .catalog
        .tables
        .iter()
        .zip(plain.dataset.tables.iter().zip(&converted.dataset.tables))
    {
        assert!(one.batch == two.batch, "{}", spec.name);
    }
    let codes = |done: &Ingested| {
        let mut codes: BTreeMap<String, usize> = BTreeMap::new();
        for row in &done.quarantine {
            let code = match row.code.as_str() {
                // A line cut short within a code: text lacks fields, the row of a sheet has a code that is too short.
                "id_length" => "short_row",
                // An error cell of a workbook, here always among amounts, is a word in a text.
                "error_cell" => "not_a_number",
                code => code,
            };
            *codes.entry(code.to_owned()).or_default() += 1;
        }
        codes
    };
    assert_eq!(codes(&plain), codes(&converted));
}
