//! What `huiqi check --coverage` and `--nudge` show.

use serde_json::json;

use super::screen;
use crate::cases::{ClauseKind, Cover, FEWEST_CASES, cases_by_measure};
use crate::report::Lang;

/// Two tables: measures with their versions and cases; versions with their cases and the records that met and failed each clause. Then
/// what is open.
pub(super) fn text(cover: &Cover, lang: Lang) -> String {
    let headings = [
        lang.pick("措施、版本", "Measure, version"),
        lang.pick("种类", "Kind"),
        lang.pick("条款", "Clause"),
        lang.pick("算例", "Cases"),
        lang.pick("满足", "Met"),
        lang.pick("不满足", "Failed"),
    ];
    let mut rows = vec![headings.map(str::to_owned)];
    for ((measure, from), version) in &cover.coverage {
        let name = if *from == crate::calendar::Date::default() {
            measure.clone()
        } else {
            format!("{measure}@{from}")
        };
        rows.push([
            name.clone(),
            lang.pick("记录", "records").to_owned(),
            String::new(),
            version.cases.to_string(),
            version.eligible.to_string(),
            (version.records - version.eligible).to_string(),
        ]);
        for clause in &version.clauses {
            let (met, failed) = (clause.met.to_string(), clause.failed.to_string());
            rows.push([
                name.clone(),
                kind(clause.kind, lang).to_owned(),
                clause.id.clone(),
                String::new(),
                met,
                failed,
            ]);
        }
    }
    let mut text = by_measure(cover, lang) + "\n" + &screen::table(&rows);
    for open in &cover.open {
        let at = if open.at.is_empty() {
            String::new()
        } else {
            format!("{} ", open.at)
        };
        text.push_str(&format!("{at}{}: {}\n", open.place, said(&open.change, lang)));
    }
    let last = lang.pick(
        "试改 {n} 处；已说明 {m} 处；未覆盖、未发觉而没有说明的 {o} 处",
        "{n} changes tried; {m} explained; {o} neither covered nor noticed nor explained",
    );
    let last = last.replace("{n}", &cover.changes.to_string());
    let last = last.replace("{m}", &cover.marked.to_string());
    text + &last.replace("{o}", &cover.open.len().to_string()) + "\n"
}

/// Measures and boards: versions and cases.
fn by_measure(cover: &Cover, lang: Lang) -> String {
    let headings = [
        lang.pick("措施", "Measure"),
        lang.pick("版本数", "Versions"),
        lang.pick("算例", "Cases"),
    ];
    let mut rows = vec![headings.map(str::to_owned)];
    for (measure, cases) in cases_by_measure(&cover.coverage) {
        let versions = cover.coverage.keys().filter(|(m, _)| m == measure).count();
        rows.push([measure.to_owned(), versions.to_string(), cases.to_string()]);
    }
    screen::table(&rows)
}

/// The same for machines.
pub(super) fn json(cover: &Cover) -> serde_json::Value {
    let versions = cover.coverage.iter().map(|((measure, from), version)| {
        json!({ "measure": measure, "from": from.to_string(), "cases": version.cases, "records": version.records, "eligible": version.eligible,
            "clauses": version.clauses })
    });
    json!({ "versions": versions.collect::<Vec<_>>(), "changes": cover.changes, "marked": cover.marked, "open": cover.open })
}

fn kind(kind: ClauseKind, lang: Lang) -> &'static str {
    match kind {
        ClauseKind::Condition => lang.pick("条件", "condition"),
        ClauseKind::Limit => lang.pick("限次", "limit"),
        ClauseKind::Amount => lang.pick("金额", "amount"),
        ClauseKind::Undetermined => lang.pick("金额待定", "undetermined"),
        ClauseKind::Exclusive => lang.pick("互斥", "exclusive"),
    }
}

/// The words for gaps; a change says itself.
fn said(change: &str, lang: Lang) -> String {
    match change {
        "never met" => lang.pick("没有算例满足", "no case meets it").to_owned(),
        "never failed" => lang.pick("没有算例不满足", "no case fails it").to_owned(),
        "too few cases" => {
            let words = lang.pick("算例不足{n}个", "fewer than {n} cases");
            words.replace("{n}", &FEWEST_CASES.to_string())
        }
        "no case" => lang.pick("没有算例", "no case").to_owned(),
        change => change.to_owned(),
    }
}
