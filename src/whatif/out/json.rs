//! Answers as JSON: amounts are texts of yuan with two decimals, so that none passes through binary floating point.

use serde_json::{Value, json};

use super::{Shown, of, yuan};
use crate::whatif::answer::{Answer, ChangeEffect};
use crate::whatif::axis::Axis;
use crate::whatif::rank::Ranked;
use crate::whatif::solve::Solution;
use crate::whatif::sweep::Grid;
use crate::whatif::workspace::Workspace;

/// The answers, with the run that was asked.
#[must_use]
pub fn to_json(workspace: &Workspace, shown: &Shown) -> Value {
    let run = workspace.run();
    json!({
        "trial": "试算",
        "run": run.id,
        "law_as_of": workspace.program().as_of.to_string(),
        "data_as_of": run.data_day.to_string(),
        "scenarios": shown.answers.iter().map(answer).collect::<Vec<_>>(),
        "sweeps": shown.grids.iter().map(grid).collect::<Vec<_>>(),
        "solutions": shown.solutions.iter().map(solution).collect::<Vec<_>>(),
        "ranked": shown.ranked.iter().map(ranked).collect::<Vec<_>>(),
    })
}

fn answer(a: &Answer) -> Value {
    let w = &a.winners;
    json!({
        "title": a.title,
        "total": { "before": a.total_before.to_string(), "after": a.total_after.to_string() },
        "reached": { "before": a.before.to_string(), "after": a.after.to_string(), "change": yuan(of(a.after) - of(a.before)) },
        "winners": { "enterprises": w.winners, "change": w.gain.to_string() },
        "losers": { "enterprises": w.losers, "change": w.loss.to_string() },
        "same": w.same,
        "of_no_enterprise": w.of_none.to_string(),
        "changes": a.changes.iter().map(change).collect::<Vec<_>>(),
        "interaction": a.interaction.map(|f| f.to_string()),
        "by_measure": a.by_measure,
        "by_department": a.by_department,
        "by_township": a.by_township,
        "by_industry": a.by_section,
        "by_size": a.by_size,
        "by_level": a.by_level,
        "records_changed": a.records.list().len(),
        "measures_untouched": a.untouched,
    })
}

fn change(c: &ChangeEffect) -> Value {
    let amount = |f: Option<crate::money::Fen>| f.map(|f| f.to_string());
    json!({
        "name": c.applied.name,
        "says": c.applied.says,
        "title": c.applied.title,
        "unit": c.applied.unit,
        "before": c.applied.before,
        "after": c.applied.after,
        "records": c.records,
        "enterprises": c.enterprises,
        "alone": amount(c.alone),
        "in_turn": amount(c.in_turn),
        "without": amount(c.without),
    })
}

fn axis(a: &Axis) -> Value {
    json!({ "name": a.name, "says": a.says, "from": a.text(a.from), "to": a.text(a.to), "step": a.text(a.step), "law": a.text(a.own) })
}

fn grid(g: &Grid) -> Value {
    let points = g.points.iter().map(|p| {
        let at: Vec<String> = g.axes.iter().zip(&p.at).map(|(a, n)| a.text(*n)).collect();
        json!({ "at": at, "total": yuan(p.total), "change": yuan(p.delta) })
    });
    json!({ "axes": g.axes.iter().map(axis).collect::<Vec<_>>(), "points": points.collect::<Vec<_>>() })
}

fn solution(s: &Solution) -> Value {
    let point =
        |p: Option<(i128, i128)>| p.map(|(n, amount)| json!({ "value": s.axis.text(n), "amount": yuan(amount) }));
    json!({
        "parameter": axis(&s.axis),
        "of": super::text::metric(&s.target.metric, crate::report::Lang::En),
        "most": yuan(s.target.most),
        "found": point(s.found),
        "above": point(s.above),
        "lowest_seen": point(Some(s.lowest)),
        "monotone_by_samples": s.is_monotone,
        "looked_at": s.seen.len(),
    })
}

fn ranked(r: &Ranked) -> Value {
    let step = |s: &Option<(String, i128)>| s.as_ref().map(|(to, n)| json!({ "value": to, "change": yuan(*n) }));
    json!({ "name": r.name, "says": r.says, "title": r.title, "law": r.value, "down": step(&r.down), "up": step(&r.up) })
}
