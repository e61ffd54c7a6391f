//! The times before which Omnisend is not asked again about a key or a store: for the helpers of all browsers and for the
//! command line alike.
//!
//! Each key has a file of its own, replaced as a whole, and so has each store that gets too many requests. The files have IDs
//! and times, and no key material. One that cannot be written or read is none: each helper also keeps its own times.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use keyferry_core::ids::{BrandId, EntryId};
use keyferry_core::limits::MIN_CHECK_SECONDS;
use keyferry_core::protocol::{Obstacle, SavedKey, Unchecked};
use log::warn;
use serde::{Deserialize, Serialize};

use crate::registration::{PRIVATE, own_folder, read_file, remove_file, replace_file};

/// Size limit of a file, in bytes.
const MAX_BYTES: u64 = 1024;

/// Longest pause, in milliseconds: a day. A longer one is not Keyferry's.
const MAX_MILLIS: u64 = 24 * 60 * 60 * 1000;

/// A pause by the computer's clock, in milliseconds since 1970-01-01 UTC. It is over too if the clock was set back to a time
/// before it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Pause {
    since: u64,
    until: u64,
    /// The obstacle that it follows; none after a request without one.
    obstacle: Option<Obstacle>,
}

impl Pause {
    fn lasts(&self, now: u64) -> bool {
        self.since <= now && now < self.until && self.until - now <= MAX_MILLIS
    }
}

/// The seconds until a key may be asked about again. The times of the answer and of now are in seconds since 1970-01-01 UTC:
/// a part of a second may be missing.
pub(crate) fn wait_after(answered_at: u64, now: u64) -> u64 {
    (MIN_CHECK_SECONDS + 1).saturating_sub(now.abs_diff(answered_at))
}

/// The folder with the files; `None` without a home folder.
#[derive(Clone, Debug)]
pub(crate) struct Pauses(Option<PathBuf>);

impl Pauses {
    pub(crate) fn open() -> Self {
        Self(own_folder().ok().map(|folder| folder.join("pauses")))
    }

    /// No file is read or written.
    #[cfg(test)]
    pub(crate) fn none() -> Self {
        Self(None)
    }

    /// The reason for which there may be no request about this key now. `now` is in milliseconds since 1970-01-01 UTC.
    pub(crate) fn of(&self, saved: &SavedKey, now: u64) -> Option<Unchecked> {
        let ids = [Some(saved.id.as_str()), saved.brand_id.as_ref().map(BrandId::as_str)];
        let pauses = ids.into_iter().flatten().filter_map(|id| read(&self.file(id)?));
        let pause = pauses.filter(|pause| pause.lasts(now)).max_by_key(|pause| pause.until)?;
        let wait_seconds = u32::try_from((pause.until - now).div_ceil(1000)).unwrap_or(u32::MAX);
        let obstacle = pause.obstacle.unwrap_or(Obstacle::TooSoon);
        Some(Unchecked { obstacle, cause: "the wait is not over".into(), wait_seconds })
    }

    /// Notes a request about a key that is to be sent.
    pub(crate) fn before_request(&self, saved: &SavedKey, now: u64) {
        self.sweep(now);
        self.set(saved.id.as_str(), now, MIN_CHECK_SECONDS, None);
    }

    /// Notes the obstacle that a request about a key has met. The limit of requests is that of the whole store.
    pub(crate) fn after_obstacle(&self, saved: &SavedKey, unchecked: &Unchecked, now: u64) {
        let Unchecked { obstacle, wait_seconds, .. } = *unchecked;
        if !may_have_got_request(obstacle) {
            self.forget(&saved.id);
            return;
        }
        let seconds = u64::from(wait_seconds).max(MIN_CHECK_SECONDS);
        let brand = saved.brand_id.as_ref().filter(|_| obstacle == Obstacle::TooManyRequests);
        for id in [Some(saved.id.as_str()), brand.map(BrandId::as_str)].into_iter().flatten() {
            self.set(id, now, seconds, Some(obstacle));
        }
    }

    /// Removes all files.
    pub(crate) fn clear(&self) {
        if let Some(folder) = &self.0 {
            // None of them is needed, and none says anything of a key.
            let _ = fs::remove_dir_all(folder);
        }
    }

    fn file(&self, id: &str) -> Option<PathBuf> {
        self.0.as_ref().map(|folder| folder.join(format!("{id}.json")))
    }

    fn set(&self, id: &str, now: u64, seconds: u64, obstacle: Option<Obstacle>) {
        let Some(path) = self.file(id) else { return };
        let pause = Pause { since: now, until: now.saturating_add(seconds.saturating_mul(1000)), obstacle };
        let written = serde_json::to_vec(&pause)
            .map_err(io::Error::from)
            .and_then(|json| replace_file(&path, PRIVATE, |file| file.write_all(&json)));
        if let Err(error) = written {
            warn!("the time of a request was not written: {error}");
        }
    }

    fn forget(&self, id: &EntryId) {
        // A file that stays is over in a minute.
        let _ = self.file(id.as_str()).map(|path| remove_file(&path));
    }

    /// Removes the files of pauses that are over.
    fn sweep(&self, now: u64) {
        let entries = self.0.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            if read(&path).is_some_and(|pause| !pause.lasts(now)) {
                let _ = remove_file(&path);
            }
        }
    }
}

fn read(path: &Path) -> Option<Pause> {
    serde_json::from_slice(&read_file(path, MAX_BYTES).ok()?).ok()
}

/// Returns whether a request that met this obstacle may have reached Omnisend. Otherwise it counts as none.
fn may_have_got_request(obstacle: Obstacle) -> bool {
    match obstacle {
        Obstacle::Offline
        | Obstacle::NameUnresolved
        | Obstacle::ConnectionInsecure
        | Obstacle::ClockWrong
        | Obstacle::ProxyRefused
        | Obstacle::NotStarted => false,
        Obstacle::NoAnswer
        | Obstacle::Redirected
        | Obstacle::Unavailable
        | Obstacle::TooManyRequests
        | Obstacle::TooSoon
        | Obstacle::Outdated
        | Obstacle::UnexpectedAnswer
        | Obstacle::Unknown => true,
    }
}

#[cfg(test)]
mod tests {
    use keyferry_core::protocol::StoreSource;
    use keyferry_core::sites::Site;

    use super::*;

    const NOW: u64 = 1_700_000_000_000;

    fn saved(n: u8, brand: u8) -> SavedKey {
        SavedKey {
            id: EntryId::from_bytes(&[n; 8]).unwrap(),
            site: Site::Omnisend,
            brand_id: BrandId::from_bytes(&[brand; 12]),
            store_source: StoreSource::Key,
            label: String::new(),
            last4: "Ab12".into(),
            captured_at: 0,
            used: None,
            conflict: false,
            profile: None,
            check: None,
            team: None,
        }
    }

    fn obstacle(obstacle: Obstacle, wait_seconds: u32) -> Unchecked {
        Unchecked { obstacle, cause: String::new(), wait_seconds }
    }

    /// The obstacle and the wait in seconds.
    fn wait(pauses: &Pauses, saved: &SavedKey, now: u64) -> Option<(Obstacle, u32)> {
        pauses.of(saved, now).map(|unchecked| (unchecked.obstacle, unchecked.wait_seconds))
    }

    fn pauses() -> (tempfile::TempDir, Pauses) {
        let folder = tempfile::tempdir().unwrap();
        let pauses = Pauses(Some(folder.path().join("pauses")));
        (folder, pauses)
    }

    #[test]
    fn a_request_allows_no_other_for_a_minute_of_the_same_clock() {
        let (_folder, pauses) = pauses();
        let key = saved(1, 1);
        assert_eq!(wait(&pauses, &key, NOW), None);
        pauses.before_request(&key, NOW);
        assert_eq!(wait(&pauses, &key, NOW), Some((Obstacle::TooSoon, 60)));
        assert_eq!(wait(&pauses, &key, NOW + 59_100), Some((Obstacle::TooSoon, 1)));
        assert_eq!(wait(&pauses, &key, NOW + 60_000), None);
        assert_eq!(wait(&pauses, &key, NOW - 1), None, "the clock was set back");
        assert_eq!(wait(&pauses, &saved(2, 1), NOW), None, "another key");
    }

    #[test]
    fn too_many_requests_concern_the_store_and_other_obstacles_the_key() {
        let (_folder, pauses) = pauses();
        let [one, same_store, other] = [saved(1, 1), saved(2, 1), saved(3, 3)];
        pauses.after_obstacle(&one, &obstacle(Obstacle::TooManyRequests, 600), NOW);
        for key in [&one, &same_store] {
            assert_eq!(wait(&pauses, key, NOW + 1000), Some((Obstacle::TooManyRequests, 599)));
        }
        assert_eq!(wait(&pauses, &other, NOW), None);
        pauses.after_obstacle(&other, &obstacle(Obstacle::Unavailable, 0), NOW);
        assert_eq!(wait(&pauses, &other, NOW), Some((Obstacle::Unavailable, 60)));
        assert_eq!(wait(&pauses, &saved(4, 3), NOW), None);
        pauses.before_request(&other, NOW + 60_000);
        pauses.after_obstacle(&other, &obstacle(Obstacle::Offline, 0), NOW + 60_000);
        assert_eq!(wait(&pauses, &other, NOW + 60_000), None, "nothing was sent");
    }

    #[test]
    fn files_of_other_programs_make_no_key_wait_for_longer_than_a_day_and_old_ones_are_removed() {
        let (_folder, pauses) = pauses();
        let key = saved(1, 1);
        pauses.before_request(&saved(2, 2), NOW);
        let path = pauses.file(key.id.as_str()).unwrap();
        for planted in [r#"{"since":0,"until":18446744073709551615,"obstacle":null}"#, "{}", "", "[[[["] {
            fs::write(&path, planted).unwrap();
            assert_eq!(wait(&pauses, &key, NOW), None, "{planted}");
        }
        pauses.before_request(&key, NOW + 60_000);
        assert_eq!(fs::read_dir(pauses.0.as_ref().unwrap()).unwrap().count(), 1);
        pauses.clear();
        assert_eq!(wait(&pauses, &key, NOW + 60_000), None);
    }
}
