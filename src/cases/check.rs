//! Runs a case with both evaluators and compares.

use std::sync::Arc;

use super::build::dataset;
use super::file::{Case, Expect};
use super::narrow::named;
use crate::assess::{AssessOptions, Entitlements, MeasureOutcome, OutcomeOfRow, assess, reasons, reference};
use crate::money::{Fen, Ratio};
use crate::policy::ir::{Measure, Program};
use crate::schema::Catalog;
use crate::store::Dataset;

/// (what, expected, got)
type Difference = (String, String, String);

/// A row of an outcome.
#[derive(Clone, Copy)]
struct Got<'e> {
    outcome: &'e MeasureOutcome,
    at: usize,
    row: OutcomeOfRow<'e>,
}

/// Keeps all form lines, so that cases can state them.
const OPTIONS: AssessOptions = AssessOptions { keep_lines: true };

/// Differences of a case. `seen` gets what the measures that the case names gave.
pub(crate) fn run(
    program: &Program,
    catalog: &Arc<Catalog>,
    case: &Case,
    seen: &mut dyn FnMut(&Measure, &MeasureOutcome) -> Result<(), String>,
) -> Result<Vec<Difference>, String> {
    let named = named(program, &case.measure);
    if !program.measures.iter().any(&named) {
        return Err(format!("no measure {}", case.measure));
    }
    let data = dataset(program, catalog, case)?;
    let slow = reference::assess(program, &data, OPTIONS).map_err(|e| e.to_string())?;
    let fast = assess(program, &data, OPTIONS).map_err(|e| e.to_string())?;
    for outcome in &slow.measures {
        let measure = outcome.measure.of(&program.measures).map_err(|e| e.to_string())?;
        if named(measure) {
            seen(measure, outcome)?;
        }
    }
    let mut found = Vec::new();
    compare(program, case, &slow, &mut found)?;
    if fast != slow {
        let other = rows(program, &fast, &named)?;
        found.push((
            "columnar program".into(),
            shown(&rows(program, &slow, &named)?),
            shown(&other),
        ));
    }
    Ok(found)
}

/// Whether the reference evaluator gives what a case expects; rows that it cannot judge are none that were expected.
pub(crate) fn holds(program: &Program, data: &Dataset, case: &Case) -> bool {
    let mut found = Vec::new();
    let compared = reference::assess(program, data, OPTIONS)
        .map_err(|e| e.to_string())
        .and_then(|given| compare(program, case, &given, &mut found));
    compared.is_ok() && found.is_empty()
}

fn compare(program: &Program, case: &Case, given: &Entitlements, found: &mut Vec<Difference>) -> Result<(), String> {
    let named = named(program, &case.measure);
    let got = rows(program, given, &named)?;
    let wanted = case.first_only.unwrap_or(case.expect.len());
    if got.len() != wanted {
        found.push((
            "rows".into(),
            wanted.to_string(),
            format!("{} {}", got.len(), shown(&got)),
        ));
        return Ok(());
    }
    let mut left = got;
    for (position, expect) in case.expect.iter().enumerate() {
        match left.iter().position(|g| picks(expect, *g)) {
            Some(at) => row(program, expect, left.remove(at), position, found)?,
            None => found.push((format!("row {position}"), key(expect), shown(&left))),
        }
    }
    Ok(())
}

/// The rows of the measures that a case names.
fn rows<'e>(
    program: &Program,
    all: &'e Entitlements,
    named: &dyn Fn(&Measure) -> bool,
) -> Result<Vec<Got<'e>>, String> {
    let mut rows = Vec::new();
    for outcome in &all.measures {
        let measure = outcome.measure.of(&program.measures).map_err(|e| e.to_string())?;
        if !named(measure) {
            continue;
        }
        for at in 0..outcome.row.len() {
            let row = outcome.at(at).map_err(|e| e.to_string())?;
            rows.push(Got { outcome, at, row });
        }
    }
    Ok(rows)
}

fn picks(expect: &Expect, got: Got<'_>) -> bool {
    let same = |stated: &Option<String>, is: &str| stated.as_ref().is_none_or(|t| t == is);
    same(&expect.key, got.row.record_key) && same(&expect.uscc, got.row.uscc)
}

fn key(expect: &Expect) -> String {
    format!(
        "{} {}",
        expect.uscc.as_deref().unwrap_or("*"),
        expect.key.as_deref().unwrap_or("*")
    )
}

/// Rows in a form that shows what they gave.
fn shown(rows: &[Got<'_>]) -> String {
    let one = |g: &Got<'_>| format!("{}: {} {}", g.row.record_key, g.row.eligible, money(g.row.amount));
    format!("[{}]", rows.iter().map(one).collect::<Vec<_>>().join("; "))
}

fn money(fen: Option<Fen>) -> String {
    fen.map_or_else(|| "(none)".to_owned(), |f| f.to_string())
}

/// Compares one row with all that the case states of it.
fn row(
    program: &Program,
    expect: &Expect,
    got: Got<'_>,
    position: usize,
    found: &mut Vec<Difference>,
) -> Result<(), String> {
    let Got { outcome, row, .. } = got;
    let name = match row.record_key {
        "" => format!("row {position}"),
        key => key.to_owned(),
    };
    let mut differ = |what: &str, expected: String, got: String| {
        if expected != got {
            found.push((format!("{name} {what}"), expected, got));
        }
    };
    let version = usize::try_from(row.version).map_err(|e| e.to_string())?;
    let failed = reasons(program, outcome.measure, version, row.failed).map_err(|e| e.to_string())?;
    let missing: Vec<String> = row.missing.iter().map(|i| i.field.clone()).collect();
    if let Some(eligible) = expect.eligible {
        let why = if failed.is_empty() || row.eligible == eligible {
            String::new()
        } else {
            format!(" (failed {}; missing {})", failed.join(", "), missing.join(", "))
        };
        differ("eligible", eligible.to_string(), format!("{}{why}", row.eligible));
    }
    if let Some(amount) = &expect.amount {
        differ("amount", yuan(amount), money(row.amount));
    }
    if let Some(base) = &expect.base {
        differ("base", yuan(base), money(row.base));
    }
    if let Some(period) = &expect.period {
        differ("period", period.clone(), row.period.to_owned());
    }
    if let Some(counted) = expect.counted {
        differ("counted", counted.to_string(), row.counted.to_string());
    }
    if let Some(value) = &expect.value {
        let got = row.value.map_or_else(|| "(none)".into(), written);
        differ("value", fraction(value), got);
    }
    if let Some(expected) = &expect.failed {
        differ("failed", sorted(expected), sorted(&failed));
    }
    if let Some(expected) = &expect.missing {
        differ("missing", sorted(expected), sorted(&missing));
    }
    if let Some(undetermined) = expect.undetermined {
        let got = row.eligible && row.amount.is_none();
        differ("undetermined", undetermined.to_string(), got.to_string());
    }
    lines(expect, got, &mut differ)
}

/// Compares the form lines that the case states; an empty text is a line that is missing.
fn lines(expect: &Expect, got: Got<'_>, differ: &mut dyn FnMut(&str, String, String)) -> Result<(), String> {
    let Got { outcome, at, .. } = got;
    for (id, expected) in expect.lines.iter().flatten() {
        let got = match outcome.lines.iter().find(|l| l.id == *id) {
            None => "(no such line)".to_owned(),
            Some(line) => match line.values.get(at) {
                None => return Err(format!("line {id} has no value for row {at}")),
                Some(None) => String::new(),
                Some(Some(text)) => text.clone(),
            },
        };
        differ(&format!("line {id}"), fraction(expected), fraction(&got));
    }
    Ok(())
}

fn sorted(all: &[String]) -> String {
    let mut all = all.to_vec();
    all.sort();
    format!("[{}]", all.join(", "))
}

/// Yuan as the program writes them; anything else stays as it is and so never matches.
fn yuan(text: &str) -> String {
    Fen::parse_yuan(text).map_or_else(|_| text.to_owned(), |f| f.to_string())
}

/// Numbers in one form, so that `1000` and `1000.00` are the same; other texts as they are.
fn fraction(text: &str) -> String {
    Ratio::parse(text).map_or_else(|| text.to_owned(), written)
}

fn written(ratio: Ratio) -> String {
    if ratio.denominator() == 1 {
        ratio.numerator().to_string()
    } else {
        format!("{}/{}", ratio.numerator(), ratio.denominator())
    }
}
