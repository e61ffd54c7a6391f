//! Repeated measurements, taken in turns.

use crate::report::Subject;
use anyhow::Result;
use serde_json::{Value, json};
use std::time::Instant;

/// Repeated measurements of one value, in the order in which they were taken.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The smallest measurement that at least this share of all, 0 to 1, does not exceed.
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().saturating_sub(1);
        #[expect(clippy::cast_precision_loss, reason = "there are few measurements")]
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of `sorted`")]
        let index = (share * last as f64).ceil() as usize;
        sorted.get(index).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    pub(crate) fn map(&self, change: impl Fn(f64) -> f64) -> Self {
        Self(self.0.iter().map(|&value| change(value)).collect())
    }

    /// Each measurement divided by the other sample's of the same round: a machine that slows down for some rounds
    /// slows both.
    pub(crate) fn ratios_to(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(own, theirs)| own / theirs).collect())
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

/// A subject and the code that measures it once.
pub(crate) type Contestant<'a> = (Subject, Box<dyn FnMut() -> Result<f64> + 'a>);

/// Measures every contestant once a round, after a warm-up round that does not count.
pub(crate) fn in_turns(rounds: usize, contestants: &mut [Contestant<'_>]) -> Result<Vec<(Subject, Sample)>> {
    let mut samples = vec![Sample::default(); contestants.len()];
    for (_, measure) in contestants.iter_mut() {
        measure()?;
    }
    for round in 0..rounds {
        for index in order(round, contestants.len()) {
            samples[index].push((contestants[index].1)()?);
        }
    }
    Ok(contestants.iter().map(|(subject, _)| subject.clone()).zip(samples).collect())
}

/// The order of a round. Each round starts at another index, so that no subject always follows the same one.
pub(crate) fn order(round: usize, count: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |index| (round + index) % count)
}

/// Milliseconds since `start`.
pub(crate) fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1_000.0
}
