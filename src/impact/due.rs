//! What was put off and falls due, by month: the calendar of deferrals.

use std::collections::BTreeMap;

use super::{ImpactError, OutcomeRow, Profile, Profiles, Totals, reported, rows_of};
use crate::assess::Entitlements;
use crate::calendar::Month;
use crate::policy::ir::{Kind, MeasureId, Program};

/// What falls due of one measure in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueRow {
    /// The township, empty where none is on file; `None` for the whole county.
    pub township: Option<String>,
    /// The month of the last day of payment; `None` if no day can be named.
    pub month: Option<Month>,
    /// Name that the measure is reported under.
    pub measure: String,
    /// Enterprises, rows and amount.
    pub totals: Totals,
}

/// The calendar of everything that was put off: the county first, then township by township in byte order; within each by month (rows
/// without one first), then by measure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DueCalendar {
    /// The rows.
    pub rows: Vec<DueRow>,
}

/// Place and month; `None` sorts before the townships.
type Cell = (Option<String>, Option<Month>);

impl DueCalendar {
    /// Gathers the eligible rows of all deferrals.
    pub(super) fn of(
        program: &Program,
        entitlements: &Entitlements,
        profiles: &Profiles,
    ) -> Result<DueCalendar, ImpactError> {
        let mut cells: BTreeMap<(Option<String>, Option<Month>, &str), Totals> = BTreeMap::new();
        for (id, parts) in reported(program) {
            if !parts.iter().any(|part| names_days(program, *part)) {
                continue;
            }
            let rows = rows_of(program, entitlements, &parts)?;
            for ((cell, _), totals) in by_enterprise(&rows, profiles) {
                let (township, month) = cell;
                for place in [None, township] {
                    cells.entry((place, month, id)).or_default().add(&totals);
                }
            }
        }
        let row = |((township, month, measure), totals): ((Option<String>, Option<Month>, &str), Totals)| DueRow {
            township,
            month,
            measure: measure.to_owned(),
            totals,
        };
        Ok(DueCalendar {
            rows: cells.into_iter().map(row).collect(),
        })
    }

    /// Holds the calendar against the entitlements: per deferral, the eligible rows and their counted amounts are those of the county's
    /// months and those of the townships' months, to the fen.
    ///
    /// # Errors
    /// [`ImpactError::Calendar`] names the first measure that differs; [`ImpactError::Overflow`] if a total does not fit.
    pub fn check(&self, program: &Program, entitlements: &Entitlements) -> Result<(), ImpactError> {
        let entitled = entitled(program, entitlements);
        let mut county: BTreeMap<&str, (u64, i128)> = BTreeMap::new();
        let mut townships = county.clone();
        for row in &self.rows {
            let sums = if row.township.is_none() {
                &mut county
            } else {
                &mut townships
            };
            let sum = sums.entry(row.measure.as_str()).or_default();
            sum.0 += row.totals.eligible;
            sum.1 += i128::from(row.totals.amount(&row.measure, "due")?.0);
        }
        for sums in [&county, &townships] {
            let differs = |id: &&&str| sums.get(**id) != entitled.get(**id);
            if let Some(id) = entitled.keys().chain(sums.keys()).find(differs) {
                return Err(ImpactError::Calendar {
                    measure: (*id).to_owned(),
                });
            }
        }
        Ok(())
    }
}

/// Eligible rows and counted fen of every deferral, straight from the outcomes.
fn entitled<'p>(program: &'p Program, entitlements: &Entitlements) -> BTreeMap<&'p str, (u64, i128)> {
    let mut all: BTreeMap<&str, (u64, i128)> = BTreeMap::new();
    for outcome in &entitlements.measures {
        let Some(measure) = program.measures.get(outcome.measure.index()) else {
            continue;
        };
        if measure.kind != Kind::Defer {
            continue;
        }
        let rows = outcome.eligible.iter().zip(&outcome.counted).zip(&outcome.amount);
        for ((_, counted), amount) in rows.filter(|((eligible, _), _)| **eligible) {
            let sum = all.entry(measure.reported_as.as_str()).or_default();
            sum.0 += 1;
            if let (Some(fen), true) = (amount, counted) {
                sum.1 += i128::from(fen.0);
            }
        }
    }
    all
}

/// Whether a measure says by when what it puts off must be paid.
fn names_days(program: &Program, part: MeasureId) -> bool {
    let measure = program.measures.get(part.index());
    measure.is_some_and(|m| m.versions.iter().any(|v| v.due.is_some()))
}

/// What each enterprise has to pay in each month.
fn by_enterprise<'r>(rows: &[OutcomeRow<'r>], profiles: &Profiles) -> BTreeMap<(Cell, &'r str), Totals> {
    let unknown = Profile::default();
    let mut all: BTreeMap<(Cell, &str), Totals> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.eligible && row.version.due.is_some()) {
        let township = profiles.get(row.uscc).unwrap_or(&unknown).township.clone();
        let cell = (Some(township), row.due.map(Month::of));
        let totals = all.entry((cell, row.uscc)).or_default();
        totals.add_row(row);
        totals.enterprises = u64::from(!row.uscc.is_empty());
    }
    all
}
