//! Random numbers that depend on nothing but their key: any thread can draw those of any enterprise, in any order.

/// What a stream of numbers is for. Streams of one enterprise do not touch each other, so that a change of the mess leaves the amounts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    Population = 1,
    Tax,
    Income,
    Social,
    Property,
    Trade,
    County,
    Mess,
    Heading,
    Jobs,
    Banks,
    Funds,
}

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
#[derive(Clone, Debug)]
pub(super) struct Rng(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Rng {
    /// The numbers of one stream of one enterprise.
    pub(super) fn keyed(seed: u64, stream: Stream, index: u64) -> Rng {
        let stream = stream as u64;
        Rng(mix(
            mix(seed.wrapping_add(STEP)) ^ mix(index.wrapping_mul(STEP) ^ (stream << 56))
        ))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number from 0 to `n` - 1; 0 if `n` is 0.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        let wide = u128::from(self.next()) * u128::from(n);
        u64::try_from(wide >> 64).unwrap_or(0)
    }

    /// A number from `low` to `high`, both included; `low` if `high` is smaller.
    pub(super) fn range(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high.saturating_sub(low)).map_or(1, |n| n.saturating_add(1));
        low.saturating_add(i64::try_from(self.below(span)).unwrap_or(0))
    }

    /// True in so many of a thousand cases.
    pub(super) fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1000) < per_mille
    }

    /// One of a list.
    pub(super) fn pick<T: Copy, const N: usize>(&mut self, list: &[T; N]) -> T {
        const { assert!(N > 0) };
        let at = self.below(u64::try_from(N).unwrap_or(1));
        list[usize::try_from(at).unwrap_or(0)]
    }

    /// A position, as often as its weight says.
    pub(super) fn weighted(&mut self, weights: impl Iterator<Item = u32> + Clone) -> usize {
        let total: u64 = weights.clone().map(u64::from).sum();
        let mut left = self.below(total);
        for (at, weight) in weights.enumerate() {
            if left < u64::from(weight) {
                return at;
            }
            left -= u64::from(weight);
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_published() {
        // First outputs of SplitMix64 from state 1234567, as in the test vectors that Rosetta Code gives.
        let mut rng = Rng(1_234_567);
        assert_eq!(rng.next(), 6_457_827_717_110_365_317);
        assert_eq!(rng.next(), 3_203_168_211_198_807_973);
        assert_eq!(rng.next(), 9_817_491_932_198_370_423);
    }

    #[test]
    fn inside_their_bounds() {
        let mut rng = Rng::keyed(1, Stream::Tax, 7);
        let mut seen = [0_u32; 5];
        for _ in 0..5000 {
            let drawn = rng.range(-2, 2);
            seen[usize::try_from(drawn + 2).unwrap()] += 1;
        }
        // 1000 of each are expected; the standard deviation is 28.
        assert!(seen.iter().all(|n| (850..1150).contains(n)), "{seen:?}");
        assert_eq!(rng.below(0), 0);
        assert_eq!(rng.range(3, 1), 3);
    }

    #[test]
    fn weights() {
        let mut rng = Rng::keyed(1, Stream::Mess, 0);
        let mut seen = [0_u32; 3];
        for _ in 0..4000 {
            seen[rng.weighted([1, 0, 3].into_iter())] += 1;
        }
        assert!((900..1100).contains(&seen[0]) && seen[1] == 0, "{seen:?}");
    }

    #[test]
    fn streams_differ() {
        let first = |stream, index| Rng::keyed(5, stream, index).next();
        assert_ne!(first(Stream::Tax, 1), first(Stream::Income, 1));
        assert_ne!(first(Stream::Tax, 1), first(Stream::Tax, 2));
    }
}
