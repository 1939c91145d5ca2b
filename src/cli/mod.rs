//! The command line: reads arguments, calls the other modules in order, says what happened.
//!
//! stdout carries data only (the summary and the run's folder); progress, warnings and errors go to stderr.

mod args;
mod check;
mod console;
mod engine;
mod failure;
mod kept;
mod places;
mod publish;
mod refusal;
mod run;
mod screen;
mod sources;
mod synth;
mod wiring;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};
use console::Console;
use failure::{Exit, Failure};

/// Runs the command that the process was started with. Exit codes are listed in `docs/exit-codes.md`.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let asked_for = matches!(
                error.kind(),
                clap::error::ErrorKind::DisplayHelp | clap::error::ErrorKind::DisplayVersion
            );
            let _ = error.print(); // nobody reads: nothing to do about it
            return ExitCode::from(if asked_for { Exit::Ok } else { Exit::Usage }.code());
        }
    };
    let mut console = Console::new(&arguments.common);
    let engine = wiring::Installed;
    let result = match &arguments.command {
        Command::Run(options) => run::run(&engine, options, &mut console),
        Command::Check(options) => check::check(&engine, options, &mut console),
        Command::Sources(command) => sources::sources(command, &mut console),
        Command::Synth(options) => synth::synth(options, &mut console),
    };
    let exit = result.unwrap_or_else(|failure: Failure| {
        console.failure(&failure);
        failure.exit
    });
    ExitCode::from(exit.code())
}

#[cfg(test)]
mod tests;
