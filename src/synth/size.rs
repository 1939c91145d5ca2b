//! How large an enterprise is.

use super::rng::Rng;

/// Staff, and fen of a year's sales and of assets.
pub(super) struct Size {
    pub(super) employees: i64,
    pub(super) revenue: i64,
    pub(super) assets: i64,
}

/// Sales in yuan and staff, from and to, and a weight per mille. Taken from the quantiles of 2021 in the sample: a tenth below
/// 90,000 yuan, half below 450,000, three quarters below 1.8 million, nine tenths below 9 million, one in a hundred over 400 million.
type Band = (i64, i64, i64, i64, u32);

const SOLE: [Band; 4] = [
    (40_000, 200_000, 1, 2, 400),
    (200_000, 600_000, 1, 4, 400),
    (600_000, 1_800_000, 2, 8, 180),
    (1_800_000, 4_800_000, 4, 15, 20),
];

const OTHER: [Band; 6] = [
    (100_000, 500_000, 1, 8, 200),
    (500_000, 3_000_000, 2, 12, 350),
    (3_000_000, 12_000_000, 6, 40, 290),
    (12_000_000, 60_000_000, 15, 200, 110),
    (60_000_000, 400_000_000, 80, 800, 38),
    (400_000_000, 2_000_000_000, 200, 1000, 12),
];

/// Draws a size.
pub(super) fn draw(rng: &mut Rng, sole: bool) -> Size {
    let bands: &[Band] = if sole { &SOLE } else { &OTHER };
    let at = rng.weighted(bands.iter().map(|b| b.4));
    let (low, high, few, many, _) = bands.get(at).copied().unwrap_or((100_000, 500_000, 1, 8, 0));
    // The square of an even draw: small ones are the most in each band.
    let even = rng.range(0, 10_000);
    let share = even * even / 10_000;
    let revenue = (low + (high - low) / 10_000 * share) * 100 + rng.range(0, 99);
    Size {
        employees: few + (many - few) * share / 10_000,
        revenue,
        assets: revenue / 100 * rng.range(40, 140),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::rng::Stream;

    #[test]
    fn inside_the_bands() {
        let mut rng = Rng::keyed(3, Stream::Population, 0);
        let mut sales: Vec<i64> = (0..4000).map(|n| draw(&mut rng, n % 2 == 0).revenue).collect();
        sales.sort_unstable();
        // Half of the sample sells for at most 45 万元 a year; here between 30 and 90.
        assert!((30_000_000..90_000_000).contains(&sales[2000]), "{}", sales[2000]);
        assert!(sales[0] >= 4_000_000);
    }
}
