//! Tables that are made of the entitlements: the calendar of deferrals, and entitled against enjoyed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::Check;
use super::rows::{Due, Rows, unreadable};
use super::totals::{Row, table};
use crate::audit::KnownManifest;
use crate::comparison::DifferenceKind;
use crate::money::Fen;

/// Both checks.
pub(super) fn checks(dir: &Path, rows: &Result<Rows, String>, manifest: &KnownManifest) -> Vec<Check> {
    let made = |name: &'static str, check: fn(&Path, &Rows, &KnownManifest) -> Result<Check, String>| match rows {
        Ok(rows) => check(dir, rows, manifest).unwrap_or_else(|why| unreadable(name, &why)),
        Err(why) => unreadable(name, why),
    };
    vec![made("calendar", calendar), made("comparison", comparison)]
}

/// A cell of a table, or where it is missing.
fn cell<'r>(row: &'r Row, name: &str, column: &str) -> Result<&'r str, String> {
    row.get(column)
        .map(String::as_str)
        .ok_or_else(|| format!("{name}: {column}"))
}

fn count(row: &Row, name: &str, column: &str) -> Result<u64, String> {
    let text = cell(row, name, column)?;
    text.parse().map_err(|_| format!("{name}: {column} {text}"))
}

fn fen(row: &Row, name: &str, column: &str) -> Result<i128, String> {
    let text = cell(row, name, column)?;
    let fen = Fen::parse_yuan(text).map_err(|_| format!("{name}: {column} {text}"))?;
    Ok(i128::from(fen.0))
}

/// Measure and month.
type Months = BTreeMap<(String, String), [i128; 4]>;

/// The months of the county are what the rows of the deferrals add up to, and what the months of the townships add up to.
fn calendar(dir: &Path, rows: &Rows, manifest: &KnownManifest) -> Result<Check, String> {
    let name = manifest.name("deferral_calendar.csv");
    let (mut county, mut townships) = (Months::new(), Months::new());
    for row in &table(dir, &name)? {
        let measure = cell(row, &name, "measure_id")?.to_owned();
        let key = (measure, cell(row, &name, "month")?.to_owned());
        let sums = match cell(row, &name, "scope")? {
            "county" => county.entry(key),
            "township" => townships.entry(key),
            other => return Err(format!("{name}: scope {other}")),
        };
        let [enterprises, lines, open] = ["enterprises", "rows", "undetermined_rows"].map(|c| count(row, &name, c));
        let figures = [
            i128::from(enterprises?),
            i128::from(lines?),
            i128::from(open?),
            fen(row, &name, "amount")?,
        ];
        let sum = sums.or_insert([0; 4]);
        for (sum, figure) in sum.iter_mut().zip(figures) {
            *sum += figure;
        }
    }
    let mut found = Vec::new();
    let keys: BTreeSet<_> = county.keys().chain(townships.keys()).chain(rows.due.keys()).collect();
    for key in &keys {
        let (measure, month) = key;
        let entitled = rows.due.get(*key).map(Due::figures);
        let own = county.get(*key);
        // Rows without an amount include those whose law names none; the calendar counts the others.
        let agrees = match (entitled, own) {
            (Some([e, n, open, sum]), Some([e2, n2, open2, sum2])) => {
                e == *e2 && n == *n2 && sum == *sum2 && *open2 <= open
            }
            (Some(_) | None, None) | (None, Some(_)) => false,
        };
        if !agrees || own != townships.get(*key) {
            found.push(format!("{name}: {measure} {month}"));
        }
    }
    let good = (
        format!(
            "缓缴到期日历 {} 个月份合计等于应享各行之和，也等于各乡镇之和",
            keys.len()
        ),
        format!(
            "{} months of the calendar of deferrals are the sums of the rows and of the townships",
            keys.len()
        ),
    );
    Ok(Check::of("calendar", good, &found))
}

/// Measure and enterprise.
type Entitled = BTreeMap<(String, String), (i128, u64)>;

/// Every gap and kind follows from the amounts; what is entitled of an enterprise is the sum of its rows that enter totals.
fn comparison(dir: &Path, rows: &Rows, manifest: &KnownManifest) -> Result<Check, String> {
    let (name, apart) = (
        manifest.name("comparison.csv"),
        manifest.name("comparison_undetermined.csv"),
    );
    let (mut found, mut sums, mut lines) = (Vec::new(), Entitled::new(), 0_usize);
    for (line, row) in (2_u64..).zip(&table(dir, &name)?) {
        lines += 1;
        let [entitled, enjoyed, gap] = ["entitled", "enjoyed", "gap"].map(|c| fen(row, &name, c));
        let (entitled, enjoyed) = (entitled?, enjoyed?);
        let kind = match (i64::try_from(entitled), i64::try_from(enjoyed)) {
            (Ok(entitled), Ok(enjoyed)) => DifferenceKind::of(Fen(entitled), Fen(enjoyed)),
            (Ok(_) | Err(_), _) => None,
        };
        if entitled - enjoyed != gap? || kind.map(DifferenceKind::word) != Some(cell(row, &name, "kind")?) {
            found.push(format!("{name}:{line}"));
        }
        enter(&mut sums, row, &name, (entitled, 0))?;
    }
    for row in &table(dir, &apart)? {
        lines += 1;
        let (entitled, open) = (fen(row, &apart, "entitled")?, count(row, &apart, "entitled_open")?);
        enter(&mut sums, row, &apart, (entitled, open))?;
    }
    let compared: BTreeSet<&str> = sums.keys().map(|(measure, _)| measure.as_str()).collect();
    // What is chosen is no measure: it has nothing entitled.
    let own = |measure: &str| compared.contains(measure) && manifest.counts.contains_key(measure);
    let entitled = rows.counted.iter().filter(|((measure, _), _)| own(measure));
    let keys: BTreeSet<&(String, String)> = sums.keys().chain(entitled.map(|(key, _)| key)).collect();
    let mut uneven = BTreeMap::<&str, u64>::new();
    for key in keys {
        let of = |all: &Entitled| all.get(key).copied().unwrap_or((0, 0));
        if of(&sums) != of(&rows.counted) {
            *uneven.entry(key.0.as_str()).or_insert(0) += 1;
        }
    }
    let uneven = uneven.into_iter();
    found.extend(uneven.map(|(measure, n)| format!("{name}: {measure} {n} 户 enterprises")));
    let good = (
        format!("应享与已享比较 {lines} 行：差额、类别逐行成立，应享额逐户等于应享各行之和"),
        format!(
            "{lines} rows of entitled against enjoyed: gaps and kinds hold, what is entitled is the sum of the rows"
        ),
    );
    Ok(Check::of("comparison", good, &found))
}

fn enter(sums: &mut Entitled, row: &Row, name: &str, (entitled, open): (i128, u64)) -> Result<(), String> {
    let key = (
        super::rows::plain(cell(row, name, "measure_id")?).to_owned(),
        super::rows::plain(cell(row, name, "uscc")?).to_owned(),
    );
    let sum = sums.entry(key).or_insert((0, 0));
    sum.0 += entitled;
    sum.1 += open;
    Ok(())
}
