//! `huiqi run`: the runner behind a terminal.

use std::time::Instant;

use super::args::RunArguments;
use super::console::Console;
use super::places::{Places, full};
use super::screen;
use super::signals::Farewell;
use crate::report::department::grouped;
use crate::runner::{self, Engine, Exit, Failure, Options, Outcome};

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
        lang: console.lang,
        color: console.color,
    };
    Farewell::of_run(console, &options.out).watch();
    let begun = Instant::now();
    let outcome = runner::run(engine, options, console)?;
    let seconds = begun.elapsed().as_millis();
    console.done();
    told(&outcome, seconds, console);
    let path = outcome.file("summary.csv");
    let csv = std::fs::read(&path).map_err(|e| Failure::io(&path, &e))?;
    screen::print(&format!(
        "{}\n{}\n",
        screen::summary(&csv, console.lang),
        outcome.home.display()
    ))?;
    Ok(Exit::Ok)
}

/// One line about the reading: files, rows, set aside, noticed, seconds, and where to read more.
fn told(outcome: &Outcome, millis: u128, console: &Console) {
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
