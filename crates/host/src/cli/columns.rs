//! Texts in the columns of several commands' tables.

use std::time::{Duration, UNIX_EPOCH};

use keyferry_core::protocol::SavedKey;
use keyferry_core::store_name::full_name;

/// The store by its name, or else by its brand ID; at most 40 characters.
pub(super) fn store_name(SavedKey { profile, brand_id, .. }: &SavedKey) -> String {
    const MAX_CHARS: usize = 40;
    let named = profile.as_ref().map(full_name).filter(|name| !name.is_empty());
    let brand = || brand_id.as_ref().map_or("unknown", |brand| brand.as_str()).to_owned();
    let name = named.unwrap_or_else(brand);
    if name.chars().count() <= MAX_CHARS {
        return name;
    }
    name.chars().take(MAX_CHARS - 1).chain(['…']).collect()
}

/// Formats a Unix time to the minute.
pub(super) fn format_time(seconds: u64) -> String {
    /// The first second of a year with five digits.
    const YEAR_10000: u64 = 253_402_300_800;
    if !(1..YEAR_10000).contains(&seconds) {
        return "unknown".into();
    }
    let time = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds)).to_string();
    time[..16].replace('T', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_time_is_formatted() {
        assert_eq!(format_time(1_700_000_000), "2023-11-14 22:13");
        for odd in [0, 253_402_300_800, u64::MAX] {
            assert_eq!(format_time(odd), "unknown");
        }
    }
}
