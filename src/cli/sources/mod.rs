//! `huiqi sources`: do exports and mappings go together, and a draft where none does.

mod check;
mod draft;
mod words;

use super::args::{SourcesCommand, SourcesPlaces};
use super::console::Console;
use super::places;
use crate::ingest::inspect::Inspector;
use crate::runner::unreadable;
use crate::runner::{Exit, Failure};
use crate::schema::Catalog;

/// Runs one of the commands; what was asked for goes to stdout.
pub(super) fn sources(command: &SourcesCommand, console: &mut Console) -> Result<Exit, Failure> {
    console.done();
    match command {
        SourcesCommand::Check(options) => check::check(options, console.lang),
        SourcesCommand::New(options) => draft::new(options, console.lang),
    }
}

fn inspector(said: &SourcesPlaces) -> Result<Inspector, Failure> {
    let catalog = Catalog::load(&places::schemas(said.schemas.as_deref())?)?;
    Inspector::load(&places::sources(said.sources.as_deref())?, catalog).map_err(unreadable)
}
