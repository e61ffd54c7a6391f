//! Ordering, grouping and searching of saved keys: for the popup, and for the fill control's list.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::protocol::{SavedKey, StoreKeys};

/// Groups the keys that a search finds by store, the store with the latest capture first. A key without a brand ID
/// forms its own group.
pub fn by_store(keys: &[SavedKey], search: &str) -> Vec<StoreKeys> {
    let mut found: Vec<&SavedKey> = keys.iter().filter(|key| matches_search(key, search)).collect();
    found.sort_by_key(|key| core::cmp::Reverse(key.captured_at));
    let mut stores: Vec<StoreKeys> = vec![];
    for key in found {
        let store = stores.iter_mut().find(|s| key.brand_id.is_some() && s.latest.brand_id == key.brand_id);
        match store {
            Some(store) => store.older.push(key.clone()),
            None => stores.push(StoreKeys { latest: key.clone(), older: vec![] }),
        }
    }
    stores
}

/// Sorts the keys for a form, the likeliest first: those that match the open store, then the latest captures. `open`
/// holds the names that the dashboard displays for the open store.
pub fn likeliest(mut keys: Vec<SavedKey>, open: &[String]) -> Vec<SavedKey> {
    keys.sort_by_key(|key| (core::cmp::Reverse(score(key, open)), core::cmp::Reverse(key.captured_at)));
    keys
}

/// Rates how likely the key belongs to the open store: filled in there before, or labelled like it.
fn score(key: &SavedKey, open: &[String]) -> u8 {
    let is_open = |name: &str| !name.trim().is_empty() && open.iter().any(|o| is_same_name(o, name));
    let used_here = key.used.as_ref().is_some_and(|used| is_open(&used.store));
    u8::from(used_here) * 2 + u8::from(is_open(&key.label))
}

fn is_same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Whether every word of the search occurs in the key's displayed attributes.
pub fn matches_search(key: &SavedKey, search: &str) -> bool {
    let brand = key.brand_id.as_ref().map_or("", |brand| brand.as_str());
    let store = key.used.as_ref().map_or("", |used| used.store.as_str());
    let shown = [&key.label, brand, &key.last4, store].map(str::to_lowercase);
    search.split_whitespace().all(|word| {
        let word = word.to_lowercase();
        shown.iter().any(|text| text.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{BrandId, EntryId};
    use crate::protocol::{LastUse, StoreSource};
    use crate::sites::Site;

    fn key(n: u8, brand: Option<u8>, label: &str, captured_at: u64) -> SavedKey {
        SavedKey {
            id: EntryId::from_bytes(&[n; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: brand.and_then(|b| BrandId::from_bytes(&[b; 12])),
            store_source: StoreSource::Unknown,
            label: label.into(),
            last4: format!("{n:04}"),
            captured_at,
            used: None,
            conflict: false,
        }
    }

    fn ids(keys: &[SavedKey]) -> Vec<u8> {
        keys.iter().map(|key| key.last4.parse().unwrap()).collect()
    }

    #[test]
    fn keys_are_grouped_by_store_and_none_is_omitted() {
        let keys = [
            key(1, Some(1), "a", 10),
            key(2, Some(2), "b", 30),
            key(3, Some(1), "c", 20),
            key(4, None, "", 5),
            key(5, None, "", 6),
        ];
        let stores = by_store(&keys, "");
        let shown: Vec<_> =
            stores.iter().map(|s| (ids(std::slice::from_ref(&s.latest))[0], ids(&s.older))).collect();
        assert_eq!(shown, [(2, vec![]), (3, vec![1]), (5, vec![]), (4, vec![])]);
    }

    #[test]
    fn a_search_covers_the_displayed_attributes_only() {
        let mut northwind = key(7, Some(0xab), "Northwind Outfitters", 1);
        northwind.used = Some(LastUse { at: 1, store: "Šiaurės vėjas".into() });
        for search in ["", "north", "OUTFIT north", "abab", "0007", "šiaurės", "  wind  "] {
            assert!(matches_search(&northwind, search), "{search}");
        }
        for search in ["south", "north south", "omnisend", "0008"] {
            assert!(!matches_search(&northwind, search), "{search}");
        }
    }

    #[test]
    fn keys_of_the_open_store_come_first_then_the_latest_captures() {
        let mut used_here = key(1, Some(1), "UpstackData", 10);
        used_here.used = Some(LastUse { at: 99, store: "Bluebird Coffee".into() });
        let named = key(2, Some(2), "bluebird coffee ", 20);
        let latest = key(3, Some(3), "UpstackData", 40);
        let other = key(4, Some(4), "", 30);
        let keys = vec![other.clone(), latest.clone(), named.clone(), used_here.clone()];
        assert_eq!(ids(&likeliest(keys.clone(), &["Bluebird Coffee".into()])), [1, 2, 3, 4]);
        // An empty store name matches no key, not even one without a label.
        assert_eq!(ids(&likeliest(keys, &[String::new()])), [3, 4, 2, 1]);
    }
}
