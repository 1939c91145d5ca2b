//! Any split of the enterprises into shards gives the same entitlements as the whole, on generated programs and data.

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

use std::collections::{BTreeMap, BTreeSet};

use draw::Draw;
use huiqi::assess::{AssessOptions, Entitlements, MeasureOutcome, assess, shard};
use huiqi::policy::ir::MeasureId;
use proptest::test_runner::{TestCaseError, TestRunner};

/// A row without its number, which differs between shards.
type Line = (String, String, MeasureId, String);

fn lines(all: &Entitlements) -> Vec<Line> {
    let row = |m: &MeasureOutcome, i: usize| {
        let rest = format!(
            "{:?}",
            (
                &m.period[i],
                m.version[i],
                m.eligible[i],
                m.counted[i],
                m.base[i],
                m.amount[i],
                m.value[i],
                m.failed[i],
                m.missing.get(&i),
                m.lines.iter().map(|l| (&l.id, &l.values[i])).collect::<Vec<_>>()
            )
        );
        (m.uscc[i].clone(), m.record_key[i].clone(), m.measure, rest)
    };
    all.measures
        .iter()
        .flat_map(|m| (0..m.row.len()).map(move |i| row(m, i)))
        .collect()
}

#[test]
fn shards_add_up_to_the_whole() {
    let mut runner = TestRunner::new(draw::config(100, 1000));
    let numbers = proptest::collection::vec(0_u32..u32::MAX, 0..1200);
    let counts = std::cell::RefCell::new(BTreeMap::<&str, usize>::new());
    let outcome = runner.run(&numbers, |numbers| {
        let mut draw = Draw::new(&numbers);
        // Data first: a long program must not use up the numbers, which would leave its tables empty.
        let data = tables::dataset(&mut draw);
        let drawn = program::program(&mut draw);
        let options = AssessOptions { keep_lines: true };
        let Ok(whole) = assess(&drawn, &data, options) else {
            return Ok(());
        };
        let whole = lines(&whole);
        let total: usize = data.tables.iter().map(|t| t.batch.num_rows()).sum();
        let names: BTreeSet<String> = whole.iter().map(|l| l.0.clone()).collect();
        for n in [1, 2, 7] {
            let mut parts: Vec<Line> = Vec::new();
            for k in 0..n {
                let owned: BTreeSet<String> = names
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| i % n == k)
                    .map(|(_, u)| u.clone())
                    .collect();
                let part = shard(&drawn, &data, &owned).unwrap();
                let rows: usize = part.tables.iter().map(|t| t.batch.num_rows()).sum();
                let mut counts = counts.borrow_mut();
                *counts.entry("shards").or_default() += 1;
                *counts.entry("shards smaller than the whole").or_default() += usize::from(rows < total);
                *counts.entry("rows of shards").or_default() += rows;
                *counts.entry("rows of wholes").or_default() += total;
                match assess(&drawn, &part, options) {
                    Ok(some) => parts.extend(lines(&some)),
                    Err(e) => return Err(TestCaseError::fail(format!("shard {k} of {n}: {e}"))),
                }
            }
            // Shards keep the order of rows with one enterprise and key, so a stable sort restores the whole's order.
            let order = |l: &Line| (l.2, l.0.clone(), l.1.clone());
            parts.sort_by_key(order);
            if parts != whole {
                let differ = parts.iter().zip(&whole).find(|(a, b)| a != b);
                return Err(TestCaseError::fail(format!(
                    "{n} shards: {} and {} rows, {differ:?}\n{drawn:#?}",
                    parts.len(),
                    whole.len()
                )));
            }
        }
        Ok(())
    });
    for (what, n) in counts.into_inner() {
        println!("{n:>9}  {what}");
    }
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}
