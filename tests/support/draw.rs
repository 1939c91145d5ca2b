//! Choices drawn from a list of numbers; behind its end every choice is the first one.

#![allow(dead_code)]

use std::collections::BTreeMap;

use proptest::test_runner::{Config, RngSeed};

pub(crate) struct Draw<'n> {
    numbers: &'n [u32],
    at: usize,
    /// How often what was drawn.
    pub(crate) seen: BTreeMap<&'static str, usize>,
}

impl<'n> Draw<'n> {
    pub(crate) fn new(numbers: &'n [u32]) -> Draw<'n> {
        Draw {
            numbers,
            at: 0,
            seen: BTreeMap::new(),
        }
    }

    pub(crate) fn number(&mut self) -> u32 {
        self.at += 1;
        self.numbers.get(self.at - 1).copied().unwrap_or(0)
    }

    /// 0 to n - 1.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.number() as usize % n.max(1)
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.number() % 100 >= 100 - percent
    }

    pub(crate) fn saw(&mut self, what: &'static str) {
        *self.seen.entry(what).or_default() += 1;
    }

    pub(crate) fn spent(&self) -> bool {
        self.at >= self.numbers.len()
    }
}

/// A small deterministic generator for cells (SplitMix64).
pub(crate) struct Cells(pub(crate) u64);

impl Cells {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

/// Programs and data are drawn from one seed, so that a run can be repeated; `HUIQI_SEED=7` draws others.
pub(crate) fn config(cases: u32, max_shrink_iters: u32) -> Config {
    let seed = std::env::var("HUIQI_SEED").ok().and_then(|seed| seed.parse().ok());
    Config {
        cases,
        max_shrink_iters,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed.unwrap_or(20_220_531)),
        ..Config::default()
    }
}
