//! What `huiqi check --coverage` and `--nudge` show.

use serde_json::json;

use super::screen;
use crate::cases::{ClauseKind, Cover};
use crate::report::Lang;

/// The table: measure, version, clause, records that met and failed it; then what is open.
pub(super) fn text(cover: &Cover, lang: Lang) -> String {
    let headings = [
        lang.pick("措施、版本", "Measure, version"),
        lang.pick("种类", "Kind"),
        lang.pick("条款", "Clause"),
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
            version.eligible.to_string(),
            (version.records - version.eligible).to_string(),
        ]);
        for clause in &version.clauses {
            let (met, failed) = (clause.met.to_string(), clause.failed.to_string());
            rows.push([
                name.clone(),
                kind(clause.kind, lang).to_owned(),
                clause.id.clone(),
                met,
                failed,
            ]);
        }
    }
    let mut text = screen::table(&rows);
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

/// The same for machines.
pub(super) fn json(cover: &Cover) -> serde_json::Value {
    let versions = cover.coverage.iter().map(|((measure, from), version)| {
        json!({ "measure": measure, "from": from.to_string(), "records": version.records, "eligible": version.eligible,
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
        "no case" => lang.pick("没有算例", "no case").to_owned(),
        change => change.to_owned(),
    }
}
