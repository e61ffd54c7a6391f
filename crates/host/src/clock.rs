//! The computer's clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970-01-01 UTC; 0 if the clock is before that.
pub(crate) fn unix_now() -> u64 {
    unix_now_millis() / 1000
}

/// Milliseconds since 1970-01-01 UTC; 0 if the clock is before that.
pub(crate) fn unix_now_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Milliseconds since 1970-01-01 UTC; 0 if the clock is before that.
pub(crate) fn unix_millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
}
