//! `metrics.prom`: the last run in the text format of Prometheus (version 0.0.4), for node_exporter's textfile collector.

use super::Times;
use crate::audit::KnownManifest;
use crate::runner::{Figures, Outcome};

/// Name of the file, beside `current`.
pub const METRICS: &str = "metrics.prom";

/// The figures of a run that is done. Amounts are yuan with two decimals, times are seconds.
#[must_use]
pub fn metrics(manifest: &KnownManifest, outcome: &Outcome, times: &Times) -> String {
    let mut page = Page::default();
    let run = [
        ("run", manifest.id.as_str()),
        ("pack", &manifest.pack),
        ("as_of", &manifest.as_of),
        ("version", &manifest.huiqi),
    ];
    page.family("huiqi_run_info", "The run that current leads to.");
    page.sample("huiqi_run_info", &run, "1");
    page.one(
        "huiqi_last_success_timestamp_seconds",
        "When the last run was done.",
        &times.ended.to_string(),
    );
    page.one("huiqi_run_duration_seconds", "How long it took.", &seconds(times.total));
    page.one(
        "huiqi_run_repeated",
        "1 if the same input had this result already.",
        if outcome.repeated { "1" } else { "0" },
    );
    page.family("huiqi_stage_duration_seconds", "How long each stage of it took.");
    for (stage, time) in &times.stages {
        page.sample(
            "huiqi_stage_duration_seconds",
            &[("stage", stage.code())],
            &seconds(*time),
        );
    }
    figures(&outcome.figures, &mut page);
    measures(manifest, &mut page);
    page.text
}

fn figures(figures: &Figures, page: &mut Page) {
    for (name, help, count) in [
        ("huiqi_input_files", "Files that were read.", figures.files),
        ("huiqi_input_rows", "Rows that were read.", figures.rows),
        ("huiqi_rejected_rows", "Rows in quarantine.", figures.rejected),
        ("huiqi_warnings", "Warnings of the reading.", figures.warnings),
        ("huiqi_notes", "Notes of the reading.", figures.notes),
        (
            "huiqi_absent_tables",
            "Tables that the pack reads and nobody delivered.",
            figures.absent,
        ),
    ] {
        page.one(name, help, &count.to_string());
    }
}

/// What the manifest's counts say per measure. An indicator has no amount.
fn measures(manifest: &KnownManifest, page: &mut Page) {
    for (name, help, key) in [
        (
            "huiqi_eligible_enterprises",
            "Enterprises that are entitled.",
            "eligible_enterprises",
        ),
        ("huiqi_eligible_rows", "Entitled rows.", "eligible_rows"),
        (
            "huiqi_undetermined_rows",
            "Entitled rows without a nameable amount.",
            "undetermined_rows",
        ),
        ("huiqi_entitled_yuan", "What is entitled, in yuan.", "counted_amount"),
    ] {
        page.family(name, help);
        for (measure, counts) in &manifest.counts {
            let value = match counts.get(key) {
                Some(serde_json::Value::Number(count)) => count.to_string(),
                Some(serde_json::Value::String(amount)) => amount.clone(),
                Some(_) | None => continue,
            };
            page.sample(name, &[("measure", measure)], &value);
        }
    }
}

/// Milliseconds as seconds.
fn seconds(millis: u64) -> String {
    format!("{}.{:03}", millis / 1000, millis % 1000)
}

#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn family(&mut self, name: &str, help: &str) {
        self.text
            .push_str(&format!("# HELP {name} {help}\n# TYPE {name} gauge\n"));
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: &str) {
        let labels: Vec<String> = labels.iter().map(|(l, v)| format!("{l}=\"{}\"", escaped(v))).collect();
        let labels = if labels.is_empty() {
            String::new()
        } else {
            format!("{{{}}}", labels.join(","))
        };
        self.text.push_str(&format!("{name}{labels} {value}\n"));
    }

    fn one(&mut self, name: &str, help: &str, value: &str) {
        self.family(name, help);
        self.sample(name, &[], value);
    }
}

/// A label's value: backslash, quotation mark and line break are escaped.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
