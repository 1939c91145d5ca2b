//! Runs a case with both evaluators and compares.

use std::sync::Arc;

use super::build::dataset;
use super::file::{Case, Expect};
use super::narrow::named;
use crate::assess::{AssessOptions, Entitlements, MeasureOutcome, assess, reasons, reference};
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
}

/// Keeps all form lines, so that cases can state them.
const OPTIONS: AssessOptions = AssessOptions { keep_lines: true };

/// Differences of a case. `seen` gets what the measures that the case names gave.
pub(crate) fn run(
    program: &Program,
    catalog: &Arc<Catalog>,
    case: &Case,
    seen: &mut dyn FnMut(&Measure, &MeasureOutcome),
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
            seen(measure, outcome);
        }
    }
    let mut found = Vec::new();
    compare(program, case, &slow, &mut found);
    if fast != slow {
        let other = rows(program, &fast, &named);
        found.push((
            "columnar program".into(),
            shown(&rows(program, &slow, &named)),
            shown(&other),
        ));
    }
    Ok(found)
}

/// Whether the reference evaluator gives what a case expects; rows that it cannot judge are none that were expected.
pub(crate) fn holds(program: &Program, data: &Dataset, case: &Case) -> bool {
    let mut found = Vec::new();
    match reference::assess(program, data, OPTIONS) {
        Ok(given) => compare(program, case, &given, &mut found),
        Err(_) => return false,
    }
    found.is_empty()
}

fn compare(program: &Program, case: &Case, given: &Entitlements, found: &mut Vec<Difference>) {
    let named = named(program, &case.measure);
    let got = rows(program, given, &named);
    let wanted = case.first_only.unwrap_or(case.expect.len());
    if got.len() == wanted {
        let mut left = got;
        for (position, expect) in case.expect.iter().enumerate() {
            match left.iter().position(|g| picks(expect, *g)) {
                Some(at) => row(program, expect, left.remove(at), position, found),
                None => found.push((format!("row {position}"), key(expect), shown(&left))),
            }
        }
    } else {
        found.push((
            "rows".into(),
            wanted.to_string(),
            format!("{} {}", got.len(), shown(&got)),
        ));
    }
}

fn rows<'e>(program: &Program, all: &'e Entitlements, named: &dyn Fn(&Measure) -> bool) -> Vec<Got<'e>> {
    let outcomes = all
        .measures
        .iter()
        .filter(|o| program.measures.get(o.measure.index()).is_some_and(named));
    outcomes
        .flat_map(|outcome| (0..outcome.row.len()).map(move |at| Got { outcome, at }))
        .collect()
}

fn picks(expect: &Expect, got: Got<'_>) -> bool {
    let same = |stated: &Option<String>, all: &[String]| stated.as_ref().is_none_or(|t| all.get(got.at) == Some(t));
    same(&expect.key, &got.outcome.record_key) && same(&expect.uscc, &got.outcome.uscc)
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
    let one = |g: &Got<'_>| {
        let key = g.outcome.record_key.get(g.at).map_or("", String::as_str);
        format!(
            "{key}: {} {}",
            flag(g.outcome.eligible.get(g.at)),
            money(g.outcome.amount.get(g.at).copied().flatten())
        )
    };
    format!("[{}]", rows.iter().map(one).collect::<Vec<_>>().join("; "))
}

fn flag(b: Option<&bool>) -> String {
    b.map_or_else(String::new, ToString::to_string)
}

fn money(fen: Option<Fen>) -> String {
    fen.map_or_else(|| "(none)".to_owned(), |f| f.to_string())
}

fn row(program: &Program, expect: &Expect, got: Got<'_>, position: usize, found: &mut Vec<Difference>) {
    let Got { outcome: o, at } = got;
    let name = o
        .record_key
        .get(at)
        .filter(|k| !k.is_empty())
        .map_or_else(|| format!("row {position}"), Clone::clone);
    let mut differ = |what: &str, expected: String, got: String| {
        if expected != got {
            found.push((format!("{name} {what}"), expected, got));
        }
    };
    let version = o.version.get(at).and_then(|v| usize::try_from(*v).ok()).unwrap_or(0);
    let failed = reasons(program, o.measure, version, o.failed.get(at).copied().unwrap_or(0));
    let missing: Vec<String> = o
        .missing
        .get(&at)
        .map(|m| m.iter().map(|i| i.field.clone()).collect())
        .unwrap_or_default();
    if let Some(eligible) = expect.eligible {
        let why = if failed.is_empty() {
            String::new()
        } else {
            format!(" (failed {}; missing {})", failed.join(", "), missing.join(", "))
        };
        let got = flag(o.eligible.get(at));
        differ(
            "eligible",
            eligible.to_string(),
            if got == eligible.to_string() { got } else { got + &why },
        );
    }
    if let Some(amount) = &expect.amount {
        differ("amount", yuan(amount), money(o.amount.get(at).copied().flatten()));
    }
    if let Some(base) = &expect.base {
        differ("base", yuan(base), money(o.base.get(at).copied().flatten()));
    }
    if let Some(period) = &expect.period {
        differ("period", period.clone(), o.period.get(at).cloned().unwrap_or_default());
    }
    if let Some(counted) = expect.counted {
        differ("counted", counted.to_string(), flag(o.counted.get(at)));
    }
    if let Some(value) = &expect.value {
        differ(
            "value",
            fraction(value),
            o.value
                .get(at)
                .copied()
                .flatten()
                .map_or_else(|| "(none)".into(), written),
        );
    }
    if let Some(expected) = &expect.failed {
        differ("failed", sorted(expected), sorted(&failed));
    }
    if let Some(expected) = &expect.missing {
        differ("missing", sorted(expected), sorted(&missing));
    }
    if let Some(undetermined) = expect.undetermined {
        let got = o.eligible.get(at) == Some(&true) && o.amount.get(at) == Some(&None);
        differ("undetermined", undetermined.to_string(), got.to_string());
    }
    lines(expect, got, &mut differ);
}

/// Compares the form lines that the case states.
fn lines(expect: &Expect, got: Got<'_>, differ: &mut dyn FnMut(&str, String, String)) {
    let Got { outcome: o, at } = got;
    for (id, expected) in expect.lines.iter().flatten() {
        let line = o.lines.iter().find(|l| l.id == *id);
        let got = line.map_or_else(
            || "(no such line)".to_owned(),
            |l| l.values.get(at).cloned().flatten().unwrap_or_default(),
        );
        differ(&format!("line {id}"), fraction(expected), fraction(&got));
    }
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
