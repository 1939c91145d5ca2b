//! Made-up counties: the same bytes every time, and read back as the generator's own truth has it, to the fen.
//!
//! The truth is written by the generator from the clean values, before any mess and without the reader.

#![allow(clippy::unwrap_used, reason = "test helpers")]

#[path = "support/text_sources.rs"]
mod text_sources;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow_array::Array;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Int32Type, Int64Type};
use huiqi::calendar::Month;
use huiqi::ingest::{Classes, IngestOptions, Ingested, ingest};
use huiqi::schema::{Catalog, ColumnType};
use huiqi::store::TextColumn;
use huiqi::synth::{Made, Options, SynthError, make};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn county(out: &Path, enterprises: u64, seed: u64, office: bool, threads: usize) -> Made {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let options = Options {
        enterprises,
        seed,
        out,
        office,
        truth_rows: true,
    };
    pool.install(|| make(&options)).unwrap()
}

fn read(exports: &Path, sources: &Path) -> Ingested {
    ingest(&IngestOptions {
        exports,
        sources,
        catalog: Arc::new(Catalog::load(&root().join("schemas")).unwrap()),
        // Behind every day that a made-up row bears: from when a row is known is not the question here.
        as_of: "2024-12-31".parse().unwrap(),
    })
    .unwrap()
}

/// Every file below a folder.
fn bytes(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(
                bytes(&path)
                    .into_iter()
                    .map(|(name, b)| (path.file_name().unwrap().into(), b, name))
                    .map(|(folder, b, name): (PathBuf, _, PathBuf)| (folder.join(name), b)),
            );
        } else {
            all.insert(path.file_name().unwrap().into(), fs::read(&path).unwrap());
        }
    }
    all
}

/// The lines of a file of the truth, split at commas: no value holds one.
fn lines(path: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|l| l.split(',').map(str::to_owned).collect())
        .collect()
}

/// A table as the truth would write it: its columns, and the rows as often as they come.
fn rows(done: &Ingested, table: &str, columns: &[String]) -> BTreeMap<Vec<String>, u32> {
    let (at, spec) = done.dataset.catalog.table(table).unwrap();
    let batch = &done.dataset.tables[at.index()].batch;
    let mut found: Vec<Vec<String>> = vec![Vec::new(); batch.num_rows()];
    for name in columns {
        let (_, column) = spec.column(name).unwrap();
        let values = batch.column_by_name(name).unwrap();
        for (row, cells) in found.iter_mut().enumerate() {
            cells.push(if values.is_null(row) {
                String::new()
            } else {
                exact(column.column_type, values, row)
            });
        }
    }
    let mut counted = BTreeMap::new();
    for row in found {
        *counted.entry(row).or_insert(0) += 1;
    }
    counted
}

fn exact(kind: ColumnType, values: &dyn Array, row: usize) -> String {
    let whole = || values.as_primitive::<Int64Type>().value(row);
    let decimal = |n: i64, unit: u64, places: usize| {
        let sign = if n < 0 { "-" } else { "" };
        format!("{sign}{}.{:0places$}", n.unsigned_abs() / unit, n.unsigned_abs() % unit)
    };
    match kind {
        ColumnType::Money => decimal(whole(), 100, 2),
        ColumnType::Ratio => decimal(whole(), 100_000_000, 8),
        ColumnType::Count => whole().to_string(),
        ColumnType::Boolean => values.as_boolean().value(row).to_string(),
        ColumnType::Month => Month(values.as_primitive::<Int32Type>().value(row)).to_string(),
        ColumnType::Date => values
            .as_primitive::<Date32Type>()
            .value_as_date(row)
            .unwrap()
            .to_string(),
        _ => TextColumn::open(values).unwrap().value(row).to_owned(),
    }
}

/// True if there is a schema for the table; others are written all the same.
fn is_read(done: &Ingested, table: &str) -> bool {
    done.dataset.catalog.table(table).is_some()
}

/// All tables, all columns, every fault, every count and sum.
fn as_the_truth_has_it(done: &Ingested, truth: &Path) {
    let mut tables = 0;
    for entry in fs::read_dir(truth.join("rows")).unwrap() {
        let path = entry.unwrap().path();
        let table = path.file_stem().unwrap().to_str().unwrap();
        if !is_read(done, table) {
            continue;
        }
        let mut wanted = lines(&path);
        let columns = wanted.remove(0);
        let mut counted = BTreeMap::new();
        for row in wanted {
            *counted.entry(row).or_insert(0) += 1;
        }
        let found = rows(done, table, &columns);
        let missing: Vec<_> = counted
            .iter()
            .filter(|(row, n)| found.get(*row) != Some(n))
            .take(3)
            .collect();
        let extra: Vec<_> = found
            .iter()
            .filter(|(row, n)| counted.get(*row) != Some(n))
            .take(3)
            .collect();
        assert!(
            missing.is_empty() && extra.is_empty(),
            "{table}: {missing:#?} {extra:#?}"
        );
        tables += 1;
    }
    assert!(tables >= 30, "{tables}");
    faults(done, truth);
    totals(done, truth);
}

fn faults(done: &Ingested, truth: &Path) {
    let planted = lines(&truth.join("planted.csv"));
    let mut wanted: Vec<[String; 4]> = planted
        .into_iter()
        .skip(1)
        .filter(|row| row[4] == "quarantined" && is_read(done, &row[3]))
        .map(|row| [row[0].clone(), row[1].clone(), row[2].clone(), row[6].clone()])
        .collect();
    let found = done.quarantine.iter();
    let mut found: Vec<[String; 4]> = found
        .map(|q| [q.file.clone(), q.sheet.clone(), q.line.to_string(), q.code.clone()])
        .collect();
    wanted.sort();
    found.sort();
    let differing = wanted.iter().zip(&found).find(|(w, f)| w != f);
    assert_eq!(found, wanted, "{differing:?}");
}

fn totals(done: &Ingested, truth: &Path) {
    let name = |file: &str, sheet: &str| format!("{file} [{sheet}]");
    let controls: BTreeMap<String, _> = done.controls.iter().map(|c| (name(&c.file, &c.sheet), c)).collect();
    let mut sheets = lines(&truth.join("sheets.csv"));
    sheets.retain(|row| is_read(done, &row[2]));
    assert_eq!(sheets.len(), controls.len());
    for row in &sheets {
        let count = |at: usize| row[at].parse::<i128>().unwrap();
        let wanted = Classes {
            read: count(3),
            accepted: count(4),
            quarantined: count(5),
            voided: count(6),
            superseded: count(7),
            total_rows: count(8),
        };
        assert!(wanted.balances());
        assert_eq!(controls[&name(&row[0], &row[1])].rows, wanted, "{row:?}");
    }
    for row in lines(&truth.join("sums.csv"))
        .iter()
        .filter(|row| is_read(done, &row[2]))
    {
        let amounts = &controls[&name(&row[0], &row[1])].amounts;
        let amount = amounts.iter().find(|a| a.column == row[3]).unwrap();
        let fen: i128 = row[4].replace('.', "").parse().unwrap();
        assert_eq!(amount.sums.accepted, fen, "{row:?}");
        assert!(amount.sums.balances());
    }
}

#[test]
fn the_seed_decides_not_the_threads() {
    for office in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let made = |name: &str, seed: u64, threads: usize| {
            county(&dir.path().join(name), 300, seed, office, threads);
            let exports = bytes(&dir.path().join(name));
            (exports, bytes(&dir.path().join(format!("{name}.truth"))))
        };
        let one = made("one", 5, 1);
        assert!(one == made("two", 5, 2), "office {office}: threads change the bytes");
        assert!(one == made("three", 5, 3), "office {office}: threads change the bytes");
        let other = made("other", 6, 2);
        for (name, bytes) in &one.0 {
            assert_ne!(Some(bytes), other.0.get(name), "{}", name.display());
        }
    }
}

#[test]
fn a_small_county_in_workbooks() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("county");
    let made = county(&out, 60, 1, true, 2);
    as_the_truth_has_it(&read(&out, &root().join("data/sources")), &made.truth);
}

#[test]
fn a_small_county_in_text_files() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("county");
    let made = county(&out, 60, 1, false, 2);
    text_sources::write(&out, dir.path());
    as_the_truth_has_it(&read(&out, &dir.path().join("sources")), &made.truth);
}

#[test]
fn every_kind_of_fault_is_planted_and_found() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("county");
    let made = county(&out, 1500, 2, false, 2);
    text_sources::write(&out, dir.path());
    let done = read(&out, &dir.path().join("sources"));
    as_the_truth_has_it(&done, &made.truth);
    let mut kinds: Vec<String> = lines(&made.truth.join("planted.csv"))
        .into_iter()
        .skip(1)
        .map(|r| r[5].clone())
        .collect();
    let planted = kinds.len() as u64;
    // Rejected, replaced and voided rows are 2 to 3 % of the sample.
    assert!(
        (made.rows / 65..made.rows / 25).contains(&planted),
        "{planted} of {}",
        made.rows
    );
    kinds.sort();
    kinds.dedup();
    let wanted = [
        "corrected",
        "destroyed_identifier",
        "duplicate",
        "duplicate_across_parts",
        "filed_again",
        "id_check_digit",
        "impossible_date",
        "negative_count",
        "not_a_number",
        "short_row",
        "unclosed_quote",
        "unknown_enterprise",
        "voided",
    ];
    assert_eq!(kinds, wanted);
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("x"), "").unwrap();
    let options = Options {
        enterprises: 1,
        seed: 1,
        out: dir.path(),
        office: false,
        truth_rows: true,
    };
    assert!(matches!(make(&options), Err(SynthError::NotEmpty(_))));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn the_command_says_what_it_wrote_and_refuses_a_full_folder() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("county");
    let run = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_huiqi"));
        command
            .args(["synth", "--enterprises", "20", "--threads", "1", "--out"])
            .arg(&out);
        command.output().unwrap()
    };
    let first = run();
    let said = String::from_utf8(first.stdout).unwrap();
    assert_eq!(first.status.code(), Some(0), "{said}");
    let rows: u64 = lines(&dir.path().join("county.truth/sheets.csv"))
        .iter()
        .skip(1)
        .map(|row| row[3].parse::<u64>().unwrap())
        .sum();
    let files = fs::read_dir(&out).unwrap();
    let bytes: u64 = files.map(|f| f.unwrap().metadata().unwrap().len()).sum();
    let digits: String = said.chars().filter(|c| *c != ',').collect();
    assert!(digits.contains(&format!("{rows} 行，{bytes} 字节")), "{said}");
    let second = run();
    assert_eq!(second.status.code(), Some(2));
    assert!(String::from_utf8(second.stderr).unwrap().contains("文件夹不为空"));
}
