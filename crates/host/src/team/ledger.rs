//! The ledger: for each key, whether it is shared. It has no key material: the keyring has the keys.
//!
//! Each key has a file of its own, replaced as a whole, so that several helpers and the command line change it at once, and
//! a crash leaves the earlier state. A state that is lost is no harm: sharing a key again finds it shared.

use std::fs;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::PathBuf;

use keyferry_core::ids::EntryId;
use serde::{Deserialize, Serialize};

use super::settings::{self, Settings};
use crate::errors::{Error, FileOperation};
use crate::registration::{PRIVATE, read_file, remove_file, replace_file};

/// Size limit of a file, in bytes.
const MAX_BYTES: u64 = 4096;

/// Time to wait after the first failed attempt, in seconds; doubled with each further one.
const FIRST_WAIT: u64 = 15;
/// Longest time to wait, in seconds.
const LONGEST_WAIT: u64 = 3600;

/// The state of a key that the team may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// It is to be shared.
    Waiting,
    Shared,
    /// The team's entry has something else in it, which was left as it is.
    Conflict,
    /// Somebody has removed the key for the team, so it is not shared again by itself.
    Removed,
}

/// A line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Progress {
    pub(crate) state: State,
    /// Failed attempts.
    pub(crate) attempts: u32,
    /// Time of the next attempt, in seconds since 1970-01-01 UTC.
    pub(crate) next_at: u64,
    /// Time at which the key was found to have the state, in milliseconds since 1970-01-01 UTC; 0 for one that waits.
    #[serde(default)]
    pub(crate) found_at: u64,
}

impl Progress {
    pub(crate) fn waiting() -> Self {
        Self::of(State::Waiting, 0)
    }

    pub(crate) fn of(state: State, found_at: u64) -> Self {
        Self { state, attempts: 0, next_at: 0, found_at }
    }

    /// After a failed attempt. `chance` spreads the attempts of several helpers: the wait is between half and all of it.
    pub(crate) fn after_failure(&self, now: u64, chance: u64) -> Self {
        let attempts = self.attempts.saturating_add(1);
        let doubled = FIRST_WAIT.checked_shl(self.attempts.min(16)).unwrap_or(LONGEST_WAIT);
        let wait = doubled.min(LONGEST_WAIT);
        let next_at = now + wait - chance % (wait / 2 + 1);
        Self { state: State::Waiting, attempts, next_at, found_at: 0 }
    }

    pub(crate) fn is_waiting(&self) -> bool {
        self.state == State::Waiting
    }

    pub(crate) fn is_due(&self, now: u64) -> bool {
        // After a change of the clock nothing waits longer than the longest time.
        self.is_waiting() && (self.next_at <= now || self.next_at > now + LONGEST_WAIT)
    }
}

/// A random number for [`Progress::after_failure`].
pub(crate) fn chance() -> u64 {
    // The standard library seeds it from the system's random numbers.
    RandomState::new().build_hasher().finish()
}

/// The folder with the ledger's files.
pub(crate) struct Ledger {
    folder: PathBuf,
}

impl Ledger {
    pub(crate) fn open() -> Result<Self, Error> {
        Ok(Self { folder: settings::folder()?.join("keys") })
    }

    fn file(&self, id: &EntryId) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    /// The state of a key; `None` if there is none that can be read.
    pub(crate) fn get(&self, id: &EntryId) -> Option<Progress> {
        serde_json::from_slice(&read_file(&self.file(id), MAX_BYTES).ok()?).ok()
    }

    pub(crate) fn set(&self, id: &EntryId, progress: &Progress) -> Result<(), Error> {
        let path = self.file(id);
        let written = serde_json::to_vec(progress)
            .map_err(io::Error::from)
            .and_then(|json| replace_file(&path, PRIVATE, |file| file.write_all(&json)));
        written.map_err(|error| Error::file(FileOperation::Write, &path, &error))
    }

    /// Notes a key that is to be shared; one with a state keeps it.
    pub(crate) fn add(&self, id: &EntryId) -> Result<(), Error> {
        if self.get(id).is_some() { Ok(()) } else { self.set(id, &Progress::waiting()) }
    }

    /// Every key with a state.
    pub(crate) fn all(&self) -> Vec<(EntryId, Progress)> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let named =
            entries.filter_map(|entry| EntryId::parse(entry.file_name().to_str()?.strip_suffix(".json")?));
        let mut all: Vec<_> = named.filter_map(|id| Some((id.clone(), self.get(&id)?))).collect();
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        all
    }

    /// Removes the state of a key that is in the keyring no longer.
    pub(crate) fn forget(&self, id: &EntryId) {
        // The next pass finds a file that could not be removed.
        let _ = remove_file(&self.file(id));
    }

    /// Removes the ledger.
    pub(crate) fn clear(&self) -> Result<(), Error> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::file(FileOperation::Remove, &self.folder, &error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

/// Notes a key that a command has saved, if this user is connected to a team; whether that is so.
pub(crate) fn note(id: &EntryId) -> Result<bool, Error> {
    let is_connected = Settings::read()?.is_some();
    if is_connected {
        Ledger::open()?.add(id)?;
    }
    Ok(is_connected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_ledger_keeps_one_state_for_each_key_and_no_other_file_counts() {
        let folder = tempfile::TempDir::new().unwrap();
        let ledger = Ledger { folder: folder.path().join("keys") };
        let id = EntryId::parse("0123456789abcdef").unwrap();
        assert!(ledger.all().is_empty());
        ledger.add(&id).unwrap();
        ledger.set(&id, &Progress::of(State::Shared, 7)).unwrap();
        ledger.add(&id).unwrap();
        fs::write(ledger.folder.join(".keyferry.x.new"), b"{").unwrap();
        fs::write(ledger.folder.join("0123456789abcdee.json"), b"{").unwrap();
        assert_eq!(ledger.all(), [(id.clone(), Progress::of(State::Shared, 7))]);
        ledger.forget(&id);
        assert_eq!(ledger.get(&id), None);
        ledger.clear().unwrap();
        ledger.clear().unwrap();
    }

    #[test]
    fn only_a_waiting_key_is_due_and_a_clock_that_was_set_back_delays_it_an_hour_at_most() {
        let waiting = Progress { next_at: 2_000, ..Progress::waiting() };
        assert!(!waiting.is_due(1_999) && waiting.is_due(2_000));
        assert!(Progress { next_at: 1_000_000, ..Progress::waiting() }.is_due(1_000));
        for state in [State::Shared, State::Conflict, State::Removed] {
            assert!(!Progress::of(state, 0).is_due(u64::MAX / 2));
        }
    }

    proptest! {
        #[test]
        fn waits_grow_to_an_hour_and_are_spread(attempts in any::<u32>(), now in 0..u64::MAX / 2, chance in any::<u64>()) {
            let after = Progress { attempts, ..Progress::waiting() }.after_failure(now, chance);
            let longest = if attempts < 8 { 15 << attempts } else { 3_600 };
            let wait = after.next_at - now;
            prop_assert!(wait <= longest && wait >= longest / 2, "{wait} of {longest}");
            prop_assert!(!after.is_due(now));
        }
    }
}
