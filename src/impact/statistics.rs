//! Monthly statistics of what was granted: policy × tax × industry × size × ownership × township, by month and from the year's beginning.

use std::collections::{BTreeMap, BTreeSet};

use super::profile::texts;
use super::{Impact, ImpactError, OutcomeRow, Profile, Profiles, last_month, reported, rows_of};
use crate::assess::Entitlements;
use crate::calendar::Month;
use crate::money::Fen;
use crate::policy::ir::{Kind, Program};
use crate::store::Dataset;

/// Counts and a sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Different enterprises; rows of none are not counted here.
    pub enterprises: u64,
    /// Eligible rows.
    pub rows: u64,
    /// Of these, rows whose amount nobody can name.
    pub undetermined: u64,
    /// Sum of the amounts that enter totals.
    pub amount: Fen,
}

/// What a cell is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StatisticsKey {
    /// Name that the measure is reported under.
    pub measure: String,
    /// The tax or insurance that the record key begins with, such as `UMCT`; empty where it begins with none.
    pub tax: String,
    /// Letter of the industry section; empty if not on file.
    pub section: String,
    /// Size class; empty if not known.
    pub size: String,
    /// Kind of registered entity; empty if not on file.
    pub ownership: String,
    /// Registered township; empty if not on file.
    pub township: String,
}

/// One cell in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatisticsRow {
    /// The month in which the period ends; `None` if the period is no month, quarter or year.
    pub month: Option<Month>,
    /// How the measure relieves.
    pub kind: Kind,
    /// What it is of.
    pub key: StatisticsKey,
    /// In the month.
    pub in_month: Counted,
    /// From January of the same year to the month.
    pub so_far: Counted,
}

/// All cells with an eligible row, sorted by month (none first), then by what they are of, in byte order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// The rows.
    pub rows: Vec<StatisticsRow>,
}

/// The rows of one cell in one month.
#[derive(Default)]
struct Cell<'a> {
    who: BTreeSet<&'a str>,
    rows: u64,
    undetermined: u64,
    sum: i128,
}

impl Cell<'_> {
    fn counted(&self, measure: &str) -> Result<Counted, ImpactError> {
        let amount = i64::try_from(self.sum).map_err(|_| ImpactError::Overflow {
            measure: measure.to_owned(),
            cell: "statistics".to_owned(),
        })?;
        let mut enterprises = 0;
        for _ in &self.who {
            enterprises += 1;
        }
        Ok(Counted {
            enterprises,
            rows: self.rows,
            undetermined: self.undetermined,
            amount: Fen(amount),
        })
    }
}

impl<'a> Cell<'a> {
    fn take(&mut self, row: &OutcomeRow<'a>) {
        if !row.uscc.is_empty() {
            self.who.insert(row.uscc);
        }
        self.rows += 1;
        self.undetermined += u64::from(row.undetermined());
        if let (Some(amount), true) = (row.amount, row.counted) {
            self.sum += i128::from(amount.0);
        }
    }

    fn add(&mut self, other: &Cell<'a>) {
        self.who.extend(&other.who);
        self.rows += other.rows;
        self.undetermined += other.undetermined;
        self.sum += other.sum;
    }
}

impl Statistics {
    /// Counts the eligible rows of everything but indicators.
    ///
    /// # Errors
    /// [`ImpactError`] if an outcome is not complete, a sum does not fit or the register has no column of entity kinds.
    pub fn of(
        program: &Program,
        data: &Dataset,
        entitlements: &Entitlements,
        profiles: &Profiles,
    ) -> Result<Statistics, ImpactError> {
        let ownership = ownership(data)?;
        let mut rows = Vec::new();
        for (id, parts) in reported(program) {
            let kind = parts
                .first()
                .and_then(|part| program.measures.get(part.index()))
                .map(|m| m.kind);
            let Some(kind) = kind.filter(|k| *k != Kind::Indicator) else {
                continue;
            };
            let outcome = rows_of(program, entitlements, &parts)?;
            let mut cells: BTreeMap<StatisticsKey, BTreeMap<Option<Month>, Cell<'_>>> = BTreeMap::new();
            for row in outcome.iter().filter(|row| row.eligible) {
                let key = key(id, row, profiles, &ownership);
                cells
                    .entry(key)
                    .or_default()
                    .entry(last_month(row.period))
                    .or_default()
                    .take(row);
            }
            for (key, months) in cells {
                rows.extend(by_month(&key, kind, &months)?);
            }
        }
        rows.sort_by(|a, b| (a.month, &a.key).cmp(&(b.month, &b.key)));
        Ok(Statistics { rows })
    }

    /// Holds the statistics against the totals: per measure, rows, undetermined rows and amounts of all months are those of the entitlements.
    ///
    /// # Errors
    /// [`ImpactError::Statistics`] names the first measure that differs.
    pub fn check(&self, impact: &Impact) -> Result<(), ImpactError> {
        let mut sums: BTreeMap<&str, (u64, u64, i128)> = BTreeMap::new();
        for row in &self.rows {
            let sum = sums.entry(&row.key.measure).or_default();
            sum.0 += row.in_month.rows;
            sum.1 += row.in_month.undetermined;
            sum.2 += i128::from(row.in_month.amount.0);
        }
        for measure in impact.measures.iter().filter(|m| m.indicator.is_none()) {
            let total = &measure.total;
            let want = (
                total.eligible,
                total.undetermined,
                i128::from(total.amount(&measure.id, "statistics")?.0),
            );
            let got = sums.remove(measure.id.as_str()).unwrap_or((0, 0, 0));
            if got != want {
                return Err(ImpactError::Statistics {
                    measure: measure.id.clone(),
                });
            }
        }
        match sums.keys().next() {
            Some(measure) => Err(ImpactError::Statistics {
                measure: (*measure).to_owned(),
            }),
            None => Ok(()),
        }
    }
}

/// The months of one cell; what came before in the same year is added.
fn by_month(
    key: &StatisticsKey,
    kind: Kind,
    months: &BTreeMap<Option<Month>, Cell<'_>>,
) -> Result<Vec<StatisticsRow>, ImpactError> {
    let mut rows = Vec::new();
    let mut year = None;
    let mut so_far = Cell::default();
    for (month, cell) in months {
        if year != Some(month.map(Month::year)) {
            so_far = Cell::default();
            year = Some(month.map(Month::year));
        }
        so_far.add(cell);
        rows.push(StatisticsRow {
            month: *month,
            kind,
            key: key.clone(),
            in_month: cell.counted(&key.measure)?,
            so_far: so_far.counted(&key.measure)?,
        });
    }
    Ok(rows)
}

/// The kind of entity of every enterprise in the register.
fn ownership(data: &Dataset) -> Result<BTreeMap<&str, &str>, ImpactError> {
    let codes = texts(data, "enterprise", "uscc")?;
    let kinds = texts(data, "enterprise", "reg_type")?;
    Ok(codes
        .into_iter()
        .zip(kinds)
        .filter_map(|(code, kind)| Some((code?, kind?)))
        .collect())
}

fn key(id: &str, row: &OutcomeRow<'_>, profiles: &Profiles, ownership: &BTreeMap<&str, &str>) -> StatisticsKey {
    let unknown = Profile::default();
    let profile = profiles.get(row.uscc).unwrap_or(&unknown);
    StatisticsKey {
        measure: id.to_owned(),
        tax: tax(row.record_key).to_owned(),
        section: profile.section.map_or_else(String::new, |s| s.letter.to_string()),
        size: profile.size.clone(),
        ownership: ownership
            .get(row.uscc)
            .map_or_else(String::new, |kind| (*kind).to_owned()),
        township: profile.township.clone(),
    }
}

/// The letters before the first colon of a record key, if it begins so.
fn tax(record_key: &str) -> &str {
    match record_key.split_once(':') {
        Some((code, _)) if !code.is_empty() && code.bytes().all(|b| b.is_ascii_alphabetic()) => code,
        Some(_) | None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture;
    use crate::impact::impact;

    #[test]
    fn the_statistics_are_the_entitlements() {
        let (program, data) = (fixture::program(), fixture::dataset());
        let (entitlements, profiles) = (fixture::entitlements(), fixture::profiles());
        let impact = impact(&program, &entitlements, &profiles).unwrap();
        let mut statistics = Statistics::of(&program, &data, &entitlements, &profiles).unwrap();
        statistics.check(&impact).unwrap();
        // 300.06 yuan of the window tax in four rows, as the totals of the fixture say.
        let window = |s: &Statistics| {
            let rows = s.rows.iter().filter(|r| r.key.measure == "window_tax");
            rows.fold((0, 0), |(n, fen), r| (n + r.in_month.rows, fen + r.in_month.amount.0))
        };
        assert_eq!(window(&statistics), (4, 30_006));
        let last = statistics
            .rows
            .iter_mut()
            .find(|r| r.key.measure == "window_tax")
            .unwrap();
        last.in_month.amount = Fen(last.in_month.amount.0 + 1);
        assert!(matches!(statistics.check(&impact), Err(ImpactError::Statistics { .. })));
    }

    #[test]
    fn a_key_begins_with_a_tax_or_not() {
        assert_eq!(tax("UMCT:2022-01-01:2022-03-31"), "UMCT");
        assert_eq!(tax("injury:2022-05"), "injury");
        for key in ["2022-05", "CD00051", "ZL00189:2022-01", "气:2022-09", ":x", ""] {
            assert_eq!(tax(key), "", "{key}");
        }
    }

    #[test]
    fn cumulation_counts_an_enterprise_once_and_begins_anew_every_year() {
        let cell = |who: &[&'static str], sum| Cell {
            who: who.iter().copied().collect(),
            rows: 1,
            undetermined: 0,
            sum,
        };
        let month = |text: &str| Month::parse(text);
        let months = BTreeMap::from([
            (month("2021-12"), cell(&["A"], 7)),
            (month("2022-03"), cell(&["A", "B"], 10)),
            (month("2022-06"), cell(&["A", "C"], 5)),
        ]);
        let key = StatisticsKey {
            measure: "m".into(),
            tax: String::new(),
            section: String::new(),
            size: String::new(),
            ownership: String::new(),
            township: String::new(),
        };
        let rows = by_month(&key, Kind::Reduce, &months).unwrap();
        let so_far: Vec<(u64, i64)> = rows.iter().map(|r| (r.so_far.enterprises, r.so_far.amount.0)).collect();
        assert_eq!(so_far, [(1, 7), (2, 10), (3, 15)]);
    }
}
