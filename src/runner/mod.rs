//! Runs the whole chain, from exports to a finished run folder: plan, gate, read, check, assess, add up, publish.
//!
//! There is no terminal here and no command line: whoever starts a run brings [`Options`] and an [`Observer`], and gets an [`Outcome`]
//! or a [`Failure`] with its words in both languages. The command does so, and so can a board, a worker or a test.

mod actions;
mod cases;
mod coverage;
mod engine;
mod failure;
mod installed;
mod kept;
mod law_kept;
mod notice;
mod observer;
mod opened;
mod options;
mod os_words;
mod plan;
mod publish;
mod refusal;
mod reopen;
mod run;
mod scenario;
mod trail;
mod unreadable;
mod unreadable_words;
mod words;

pub use coverage::{Absent, Coverage, Unjudged, UnjudgedClause};
pub use engine::{Account, CasesOutcome, Checked, Engine, Law, Read};
pub use failure::{Exit, Failure};
pub use installed::Installed;
pub use notice::{Figures, Level, Notice};
pub use observer::{Note, Observer, Silent, Stage};
pub use opened::{OpenedRun, open_run};
pub use options::{Options, Seal};
pub use plan::{Plan, plan};
pub use publish::{Results, publish};
pub use reopen::{Reopened, reopen};
pub use run::{Outcome, rerun, run};
pub use trail::name_by_manifest;
pub use unreadable::unreadable;

#[cfg(test)]
mod tests;
