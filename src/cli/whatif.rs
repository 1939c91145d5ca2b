//! `huiqi whatif`: questions to a run that is there.

use super::args::{FormatArgument, WhatifArguments};
use super::console::Console;
use super::{places, screen};
use crate::audit::{Manifest, RunFolder, Runs, run_id};
use crate::digest::{FileDigest, digest_bytes};
use crate::runner::{Exit, Failure};
use crate::whatif::{Place, Scenario, Shown, Target, Workspace, render, to_json, to_text};

/// Asks, shows the answer on stdout and writes its files if a folder is named.
pub(super) fn whatif(options: &WhatifArguments, console: &mut Console) -> Result<Exit, Failure> {
    let place = Place {
        run: options.run.clone(),
        policy: places::policy(options.policy.as_deref())?,
        schemas: places::schemas(options.schemas.as_deref())?,
        levels: options.levels.clone(),
        law_as_of: options.law_as_of,
    };
    console.done();
    let scenarios = scenarios(options)?;
    let workspace = if options.rank {
        Workspace::open(&place)?
    } else {
        let sweeps = options.sweep.iter().map(|text| (text.as_str(), false));
        let axes: Vec<(&str, bool)> = sweeps
            .chain(options.solve.iter().map(|text| (text.as_str(), true)))
            .collect();
        Workspace::open_for(&place, &scenarios, &axes)?
    };
    let shown = shown(&workspace, options, &scenarios)?;
    let out = options
        .out
        .as_deref()
        .map(|out| write(&workspace, &shown, out))
        .transpose()?;
    let mut text = if options.format == FormatArgument::Json {
        format!("{:#}\n", to_json(&workspace, &shown))
    } else {
        to_text(&shown, console.lang)
    };
    if let Some(home) = out.filter(|_| options.format == FormatArgument::Text) {
        text += &format!("{}\n", places::full(&home));
    }
    screen::print(&text)?;
    let unsolved = shown.solutions.iter().any(|s| s.found.is_none());
    Ok(if unsolved { Exit::Findings } else { Exit::Ok })
}

/// The scenarios to be asked: the files as one, or each on its own, with the single changes over them.
fn scenarios(options: &WhatifArguments) -> Result<Vec<Scenario>, Failure> {
    let mut files: Vec<Scenario> = Vec::new();
    for file in &options.scenario {
        files.push(Scenario::read(file)?);
    }
    let mut single = Scenario::new("");
    for set in &options.set {
        single.set(set)?;
    }
    if options.each && !files.is_empty() {
        return Ok(files
            .into_iter()
            .map(|one| Scenario::layered(vec![one, single.clone()]))
            .collect());
    }
    files.push(single);
    Ok(vec![Scenario::layered(files)])
}

fn shown(workspace: &Workspace, options: &WhatifArguments, scenarios: &[Scenario]) -> Result<Shown, Failure> {
    let mut shown = Shown::default();
    let nothing_else = options.sweep.is_empty() && options.solve.is_none() && !options.rank;
    let none = Scenario::new("");
    let first = scenarios.first().unwrap_or(&none);
    for scenario in scenarios.iter().filter(|s| nothing_else || !s.changes.is_empty()) {
        shown.answers.push(workspace.ask(scenario)?);
    }
    if !options.sweep.is_empty() {
        let axes = options.sweep.iter().map(|text| workspace.axis(text, false));
        let axes = axes.collect::<Result<Vec<_>, Failure>>()?;
        shown.grids.push(workspace.sweep(&axes, first)?);
    }
    if let (Some(text), Some(target)) = (&options.solve, &options.target) {
        let axis = workspace.axis(text, true)?;
        let target = Target::parse(target, workspace)?;
        shown.solutions.push(workspace.solve(&axis, &target, first)?);
    }
    if options.rank {
        shown.ranked = workspace.rank()?;
    }
    Ok(shown)
}

/// Writes a folder of its own, whole or not at all. It is a trial: `current` does not lead to it.
fn write(workspace: &Workspace, shown: &Shown, out: &std::path::Path) -> Result<std::path::PathBuf, Failure> {
    let runs = Runs::lock(out)?;
    let files = render(workspace, shown)?;
    let parts: Vec<FileDigest> = files
        .iter()
        .map(|file| FileDigest {
            file: file.name.clone(),
            bytes: u64::try_from(file.bytes.len()).unwrap_or(u64::MAX),
            sha256: digest_bytes(&file.bytes),
        })
        .collect();
    let program = workspace.program();
    let id = run_id(
        &format!("试算-{}", program.id),
        program.as_of,
        &[("answer", &parts)],
        &[("run", &workspace.run().id)],
    );
    let mut folder: RunFolder<'_> = runs.begin(&id)?;
    folder.trial();
    for file in &files {
        folder.write(&file.name, &file.bytes, file.rows)?;
    }
    let manifest = Manifest::of_trial(&id, program, &workspace.run().id, "whatif");
    Ok(folder.commit(manifest)?)
}
