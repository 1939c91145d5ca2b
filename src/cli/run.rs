//! `huiqi run`: the runner behind a terminal.

use super::args::{FormatArgument, HashArgument, RunArguments};
use super::console::Console;
use super::places::{Places, full};
use super::screen;
use super::signals::Farewell;
use crate::audit::{KnownManifest, OfficeKey, TreeHash};
use crate::report::department::grouped;
use crate::runner::{self, Engine, Exit, Failure, Figures, Options, Outcome, Seal};
use crate::telemetry::Watch;

/// Where what was noticed can be read, below the run folder.
const QUALITY_PAGE: &str = "reports/data_quality/数据质量.html";

/// Runs the whole chain and shows the summary.
pub(super) fn run(engine: &dyn Engine, arguments: &RunArguments, console: &mut Console) -> Result<Exit, Failure> {
    let places = Places::of(arguments)?;
    if let Some(threads) = arguments.threads {
        // Fails only if a pool is there already, and then that one is used.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(usize::from(threads))
            .build_global();
    }
    if arguments.law_as_of.is_some() && arguments.as_of.or(arguments.data_as_of).is_none() {
        return Err(Failure::new(
            Exit::Usage,
            "--law-as-of",
            (
                "只写了政策的评估日，没有写数据的日期。",
                "It names a day for the law only; the day of the data is not said.",
            ),
            (
                "加上 --as-of 或 --data-as-of；两者相同时只写 --as-of。",
                "Add --as-of or --data-as-of; where both are the same, --as-of is enough.",
            ),
        ));
    }
    let options = Options {
        exports: places.exports,
        policy: places.policy,
        sources: places.sources,
        schemas: places.schemas,
        out: places.out,
        scenario: arguments.scenario.clone(),
        as_of: arguments.law_as_of.or(arguments.as_of),
        // With one day for both, the day of the law is that of the data.
        data_as_of: arguments.data_as_of.or(arguments.law_as_of.and(arguments.as_of)),
        force: arguments.force,
        seal: seal(arguments)?,
        lang: console.lang,
        color: console.color,
    };
    Farewell::of_run(console, &options.out).watch();
    let mut watch = Watch::over(console);
    let outcome = runner::run(engine, options, &mut watch)?;
    let times = watch.times().clone();
    console.done();
    told(&outcome, times.total, console);
    console.ended(&outcome, &times)?;
    if arguments.format == FormatArgument::Json {
        screen::print(&for_machines(&outcome)?)?;
    } else {
        let path = outcome.file("summary.csv");
        let csv = std::fs::read(&path).map_err(|e| Failure::io(&path, &e))?;
        let table = screen::summary(&csv, console.lang);
        screen::print(&format!("{table}\n{}\n", outcome.home.display()))?;
    }
    let Figures {
        absent,
        rejected,
        warnings,
        ..
    } = outcome.figures;
    let calm = absent == 0 && rejected == 0 && warnings == 0;
    Ok(if arguments.warn_error && !calm {
        Exit::Noticed
    } else {
        Exit::Ok
    })
}

fn seal(arguments: &RunArguments) -> Result<Seal, Failure> {
    let key = arguments.sign.as_deref().map(OfficeKey::read).transpose()?;
    Ok(Seal {
        hash: match arguments.hash {
            HashArgument::Sha256 => TreeHash::Sha256,
            HashArgument::Sm3 => TreeHash::Sm3,
        },
        key,
        started: None,
    })
}

/// The run in figures: what the manifest says, and where it is.
fn for_machines(outcome: &Outcome) -> Result<String, Failure> {
    let manifest = KnownManifest::read(&outcome.home)?;
    let summary = serde_json::json!({
        "run": manifest.id,
        "folder": full(&outcome.home),
        "repeated": outcome.repeated,
        "as_of": manifest.as_of,
        "checkpoint": manifest.checkpoint,
        "manifest": manifest.sha256,
        "reading": outcome.figures,
        "counts": manifest.counts,
    });
    Ok(format!("{summary:#}\n"))
}

/// One line about the reading: files, rows, set aside, noticed, seconds, and where to read more.
fn told(outcome: &Outcome, millis: u64, console: &Console) {
    let figures = &outcome.figures;
    let number = |n: u64| grouped(&n.to_string());
    let seconds = format!("{}.{}", millis / 1000, millis % 1000 / 100);
    let report = full(&outcome.file(QUALITY_PAGE));
    let [files, rows, rejected, warnings, notes] = [
        figures.files,
        figures.rows,
        figures.rejected,
        figures.warnings,
        figures.notes,
    ]
    .map(number);
    let absent = match figures.absent {
        0 => (String::new(), String::new()),
        n => (format!("，缺 {n} 张表"), format!(", {n} tables absent")),
    };
    console.say(
        &format!(
            "读入 {files} 个文件 {rows} 行，搁置 {rejected} 行，提醒 {warnings} 处，说明 {notes} 处{}；用时 {seconds} 秒；详见 {report}",
            absent.0
        ),
        &format!(
            "{files} files with {rows} rows read, {rejected} set aside, {warnings} warnings, {notes} notes{}; {seconds} seconds; more in {report}",
            absent.1
        ),
    );
}
