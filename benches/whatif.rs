//! Questions in a loaded workspace: one parameter, a sweep of 100 points, a target, all parameters ranked.
//!
//! `cargo bench --bench whatif`; `HUIQI_EXPORTS=DIR` takes other exports than the sample, e.g. a county made by `make bench-counties`.

#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use huiqi::calendar::Date;
use huiqi::ingest::{IngestOptions, ingest};
use huiqi::runner::OpenedRun;
use huiqi::schema::Catalog;
use huiqi::whatif::{Place, Scenario, Target, Workspace};

fn home(relative: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(relative)
}

fn workspace() -> Workspace {
    let catalog = Arc::new(Catalog::load(&home("schemas")).unwrap());
    let day = Date::from_ymd_opt(2022, 12, 31).unwrap();
    let exports = std::env::var_os("HUIQI_EXPORTS").map_or_else(|| home("data/exports"), PathBuf::from);
    let data = ingest(&IngestOptions {
        exports: &exports,
        sources: &home("data/sources"),
        catalog: Arc::clone(&catalog),
        as_of: day,
    });
    let run = OpenedRun::in_memory("bench", day, data.unwrap().dataset);
    let place = Place::new(Path::new(""), &home("data/policy/2022"), &home("schemas"));
    Workspace::on(&place, catalog, run).unwrap()
}

fn scenario(text: &str) -> Scenario {
    let mut scenario = Scenario::new("");
    scenario.set(text).unwrap();
    scenario
}

fn questions(c: &mut Criterion) {
    let workspace = workspace();
    let mut group = c.benchmark_group("whatif");
    group
        .sample_size(10)
        .measurement_time(Duration::from_secs(3))
        .warm_up_time(Duration::from_millis(500));
    for (name, text) in [
        ("one rate", "six_taxes_two_fees_half.rate=60%"),
        ("one threshold", "cit_small_low_profit.income_limit=500"),
        ("one measure off", "vat_small_scale_3pct_exemption.on=false"),
        ("one condition", "unemp_stability_refund.share_other=80%"),
    ] {
        let scenario = scenario(text);
        if workspace.ask(&scenario).is_ok() {
            group.bench_function(name, |b| b.iter(|| black_box(workspace.ask(&scenario).unwrap())));
        }
    }
    let none = Scenario::new("");
    let axis = workspace
        .axis("six_taxes_two_fees_half.rate=1%..100%/1%", false)
        .unwrap();
    group.bench_function("sweep of 100 points", |b| {
        b.iter(|| black_box(workspace.sweep(std::slice::from_ref(&axis), &none).unwrap()));
    });
    let axis = workspace.axis("six_taxes_two_fees_half.rate", true).unwrap();
    let target = Target::parse("change = 1000000", &workspace).unwrap();
    group.bench_function("solve", |b| {
        b.iter(|| black_box(workspace.solve(&axis, &target, &none).unwrap()))
    });
    group.finish();
}

criterion_group!(benches, questions);
criterion_main!(benches);
