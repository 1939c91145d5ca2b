//! `manifest.json`: what went in, what came out, and which law was applied. No clock: same input, same bytes.

use super::Checkpoint;
use crate::digest::FileDigest;
use crate::policy::ir::{Kind, Measure, Program, Version};
use crate::schema::{Catalog, NoSuch};

/// One file that the run wrote.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct OutputEntry {
    /// Path inside the run folder, `/` between parts.
    pub path: String,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Data rows (without headings), where the file has rows.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows: Option<u64>,
}

/// A version of a measure that was known on the evaluation day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct VersionEntry {
    /// First day in force.
    pub from: String,
    /// Last day in force.
    pub to: Option<String>,
    /// Day of publication.
    pub published: String,
    /// Citations, `document article`.
    pub basis: Vec<String>,
}

/// What the run assessed: one measure, or one part of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct MeasureEntry {
    /// Its name in the pack.
    pub id: String,
    /// The name it is reported under.
    pub reported_as: String,
    /// Chinese title.
    pub title: String,
    /// Kind of relief.
    pub kind: Kind,
    /// Record table.
    pub record: String,
    /// Versions.
    pub versions: Vec<VersionEntry>,
    /// Every parameter as (name, canonical text).
    pub parameters: Vec<(String, String)>,
}

/// The manifest of a run; it is written last, so a folder that has one is whole.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Manifest {
    /// Layout of this file.
    pub format: u32,
    /// Version of huiqi.
    pub huiqi: String,
    /// Name of the run.
    pub id: String,
    /// Policy pack.
    pub pack: String,
    /// Its title.
    pub title: String,
    /// Evaluation day.
    pub as_of: String,
    /// Day as of which the data were read, if it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_as_of: Option<String>,
    /// Name of the trial (试算); left out of a run that is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// Language of the reports.
    pub language: String,
    /// When the run began; left out unless somebody injects it, because a clock would change the bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started: Option<String>,
    /// The program itself.
    pub binary: Vec<FileDigest>,
    /// The exports.
    pub inputs: Vec<FileDigest>,
    /// Mapping files.
    pub mappings: Vec<FileDigest>,
    /// Table schemas.
    pub schemas: Vec<FileDigest>,
    /// Policy files.
    pub policy: Vec<FileDigest>,
    /// What was assessed.
    pub measures: Vec<MeasureEntry>,
    /// Boards with their parameters.
    pub boards: Vec<MeasureEntry>,
    /// Files, rows and notices of the reading.
    pub reading: serde_json::Value,
    /// Tables that the pack reads and that no export filled, with what could not be judged.
    pub absent: serde_json::Value,
    /// What the run noticed, the worst first: level, code, table, file, sheet, field, count, first lines, words.
    pub noticed: serde_json::Value,
    /// Rows and amounts per reported measure, as `summary.csv` says.
    pub counts: serde_json::Value,
    /// What stands for all entitlements; printed on every report in short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<Checkpoint>,
    /// Control totals of the ingest.
    pub control_totals: serde_json::Value,
    /// Files written, sorted by path; the manifest itself is not among them.
    pub outputs: Vec<OutputEntry>,
}

impl Manifest {
    /// The manifest of an answer to a question that was asked of `run`: what it lists was made from that run, whose manifest has the rest.
    #[must_use]
    pub fn of_trial(id: &str, program: &Program, run: &str, name: &str) -> Manifest {
        let nothing = || serde_json::Value::Null;
        Manifest {
            format: 1,
            huiqi: env!("CARGO_PKG_VERSION").to_owned(),
            id: id.to_owned(),
            pack: program.id.clone(),
            title: format!("【试算】{}", program.title),
            as_of: program.as_of.to_string(),
            data_as_of: None,
            scenario: Some(format!("{name} {run}")),
            language: "zh".to_owned(),
            started: None,
            binary: Vec::new(),
            inputs: Vec::new(),
            mappings: Vec::new(),
            schemas: Vec::new(),
            policy: Vec::new(),
            measures: Vec::new(),
            boards: Vec::new(),
            reading: nothing(),
            absent: nothing(),
            noticed: nothing(),
            counts: nothing(),
            checkpoint: None,
            control_totals: nothing(),
            outputs: Vec::new(),
        }
    }
}

/// The measures of a program, for the manifest.
///
/// # Errors
/// [`NoSuch`] if a measure has a record table that the catalog does not have.
pub fn measure_entries(program: &Program, catalog: &Catalog) -> Result<Vec<MeasureEntry>, NoSuch> {
    program.measures.iter().map(|m| entry(m, catalog)).collect()
}

/// The boards of a program, for the manifest: one entry per clause and period of the pack, with the parameters of both.
///
/// # Errors
/// As [`measure_entries`].
pub fn board_entries(program: &Program, catalog: &Catalog) -> Result<Vec<MeasureEntry>, NoSuch> {
    program.boards.iter().map(|b| entry(&b.rule, catalog)).collect()
}

fn entry(measure: &Measure, catalog: &Catalog) -> Result<MeasureEntry, NoSuch> {
    let version = |version: &Version| VersionEntry {
        from: version.from.to_string(),
        to: version.to.map(|day| day.to_string()),
        published: version.published.to_string(),
        basis: version
            .basis
            .iter()
            .map(|b| format!("{} {}", b.document, b.article).trim().to_owned())
            .collect(),
    };
    let parameters = measure.parameters.iter();
    Ok(MeasureEntry {
        id: measure.id.clone(),
        reported_as: measure.reported_as.clone(),
        title: measure.title.clone(),
        kind: measure.kind,
        record: measure.record.of(&catalog.tables)?.name.clone(),
        versions: measure.versions.iter().map(version).collect(),
        parameters: parameters.map(|p| (p.name.clone(), p.text.clone())).collect(),
    })
}
