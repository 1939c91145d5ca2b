//! What the leadership is asked for: sentences from the figures. No figure, no sentence.

use std::collections::{BTreeMap, BTreeSet};

use super::content::reduces;
use super::standing::{InLedger, Ledger, Line, names};
use super::targets::Target;
use super::words::listed;
use crate::comparison::DifferenceKind;
use crate::money::Fen;
use crate::policy::ir::Department;
use crate::report::department::{Facts, money_words};
use crate::report::shown::number;
use crate::report::standing::{Line as Compared, action};
use crate::report::{Lang, ReportError};

/// Townships named in a sentence.
const TOWNSHIPS: usize = 3;
/// Departments named in a sentence.
const UNITS: usize = 3;
/// Targets named in a sentence.
const TARGETS: usize = 2;

/// The sentences, the largest sums first.
pub(super) fn requests(
    ledger: &Ledger<'_>,
    total: &Line,
    targets: &[Target],
    facts: Facts<'_>,
) -> Result<Vec<String>, ReportError> {
    let all = [
        owed(ledger, facts),
        wrong(ledger, total, facts.lang),
        no_tariff(facts),
        missed(targets, facts.lang),
    ];
    Ok(all.into_iter().flatten().collect())
}

/// The largest sum that nobody enjoyed: who must do what, and where to begin.
fn owed(ledger: &Ledger<'_>, facts: Facts<'_>) -> Option<String> {
    let lang = facts.lang;
    let first = ledger
        .compared
        .values()
        .filter(|c| reduces(c.kind))
        .max_by_key(|c| c.amounts.not_enjoyed)?;
    if first.amounts.not_enjoyed == Fen::ZERO {
        return None;
    }
    let mut by_township: BTreeMap<&str, i128> = BTreeMap::new();
    let open = |line: &&Compared<'_>| line.is_gap() && line.row.kind == DifferenceKind::NotEnjoyed;
    for line in first.rows.iter().filter(open) {
        *by_township.entry(line.township()).or_default() += i128::from(line.row.entitled.0);
    }
    let mut places: Vec<(&str, i128)> = by_township.into_iter().filter(|(name, _)| !name.is_empty()).collect();
    places.sort_by_key(|(_, sum)| std::cmp::Reverse(*sum));
    let places: Vec<&str> = places.iter().take(TOWNSHIPS).map(|(name, _)| *name).collect();
    let who = names(&first.who, UNITS, lang);
    let (count, amount) = (
        number(first.tally.not_enjoyed.who.len()),
        money_words(first.amounts.not_enjoyed, lang),
    );
    let (title, act) = (first.title, action(DifferenceKind::NotEnjoyed, first.kind, lang));
    let begin = match (places.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::Zh) => format!("；先办{}", places.join("、")),
        (false, Lang::En) => format!("; begin with {}", places.join(", ")),
    };
    Some(match lang {
        Lang::Zh => format!("{who}牵头，各乡镇（街道）配合，通知{count}户企业{act}：{title}{amount}{begin}。"),
        Lang::En => format!("{who} with the townships: tell {count} enterprises to {act}: {title}, {amount}{begin}."),
    })
}

/// What was enjoyed without a right to it.
fn wrong(ledger: &Ledger<'_>, total: &Line, lang: Lang) -> Option<String> {
    let all: Vec<&InLedger<'_>> = ledger
        .compared
        .values()
        .filter(|c| reduces(c.kind) && c.amounts.without_right > Fen::ZERO)
        .collect();
    let most = all.iter().max_by_key(|c| c.amounts.without_right)?;
    let mut who: Vec<&Department> = Vec::new();
    for unit in all.iter().flat_map(|c| &c.who) {
        if !who.iter().any(|known| known.id == unit.id) {
            who.push(unit);
        }
    }
    let who = names(&who, UNITS, lang);
    let [.., wrong_who] = total.who.map(number);
    let (amount, title) = (money_words(total.amounts.without_right, lang), most.title);
    let (part, count) = (
        money_words(most.amounts.without_right, lang),
        number(most.tally.without_right.who.len()),
    );
    Some(match lang {
        Lang::Zh => format!("{who}核实误享{amount}（{wrong_who}户），其中{title}{part}、{count}户最多。"),
        Lang::En => format!(
            "{who}: check {amount} enjoyed without a right ({wrong_who} enterprises), most of it {title}: {part}, {count}."
        ),
    })
}

/// Entitlements whose amount nobody can name.
fn no_tariff(facts: Facts<'_>) -> Option<String> {
    let lang = facts.lang;
    let open: Vec<_> = facts
        .impact
        .measures
        .iter()
        .filter(|m| m.total.undetermined > 0)
        .collect();
    let rows: u64 = open.iter().map(|m| m.total.undetermined).sum();
    let mut leads: BTreeSet<&str> = BTreeSet::new();
    for measure in facts
        .program
        .measures
        .iter()
        .filter(|p| open.iter().any(|m| m.id == p.reported_as))
    {
        let who = &measure.departments;
        let who = if who.lead.is_empty() { &who.joint } else { &who.lead };
        leads.extend(who.iter().map(String::as_str));
    }
    let who: Vec<&Department> = facts
        .program
        .departments
        .iter()
        .filter(|d| leads.contains(d.id.as_str()))
        .collect();
    let (who, count, rows) = (names(&who, UNITS, lang), number(open.len()), rows.to_string());
    (!open.is_empty()).then(|| match lang {
        Lang::Zh => format!("{who}明确{count}项措施的标准，{rows}条已符合条件的记录方可计算金额。"),
        Lang::En => format!("{who}: say the tariff of {count} measures; {rows} eligible rows wait for it."),
    })
}

/// Targets that were missed.
fn missed(targets: &[Target], lang: Lang) -> Option<String> {
    let open: Vec<&str> = targets.iter().filter(|t| !t.met).map(|t| t.title.as_str()).collect();
    let mut who: Vec<&str> = Vec::new();
    for unit in targets.iter().filter(|t| !t.met).flat_map(|t| &t.who) {
        if !who.contains(&unit.as_str()) {
            who.push(unit);
        }
    }
    let (count, titles, who) = (
        number(open.len()),
        listed(&open, TARGETS, lang),
        listed(&who, UNITS, lang),
    );
    (!open.is_empty()).then(|| match lang {
        Lang::Zh => format!("{who}对未完成的{count}项指标说明原因、报补齐时间：{titles}。"),
        Lang::En => format!("{who}: say why {count} targets were missed and until when they will be met: {titles}."),
    })
}
