//! Lists that exceed one reply. Another program can write thousands of entries to the keyring, which must not hide the
//! user's.

use keyferry_core::limits::{MAX_LIST_REPLIES, MAX_REPLY_BYTES};
use keyferry_core::protocol::SavedKey;
use log::warn;

/// Room for the entries of one reply, in bytes: the limit without the rest of the reply.
const ROOM_BYTES: usize = MAX_REPLY_BYTES as usize - 1024;

/// Splits a list into the entries of each reply, in order; at least one. Beyond the limit of replies, first entries in
/// conflict are left out, then those whose store is not proven, then the oldest. The latest capture comes first in
/// `entries`, and stays first.
pub(super) fn split(entries: Vec<SavedKey>) -> Vec<Vec<SavedKey>> {
    let all = entries.len();
    // Each reply but the last may leave room for less than one entry.
    let sized: Vec<_> = entries.into_iter().map(|entry| (size_of(&entry), entry)).collect();
    let largest = sized.iter().map(|(size, _)| *size).max().unwrap_or_default();
    let mut room = ROOM_BYTES.saturating_sub(largest) * MAX_LIST_REPLIES;
    let mut fits = vec![false; sized.len()];
    for rank in 0..=3 {
        for ((size, _), fits) in sized.iter().zip(&mut fits).filter(|((_, entry), _)| rank_of(entry) == rank)
        {
            *fits = *size <= room;
            room = room.saturating_sub(*size);
        }
    }
    let mut parts = vec![vec![]];
    let (mut left, mut count) = (ROOM_BYTES, 0);
    for ((size, entry), _) in sized.into_iter().zip(fits).filter(|(_, fits)| *fits) {
        if size > left {
            parts.push(vec![]);
            left = ROOM_BYTES;
        }
        left = left.saturating_sub(size);
        count += 1;
        if let Some(part) = parts.last_mut() {
            part.push(entry);
        }
    }
    if count < all {
        warn!("{count} of {all} entries fit into {MAX_LIST_REPLIES} replies");
    }
    parts
}

/// The length of an entry in a reply, with the comma after it.
fn size_of(entry: &SavedKey) -> usize {
    serde_json::to_vec(entry).map_or(usize::MAX, |json| json.len().saturating_add(1))
}

/// The lowest is left out last.
fn rank_of(entry: &SavedKey) -> u8 {
    u8::from(entry.conflict) * 2 + u8::from(!entry.store_source.is_key())
}

#[cfg(test)]
mod tests {
    use keyferry_core::ids::{BrandId, EntryId};
    use keyferry_core::limits::MAX_LABEL_CHARS;
    use keyferry_core::protocol::{HostAnswer, StoreSource};
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
            profile: None,
            check: None,
            team: None,
        }
    }

    /// The entries of all replies, each of which is within the limit of browsers.
    fn joined(parts: &[Vec<SavedKey>]) -> Vec<SavedKey> {
        assert!(!parts.is_empty() && parts.len() <= MAX_LIST_REPLIES, "{}", parts.len());
        for part in parts {
            let answer = HostAnswer::ListPart { entries: part.clone() };
            assert!(serde_json::to_vec(&answer).unwrap().len() < MAX_REPLY_BYTES as usize);
        }
        parts.concat()
    }

    #[test]
    fn five_thousand_keys_are_all_listed_in_their_order() {
        let entries: Vec<_> = (0..5000).rev().map(|n| entry(n, StoreSource::Key, false)).collect();
        assert_eq!(joined(&split(entries.clone())), entries);
    }

    #[test]
    fn tens_of_thousands_of_planted_entries_leave_the_proven_keys_in_the_list() {
        let proven = [entry(2, StoreSource::Key, false), entry(1, StoreSource::Key, false)];
        let planted = (3..40_000).rev().map(|n| match n % 2 {
            0 => entry(n, StoreSource::Key, true),
            _ => entry(n, StoreSource::Page, false),
        });
        let listed = joined(&split(planted.chain(proven.iter().cloned()).collect()));
        assert_eq!(listed[listed.len() - 2..], proven);
        assert!(listed.iter().all(|entry| !entry.conflict));
        assert_eq!(listed[0].captured_at, 39_999, "the latest of them");
    }

    #[test]
    fn a_list_that_fits_is_one_reply_and_unchanged() {
        let entries = vec![entry(1, StoreSource::Page, true), entry(2, StoreSource::Key, false)];
        assert_eq!(split(entries.clone()), [entries]);
        assert_eq!(split(vec![]), [vec![]]);
    }
}
