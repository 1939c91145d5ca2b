//! What of a pack the worked cases reach: each condition met and failed, each limit, amount and exclusive group.

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::MeasureOutcome;
use crate::calendar::Date;
use crate::policy::boards::PREFIX;
use crate::policy::ir::{Kind, Measure, MeasureId, Program, Version};
use crate::policy::reasons::{AMOUNT_POSITIVE, groups};

/// What a clause of a version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// A condition: some record meets it, some fails it.
    Condition,
    /// A limit: some record is within it, some is refused by it.
    Limit,
    /// The amount: some record gets one; some is refused because nothing is left.
    Amount,
    /// An amount that cannot be determined: some record has none, some has one.
    Undetermined,
    /// An exclusive group: some record is kept, some gives way.
    Exclusive,
}

/// How many records of the cases met and failed a clause.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ClauseCover {
    /// Kind.
    pub kind: ClauseKind,
    /// Name: of the condition, limit or group; `amount_positive` or `undetermined`.
    pub id: String,
    /// Chinese wording; may be empty.
    pub says: String,
    /// Records that met it.
    pub met: u64,
    /// Records that failed it.
    pub failed: u64,
}

/// What the cases reach of one version of a measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct VersionCover {
    /// Whether it grants money.
    pub grants: bool,
    /// Cases with a record in this version; a sweep counts as one per value.
    pub cases: u64,
    /// Records of cases in this version.
    pub records: u64,
    /// Of these, eligible ones.
    pub eligible: u64,
    /// Its clauses, in the order of evaluation.
    pub clauses: Vec<ClauseCover>,
}

/// All versions of all measures, by measure id and first day.
pub type Coverage = BTreeMap<(String, Date), VersionCover>;

/// Fewest cases of a measure that grants money.
pub const FEWEST_CASES: u64 = 6;

/// Where a version is counted. All periods of a board are one.
fn key(measure: &Measure, version: &Version) -> (String, Date) {
    match measure.id.split_once('@').filter(|_| measure.id.starts_with(PREFIX)) {
        Some((board, _)) => (board.to_owned(), Date::default()),
        None => (measure.id.clone(), version.from),
    }
}

/// Adds the versions of a program that are not there yet, with nothing reached.
pub(crate) fn frame(program: &Program, coverage: &mut Coverage) {
    for (id, measure) in MeasureId::all(&program.measures).zip(&program.measures) {
        for version in &measure.versions {
            let key = key(measure, version);
            coverage.entry(key).or_insert_with(|| VersionCover {
                grants: measure.kind != Kind::Indicator,
                clauses: clauses(program, id, measure, version),
                ..VersionCover::default()
            });
        }
    }
}

fn clauses(program: &Program, id: MeasureId, measure: &Measure, version: &Version) -> Vec<ClauseCover> {
    let clause = |kind, id: &str, says: &str| ClauseCover {
        kind,
        id: id.to_owned(),
        says: says.to_owned(),
        met: 0,
        failed: 0,
    };
    let mut all: Vec<ClauseCover> = Vec::new();
    let conditions = version.conditions.iter();
    all.extend(conditions.map(|c| clause(ClauseKind::Condition, &c.id, &c.says)));
    all.extend(measure.once.iter().map(|o| clause(ClauseKind::Limit, &o.id, &o.says)));
    // Always there, so that places in this list are bits of `failed`: see [`crate::policy::reasons::Place`].
    all.push(clause(ClauseKind::Amount, AMOUNT_POSITIVE, ""));
    let groups = groups(program, id);
    all.extend(groups.map(|g| clause(ClauseKind::Exclusive, &g.id, &g.says)));
    if version.amount.undetermined_when.is_some() {
        all.push(clause(ClauseKind::Undetermined, "undetermined", ""));
    }
    all
}

/// Counts a case once in every version in which it has a record.
pub(crate) fn count_case(seen: &Seen, coverage: &mut Coverage) {
    for key in seen {
        if let Some(cover) = coverage.get_mut(key) {
            cover.cases += 1;
        }
    }
}

/// Versions in which one case has records.
pub(crate) type Seen = BTreeSet<(String, Date)>;

/// Counts the records of an outcome; the versions they are in are put into `seen`.
///
/// # Errors
/// A message if the outcome contradicts itself or its measure.
pub(crate) fn count(
    measure: &Measure,
    outcome: &MeasureOutcome,
    coverage: &mut Coverage,
    seen: &mut Seen,
) -> Result<(), String> {
    for at in 0..outcome.row.len() {
        let row = outcome.at(at).map_err(|e| e.to_string())?;
        let version = usize::try_from(row.version).ok();
        let version = version.and_then(|v| measure.versions.get(v));
        let version = version.ok_or_else(|| format!("{}: a row of no version", measure.id))?;
        let key = key(measure, version);
        let cover = coverage.get_mut(&key);
        let cover = cover.ok_or_else(|| format!("{}: the pack has no version from {}", measure.id, version.from))?;
        seen.insert(key);
        let (failed, amount) = (row.failed, row.amount);
        cover.records += 1;
        cover.eligible += u64::from(failed == 0);
        for (bit, clause) in cover.clauses.iter_mut().enumerate() {
            let is_set = u32::try_from(bit).is_ok_and(|b| failed.checked_shr(b).is_some_and(|f| f & 1 == 1));
            let (met, failed) = match clause.kind {
                ClauseKind::Condition => (!is_set, is_set),
                ClauseKind::Limit | ClauseKind::Exclusive => (failed == 0, is_set),
                ClauseKind::Amount => (failed == 0 && amount.is_some_and(|a| a.0 > 0), is_set),
                ClauseKind::Undetermined => (failed == 0 && amount.is_none(), failed == 0 && amount.is_some()),
            };
            clause.met += u64::from(met);
            clause.failed += u64::from(failed);
        }
    }
    Ok(())
}

/// The clauses of indicators grant nothing: their amount is left out.
pub(crate) fn without_amounts_of_indicators(program: &Program, coverage: &mut Coverage) {
    for measure in &program.measures {
        for version in &measure.versions {
            let amount = &version.amount;
            if let Some(cover) = coverage.get_mut(&key(measure, version)) {
                cover
                    .clauses
                    .retain(|c| c.kind != ClauseKind::Amount || (amount.expr.is_some() && amount.positive));
            }
        }
    }
}

/// Cases per measure.
#[must_use]
pub fn cases_by_measure(coverage: &Coverage) -> BTreeMap<&str, u64> {
    let mut all = BTreeMap::new();
    for ((measure, _), cover) in coverage {
        *all.entry(measure.as_str()).or_default() += cover.cases;
    }
    all
}

/// A measure with too few cases, or a clause that no case meets or none fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) place: String,
    pub(crate) change: &'static str,
}

/// Every gap, in the order of measures and clauses.
pub(crate) fn gaps(coverage: &Coverage) -> Vec<Gap> {
    let mut all = Vec::new();
    let grants = |name: &str| coverage.iter().any(|((m, _), cover)| m == name && cover.grants);
    for (measure, cases) in cases_by_measure(coverage) {
        if cases < FEWEST_CASES && grants(measure) {
            all.push(Gap {
                place: measure.to_owned(),
                change: "too few cases",
            });
        }
    }
    for ((measure, from), cover) in coverage {
        if cover.records == 0 {
            let place = format!("{measure}@{from}");
            all.push(Gap {
                place,
                change: "no case",
            });
            continue;
        }
        for clause in &cover.clauses {
            let place = format!("{measure}@{from}.{}", clause.id);
            for (count, change) in [(clause.met, "never met"), (clause.failed, "never failed")] {
                // That nothing is left of an amount is no clause of the law: it is counted, not asked for.
                let is_asked = clause.kind != ClauseKind::Amount || change == "never met";
                if count == 0 && is_asked {
                    let place = place.clone();
                    all.push(Gap { place, change });
                }
            }
        }
    }
    all
}
