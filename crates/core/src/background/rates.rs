//! Limits on the releases and captures of a page whose renderer an attacker has taken over.
//!
//! Such a page sends what it likes in the content script's name: clicks and questions do not stop it. The background
//! limits how many keys it gets, and shows each on the toolbar.
//!
//! - *Releases.* A person who connects store after store needs 20 s for each at least: the form, the question, the
//!   submit, the account switch. So a burst of [`BURST`] different keys and then one every 15 s stops nobody. After
//!   [`UNSEEN`] keys in an hour the user has to open the popup, which no page can do; its toolbar title names the last
//!   key. A key that the tab has already received is not counted again.
//! - *Gestures.* A choice in the popup and the keyboard shortcut are the user's, as the browser reports them, and each
//!   permits one release that is not counted.
//! - *Captures.* Nobody creates [`CAPTURES`] keys in ten minutes in one tab. A capture beyond that is refused and stays
//!   in its page, which delivers it again.
//!
//! Times are in milliseconds since 1970-01-01 UTC. The state is held in the browser's session memory, since the browser
//! ends an idle background after 30 s.

use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use crate::ids::EntryId;

/// Number of different keys that may be released within [`BURST_MILLIS`].
const BURST: usize = 3;
const BURST_MILLIS: u64 = 45_000;
/// Number of different keys that may be released within an hour until the user opens the popup.
const UNSEEN: usize = 10;
/// How long a release counts and is remembered.
const HOUR_MILLIS: u64 = 3_600_000;
/// How long a gesture permits a release: the user may have to answer a question and unlock the keyring.
const GESTURE_MILLIS: u64 = 120_000;
/// Number of captures that a tab may deliver within [`CAPTURE_MILLIS`].
const CAPTURES: usize = 30;
const CAPTURE_MILLIS: u64 = 600_000;

/// A key that was released to a tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Release {
    entry: EntryId,
    /// The browser's ID of the tab.
    tab: i32,
    at: u64,
    /// A gesture permitted it, or the user has opened the popup since.
    seen: bool,
    /// A gesture permitted it.
    permitted: bool,
}

/// A gesture of the user that no page can make.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Gesture {
    tab: i32,
    /// The key that the user chose; any if there is none.
    entry: Option<EntryId>,
    at: u64,
}

/// A capture that a tab delivered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Delivered {
    tab: i32,
    at: u64,
}

/// The recent releases, gestures and captures, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Rates {
    releases: Vec<Release>,
    gestures: Vec<Gesture>,
    captures: Vec<Delivered>,
}

impl Rates {
    /// Returns whether this key may be released to this tab now, and counts the release.
    pub(super) fn may_release(&mut self, entry: &EntryId, tab: i32, now: u64) -> bool {
        self.forget_past(now);
        if self.was_released(entry, tab, now) {
            return true;
        }
        let permits = |gesture: &Gesture| {
            gesture.tab == tab && gesture.entry.as_ref().is_none_or(|chosen| chosen == entry)
        };
        let gesture = self.gestures.iter().position(permits);
        if let Some(gesture) = gesture {
            self.gestures.remove(gesture);
        } else {
            let in_burst =
                |release: &&Release| !release.permitted && now.saturating_sub(release.at) < BURST_MILLIS;
            let is_over = self.releases.iter().filter(in_burst).count() >= BURST
                || self.releases.iter().filter(|release| !release.seen).count() >= UNSEEN;
            if is_over {
                return false;
            }
        }
        let permitted = gesture.is_some();
        self.releases.push(Release { entry: entry.clone(), tab, at: now, seen: permitted, permitted });
        true
    }

    /// Returns whether this key was released to this tab within the last hour.
    pub(super) fn was_released(&mut self, entry: &EntryId, tab: i32, now: u64) -> bool {
        self.forget_past(now);
        self.releases.iter().any(|release| release.entry == *entry && release.tab == tab)
    }

    /// Records a gesture of the user, which permits a release to this tab.
    pub(super) fn note_gesture(&mut self, tab: i32, entry: Option<EntryId>, now: u64) {
        self.gestures.retain(|gesture| gesture.tab != tab);
        self.gestures.push(Gesture { tab, entry, at: now });
    }

    /// Records that the user has opened the popup.
    pub(super) fn note_seen(&mut self) {
        for release in &mut self.releases {
            release.seen = true;
        }
    }

    /// Returns whether this tab may deliver a new capture now, and counts it.
    pub(super) fn may_capture(&mut self, tab: i32, now: u64) -> bool {
        self.forget_past(now);
        let of_tab = self.captures.iter().filter(|capture| capture.tab == tab).count();
        if of_tab < CAPTURES {
            self.captures.push(Delivered { tab, at: now });
        }
        of_tab < CAPTURES
    }

    fn forget_past(&mut self, now: u64) {
        // A clock that was set back must not extend a limit.
        let age = |at: &mut u64| {
            *at = (*at).min(now);
            now - *at
        };
        self.releases.retain_mut(|release| age(&mut release.at) < HOUR_MILLIS);
        self.gestures.retain_mut(|gesture| age(&mut gesture.at) < GESTURE_MILLIS);
        self.captures.retain_mut(|capture| age(&mut capture.at) < CAPTURE_MILLIS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const START: u64 = 1_764_000_000_000;

    fn entry(n: u8) -> EntryId {
        EntryId::from_bytes(&[n; 8]).unwrap()
    }

    /// The numbers of the keys that a page gets which asks for a new one at this interval.
    fn released(count: u8, interval: u64) -> Vec<u8> {
        let mut rates = Rates::default();
        (0..count).filter(|n| rates.may_release(&entry(*n), 1, START + u64::from(*n) * interval)).collect()
    }

    #[test]
    fn a_page_that_asks_for_every_key_at_once_gets_three() {
        assert_eq!(released(200, 0), [0, 1, 2]);
    }

    #[test]
    fn a_page_that_asks_for_every_key_slowly_gets_ten_until_the_popup_is_opened() {
        let mut rates = Rates::default();
        let ask = |rates: &mut Rates, n: u8| rates.may_release(&entry(n), 1, START + u64::from(n) * 20_000);
        let first: Vec<u8> = (0..50).filter(|n| ask(&mut rates, *n)).collect();
        assert_eq!(first, (0..10).collect::<Vec<_>>());
        rates.note_seen();
        let second: Vec<u8> = (50..100).filter(|n| ask(&mut rates, *n)).collect();
        assert_eq!(second, (50..60).collect::<Vec<_>>());
    }

    #[test]
    fn a_person_who_fills_a_key_every_fifteen_seconds_is_not_stopped() {
        assert_eq!(released(10, 15_000).len(), 10);
        assert!(released(10, 10_000).len() < 10);
    }

    #[test]
    fn a_key_is_counted_once_for_each_tab() {
        let mut rates = Rates::default();
        assert!((0..50).all(|n| rates.may_release(&entry(1), 1, START + n)));
        assert!(rates.may_release(&entry(1), 2, START) && rates.may_release(&entry(1), 3, START));
        assert!(!rates.may_release(&entry(1), 4, START), "another tab has not received it");
    }

    #[test]
    fn a_gesture_permits_one_release_of_the_chosen_key_in_its_tab() {
        let mut rates = Rates::default();
        assert!((0..3).all(|n| rates.may_release(&entry(n), 1, START)));
        rates.note_gesture(1, Some(entry(7)), START);
        assert!(!rates.may_release(&entry(8), 1, START) && !rates.may_release(&entry(7), 2, START));
        assert!(rates.may_release(&entry(7), 1, START));
        rates.note_gesture(1, None, START);
        assert!(rates.may_release(&entry(8), 1, START) && !rates.may_release(&entry(9), 1, START));
        rates.note_gesture(1, None, START);
        let later = START + GESTURE_MILLIS;
        assert!((20..23).all(|n| rates.may_release(&entry(n), 1, later)));
        assert!(!rates.may_release(&entry(9), 1, later), "a gesture that is long past");
    }

    #[test]
    fn a_clock_that_is_set_back_does_not_extend_a_limit() {
        let mut rates = Rates::default();
        assert!((0..3).all(|n| rates.may_release(&entry(n), 1, START)));
        let earlier = START - 100 * HOUR_MILLIS;
        assert!(!rates.may_release(&entry(4), 1, earlier));
        assert!(rates.may_release(&entry(4), 1, earlier + BURST_MILLIS));
    }

    #[test]
    fn a_tab_delivers_thirty_captures_in_ten_minutes_at_most() {
        let mut rates = Rates::default();
        assert_eq!((0..400).filter(|n| rates.may_capture(1, START + n)).count(), 30);
        assert!(rates.may_capture(2, START), "another tab");
        assert!(rates.may_capture(1, START + CAPTURE_MILLIS));
    }

    proptest! {
        #[test]
        fn no_order_of_requests_and_times_releases_more_than_the_limits(
            requests in proptest::collection::vec((0u8..40, 0i32..3, 0u64..30_000), 1..200)
        ) {
            let (mut rates, mut now, mut given) = (Rates::default(), START, Vec::<u64>::new());
            for (n, tab, pause) in requests {
                now += pause;
                let known = rates.was_released(&entry(n), tab, now);
                if rates.may_release(&entry(n), tab, now) && !known {
                    given.push(now);
                }
                let within = |millis| given.iter().filter(|at| now - **at < millis).count();
                prop_assert!(within(BURST_MILLIS) <= BURST);
                prop_assert!(within(HOUR_MILLIS) <= UNSEEN);
            }
        }
    }
}
