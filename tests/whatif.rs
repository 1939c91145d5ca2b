//! Questions to the sample county: what is taken over and what is assessed again is together what a whole assessment gives.

#![allow(clippy::unwrap_used)] // helpers of tests are not tests to clippy

#[path = "support/county.rs"]
mod county;

use county::{project, shared};
use huiqi::assess::{AssessOptions, assess};
use huiqi::policy::stated::Form;
use huiqi::whatif::{Place, Scenario, Workspace};

fn workspace() -> Workspace {
    let place = Place::new(
        shared(),
        &project().join("data/policy/2022"),
        &project().join("schemas"),
    );
    Workspace::open(&place).unwrap()
}

fn holds(workspace: &Workspace, name: &str, value: &str) -> bool {
    let mut scenario = Scenario::new("");
    scenario.set(&format!("{name}={value}")).unwrap();
    let Ok(program) = workspace.changed(&scenario) else {
        return false; // the pack refuses this value, or knows the version only later
    };
    let again = workspace
        .assessed(&scenario)
        .unwrap()
        .entitlements(workspace.dataset())
        .unwrap();
    let whole = assess(&program, workspace.dataset(), AssessOptions::default()).unwrap();
    assert!(again == whole, "{name}={value}");
    true
}

/// Least steps of every `every`th statement that has values.
fn steps(workspace: &Workspace, every: usize) -> usize {
    let mut held = 0;
    for statement in workspace.stated().all().iter().step_by(every) {
        let Form::Value(unit) = &statement.form else { continue };
        for value in huiqi::cases::beside(unit, &statement.text) {
            held += usize::from(holds(workspace, &statement.name, &value));
        }
    }
    held
}

#[test]
fn some_changes_give_what_a_whole_assessment_gives() {
    let workspace = workspace();
    for (name, value) in [
        ("six_taxes_two_fees_half.rate", "60%"),
        ("cit_small_low_profit.income_limit", "500"),
        ("cit_small_low_profit.on", "false"),
        ("job_expansion_subsidy.on", "false"),
    ] {
        assert!(holds(&workspace, name, value), "{name}");
    }
    assert!(steps(&workspace, 40) > 3);
}

#[test]
#[ignore = "every parameter of the pack: minutes"]
fn every_parameter_gives_what_a_whole_assessment_gives() {
    assert!(steps(&workspace(), 1) > 100);
}
