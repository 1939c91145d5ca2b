//! An OpenLineage RunEvent (specification 2-0-2) of a finished run: which files it was made of, and which tables it gave.

use std::fs::File;
use std::path::Path;

use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::audit::{KnownManifest, OutputEntry};
use crate::digest::{FileDigest, hex};
use crate::runner::{Exit, Failure};

const SPEC: &str = "https://openlineage.io/spec";

/// The event COMPLETE of the run in `home`; `ended`: seconds from 1970 (UTC). Files are named as the manifest names them, without the
/// folders of this machine.
///
/// # Errors
/// [`Failure`] if a table of the run cannot be read.
pub fn lineage(home: &Path, manifest: &KnownManifest, ended: u64) -> Result<Value, Failure> {
    let producer = format!("urn:huiqi:{}", manifest.huiqi);
    let time = i64::try_from(ended)
        .ok()
        .and_then(|s| chrono::DateTime::from_timestamp(s, 0));
    let time = time.ok_or_else(|| unreadable("metrics.prom"))?;
    let facet = |facet: &str, version: &str, mut content: Value| {
        content["_producer"] = json!(producer);
        content["_schemaURL"] = json!(format!("{SPEC}/facets/{version}/{facet}.json#/$defs/{facet}"));
        content
    };
    let version = |sha256: &str| {
        facet(
            "DatasetVersionDatasetFacet",
            "1-0-1",
            json!({ "datasetVersion": sha256 }),
        )
    };
    let input = |group: &str, file: &FileDigest| {
        json!({
            "namespace": "huiqi",
            "name": format!("{group}/{}", file.file),
            "facets": { "version": version(&file.sha256) },
        })
    };
    let mut inputs = Vec::new();
    for (group, files) in [
        ("exports", &manifest.inputs),
        ("policy", &manifest.policy),
        ("sources", &manifest.mappings),
        ("schemas", &manifest.schemas),
    ] {
        inputs.extend(files.iter().map(|file| input(group, file)));
    }
    let mut outputs = Vec::new();
    for output in manifest.outputs.iter().filter(|output| output.rows.is_some()) {
        let fields = fields(home, output).ok_or_else(|| unreadable(&output.path))?;
        let statistics = json!({ "rowCount": output.rows, "size": output.bytes });
        outputs.push(json!({
            "namespace": "huiqi",
            "name": format!("{}/{}", manifest.id, output.path),
            "facets": {
                "version": version(&output.sha256),
                "schema": facet("SchemaDatasetFacet", "1-1-1", json!({ "fields": fields })),
            },
            "outputFacets": {
                "outputStatistics": facet("OutputStatisticsOutputDatasetFacet", "1-0-2", statistics),
            },
        }));
    }
    let engine = json!({ "name": "huiqi", "version": manifest.huiqi });
    let nominal = json!({ "nominalStartTime": format!("{}T00:00:00Z", manifest.as_of) });
    Ok(json!({
        "eventType": "COMPLETE",
        "eventTime": time.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "producer": producer,
        "schemaURL": format!("{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"),
        "run": {
            "runId": run_uuid(&manifest.id, &manifest.sha256),
            "facets": {
                "processing_engine": facet("ProcessingEngineRunFacet", "1-1-1", engine),
                "nominalTime": facet("NominalTimeRunFacet", "1-0-1", nominal),
            },
        },
        "job": { "namespace": "huiqi", "name": manifest.pack },
        "inputs": inputs,
        "outputs": outputs,
    }))
}

/// A UUID of version 8 (RFC 9562) from the hash of name and manifest: the same run has the same one everywhere.
pub(super) fn run_uuid(id: &str, manifest: &str) -> String {
    let mut bytes: [u8; 32] = Sha256::digest(format!("{id}\n{manifest}").as_bytes()).into();
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits = hex(&bytes);
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32];
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| digits.get(part)).collect();
    parts.join("-")
}

/// Names and types of a table's columns.
fn fields(home: &Path, output: &OutputEntry) -> Option<Vec<Value>> {
    let file = File::open(home.join(&output.path)).ok()?;
    if output.path.ends_with(".parquet") {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).ok()?;
        let fields = reader.schema().fields().iter();
        let field = |f: &arrow_schema::FieldRef| json!({ "name": f.name(), "type": f.data_type().to_string() });
        return Some(fields.map(field).collect());
    }
    let mut reader = csv::Reader::from_reader(file);
    let headings = reader.headers().ok()?.iter();
    let field = |name: &str| json!({ "name": name.trim_start_matches('\u{feff}'), "type": "string" });
    Some(headings.map(field).collect())
}

fn unreadable(place: &str) -> Failure {
    let cause = (
        "不能读出，无法写数据血缘。",
        "It cannot be read: no lineage can be written.",
    );
    let remedy = (
        "结果已写出；用 huiqi verify 查明。",
        "The result is there; find out more with huiqi verify.",
    );
    Failure::new(Exit::Io, place, cause, remedy)
}
