//! The rows of the entitlements, read once: their tree, and what they add up to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, RecordBatch};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Check, State};
use crate::audit::{Checkpoint, KnownManifest, Leaves, Tree};
use crate::digest::digest_bytes;
use crate::money::Fen;

/// What the rows of one measure add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) enterprises: BTreeSet<String>,
    pub(super) eligible: u64,
    pub(super) refused: u64,
    /// Eligible rows without an amount.
    pub(super) without: u64,
    /// In fen, of eligible and counted rows.
    pub(super) amount: i128,
    /// The values of an indicator.
    pub(super) values: BTreeSet<String>,
}

/// `entitlements.csv`.
pub(super) struct Rows {
    pub(super) tree: Tree,
    pub(super) count: u64,
    pub(super) sums: BTreeMap<String, Sum>,
    /// A hash over measure, code, key, flags and amounts of all rows, for the comparison with Parquet.
    gist: String,
}

impl Rows {
    /// Reads the table; why it cannot be read otherwise.
    pub(super) fn read(dir: &Path, manifest: &KnownManifest) -> Result<Rows, String> {
        let name = manifest.name("entitlements.csv");
        let hash = manifest.checkpoint.as_ref().map(|c| c.hash).ok_or("checkpoint")?;
        let bytes = std::fs::read(dir.join(&name)).map_err(|e| format!("{name}: {e}"))?;
        let mut leaves = Leaves::new(io::sink(), hash);
        leaves.write_all(&bytes).map_err(|e| e.to_string())?;
        let (tree, _) = leaves.finish();
        let text = bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .ok_or_else(|| format!("{name}: BOM"))?;
        let mut reader = csv::Reader::from_reader(text);
        let headings = reader.headers().map_err(|e| e.to_string())?.clone();
        let at = |column: &str| {
            let found = headings.iter().position(|h| h == column);
            found.ok_or_else(|| format!("{name}: {column}"))
        };
        let columns = COLUMNS.map(at);
        let [measure, uscc, key, eligible, counted, base, amount, value] = columns;
        let places = [measure?, uscc?, key?, eligible?, counted?, base?, amount?, value?];
        let mut rows = Rows {
            tree,
            count: 0,
            sums: BTreeMap::new(),
            gist: String::new(),
        };
        let mut gist = Vec::new();
        for record in reader.records() {
            let record = record.map_err(|e| format!("{name}: {e}"))?;
            rows.count += 1;
            let cells = places.map(|at| record.get(at));
            let cells = cells.map(|cell| cell.ok_or_else(|| format!("{name}: {}", rows.count)));
            let [measure, uscc, key, eligible, counted, base, amount, value] = cells;
            let cells = [measure?, uscc?, key?, eligible?, counted?, base?, amount?, value?];
            add(&mut gist, cells.map(plain));
            rows.add(cells).ok_or_else(|| format!("{name}: {}", rows.count))?;
        }
        rows.gist = digest_bytes(&gist);
        Ok(rows)
    }

    fn add(&mut self, [measure, uscc, _, eligible, counted, _, amount, value]: [&str; 8]) -> Option<()> {
        if !self.sums.contains_key(measure) {
            self.sums.insert(measure.to_owned(), Sum::default());
        }
        let sum = self.sums.get_mut(measure)?;
        match eligible {
            "0" => {
                sum.refused += 1;
                return Some(());
            }
            "1" => sum.eligible += 1,
            _ => return None,
        }
        if !uscc.is_empty() && !sum.enterprises.contains(uscc) {
            sum.enterprises.insert(uscc.to_owned());
        }
        if !value.is_empty() {
            sum.values.insert(value.to_owned());
        }
        if amount.is_empty() {
            sum.without += 1;
        } else if counted == "1" {
            sum.amount += i128::from(Fen::parse_yuan(amount).ok()?.0);
        }
        Some(())
    }
}

/// The columns that are compared and added up.
const COLUMNS: [&str; 8] = [
    "measure_id",
    "uscc",
    "record_key",
    "eligible",
    "counted",
    "base_amount",
    "amount",
    "value",
];

/// A cell without the apostrophe that keeps it from being a formula.
fn plain(cell: &str) -> &str {
    let inner = cell.strip_prefix('\'');
    inner
        .filter(|inner| *crate::report::tables::guard(inner) == *cell)
        .unwrap_or(cell)
}

fn add(gist: &mut Vec<u8>, cells: [&str; 8]) {
    for cell in cells {
        gist.extend_from_slice(cell.as_bytes());
        gist.push(0);
    }
    gist.push(b'\n');
    if gist.len() > 1 << 20 {
        // A chain of hashes keeps the memory small.
        let so_far = digest_bytes(gist);
        gist.clear();
        gist.extend_from_slice(so_far.as_bytes());
    }
}

/// The root over the lines is the one that the manifest says.
pub(super) fn tree(rows: &Result<Rows, String>, manifest: &KnownManifest) -> Check {
    let (rows, said) = match (rows, &manifest.checkpoint) {
        (Ok(rows), Some(said)) => (rows, said),
        (Err(why), _) => return unreadable("tree", why),
        (Ok(_), None) => return unreadable("tree", "checkpoint"),
    };
    let found = Checkpoint::of(said.hash, &rows.tree);
    let short = found.short();
    if found == *said {
        let (n, hash) = (rows.count, said.hash.code());
        let zh = format!("{n} 条应享的哈希树（{hash}）根与清单一致，校验码 {short}");
        let en = format!("the tree ({hash}) over {n} rows has the root that the manifest says, checkpoint {short}");
        return Check::new("tree", State::Ok, zh, en);
    }
    let (zh, en) = (
        format!("哈希树根不符：算得 {short}，清单为 {}", said.short()),
        format!("the root is {short}, the manifest says {}", said.short()),
    );
    Check::new("tree", State::Bad, zh, en)
}

pub(super) fn unreadable(check: &'static str, why: &str) -> Check {
    let (zh, en) = (format!("不能读出：{why}"), format!("it cannot be read: {why}"));
    Check::new(check, State::Bad, zh, en)
}

/// `entitlements.parquet` has the same rows.
pub(super) fn parquet(dir: &Path, rows: &Result<Rows, String>, manifest: &KnownManifest) -> Check {
    let rows = match rows {
        Ok(rows) => rows,
        Err(why) => return unreadable("parquet", why),
    };
    match gist_of(&dir.join(manifest.name("entitlements.parquet"))) {
        Err(why) => unreadable("parquet", &why),
        Ok(gist) if gist == rows.gist => Check::new(
            "parquet",
            State::Ok,
            "entitlements.parquet 与 entitlements.csv 逐行相同",
            "entitlements.parquet and entitlements.csv have the same rows",
        ),
        Ok(_) => Check::new(
            "parquet",
            State::Bad,
            "entitlements.parquet 与 entitlements.csv 的行不同",
            "entitlements.parquet and entitlements.csv have different rows",
        ),
    }
}

fn gist_of(path: &Path) -> Result<String, String> {
    let file = File::open(path).map_err(|e| e.to_string())?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|e| e.to_string())?;
    let mut gist = Vec::new();
    for batch in builder.build().map_err(|e| e.to_string())? {
        let batch = batch.map_err(|e| e.to_string())?;
        take(&batch, &mut gist).ok_or("columns")?;
    }
    Ok(digest_bytes(&gist))
}

fn take(batch: &RecordBatch, gist: &mut Vec<u8>) -> Option<()> {
    let column = |name: &str| batch.column_by_name(name);
    let text = |name: &str| column(name)?.as_string_opt::<i32>();
    let flag = |name: &str| column(name)?.as_primitive_opt::<arrow_array::types::Int8Type>();
    let decimal = |name: &str| column(name)?.as_primitive_opt::<arrow_array::types::Decimal128Type>();
    let (measure, uscc, key) = (text("measure_id")?, text("uscc")?, text("record_key")?);
    let (eligible, counted) = (flag("eligible")?, flag("counted")?);
    let (base, amount, value) = (decimal("base_amount")?, decimal("amount")?, decimal("value")?);
    let shown = |array: &arrow_array::Decimal128Array, at: usize| {
        if array.is_null(at) {
            String::new()
        } else {
            array.value_as_string(at)
        }
    };
    for at in 0..batch.num_rows() {
        add(
            gist,
            [
                measure.value(at),
                uscc.value(at),
                key.value(at),
                &eligible.value(at).to_string(),
                &counted.value(at).to_string(),
                &shown(base, at),
                &shown(amount, at),
                &shown(value, at),
            ],
        );
    }
    Some(())
}
