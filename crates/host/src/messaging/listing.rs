//! The entries of a list that fit into one reply. Another program can write thousands of entries to the keyring, which
//! must not hide the user's.

use std::cmp::Reverse;

use keyferry_core::limits::MAX_REPLY_BYTES;
use keyferry_core::protocol::{SavedKey, StoreSource};
use log::warn;

/// Room for the rest of the reply, in bytes.
const ENVELOPE_BYTES: usize = 1024;

/// Leaves out what exceeds a reply: first entries in conflict, then those whose store is not proven, then the oldest.
pub(super) fn fit(entries: Vec<SavedKey>) -> Vec<SavedKey> {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|&index| {
        let SavedKey { conflict, store_source, captured_at, .. } = &entries[index];
        (*conflict, *store_source != StoreSource::Key, Reverse(*captured_at))
    });
    let mut room = (MAX_REPLY_BYTES as usize).saturating_sub(ENVELOPE_BYTES);
    let mut fits = vec![false; entries.len()];
    for index in order {
        let size =
            serde_json::to_vec(&entries[index]).map_or(usize::MAX, |json| json.len().saturating_add(1));
        let Some(rest) = room.checked_sub(size) else { break };
        (room, fits[index]) = (rest, true);
    }
    let all = entries.len();
    let fitting: Vec<_> =
        entries.into_iter().zip(fits).filter_map(|(entry, fits)| fits.then_some(entry)).collect();
    if fitting.len() < all {
        warn!("{} of {all} entries fit into a reply", fitting.len());
    }
    fitting
}

#[cfg(test)]
mod tests {
    use keyferry_core::ids::{BrandId, EntryId};
    use keyferry_core::limits::MAX_LABEL_CHARS;
    use keyferry_core::protocol::HostAnswer;
    use keyferry_core::sites::Site;

    use super::*;

    fn entry(n: u64, store_source: StoreSource, conflict: bool) -> SavedKey {
        SavedKey {
            id: EntryId::from_bytes(&n.to_be_bytes()).unwrap(),
            site: Site::Omnisend,
            brand_id: BrandId::from_bytes(&[1; 12]),
            store_source,
            // Six bytes each in JSON.
            label: "\u{1}".repeat(MAX_LABEL_CHARS),
            last4: "aB3d".into(),
            captured_at: n,
            used: None,
            conflict,
        }
    }

    #[test]
    fn thousands_of_planted_entries_leave_the_proven_keys_in_the_list() {
        let proven = [entry(1, StoreSource::Key, false), entry(2, StoreSource::Key, false)];
        let planted = (3..5000).map(|n| match n % 2 {
            0 => entry(n, StoreSource::Key, true),
            _ => entry(n, StoreSource::Page, false),
        });
        let fitting = fit(proven.iter().cloned().chain(planted).collect());
        assert_eq!(fitting[..2], proven);
        let size = serde_json::to_vec(&HostAnswer::Listed { entries: fitting.clone() }).unwrap().len();
        assert!(size < MAX_REPLY_BYTES as usize && size > MAX_REPLY_BYTES as usize / 10 * 9, "{size}");
        assert!(fitting[2..].iter().all(|entry| !entry.conflict));
        assert_eq!(fitting.last().unwrap().captured_at, 4999, "the latest of them");
    }

    #[test]
    fn a_list_that_fits_is_unchanged() {
        let entries = vec![entry(1, StoreSource::Page, true), entry(2, StoreSource::Key, false)];
        assert_eq!(fit(entries.clone()), entries);
    }
}
