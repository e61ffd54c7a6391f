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

    /// The quantile of this share, 0 to 1, interpolated between measurements. NaN if there are none.
    #[expect(clippy::cast_precision_loss, reason = "there are few measurements")]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of `sorted`")]
    pub(crate) fn quantile(&self, share: f64) -> f64 {
        let sorted = self.sorted();
        let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
        let position = share * last as f64;
        let (below, above) = (sorted[position.floor() as usize], sorted[position.ceil() as usize]);
        below + (above - below) * position.fract()
    }

    /// The 95 % confidence interval of the median, by the order of the measurements alone. All of them lie within it
    /// where there are five or fewer.
    #[expect(clippy::cast_precision_loss, reason = "there are few measurements")]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of `sorted`")]
    pub(crate) fn median_interval(&self) -> Option<[f64; 2]> {
        let sorted = self.sorted();
        let last = sorted.len().checked_sub(1)?;
        let count = sorted.len() as f64;
        let half_width = 1.96 * count.sqrt() / 2.0;
        let low = (count / 2.0 - half_width).floor().max(0.0) as usize;
        let high = (count / 2.0 + half_width).ceil() as usize;
        Some([sorted[low], sorted[high.min(last)]])
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
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

/// The order of a round. Each round starts at another index, and every second one runs backwards, so that no subject
/// always follows the same one: after a large program, the processor's caches are cold.
pub(crate) fn order(round: usize, count: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |index| {
        let index = (round + index) % count;
        if round.is_multiple_of(2) { index } else { count - 1 - index }
    })
}

/// Milliseconds since `start`.
pub(crate) fn millis(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1_000.0
}

#[cfg(test)]
mod tests {
    use super::{Sample, order};

    #[test]
    fn median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(Sample(vec![4.0, 1.0, 3.0, 2.0]).median().to_bits(), 2.5_f64.to_bits());
    }

    #[test]
    fn interval_of_the_median_narrows_with_more_measurements() {
        let interval = |count: u32| Sample((0..count).map(f64::from).collect()).median_interval();
        assert_eq!(interval(0), None);
        assert_eq!(interval(4), Some([0.0, 3.0]));
        assert_eq!(interval(100), Some([40.0, 60.0]));
    }

    #[test]
    fn every_subject_is_first_in_some_round() {
        let first: Vec<_> = (0..3).filter_map(|round| order(round, 3).next()).collect();
        assert_eq!(first, [0, 1, 2]);
    }
}
