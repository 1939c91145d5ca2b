//! Each stage from files to tables, and all of them together: `cargo bench --bench ingest`. `HUIQI_EXPORTS=DIR` takes other exports than
//! the sample for the last two; with `HUIQI_RUNS=n` they are read n times and timed by the clock, for counties and cities.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use huiqi::assess::{AssessOptions, assess};
use huiqi::calendar::Date;
use huiqi::ingest::read::{TextFile, TextOptions, Workbook};
use huiqi::ingest::{IngestOptions, Ingested, ingest, scan};
use huiqi::policy::load;
use huiqi::schema::Catalog;

fn home(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

fn export(name: &str) -> (PathBuf, Throughput) {
    let path = home("data/exports").join(name);
    let bytes = std::fs::metadata(&path).unwrap().len();
    (path, Throughput::Bytes(bytes))
}

fn catalog() -> Arc<Catalog> {
    Arc::new(Catalog::load(&home("schemas")).unwrap())
}

fn as_of() -> Date {
    Date::from_ymd_opt(2022, 12, 31).unwrap()
}

fn everything(catalog: &Arc<Catalog>, exports: &Path) -> Ingested {
    let sources = home("data/sources");
    let options = IngestOptions {
        exports,
        sources: &sources,
        catalog: catalog.clone(),
        as_of: as_of(),
    };
    ingest(&options).unwrap()
}

/// Cutting and decoding, then typing as well.
fn text(c: &mut Criterion) {
    let catalog = catalog();
    let mut group = c.benchmark_group("text");
    for (name, mapping, delimiter) in [
        ("01_市场主体登记信息.csv", "enterprise", b','),
        ("03_增值税申报_一般纳税人.csv", "vat_return", b','),
        ("07_国库入库流水_TIPS.txt", "treasury_receipt", b'|'),
    ] {
        let (path, bytes) = export(name);
        let options = TextOptions {
            delimiter,
            encoding: None,
            has_quotes: delimiter == b',',
        };
        group.throughput(bytes);
        group.bench_function(format!("cut {name}"), |b| {
            b.iter(|| {
                TextFile::open(&path, &options)
                    .unwrap()
                    .read(|block| block.len())
                    .unwrap()
            });
        });
        group.bench_function(format!("type {name}"), |b| {
            b.iter(|| scan(&catalog, &home("data/sources"), mapping, &path, |block| block.accepted).unwrap());
        });
    }
}

fn workbooks(c: &mut Criterion) {
    let mut group = c.benchmark_group("workbook");
    group.sample_size(10);
    for name in [
        "06_税费申报明细.xlsx",
        "08_企业所得税申报(1).xls",
        "19_餐饮核酸检测.xls",
    ] {
        let (path, bytes) = export(name);
        group.throughput(bytes);
        group.bench_function(format!("read {name}"), |b| {
            b.iter(|| {
                let mut book = Workbook::open(&path).unwrap();
                let names = book.sheet_names();
                names
                    .iter()
                    .map(|sheet| book.read(sheet, |block| block.len()).unwrap().len())
                    .sum::<usize>()
            });
        });
    }
}

fn whole(c: &mut Criterion) {
    let catalog = catalog();
    let exports = std::env::var_os("HUIQI_EXPORTS").map_or_else(|| home("data/exports"), PathBuf::from);
    if let Some(runs) = std::env::var_os("HUIQI_RUNS") {
        for _ in 0..runs.to_string_lossy().parse().unwrap_or(1) {
            let begun = Instant::now();
            let done = everything(&catalog, &exports);
            let took = begun.elapsed().as_millis();
            let read: i128 = done.controls.iter().map(|total| total.rows.read).sum();
            println!("ingest: {read} rows in {took} ms; {}", peak_memory());
        }
        return;
    }
    let mut group = c.benchmark_group("whole");
    group.sample_size(10);
    group.bench_function("ingest", |b| b.iter(|| black_box(everything(&catalog, &exports))));
    let program = load(&home("data/policy/2022"), &catalog, None).unwrap().program;
    group.bench_function("ingest and assess", |b| {
        b.iter(|| {
            assess(
                &program,
                &everything(&catalog, &exports).dataset,
                AssessOptions::default(),
            )
            .unwrap()
        });
    });
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.unwrap_or("VmHWM: unknown")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

criterion_group!(benches, text, workbooks, whole);
criterion_main!(benches);
