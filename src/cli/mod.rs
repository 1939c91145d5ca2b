//! The command line: reads arguments, starts the runner and the other modules, says what happened.
//!
//! stdout carries data only (the summary and the run's folder); progress, what was noticed and errors go to stderr.

mod args;
mod bar;
mod check;
mod console;
mod covered;
mod diff;
mod explain;
mod generated;
mod handbook;
mod help;
mod places;
mod run;
mod runs;
mod said;
mod screen;
mod signals;
mod sources;
mod synth;
mod usage;
mod verify;
mod whatif;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches as _;
use clap::error::ErrorKind;

use crate::runner::{self, Exit, Failure};
use args::{Arguments, Command};
use console::Console;
use said::Said;

/// Runs the command that the process was started with. `version`: version, commit and build, for `--version`. Exit codes are listed in
/// `docs/exit-codes.md`.
#[must_use]
pub fn main(version: &'static str) -> ExitCode {
    let typed: Vec<OsString> = std::env::args_os().collect();
    let said = Said::here(&typed);
    let command = help::command(said.lang, version);
    let parsed = command.clone().try_get_matches_from(&typed);
    let exit = match parsed.and_then(|matches| Arguments::from_arg_matches(&matches)) {
        Ok(arguments) => obey(&arguments, &command),
        Err(error) => refuse(&error, &said, &usage::typed(&command, &typed)),
    };
    ExitCode::from(exit.code())
}

fn obey(arguments: &Arguments, command: &clap::Command) -> Exit {
    let mut console = Console::new(&arguments.common);
    let engine = runner::Installed;
    let result = match &arguments.command {
        Command::Run(options) => run::run(&engine, options, &mut console),
        Command::Whatif(options) => whatif::whatif(options, &mut console),
        Command::Check(options) => check::check(&engine, options, &mut console),
        Command::Explain(options) => explain::explain(&engine, options, &mut console),
        Command::Handbook(options) => handbook::handbook(&engine, options, &mut console),
        Command::Sources(command) => sources::sources(command, &mut console),
        Command::Synth(options) => synth::synth(options, &mut console),
        Command::Runs(command) => runs::runs(command, &mut console),
        Command::Verify(options) => verify::verify(&engine, options, &mut console),
        Command::Prove(options) => verify::prove(options, &mut console),
        Command::Diff(options) => diff::diff(options, &mut console),
        Command::Completions(options) => generated::completions(options, command.clone(), &mut console),
        Command::Man(options) => generated::man(options, command, &mut console),
    };
    result.unwrap_or_else(|failure: Failure| {
        console.failure(&failure);
        failure.exit
    })
}

/// Help and version are what was asked for; everything else is an error in our own words.
fn refuse(error: &clap::Error, said: &Said, typed: &str) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = error.print(); // nobody reads: nothing to do about it
            Exit::Ok
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            Exit::Usage
        }
        _ => {
            let failure = usage::failure(error, typed);
            Console::plain(said).failure(&failure);
            failure.exit
        }
    }
}
