//! `huiqi check`: is a policy pack right?

use super::args::{CheckArguments, FormatArgument};
use super::console::Console;
use super::{covered, places, screen};
use crate::runner::Engine;
use crate::runner::{Exit, Failure};
use crate::schema::Catalog;

/// Checks the pack and its worked cases; findings go to stdout, since they are what was asked for.
pub(super) fn check(engine: &dyn Engine, options: &CheckArguments, console: &mut Console) -> Result<Exit, Failure> {
    let dir = places::existing(&options.dir, "DIR")?;
    let catalog = Catalog::load(&places::schemas(options.schemas.as_deref())?)?;
    console.done();
    let checked = engine.check(&dir, &catalog, console.color)?;
    let (measures, cases, found) = (checked.measures, checked.cases, checked.findings.len());
    // A pack that is not sound has nothing to cover.
    let wanted = options.coverage || options.nudge || options.strict;
    let cover = if wanted && measures > 0 {
        Some(engine.cover(&dir, &catalog, options.nudge)?)
    } else {
        None
    };
    let open = cover.as_ref().map_or(0, |cover| cover.open.len());
    let text = if options.format == FormatArgument::Json {
        let findings: Vec<_> = checked.findings.into_iter().map(|(_, json)| json).collect();
        let by_measure: serde_json::Map<_, _> = cases
            .iter()
            .map(|(id, (passed, failed))| (id.clone(), serde_json::json!({ "passed": passed, "failed": failed })))
            .collect();
        let all = serde_json::json!({ "measures": measures, "cases": by_measure, "findings": findings,
            "cover": cover.as_ref().map(covered::json) });
        format!("{all:#}\n")
    } else {
        let covered = cover.as_ref().map(|cover| covered::text(cover, console.lang));
        let mut text: String = covered.into_iter().collect();
        text.extend(checked.findings.iter().map(|(shown, _)| format!("{shown}\n")));
        for (id, (passed, failed)) in &cases {
            let line = console
                .lang
                .pick("{id}：算例通过 {p}，未通过 {f}", "{id}: cases passed {p}, failed {f}");
            let line = line.replace("{id}", id).replace("{p}", &passed.to_string());
            text.push_str(&line.replace("{f}", &failed.to_string()));
            text.push('\n');
        }
        let run: usize = cases.values().map(|(passed, failed)| passed + failed).sum();
        let last = console.lang.pick(
            "措施 {m} 项，算例 {c} 个，问题 {f} 个",
            "{m} measures, {c} cases, {f} findings",
        );
        text.push_str(
            &last
                .replace("{m}", &measures.to_string())
                .replace("{c}", &run.to_string()),
        );
        text.replace("{f}", &found.to_string()) + "\n"
    };
    screen::print(&text)?;
    Ok(if found == 0 && (open == 0 || !options.strict) {
        Exit::Ok
    } else {
        Exit::Findings
    })
}
