//! The rows of the entitlements, read once: their tree, and what they add up to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::Path;

use super::{Check, State};
use crate::audit::{Checkpoint, KnownManifest, Leaves, Tree};
use crate::money::Fen;
use crate::policy::ir::Kind;

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

/// What falls due of one deferral in one month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Due {
    enterprises: BTreeSet<String>,
    rows: u64,
    without: u64,
    amount: i128,
}

impl Due {
    /// Enterprises, rows, rows without an amount, and fen.
    pub(super) fn figures(&self) -> [i128; 4] {
        let enterprises = i128::try_from(self.enterprises.len()).unwrap_or(i128::MAX);
        [enterprises, self.rows.into(), self.without.into(), self.amount]
    }
}

/// `entitlements.csv`.
pub(super) struct Rows {
    pub(super) tree: Tree,
    pub(super) count: u64,
    pub(super) sums: BTreeMap<String, Sum>,
    /// By deferral and month.
    pub(super) due: BTreeMap<(String, String), Due>,
    /// By measure and enterprise: fen of the eligible rows that enter totals, and how many of them have no amount.
    pub(super) counted: BTreeMap<(String, String), (i128, u64)>,
    /// Measures that put something off.
    deferrals: BTreeSet<String>,
}

/// The cells of a row, as they are written.
type Cells<'r> = [&'r str; 7];

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
        let mut places = [0; COLUMNS.len()];
        for (place, column) in places.iter_mut().zip(COLUMNS) {
            let at = headings.iter().position(|heading| heading == column);
            *place = at.ok_or_else(|| format!("{name}: {column}"))?;
        }
        let deferrals = manifest.measures.iter().filter(|m| m.kind == Kind::Defer);
        let mut rows = Rows {
            tree,
            count: 0,
            sums: BTreeMap::new(),
            due: BTreeMap::new(),
            counted: BTreeMap::new(),
            deferrals: deferrals.map(|m| m.reported_as.clone()).collect(),
        };
        for record in reader.records() {
            let record = record.map_err(|e| format!("{name}: {e}"))?;
            rows.count += 1;
            let mut cells: Cells<'_> = [""; COLUMNS.len()];
            for (cell, place) in cells.iter_mut().zip(places) {
                *cell = record.get(place).ok_or_else(|| format!("{name}: {}", rows.count))?;
            }
            rows.add(cells).ok_or_else(|| format!("{name}: {}", rows.count))?;
        }
        Ok(rows)
    }

    fn add(&mut self, cells: Cells<'_>) -> Option<()> {
        let [measure, uscc, eligible, counted, amount, value, due] = cells;
        let (measure, uscc) = (plain(measure), plain(uscc));
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
        let fen = match amount {
            "" => None,
            text => Some(i128::from(Fen::parse_yuan(text).ok()?.0)),
        };
        let enters = counted == "1";
        let (fen, open) = match fen {
            Some(fen) => (if enters { fen } else { 0 }, 0),
            None => (0, 1),
        };
        sum.without += open;
        sum.amount += fen;
        if enters {
            let own = self.counted.entry((measure.to_owned(), uscc.to_owned())).or_default();
            own.0 += fen;
            own.1 += open;
        }
        if self.deferrals.contains(measure) {
            let month = if due.is_empty() { due } else { due.get(..7)? };
            let due = self.due.entry((measure.to_owned(), month.to_owned())).or_default();
            due.rows += 1;
            due.without += open;
            due.amount += fen;
            if !uscc.is_empty() {
                due.enterprises.insert(uscc.to_owned());
            }
        }
        Some(())
    }
}

/// The columns that are added up.
const COLUMNS: [&str; 7] = [
    "measure_id",
    "uscc",
    "eligible",
    "counted",
    "amount",
    "value",
    "due_date",
];

/// A cell without the apostrophe that keeps it from being a formula.
pub(super) fn plain(cell: &str) -> &str {
    let inner = cell.strip_prefix('\'');
    inner
        .filter(|inner| *crate::report::tables::guard(inner) == *cell)
        .unwrap_or(cell)
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
