//! `huiqi runs`: which runs a folder keeps, and clearing old ones away.

use std::path::Path;

use super::args::{FormatArgument, RunsCommand, RunsListArguments, RunsPruneArguments};
use super::console::Console;
use super::{places, screen};
use crate::audit::{ListedRun, Runs, list_runs};
use crate::report::Lang;
use crate::runner::{Exit, Failure};

/// Runs one of the commands; what was asked for goes to stdout.
pub(super) fn runs(command: &RunsCommand, console: &mut Console) -> Result<Exit, Failure> {
    console.done();
    match command {
        RunsCommand::List(options) => list(options, console.lang),
        RunsCommand::Prune(options) => prune(options, console.lang),
    }
}

fn list(options: &RunsListArguments, lang: Lang) -> Result<Exit, Failure> {
    let out = places::existing(&places::out(options.out.as_deref()), "--out")?;
    let runs = list_runs(&out)?;
    let text = if options.format == FormatArgument::Json {
        let rows: Vec<_> = runs.iter().map(json).collect();
        format!("{:#}\n", serde_json::json!({ "runs": rows }))
    } else {
        shown(&runs, &out, lang)
    };
    screen::print(&text)?;
    Ok(Exit::Ok)
}

fn prune(options: &RunsPruneArguments, lang: Lang) -> Result<Exit, Failure> {
    let out = places::existing(&places::out(options.out.as_deref()), "--out")?;
    let runs = Runs::lock(&out)?;
    let keep = usize::try_from(options.keep).unwrap_or(usize::MAX);
    let gone = runs.prune(keep)?;
    let left = list_runs(&out)?.len();
    let mut text = String::new();
    for run in &gone {
        text.push_str(&format!("{}{}\n", lang.pick("已删除 ", "removed "), run.id));
    }
    let last = match lang {
        Lang::Zh => format!("删除 {} 次运行，保留 {left} 次。\n", gone.len()),
        Lang::En => format!("{} runs removed, {left} kept.\n", gone.len()),
    };
    screen::print(&(text + &last))?;
    Ok(Exit::Ok)
}

fn json(run: &ListedRun) -> serde_json::Value {
    serde_json::json!({
        "id": run.id,
        "title": run.title,
        "as_of": run.as_of,
        "language": run.language,
        "written": written(run),
        "whole": run.whole,
        "current": run.current,
    })
}

/// When a run was written, in universal time: the same list everywhere.
fn written(run: &ListedRun) -> String {
    let time = chrono::DateTime::<chrono::Utc>::from(run.written);
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn shown(runs: &[ListedRun], out: &Path, lang: Lang) -> String {
    if runs.is_empty() {
        let none = lang.pick("还没有运行结果：", "no runs in ");
        return format!("{none}{}\n", out.display());
    }
    let headings = [
        lang.pick("运行", "Run"),
        lang.pick("评估日", "As of"),
        lang.pick("写成时间（UTC）", "Written (UTC)"),
        lang.pick("状态", "State"),
    ];
    let mut rows = vec![headings.map(str::to_owned)];
    rows.extend(runs.iter().map(|run| {
        let state = match (run.whole, run.current) {
            (true, true) => lang.pick("当前", "current"),
            (true, false) => lang.pick("完整", "whole"),
            (false, true) => lang.pick("当前，已损坏", "current, damaged"),
            (false, false) => lang.pick("已损坏", "damaged"),
        };
        [run.id.clone(), run.as_of.clone(), written(run), state.to_owned()]
    }));
    screen::table(&rows)
}
