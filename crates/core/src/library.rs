//! Decides how saved keys are ordered, grouped and found: in the popup, and in the list beside Upstack's form.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use crate::protocol::{SavedKey, StoreKeys};

/// The keys that a search finds, by store: the store with the latest capture first, its older keys behind it. A key
/// that names no store stands alone.
pub fn by_store(keys: &[SavedKey], search: &str) -> Vec<StoreKeys> {
    let mut found: Vec<&SavedKey> = keys.iter().filter(|key| finds(search, key)).collect();
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

/// The keys for a form, the likeliest first: those that the open store is known to take, then the latest captures.
/// `open` are the names of the store that the dashboard shows.
pub fn likeliest(mut keys: Vec<SavedKey>, open: &[String]) -> Vec<SavedKey> {
    keys.sort_by_key(|key| (core::cmp::Reverse(fits(key, open)), core::cmp::Reverse(key.captured_at)));
    keys
}

/// How surely this key belongs to the open store: it was filled in there before, or is called like it.
fn fits(key: &SavedKey, open: &[String]) -> u8 {
    let is_open = |name: &str| !name.trim().is_empty() && open.iter().any(|o| same(o, name));
    let used_here = key.used.as_ref().is_some_and(|used| is_open(&used.store));
    u8::from(used_here) * 2 + u8::from(is_open(&key.label))
}

fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Whether every word of the search stands in what is shown of the key.
pub fn finds(search: &str, key: &SavedKey) -> bool {
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
    use crate::protocol::LastUse;
    use crate::sites::Site;

    fn key(n: u8, brand: Option<u8>, label: &str, captured_at: u64) -> SavedKey {
        SavedKey {
            id: EntryId::from_bytes(&[n; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: brand.and_then(|b| BrandId::from_bytes(&[b; 12])),
            label: label.into(),
            last4: format!("{n:04}"),
            captured_at,
            used: None,
        }
    }

    fn ids(keys: &[SavedKey]) -> Vec<u8> {
        keys.iter().map(|key| key.last4.parse().unwrap()).collect()
    }

    #[test]
    fn a_stores_older_keys_stand_behind_its_latest_and_none_is_left_out() {
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
    fn a_search_looks_at_all_that_is_shown_and_at_nothing_else() {
        let mut northwind = key(7, Some(0xab), "Northwind Outfitters", 1);
        northwind.used = Some(LastUse { at: 1, store: "Šiaurės vėjas".into() });
        for search in ["", "north", "OUTFIT north", "abab", "0007", "šiaurės", "  wind  "] {
            assert!(finds(search, &northwind), "{search}");
        }
        for search in ["south", "north south", "omnisend", "0008"] {
            assert!(!finds(search, &northwind), "{search}");
        }
    }

    #[test]
    fn the_open_stores_key_comes_first_then_the_latest_capture() {
        let mut used_here = key(1, Some(1), "UpstackData", 10);
        used_here.used = Some(LastUse { at: 99, store: "Bluebird Coffee".into() });
        let named = key(2, Some(2), "bluebird coffee ", 20);
        let latest = key(3, Some(3), "UpstackData", 40);
        let other = key(4, Some(4), "", 30);
        let keys = vec![other.clone(), latest.clone(), named.clone(), used_here.clone()];
        assert_eq!(ids(&likeliest(keys.clone(), &["Bluebird Coffee".into()])), [1, 2, 3, 4]);
        // A dashboard that names no store says nothing, and a key without a name is not the store without one.
        assert_eq!(ids(&likeliest(keys, &[String::new()])), [3, 4, 2, 1]);
    }
}
