//! Times in attributes, which every program of the user can write.

use crate::clock;
use crate::keyring::Attributes;

/// A clock that was corrected since the capture may have been ahead by this, in seconds.
const MAX_CLOCK_ERROR: u64 = 24 * 60 * 60;

/// Times after this one, in seconds since 1970, are those of another program.
#[derive(Clone, Copy, Debug)]
pub(super) struct LatestTime(u64);

impl LatestTime {
    pub(super) fn now() -> Self {
        Self(clock::unix_now() + MAX_CLOCK_ERROR)
    }

    /// Reads a time; `None` if the attribute is missing, no number, or in the future.
    pub(super) fn read(self, attributes: &Attributes, name: &str) -> Option<u64> {
        attributes.get(name)?.parse().ok().filter(|time| *time <= self.0)
    }
}
