//! A pack whose worked cases fail is not run. That they hold is kept beside the runs, by a hash of program, schemas and pack.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::engine::{CasesOutcome, Engine};
use super::failure::{Exit, Failure};
use super::observer::Note;
use super::plan::Plan;
use crate::store::private;

/// Differences shown.
const SHOWN: usize = 20;

fn file(out: &Path) -> PathBuf {
    out.join(".cases")
}

/// Runs the pack's worked cases unless they are known to hold. A trial goes on if some fail; then the note says so.
///
/// # Errors
/// [`Failure`] with the first differences if a case fails (code 2) and this is no trial.
pub(super) fn checked(engine: &dyn Engine, plan: &Plan) -> Result<Option<Note>, Failure> {
    let (file, key) = (file(&plan.options.out), plan.trail.cases_key(plan.law.program.as_of));
    if is_known(&file, &key) {
        return Ok(None);
    }
    let outcome = engine.cases(&plan.options.policy, &plan.catalog)?;
    if outcome.failed > 0 && plan.options.scenario.is_some() {
        let (failed, all) = (outcome.failed, outcome.failed + outcome.passed);
        return Ok(Some(Note {
            zh: format!("试算：政策包的 {all} 个算例中有 {failed} 个没有通过。"),
            en: format!("Trial: {failed} of the {all} worked cases of the pack fail."),
        }));
    }
    if outcome.failed > 0 {
        return Err(failed(plan, &outcome));
    }
    // Keeping this only saves time: that it cannot be written is no reason to stop.
    let _ = private::file(&file).and_then(|mut to| writeln!(to, "{key} {}", outcome.passed));
    Ok(None)
}

/// Whether the cases held for the same program, schemas and pack.
fn is_known(file: &Path, key: &str) -> bool {
    let text = std::fs::read_to_string(file).ok();
    text.is_some_and(|text| text.trim().rsplit_once(' ').is_some_and(|(kept, _)| kept == key))
}

fn failed(plan: &Plan, outcome: &CasesOutcome) -> Failure {
    let dir = plan.options.policy.display().to_string();
    let lang = plan.options.lang;
    let (failed, all) = (outcome.failed, outcome.failed + outcome.passed);
    let shown: Vec<&str> = outcome
        .differences
        .iter()
        .take(SHOWN)
        .map(|(zh, en)| lang.pick(zh, en))
        .collect();
    let failure = Failure::new(
        Exit::Usage,
        &dir,
        (
            &format!("政策包的 {all} 个算例中有 {failed} 个没有通过（见上），按这样的政策包算出的结果不可信。"),
            &format!(
                "{failed} of the {all} worked cases of the pack fail (above): what it computes cannot be trusted."
            ),
        ),
        (
            &format!("用 huiqi check {dir} 查看全部，改正政策包或算例后再运行；没有写出任何结果，已有结果没有改动。"),
            &format!(
                "See all of them with huiqi check {dir}, correct the pack or its cases, then run again. Nothing was published; earlier results are untouched."
            ),
        ),
    );
    failure.showing(&shown.join("\n"))
}
