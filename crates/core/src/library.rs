//! Ordering, grouping and searching of saved keys: for the popup, and for the fill control's list.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use crate::ids::BrandId;
use crate::limits::{MAX_CLOCK_SKEW_SECONDS, MAX_STORE_CHARS};
use crate::protocol::{SavedKey, StoreKeys, TeamPlace, Verdict};
use crate::store_name;

/// Number of characters of a store's name for which the fill control has room in every script.
const SEEN_CHARS: usize = 12;

/// The store that a key is known for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownStore {
    /// The store that the key, or another key of the same Omnisend store, was last filled in for.
    Used(String),
    /// The key's label, which the user chose.
    Named(String),
    /// The store's name or website, as Omnisend gave it.
    Described(String),
}

impl KnownStore {
    /// Returns whether this can be the store that the dashboard displays under a name. People shorten and extend names
    /// in labels.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        match self {
            Self::Used(known) => is_last_use(known, name),
            Self::Described(known) => store_name::is_same_name(known, name),
            Self::Named(label) => {
                let (label, name) = (comparable(label), comparable(name));
                !name.is_empty() && (label.contains(&name) || name.contains(&label))
            }
        }
    }
}

/// Returns whether the key proves the store that is shown for it, now or when it is released.
fn is_proven(key: &SavedKey) -> bool {
    key.store_source.is_key() && !key.conflict
}

/// Returns whether a store is shown for the key that the key does not prove: the page named it, or another program
/// wrote it into the keyring.
pub fn is_unverified(key: &SavedKey) -> bool {
    key.brand_id.is_some() && !is_proven(key)
}

/// The store that the key is known for; none if nothing names one. `default_label` is the label that Keyferry gives
/// keys, which names no store.
pub fn known_store(key: &SavedKey, keys: &[SavedKey], default_label: &str) -> Option<KnownStore> {
    let used_for = |key: &SavedKey| {
        key.used
            .as_ref()
            .map(|used| used.store.as_str())
            .filter(|store| !store.trim().is_empty())
            .map(String::from)
    };
    let is_sibling = |other: &&SavedKey| is_proven(key) && is_proven(other) && other.brand_id == key.brand_id;
    let last_sibling =
        keys.iter().filter(is_sibling).max_by_key(|other| other.used.as_ref().map(|used| used.at));
    let label =
        Some(key.label.trim()).filter(|label| !label.is_empty() && !is_same_name(label, default_label));
    used_for(key)
        .or_else(|| last_sibling.and_then(used_for))
        .map(KnownStore::Used)
        .or_else(|| label.map(|label| KnownStore::Named(label.into())))
        .or_else(|| {
            let described = store_name::proven_profile(key).and_then(store_name::profile_name);
            described.map(|name| KnownStore::Described(name.into()))
        })
}

/// Returns whether Omnisend described the key's store as one of those that the dashboard shows as open.
pub fn is_described_as(key: &SavedKey, open: &[String]) -> bool {
    store_name::proven_profile(key)
        .is_some_and(|profile| open.iter().any(|name| store_name::is_called(profile, name)))
}

/// The key that a control may name before it is clicked: the only one whose store Omnisend described as the open one. None
/// if it is a colleague's, if Omnisend does not accept it, or if the name of another key's store begins alike: the control shows the beginning of
/// a long name.
pub fn key_of_open_store<'a>(keys: &'a [SavedKey], open: &[String]) -> Option<&'a SavedKey> {
    let own = keys.iter().filter(|key| key.colleague().is_none());
    let mut described = own.filter(|key| is_described_as(key, open));
    let (Some(key), None) = (described.next(), described.next()) else { return None };
    let is_accepted = match key.check.map(|check| check.verdict) {
        Some(Verdict::NotAccepted | Verdict::OtherStore) => false,
        Some(Verdict::Works | Verdict::WorksUnnamed | Verdict::Unknown) | None => true,
    };
    let begins_alike =
        |other: &SavedKey| other.brand_id != key.brand_id && beginning(other) == beginning(key);
    (is_accepted && !keys.iter().any(begins_alike)).then_some(key)
}

/// The part of a described store's name that is seen on a control of any width, without differences in case.
fn beginning(key: &SavedKey) -> Option<String> {
    let name = store_name::proven_profile(key).and_then(store_name::profile_name)?;
    Some(name.chars().take(SEEN_CHARS).collect::<String>().to_lowercase())
}

/// Groups the keys that a search finds by store, the store with the latest capture first, and those that do not prove
/// their store after all others. A key that only claims to be of a store is in another group than those that prove it.
pub fn by_store(keys: &[SavedKey], search: &str, now: u64, default_label: &str) -> Vec<StoreKeys> {
    let mut found: Vec<&SavedKey> = keys.iter().filter(|key| matches_search(key, search)).collect();
    found.sort_by_key(|key| (Reverse(trust(key)), Reverse(captured_at(key, now))));
    let mut stores: Vec<StoreKeys> = vec![];
    // The places of the groups in `stores`: a search through these for each key would take seconds with thousands of keys.
    let mut places: BTreeMap<(&BrandId, Trust), usize> = BTreeMap::new();
    for key in found {
        let group = key.brand_id.as_ref().filter(|_| !key.conflict).map(|brand| (brand, trust(key)));
        let place = group.map(|group| *places.entry(group).or_insert(stores.len()));
        let name = store_name::display_name(key, default_label).unwrap_or_default().into();
        if let Some(store) = place.and_then(|place| stores.get_mut(place)) {
            store.older.push(key.clone());
            store.older_names.push(name);
        } else {
            stores.push(StoreKeys { name, latest: key.clone(), older: vec![], older_names: vec![] });
        }
    }
    stores
}

/// The key as it is displayed: with Omnisend's description only if it is of the store that the key proves.
pub fn as_shown(key: &SavedKey) -> SavedKey {
    SavedKey { profile: store_name::proven_profile(key).cloned(), ..key.clone() }
}

/// Number of keys that Omnisend does not accept.
pub fn not_accepted(keys: &[SavedKey]) -> u32 {
    let is_refused = |key: &&SavedKey| key.check.is_some_and(|check| check.verdict == Verdict::NotAccepted);
    u32::try_from(keys.iter().filter(is_refused).count()).unwrap_or(u32::MAX)
}

/// Number of this user's keys that are to be shared with the team, and that it does not have yet.
pub fn not_shared(keys: &[SavedKey]) -> u32 {
    let waiting = keys.iter().filter(|key| key.team == Some(TeamPlace::Waiting)).count();
    u32::try_from(waiting).unwrap_or(u32::MAX)
}

/// Sorts the keys for a form, the likeliest first: those that prove their store before those that do not, then those
/// that match the open store, then the latest captures. `open` holds the names that the dashboard displays for the open
/// store; `now` is in seconds since 1970-01-01 UTC.
pub fn likeliest(mut keys: Vec<SavedKey>, open: &[String], now: u64) -> Vec<SavedKey> {
    keys.sort_by_key(|key| (Reverse(trust(key)), Reverse(score(key, open)), Reverse(captured_at(key, now))));
    keys
}

/// How far the store that is shown for a key can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Trust {
    /// The entry contradicts its key.
    Conflict,
    /// Nothing but attributes names the store, and any program of the user can write these.
    Claimed,
    Proven,
}

fn trust(key: &SavedKey) -> Trust {
    if key.conflict {
        Trust::Conflict
    } else if is_proven(key) {
        Trust::Proven
    } else {
        Trust::Claimed
    }
}

/// The time of capture, or 0 if it is in the future: only a false entry or a wrong clock makes such a time, and it must
/// not put a key first.
fn captured_at(key: &SavedKey, now: u64) -> u64 {
    if key.captured_at > now.saturating_add(MAX_CLOCK_SKEW_SECONDS) { 0 } else { key.captured_at }
}

/// Rates how likely the key belongs to the open store: filled in there before, described like it by Omnisend, or labelled
/// like it.
fn score(key: &SavedKey, open: &[String]) -> u8 {
    let is_open = |name: &str, is_same: fn(&str, &str) -> bool| {
        !name.trim().is_empty() && open.iter().any(|open| is_same(name, open))
    };
    let used_here = key.used.as_ref().is_some_and(|used| is_open(&used.store, is_last_use));
    let is_label = is_open(&key.label, is_same_name);
    u8::from(used_here) * 4 + u8::from(is_described_as(key, open)) * 2 + u8::from(is_label)
}

fn is_same_name(one: &str, other: &str) -> bool {
    comparable(one) == comparable(other)
}

/// Returns whether a last use, which may hold a part of the store's name, is of the store with this name.
fn is_last_use(used: &str, name: &str) -> bool {
    let cut = |name: &str| name.trim().chars().take(MAX_STORE_CHARS).collect::<String>();
    is_same_name(&cut(used), &cut(name))
}

/// A name without differences in case.
fn comparable(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Whether every word of the search occurs in the key's displayed attributes.
pub fn matches_search(key: &SavedKey, search: &str) -> bool {
    let brand = key.brand_id.as_ref().map_or("", |brand| brand.as_str());
    let store = key.used.as_ref().map_or("", |used| used.store.as_str());
    let (name, website) = store_name::proven_profile(key).map_or(("", ""), |p| (&p.name, &p.website));
    let colleague = key.colleague().unwrap_or_default();
    let shown = [&key.label, brand, &key.last4, store, name, website, colleague].map(str::to_lowercase);
    search.split_whitespace().all(|word| {
        let word = word.to_lowercase();
        shown.iter().any(|text| text.contains(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::EntryId;
    use crate::protocol::{LastUse, StoreSource};
    use crate::sites::Site;

    const NOW: u64 = 1_000;

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
            profile: None,
            check: None,
            team: None,
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
        let stores = by_store(&keys, "", NOW, "UpstackData");
        let shown: Vec<_> =
            stores.iter().map(|s| (ids(std::slice::from_ref(&s.latest))[0], ids(&s.older))).collect();
        assert_eq!(shown, [(2, vec![]), (3, vec![1]), (5, vec![]), (4, vec![])]);
    }

    /// Number `n` of keys of every kind: of few stores and of many, proven, claimed, with a conflict and without a store.
    fn mixed(n: u32) -> SavedKey {
        let brand = if n.is_multiple_of(3) { n % 7 } else { n };
        SavedKey {
            brand_id: (!n.is_multiple_of(11)).then(|| BrandId::parse(&format!("{brand:024x}")).unwrap()),
            store_source: if n.is_multiple_of(2) { StoreSource::Key } else { StoreSource::Page },
            conflict: n.is_multiple_of(13),
            last4: format!("{n:04}"),
            ..key(1, None, "", u64::from(n * 7919 % 1_000))
        }
    }

    #[test]
    fn thousands_of_keys_are_in_the_groups_that_a_search_for_each_finds() {
        let keys: Vec<SavedKey> = (0..5_000).map(mixed).collect();
        let stores = by_store(&keys, "", NOW, "UpstackData");
        // Each key on its own: the first group that it belongs to, in order of trust and capture.
        let mut sorted: Vec<&SavedKey> = keys.iter().collect();
        sorted.sort_by_key(|key| (Reverse(trust(key)), Reverse(captured_at(key, NOW))));
        let mut expected: Vec<Vec<&SavedKey>> = vec![];
        for key in sorted {
            let is_same = |other: &SavedKey| other.brand_id == key.brand_id && trust(other) == trust(key);
            let is_grouped = key.brand_id.is_some() && !key.conflict;
            match expected.iter_mut().find(|group| is_grouped && is_same(group[0])) {
                Some(group) => group.push(key),
                None => expected.push(vec![key]),
            }
        }
        let shown: Vec<Vec<&SavedKey>> =
            stores.iter().map(|store| [&store.latest].into_iter().chain(&store.older).collect()).collect();
        assert!(shown == expected, "the groups differ");
        assert!(stores.iter().all(|store| store.older.len() == store.older_names.len()));
    }

    #[test]
    fn a_search_covers_the_displayed_attributes_only() {
        let mut northwind = key(7, Some(0xab), "Northwind Outfitters", 1);
        northwind.used = Some(LastUse { at: 1, store: "Šiaurės vėjas".into() });
        for search in ["", "north", "OUTFIT north", "abab", "0007", "šiaurės", "  wind  "] {
            assert!(matches_search(&northwind, search), "{search}");
        }
        northwind.team = Some(TeamPlace::Theirs { captured_by: "Anna Šimkutė".into() });
        assert!(matches_search(&northwind, "anna šimk"), "the colleague is displayed, too");
        for search in ["south", "north south", "omnisend", "0008"] {
            assert!(!matches_search(&northwind, search), "{search}");
        }
    }

    #[test]
    fn long_names_are_compared_whole_unless_a_last_use_holds_a_part() {
        let [germany, france] =
            ["Germany", "France"].map(|c| format!("Northwind Outfitters International Store {c}"));
        assert!(!KnownStore::Named(germany.clone()).is_called(&france));
        assert!(KnownStore::Named(germany.clone()).is_called(&germany));
        assert!(!is_same_name(&germany, &france));
        let used: String = germany.chars().take(MAX_STORE_CHARS).collect();
        assert!(KnownStore::Used(used).is_called(&germany));
    }

    #[test]
    fn keys_of_the_open_store_come_first_then_the_latest_captures() {
        let mut used_here = key(1, Some(1), "UpstackData", 10);
        used_here.used = Some(LastUse { at: 99, store: "Bluebird Coffee".into() });
        let named = key(2, Some(2), "bluebird coffee ", 20);
        let latest = key(3, Some(3), "UpstackData", 40);
        let other = key(4, Some(4), "", 30);
        let keys = vec![other.clone(), latest.clone(), named.clone(), used_here.clone()];
        assert_eq!(ids(&likeliest(keys.clone(), &["Bluebird Coffee".into()], NOW)), [1, 2, 3, 4]);
        // An empty store name matches no key, not even one without a label.
        assert_eq!(ids(&likeliest(keys, &[String::new()], NOW)), [3, 4, 2, 1]);
    }

    fn proven(n: u8, brand: u8, label: &str, captured_at: u64) -> SavedKey {
        SavedKey { store_source: StoreSource::Key, ..key(n, Some(brand), label, captured_at) }
    }

    fn used_for(key: SavedKey, at: u64, store: &str) -> SavedKey {
        SavedKey { used: Some(LastUse { at, store: store.into() }), ..key }
    }

    #[test]
    fn keys_that_prove_their_store_come_before_all_that_do_not() {
        let open = ["Bluebird".to_owned()];
        let real = proven(1, 1, "UpstackData", 10);
        let named_by_page = SavedKey {
            store_source: StoreSource::Page,
            ..used_for(key(2, Some(1), "Bluebird", 900), 900, "Bluebird")
        };
        let without_store = key(3, None, "Bluebird", 900);
        let planted = SavedKey { conflict: true, ..used_for(proven(4, 1, "Bluebird", 900), 900, "Bluebird") };
        let keys = vec![planted, without_store, named_by_page, real];
        assert_eq!(ids(&likeliest(keys.clone(), &open, NOW)), [1, 2, 3, 4]);
        let stores = by_store(&keys, "", NOW, "UpstackData");
        let shown: Vec<_> = stores.iter().map(|s| s.latest.last4.as_str()).collect();
        assert_eq!(
            shown,
            ["0001", "0003", "0002", "0004"],
            "a planted key stands in a group with a real one"
        );
        assert!(stores.iter().all(|store| store.older.is_empty()));
    }

    #[test]
    fn a_time_in_the_future_puts_no_key_first() {
        let future = NOW + MAX_CLOCK_SKEW_SECONDS + 1;
        let keys = vec![proven(1, 1, "", future), proven(2, 1, "", 10), proven(3, 2, "", 20)];
        assert_eq!(ids(&likeliest(keys.clone(), &[], NOW)), [3, 2, 1]);
        let stores = by_store(&keys, "", NOW, "UpstackData");
        assert_eq!(stores[1].latest.last4, "0002");
        assert_eq!(ids(&stores[1].older), [1]);
        let skewed = vec![proven(1, 1, "", NOW + 60), proven(2, 1, "", NOW)];
        assert_eq!(ids(&likeliest(skewed, &[], NOW)), [1, 2], "another computer's clock is a minute ahead");
    }

    #[test]
    fn the_store_of_a_key_is_known_by_other_keys_that_prove_to_be_of_the_same() {
        let known = |key: &SavedKey, others: &[SavedKey]| known_store(key, others, "UpstackData");
        let new = proven(1, 1, "UpstackData", 10);
        let older = used_for(proven(2, 1, "", 5), 6, "Northwind");
        let oldest = used_for(proven(3, 1, "", 1), 2, "Southwind");
        let expected = Some(KnownStore::Used("Northwind".into()));
        assert_eq!(known(&new, &[oldest, older.clone(), new.clone()]), expected);
        let claims = SavedKey { store_source: StoreSource::Page, ..older };
        assert_eq!(known(&new, &[claims, used_for(proven(4, 2, "", 5), 6, "Bluebird")]), None);
    }

    fn described(key: SavedKey, name: &str, website: &str) -> SavedKey {
        let profile = key.brand_id.clone().map(|brand_id| crate::protocol::StoreProfile {
            brand_id,
            name: name.into(),
            website: website.into(),
            platform: String::new(),
            currency: String::new(),
        });
        SavedKey { profile, ..key }
    }

    #[test]
    fn a_key_of_the_store_that_omnisend_described_as_the_open_one_comes_before_later_captures() {
        let acme = described(proven(1, 1, "UpstackData", 10), "Acme Shoes, Inc.", "acme.example");
        let other = described(proven(2, 2, "UpstackData", 20), "Bluebird", "bluebird.example");
        let planted =
            SavedKey { conflict: true, ..described(proven(3, 3, "", 30), "Acme Shoes", "acme.example") };
        for open in ["acme shoes", "acme.example"] {
            let keys = vec![planted.clone(), other.clone(), acme.clone()];
            assert_eq!(ids(&likeliest(keys, &[open.into()], NOW)), [1, 2, 3], "{open}");
        }
    }

    #[test]
    fn the_control_names_a_key_only_if_it_is_the_only_accepted_one_of_the_open_store() {
        let acme = described(proven(1, 1, "UpstackData", 10), "Acme Shoes, Inc.", "acme.example");
        let other = described(proven(2, 2, "UpstackData", 20), "Bluebird", "bluebird.example");
        let checked = |verdict| {
            let check = Some(crate::protocol::KeyCheck { at: 1, verdict });
            SavedKey { check, ..acme.clone() }
        };
        let named = |keys: &[SavedKey], open: &str| {
            key_of_open_store(keys, &[open.into()]).map(|key| ids(std::slice::from_ref(key))[0])
        };
        for open in ["ACME shoes", "acme.example"] {
            assert_eq!(named(&[other.clone(), acme.clone()], open), Some(1), "{open}");
        }
        assert_eq!(named(&[other.clone(), checked(Verdict::Works)], "Acme Shoes"), Some(1));
        assert_eq!(named(&[other.clone(), acme.clone()], "Northwind"), None);
        assert_eq!(
            named(&[acme.clone(), SavedKey { last4: "0009".into(), ..acme.clone() }], "Acme Shoes"),
            None
        );
        for verdict in [Verdict::NotAccepted, Verdict::OtherStore] {
            assert_eq!(named(&[checked(verdict)], "Acme Shoes"), None, "{verdict:?}");
        }
        let team = Some(TeamPlace::Theirs { captured_by: "anna".into() });
        assert_eq!(named(&[SavedKey { team, ..acme.clone() }], "Acme Shoes"), None, "a colleague's word");
        // Nothing but the page, the user or another program has named these.
        let used = used_for(proven(3, 3, "Acme Shoes", 30), 31, "Acme Shoes");
        assert_eq!(named(&[used, SavedKey { conflict: true, ..acme }], "Acme Shoes"), None);
    }

    #[test]
    fn the_control_names_no_store_that_looks_like_another_one_there() {
        let shop = |n, name: &str| described(proven(n, n, "", 1), name, "");
        let named = |one: &str, other: &str| {
            key_of_open_store(&[shop(1, one), shop(2, other)], &[one.into()]).is_some()
        };
        assert!(named("Acme Shoes DE", "Acme Shoes FR"));
        assert!(!named("Northwind Outfitters", "NORTHWIND OUTLET"));
        let same_store =
            [shop(1, "Northwind Outfitters"), described(proven(2, 1, "", 1), "Northwind Outlet", "")];
        assert!(key_of_open_store(&same_store, &["Northwind Outfitters".into()]).is_some());
    }

    #[test]
    fn a_search_finds_names_and_websites_that_omnisend_gave() {
        let acme = described(proven(1, 1, "UpstackData", 10), "Höhle & Söhne", "hoehle.example");
        for search in ["höhle", "hoehle.ex", "söhne upstack"] {
            assert!(matches_search(&acme, search), "{search}");
        }
        assert!(
            !matches_search(&SavedKey { conflict: true, ..acme }, "hoehle"),
            "what is not shown is not found"
        );
    }
}
