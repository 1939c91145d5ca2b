//! What if the law were otherwise: scenarios, asked of a run that is there.
//!
//! ```no_run
//! use std::path::Path;
//! use huiqi::whatif::{Place, Scenario, Workspace};
//! # fn main() -> Result<(), huiqi::runner::Failure> {
//! let place = Place::new(Path::new("runs/current"), Path::new("data/policy/2022"), Path::new("schemas"));
//! let workspace = Workspace::open(&place)?;
//! for rate in ["40%", "60%"] {
//!     let mut scenario = Scenario::new("减征比例");
//!     scenario.set(&format!("six_taxes_two_fees_half.rate={rate}"))?;
//!     let answer = workspace.ask(&scenario)?;
//!     println!("{rate}: {}", answer.after.0 - answer.before.0);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A [`Workspace`] loads a run once and keeps what was computed for it; a question costs what differs. Every answer is that of a whole
//! run of the changed pack, row by row. Enterprises are taken to file as they did: nothing is said about what they would do.

mod answer;
mod attribution;
mod axis;
mod compare;
mod data;
mod ground;
mod group;
mod levels;
mod moved;
mod out;
mod program;
mod rank;
mod resolve;
mod scenario;
mod solve;
mod sweep;
mod switch;
mod words;
mod workspace;

pub use answer::{Answer, ChangeEffect, EnterpriseDelta, Records, Winners};
pub use axis::{Axis, Unit};
pub use compare::{Difference, Side};
pub use group::Group;
pub use levels::{LevelShare, Levels};
pub use out::{Rendered, Shown, page, render, to_json, to_text};
pub use rank::Ranked;
pub use resolve::Applied;
pub use scenario::{Change, Scenario};
pub use solve::{Metric, Solution, Target};
pub use sweep::{Grid, Point};
pub use workspace::{Place, Workspace};
