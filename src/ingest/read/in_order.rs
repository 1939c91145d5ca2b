//! What several threads work out, handed on in the order of its numbers.

use std::collections::BTreeMap;
use std::sync::Mutex;

/// Takes results in any order and hands them on in ascending order of their numbers, which begin with 0 and have no gaps.
pub(super) struct InOrder<T, F> {
    waiting: Mutex<Waiting<T>>,
    to: Mutex<F>,
}

struct Waiting<T> {
    next: usize,
    results: BTreeMap<usize, T>,
}

impl<T> Waiting<T> {
    fn take(&mut self) -> Option<T> {
        let result = self.results.remove(&self.next)?;
        self.next += 1;
        Some(result)
    }
}

impl<T, F: FnMut(T)> InOrder<T, F> {
    pub(super) fn new(to: F) -> InOrder<T, F> {
        let (next, results) = (0, BTreeMap::new());
        InOrder {
            waiting: Mutex::new(Waiting { next, results }),
            to: Mutex::new(to),
        }
    }

    /// Takes a result. The thread whose result is the next one hands it on, and those behind it; the others go back to work.
    pub(super) fn put(&self, number: usize, result: T) {
        if let Ok(mut waiting) = self.waiting.lock() {
            waiting.results.insert(number, result);
        }
        // Whoever hands on looks once more after letting go: a result may have come when it had looked for the last time.
        while self.is_next_there() {
            let Ok(mut to) = self.to.try_lock() else { return };
            while let Some(result) = self.take() {
                to(result);
            }
        }
    }

    fn is_next_there(&self) -> bool {
        let waiting = self.waiting.lock();
        waiting.is_ok_and(|waiting| waiting.results.contains_key(&waiting.next))
    }

    fn take(&self) -> Option<T> {
        self.waiting.lock().ok()?.take()
    }
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;

    #[test]
    fn from_one_thread_in_any_order() {
        let mut seen = Vec::new();
        let in_order = InOrder::new(|n| seen.push(n));
        for n in [2, 0, 1, 4, 5, 3] {
            in_order.put(n, n);
        }
        drop(in_order);
        assert_eq!(seen, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn from_many_threads() {
        let mut seen = Vec::new();
        let in_order = InOrder::new(|n| seen.push(n));
        (0..10_000_usize).into_par_iter().for_each(|n| in_order.put(n, n));
        drop(in_order);
        assert!(seen.into_iter().eq(0..10_000));
    }
}
