//! The columnar program against the reference evaluator, on generated programs and data.
//!
//! A case is a list of numbers from which a program and its data are drawn, so that proptest can shrink it. What was drawn is counted and
//! printed at the end (`cargo test --test differential -- --nocapture`), so that blind spots show.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::too_many_lines
)]

#[path = "support/draw.rs"]
mod draw;
#[path = "support/expressions.rs"]
mod expressions;
#[path = "support/program.rs"]
mod program;
#[path = "support/tables.rs"]
mod tables;

use std::collections::BTreeMap;

use draw::Draw;
use huiqi::assess::{AssessError, AssessOptions, Entitlements, assess, reference};
use proptest::test_runner::{TestCaseError, TestRunner};

const CASES: u32 = 560;

#[derive(Default)]
struct Seen {
    counts: BTreeMap<&'static str, usize>,
    errors: usize,
}

impl Seen {
    fn add(&mut self, what: &'static str, n: usize) {
        *self.counts.entry(what).or_default() += n;
    }

    fn result(&mut self, result: &Result<Entitlements, AssessError>) {
        match result {
            Ok(entitlements) => {
                for m in &entitlements.measures {
                    self.add("outcome rows", m.row.len());
                    self.add("outcome rows eligible", m.eligible.iter().filter(|e| **e).count());
                    self.add("outcome rows with a missing input", m.missing.len());
                    self.add(
                        "outcome rows undetermined",
                        m.amount.iter().filter(|a| a.is_none()).count(),
                    );
                    self.add("line values", m.lines.iter().flat_map(|l| &l.values).flatten().count());
                }
            }
            Err(AssessError::Overflow { .. }) => self.add("cases ending in overflow", 1),
            Err(AssessError::NotWhole { .. }) => self.add("cases ending in parts of a fen", 1),
            Err(AssessError::LimitDiffers { .. }) => self.add("cases ending in a differing limit", 1),
            Err(_) => self.errors += 1,
        }
    }
}

#[test]
fn both_evaluators_agree() {
    let mut runner = TestRunner::new(draw::config(CASES, 2000));
    let seen = std::cell::RefCell::new(Seen::default());
    let numbers = proptest::collection::vec(0_u32..u32::MAX, 0..1500);
    let outcome = runner.run(&numbers, |numbers| {
        let mut draw = Draw::new(&numbers);
        // Data first: a long program must not use up the numbers, which would leave its tables empty.
        let data = tables::dataset(&mut draw);
        let drawn = program::program(&mut draw);
        let options = AssessOptions { keep_lines: true };
        let fast = assess(&drawn, &data, options);
        let slow = reference::assess(&drawn, &data, options);
        let mut seen = seen.borrow_mut();
        seen.result(&slow);
        seen.add("cases", 1);
        seen.add("table rows", data.tables.iter().map(|t| t.batch.num_rows()).sum());
        seen.add(
            "cells",
            data.tables
                .iter()
                .map(|t| t.batch.num_rows() * t.batch.num_columns())
                .sum(),
        );
        seen.add(
            "cells missing",
            data.tables
                .iter()
                .flat_map(|t| t.batch.columns())
                .map(|c| c.null_count())
                .sum(),
        );
        seen.add(
            "empty tables",
            data.tables.iter().filter(|t| t.batch.num_rows() == 0).count(),
        );
        for (what, n) in &draw.seen {
            *seen.counts.entry(what).or_default() += n;
        }
        if fast == slow {
            Ok(())
        } else {
            Err(TestCaseError::fail(difference(&drawn, &fast, &slow)))
        }
    });
    let seen = seen.into_inner();
    for (what, n) in &seen.counts {
        println!("{n:>9}  {what}");
    }
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert_eq!(seen.errors, 0, "generated programs must be well-typed");
    assert!(seen.counts["outcome rows"] >= 100_000, "too few rows");
}

fn difference(
    drawn: &huiqi::policy::ir::Program,
    fast: &Result<Entitlements, AssessError>,
    slow: &Result<Entitlements, AssessError>,
) -> String {
    let (Ok(f), Ok(s)) = (fast, slow) else {
        let short = |r: &Result<Entitlements, AssessError>| r.as_ref().map(|_| "a result").map_err(ToString::to_string);
        return format!("columnar {:?}\nreference {:?}\n{drawn:#?}", short(fast), short(slow));
    };
    for (a, b) in f.measures.iter().zip(&s.measures) {
        if a != b {
            return format!(
                "columnar {a:?}\nreference {b:?}\nfacts {:#?}\n{:#?}",
                drawn.facts,
                drawn.measures[a.measure.index()]
            );
        }
    }
    "different numbers of measures".into()
}
