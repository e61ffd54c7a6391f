//! Checks of keys with Omnisend, beside the loop that answers requests: a save does not wait for the network.

use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use keyferry_core::failure::{Failure, FailureCode};
use keyferry_core::ids::EntryId;
use keyferry_core::key::ApiKey;
use keyferry_core::limits::MIN_CHECK_SECONDS;
use keyferry_core::protocol::{HostAnswer, Obstacle, SavedKey, Unchecked};

use super::lock::lock;
use super::output::Output;
use super::team::Sharing;
use crate::check::{Pauses, wait_after};
use crate::clock::{unix_now, unix_now_millis};
use crate::keyring::Keyring;
use crate::network::Network;

/// The keys that were asked about.
#[derive(Debug, Default)]
pub(super) struct CheckTimes(HashMap<EntryId, Instant>);

impl CheckTimes {
    /// Notes a request about this key, or returns why there may be none yet.
    pub(super) fn begin(
        &mut self,
        saved: &SavedKey,
        pauses: &Pauses,
        now: Instant,
        unix_millis: u64,
    ) -> Result<(), Unchecked> {
        let wait_in_process = self.0.get(&saved.id).map(|until| {
            // A part of a second counts.
            until.saturating_duration_since(now).as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX)
        });
        // Another process may have asked, such as another browser's helper.
        let wait_by_answer = saved.check.map(|check| wait_after(check.at, unix_millis / 1000));
        if let Some(seconds @ 1..) = wait_in_process.into_iter().chain(wait_by_answer).max() {
            let wait_seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
            return Err(Unchecked { obstacle: Obstacle::TooSoon, cause: String::new(), wait_seconds });
        }
        if let Some(unchecked) = pauses.of(saved, unix_millis) {
            return Err(unchecked);
        }
        self.wait(&saved.id, now, MIN_CHECK_SECONDS);
        Ok(())
    }

    /// Allows no request about this key until then.
    fn wait(&mut self, id: &EntryId, now: Instant, seconds: u64) {
        self.0.insert(id.clone(), now + Duration::from_secs(seconds));
    }
}

/// A check that is about to begin.
pub(super) struct Check<W> {
    pub(super) request: Option<u32>,
    pub(super) saved: SavedKey,
    pub(super) key: ApiKey,
    pub(super) network: Network,
    pub(super) keyring: Arc<Mutex<Keyring>>,
    pub(super) times: Arc<Mutex<CheckTimes>>,
    pub(super) pauses: Pauses,
    /// Describes the key to the team with the store that Omnisend names.
    pub(super) sharing: Sharing,
    pub(super) output: Output<W>,
}

impl<W: Write + Send + 'static> Check<W> {
    /// Asks Omnisend on a thread of its own, which keeps and writes the answer. The thread ends with the process, when
    /// the browser closes the pipe.
    pub(super) fn start(self) -> Result<(), Failure> {
        let spawned = thread::Builder::new().name("check".into()).spawn(move || self.run());
        spawned.map(drop).map_err(|error| Failure::new(FailureCode::Internal, format!("no thread: {error}")))
    }

    fn run(self) {
        let Self { request, saved, key, network, keyring, times, pauses, sharing, output } = self;
        pauses.before_request(&saved, unix_now_millis());
        let answer = network.check(&key);
        drop(key);
        let answer = match answer {
            Ok(answer) => {
                let keep = {
                    let saved = saved.clone();
                    move |store: &crate::store::Store| {
                        store.keep_answer(saved.clone(), answer.clone(), unix_now())
                    }
                };
                match lock(&keyring).call(|| (), keep) {
                    Ok(entry) => {
                        sharing.changed(&entry);
                        HostAnswer::Checked { entry }
                    }
                    Err(failure) => HostAnswer::Failed(failure),
                }
            }
            Err(unchecked) => {
                let wait = u64::from(unchecked.wait_seconds).max(MIN_CHECK_SECONDS);
                lock(&times).wait(&saved.id, Instant::now(), wait);
                pauses.after_obstacle(&saved, &unchecked, unix_now_millis());
                HostAnswer::Unchecked(unchecked)
            }
        };
        // A broken pipe ends the loop that reads requests.
        let _ = output.reply(request, answer);
    }
}

#[cfg(test)]
mod tests {
    use keyferry_core::protocol::{KeyCheck, StoreSource, Verdict};
    use keyferry_core::sites::Site;

    use super::*;

    const NOW: u64 = 1_700_000_000;

    fn saved(checked_at: Option<u64>) -> SavedKey {
        SavedKey {
            id: EntryId::parse("0123456789abcdef").unwrap(),
            site: Site::Omnisend,
            brand_id: None,
            store_source: StoreSource::Unknown,
            label: String::new(),
            last4: "Ab12".into(),
            captured_at: 0,
            used: None,
            conflict: false,
            profile: None,
            check: checked_at.map(|at| KeyCheck { at, verdict: Verdict::Works }),
            team: None,
        }
    }

    fn wait(result: Result<(), Unchecked>) -> Option<(Obstacle, u32)> {
        result.err().map(|unchecked| (unchecked.obstacle, unchecked.wait_seconds))
    }

    #[test]
    fn a_key_is_asked_about_once_a_minute() {
        let (mut times, start) = (CheckTimes::default(), Instant::now());
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut at = |time| wait(times.begin(&saved(None), &Pauses::none(), time, NOW * 1000));
        assert_eq!(at(start), None);
        assert_eq!(at(after(20)), Some((Obstacle::TooSoon, 40)));
        assert_eq!(at(start + Duration::from_millis(59_100)), Some((Obstacle::TooSoon, 1)));
        assert_eq!(at(after(60)), None);
    }

    #[test]
    fn an_answer_to_another_process_counts() {
        let mut times = CheckTimes::default();
        let mut after_answer = |seconds| {
            let saved = saved(Some(NOW - seconds));
            wait(times.begin(&saved, &Pauses::none(), Instant::now(), NOW * 1000 + 100))
        };
        assert_eq!(after_answer(10), Some((Obstacle::TooSoon, 51)));
        // The answer may have come at the end of its second.
        assert_eq!(after_answer(60), Some((Obstacle::TooSoon, 1)));
        assert_eq!(after_answer(61), None);
    }

    #[test]
    fn the_pause_that_omnisend_asks_for_is_kept() {
        let (mut times, start) = (CheckTimes::default(), Instant::now());
        times.wait(&saved(None).id, start, 600);
        let after = start + Duration::from_mins(1);
        let begun = times.begin(&saved(None), &Pauses::none(), after, NOW * 1000);
        assert_eq!(wait(begun), Some((Obstacle::TooSoon, 540)));
    }
}
