//! That a row is among the entitlements of a run, for somebody who has the proof, the printed checkpoint and SHA-256, and nothing else.

use std::path::Path;

use serde::Serialize;

use crate::audit::{AuditError, KnownManifest, Leaves};
use crate::digest::hex;
use crate::runner::{Exit, Failure};

/// Which rows.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Unified code of the enterprise; of a record that belongs to none, its key.
    pub code: &'a str,
    /// Only this measure.
    pub measure: Option<&'a str>,
    /// Only this record.
    pub record: Option<&'a str>,
}

/// A line of `entitlements.csv` and its way to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leaf {
    /// Place among the leaves, from 0; the headings are leaf 0.
    pub index: u64,
    /// The line as it is written, without line break: what is hashed is a zero byte and these bytes.
    pub line: String,
    /// The neighbours on the way up, hexadecimal.
    pub path: Vec<String>,
}

/// The proof as it is handed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// Layout of the proof.
    pub format: &'static str,
    /// Name of the run.
    pub run: String,
    /// Hash function, as Python's hashlib calls it.
    pub hash: &'static str,
    /// Number of leaves.
    pub leaves: u64,
    /// The root.
    pub root: String,
    /// The root in short, as reports show it.
    pub checkpoint: String,
    /// The headings, without which a row means nothing.
    pub headings: Leaf,
    /// The rows.
    pub rows: Vec<Leaf>,
}

fn damaged(dir: &Path, zh: &str, en: &str) -> Failure {
    let remedy = (
        "用 huiqi verify 查明，再重新运行。",
        "Find out more with huiqi verify, then run again.",
    );
    Failure::new(Exit::Findings, dir.display().to_string(), (zh, en), remedy)
}

/// Proofs of the rows that are asked for.
///
/// # Errors
/// [`Failure`] (code 1) if no row is meant, or the run is not what its manifest says.
pub fn prove(dir: &Path, wanted: Wanted<'_>) -> Result<Proof, Failure> {
    let manifest = KnownManifest::read(dir)?;
    let path = dir.join(manifest.name("entitlements.csv"));
    let Some(checkpoint) = &manifest.checkpoint else {
        return Err(damaged(dir, "这次运行没有校验码。", "The run has no checkpoint."));
    };
    let bytes = std::fs::read(&path).map_err(AuditError::io(&path))?;
    let mut leaves = Leaves::new(std::io::sink(), checkpoint.hash);
    std::io::Write::write_all(&mut leaves, &bytes).map_err(AuditError::io(&path))?;
    let (tree, _) = leaves.finish();
    if hex(&tree.root()) != checkpoint.root {
        return Err(damaged(
            dir,
            "应享表与校验码不符。",
            "The table does not agree with the checkpoint.",
        ));
    }
    let unreadable = || damaged(dir, "应享表不能读出。", "The table cannot be read.");
    let leaf = |index: usize, line: &[u8]| -> Result<Leaf, Failure> {
        let path = tree.path(index).ok_or_else(unreadable)?;
        Ok(Leaf {
            index: u64::try_from(index).map_err(|_| unreadable())?,
            line: String::from_utf8(line.to_vec()).map_err(|_| unreadable())?,
            path: path.iter().map(|hash| hex(hash)).collect(),
        })
    };
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let (mut starts, mut hits, mut record) = (0_usize, Vec::new(), csv::StringRecord::new());
    let mut headings = None;
    for index in 0.. {
        if !reader.read_record(&mut record).map_err(|_| unreadable())? {
            break;
        }
        let end = usize::try_from(reader.position().byte()).map_err(|_| unreadable())?;
        let line = text.get(starts..end).ok_or_else(unreadable)?;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        starts = end;
        if index == 0 {
            headings = Some(leaf(0, line)?);
        } else if wanted.means(&record) {
            hits.push(leaf(index, line)?);
        }
    }
    if hits.is_empty() {
        let cause = ("没有符合的应享记录。", "No row is meant by that.");
        let remedy = (
            "核对统一社会信用代码、--measure 和 --record。",
            "Check the code, --measure and --record.",
        );
        return Err(Failure::new(Exit::Findings, &manifest.id, cause, remedy));
    }
    Ok(Proof {
        format: "huiqi-proof-1",
        run: manifest.id.clone(),
        hash: checkpoint.hash.code(),
        leaves: checkpoint.leaves,
        root: checkpoint.root.clone(),
        checkpoint: checkpoint.short(),
        headings: headings.ok_or_else(unreadable)?,
        rows: hits,
    })
}

impl Wanted<'_> {
    /// The first three columns are measure, code and record key.
    fn means(&self, record: &csv::StringRecord) -> bool {
        let (measure, code, key) = (record.get(0), record.get(1), record.get(2));
        let own = if code == Some("") { key } else { code };
        own == Some(self.code)
            && self.measure.is_none_or(|said| measure == Some(said))
            && self.record.is_none_or(|said| key == Some(said))
    }
}
