//! Repeated measurements, taken in turns.

use anyhow::Result;
use serde_json::{Value, json};
use std::time::Instant;

/// What one thing measured, in the order in which it was measured.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The value that this part of the measurements, 0 to 1, does not exceed.
    pub(crate) fn quantile(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        #[expect(clippy::cast_precision_loss, reason = "there are few measurements")]
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of `sorted`")]
        let index = (part * last as f64).ceil() as usize;
        sorted.get(index).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    pub(crate) fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        Self(self.0.iter().map(|&value| change(value)).collect())
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "median": self.median(), "p10": self.quantile(0.1), "p90": self.quantile(0.9),
            "p99": self.quantile(0.99), "all": self.0,
        })
    }
}

impl From<f64> for Sample {
    fn from(value: f64) -> Self {
        Self(vec![value])
    }
}

/// Things to measure against each other, each with its name.
pub(crate) type Contestant<'a> = (&'a str, Box<dyn FnMut() -> Result<f64> + 'a>);

/// Measures all of them once a round, each round beginning with another, after a round that does not count.
pub(crate) fn in_turns(rounds: usize, contestants: &mut [Contestant<'_>]) -> Result<Vec<Sample>> {
    let mut samples = vec![Sample::default(); contestants.len()];
    for (_, measure) in contestants.iter_mut() {
        measure()?;
    }
    for round in 0..rounds {
        for index in order(round, contestants.len()) {
            samples[index].push((contestants[index].1)()?);
        }
    }
    Ok(samples)
}

/// The order of a round: each begins with another, so that nothing always comes after the same.
pub(crate) fn order(round: usize, count: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |index| (round + index) % count)
}

/// The time since then in milliseconds.
pub(crate) fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1_000.0
}
