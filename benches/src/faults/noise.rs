//! Random numbers with the distributions that measurements have.

use crate::Numbers;

/// Random numbers for one purpose: those of others do not change them.
#[derive(Debug, Clone)]
pub(super) struct Noise(Numbers);

impl Noise {
    pub(super) fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a, and the mix of SplitMix64: neighbouring seeds must not give similar numbers.
        let hash = purpose
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
            });
        let mut mixed = hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self(Numbers::new(mixed ^ (mixed >> 31)))
    }

    /// From 0 to below 1.
    pub(super) fn uniform(&mut self) -> f64 {
        const STEPS: u64 = 1 << 53;
        self.0.below(STEPS) as f64 / STEPS as f64
    }

    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// One of the choices.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.0.below(choices.len() as u64) as usize]
    }

    /// With mean 0 and deviation 1: the sum of twelve uniform numbers, which is close to normal within three deviations.
    pub(super) fn normal(&mut self) -> f64 {
        let sum: u64 = (0..4)
            .map(|_| {
                let three = self.0.below(1 << 48);
                (three & 0xffff) + (three >> 16 & 0xffff) + (three >> 32)
            })
            .sum();
        sum as f64 / 65_535.0 - 6.0
    }

    /// With that median, and the deviation of its logarithm.
    pub(super) fn log_normal(&mut self, median: f64, spread: f64) -> f64 {
        median * exp(spread * self.normal())
    }

    /// Whether something that comes so often in an hour begins within so many seconds.
    pub(super) fn begins(&mut self, per_hour: f64, seconds: f64) -> bool {
        self.uniform() < per_hour * seconds / 3_600.0
    }
}

/// e to a small power, from operations that are exact to the last bit everywhere.
pub(super) fn exp(power: f64) -> f64 {
    const SQUARINGS: u32 = 20;
    let start = 1.0 + power / f64::from(1_u32 << SQUARINGS);
    (0..SQUARINGS).fold(start.max(0.0), |value, _| value * value)
}

/// Noise that remembers: an autoregressive process of the first order with mean 0 and deviation 1.
#[derive(Debug, Clone)]
pub(super) struct Drift {
    noise: Noise,
    keep: f64,
    fresh: f64,
    value: f64,
}

impl Drift {
    /// Noise that forgets within about so many seconds, seen every `interval` seconds.
    pub(super) fn new(mut noise: Noise, memory: f64, interval: f64) -> Self {
        let keep = exp(-interval / memory);
        let value = noise.normal();
        Self {
            noise,
            keep,
            fresh: (1.0 - keep * keep).sqrt(),
            value,
        }
    }

    pub(super) fn next(&mut self) -> f64 {
        self.value = self.keep * self.value + self.fresh * self.noise.normal();
        self.value
    }
}

/// Something that comes now and then and lasts a while.
#[derive(Debug, Clone)]
pub(super) struct Bursts {
    noise: Noise,
    until: i64,
    strength: f64,
}

impl Bursts {
    pub(super) fn new(noise: Noise) -> Self {
        Self {
            noise,
            until: i64::MIN,
            strength: 0.0,
        }
    }

    /// How strong it is, from 0 (not there) to 1, at an instant at the end of so many seconds.
    pub(super) fn next(&mut self, at: i64, interval: f64, per_hour: f64, lasts: (f64, f64)) -> f64 {
        // Always the same count of numbers, so that nothing but time decides what comes later.
        let begins = self.noise.begins(per_hour, interval);
        let seconds = self.noise.between(lasts.0, lasts.1);
        let strength = self.noise.between(0.3, 1.0);
        if begins && at >= self.until {
            self.until = at + seconds as i64;
            self.strength = strength;
            // One that is shorter than a sample is averaged over it.
            return strength * (seconds / interval).min(1.0);
        }
        if at < self.until { self.strength } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(values: impl Iterator<Item = f64>) -> (f64, f64) {
        let values: Vec<f64> = values.collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        (mean, squares / values.len() as f64)
    }

    #[test]
    fn distributions() {
        let mut noise = Noise::new(7, "test");
        let (mean, variance) = moments((0..100_000).map(|_| noise.normal()));
        assert!(mean.abs() < 0.02 && (variance - 1.0).abs() < 0.02);
        let mut drift = Drift::new(noise, 3_600.0, 300.0);
        let (mean, variance) = moments((0..400_000).map(|_| drift.next()));
        assert!(mean.abs() < 0.05 && (variance - 1.0).abs() < 0.05);
    }

    #[test]
    fn powers() {
        for power in [-9.0, -1.0, 0.0, 0.5, 3.0] {
            assert!((exp(power) / power.exp() - 1.0).abs() < 1e-4, "{power}");
        }
        assert!(exp(-1e9) < 1e-12);
    }

    #[test]
    fn neighbouring_seeds_differ() {
        let first: Vec<u64> = (0..1_000)
            .map(|seed| (Noise::new(seed, "x").uniform() * 10.0) as u64)
            .collect();
        for digit in 0..10 {
            let count = first.iter().filter(|other| **other == digit).count();
            assert!((60..150).contains(&count), "{digit}: {count}");
        }
    }
}
